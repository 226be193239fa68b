import { earliestDate, type LocalDate } from '@cifra/domain/local-date';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type { TrialBalanceResolvers, TrialBalanceRowResolvers } from '../generated/resolvers.ts';
import type { TrialBalanceData, TrialBalanceRowData } from '@cifra/ledger/reports/trial-balance';
import { formerBooksOf } from './FormerBalances.ts';
import { accountOf } from './account-of.ts';
import { resultLine } from './ComputedLine.ts';
import {
  balanceShape,
  linesOfScope,
  optionalMoneyOf,
  rateShapes,
  sumE4,
  type ReportParent,
} from './report-shapes.ts';

export type TrialBalanceParent = TrialBalanceData & ReportParent & { readonly asOf: LocalDate };
export type TrialBalanceRowParent = TrialBalanceRowData & ReportParent & { readonly asOf: LocalDate };

export const TrialBalance: TrialBalanceResolvers = {
  rows: ({ rows, tenantId, baseCurrency, commitNumber, asOf }) =>
    rows.map((row) => ({ ...row, tenantId, baseCurrency, commitNumber, asOf })),
  unclosedResult: ({ unclosed, baseCurrency }) =>
    moneyOf(sumE4(unclosed.map(({ balance }) => balance.balanceE4)), baseCurrency),
  unclosedResults: (report) => report.unclosed.map((year) => resultLine('UNCLOSED_RESULT', year, report)),
  ratesDifference: ({ ratesDifferenceE4, baseCurrency }) => optionalMoneyOf(ratesDifferenceE4, baseCurrency),
  rates: rateShapes,
  formerBooks: formerBooksOf,
  totals({ rows, unclosed, ratesDifferenceE4, baseCurrency }) {
    const balances = [...rows, ...unclosed].map(({ balance }) => balance);
    const booked = sidesOf(balances.map(({ balanceE4 }) => balanceE4));
    const recomputed =
      ratesDifferenceE4 === null
        ? null
        : sidesOf([...balances.map(({ recomputedE4 }) => recomputedE4 ?? 0n), ratesDifferenceE4]);
    return {
      __typename: 'TrialBalanceTotals',
      debit: moneyOf(sumE4(rows.map(({ debitE4 }) => debitE4)), baseCurrency),
      credit: moneyOf(sumE4(rows.map(({ creditE4 }) => creditE4)), baseCurrency),
      debitBalances: moneyOf(booked.debitE4, baseCurrency),
      creditBalances: moneyOf(booked.creditE4, baseCurrency),
      recomputedDebitBalances: optionalMoneyOf(recomputed?.debitE4 ?? null, baseCurrency),
      recomputedCreditBalances: optionalMoneyOf(recomputed?.creditE4 ?? null, baseCurrency),
    };
  },
};

const sidesOf = (balancesE4: readonly bigint[]) => ({
  debitE4: sumE4(balancesE4.filter((balanceE4) => balanceE4 > 0n)),
  creditE4: -sumE4(balancesE4.filter((balanceE4) => balanceE4 < 0n)),
});

export const TrialBalanceRow: TrialBalanceRowResolvers = {
  account: (row, _input, context) => accountOf(row, context),
  opening: ({ openingE4, baseCurrency }) => moneyOf(openingE4, baseCurrency),
  debit: ({ debitE4, baseCurrency }) => moneyOf(debitE4, baseCurrency),
  credit: ({ creditE4, baseCurrency }) => moneyOf(creditE4, baseCurrency),
  balance: ({ balance, baseCurrency }) => moneyOf(balance.balanceE4, baseCurrency),
  recomputed: ({ balance, baseCurrency }) => optionalMoneyOf(balance.recomputedE4, baseCurrency),
  currencies: ({ balance, baseCurrency }) => balanceShape(balance, baseCurrency).currencies,
  lines: (row, input, context) =>
    linesOfScope(
      row,
      {
        of: { kind: 'ACCOUNT', accountId: row.accountId },
        from: row.linesFrom ?? earliestDate,
        to: row.asOf,
      },
      { input, context },
    ),
};
