import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type { TrialBalanceResolvers, TrialBalanceRowResolvers } from '../generated/resolvers.ts';
import type { TrialBalanceData, TrialBalanceRowData } from '../operations/trial-balance.ts';
import { accountOf } from './account-of.ts';

export type TrialBalanceParent = TrialBalanceData & { readonly tenantId: Uuid; readonly asOf: string };
export type TrialBalanceRowParent = TrialBalanceRowData & {
  readonly tenantId: Uuid;
  readonly baseCurrency: CurrencyCode;
};

export const TrialBalance: TrialBalanceResolvers = {
  rows: ({ rows, tenantId, baseCurrency }) => rows.map((row) => ({ ...row, tenantId, baseCurrency })),
  unclosedResult: ({ unclosedResultE4, baseCurrency }) => moneyOf(unclosedResultE4, baseCurrency),
  totals({ rows, unclosedResultE4, baseCurrency }) {
    const totalOf = (amountsE4: readonly bigint[]) =>
      moneyOf(
        amountsE4.reduce((sum, amountE4) => sum + amountE4, 0n),
        baseCurrency,
      );
    const balancesE4 = [...rows.map(({ balanceE4 }) => balanceE4), unclosedResultE4];
    return {
      __typename: 'TrialBalanceTotals',
      debit: totalOf(rows.map(({ debitE4 }) => debitE4)),
      credit: totalOf(rows.map(({ creditE4 }) => creditE4)),
      debitBalances: totalOf(balancesE4.filter((balanceE4) => balanceE4 > 0n)),
      creditBalances: totalOf(
        balancesE4.filter((balanceE4) => balanceE4 < 0n).map((balanceE4) => -balanceE4),
      ),
    };
  },
};

export const TrialBalanceRow: TrialBalanceRowResolvers = {
  account: (row, _input, context) => accountOf(row, context),
  opening: ({ openingE4, baseCurrency }) => moneyOf(openingE4, baseCurrency),
  debit: ({ debitE4, baseCurrency }) => moneyOf(debitE4, baseCurrency),
  credit: ({ creditE4, baseCurrency }) => moneyOf(creditE4, baseCurrency),
  balance: ({ balanceE4, baseCurrency }) => moneyOf(balanceE4, baseCurrency),
  currencies: ({ currencies, baseCurrency }) =>
    currencies.map(({ currency, originalE4, baseE4 }) => ({
      __typename: 'TrialBalanceCurrency',
      original: moneyOf(originalE4, currency),
      base: moneyOf(baseE4, baseCurrency),
    })),
};
