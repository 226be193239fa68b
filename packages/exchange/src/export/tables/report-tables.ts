import { minorUnitsOf } from '@cifra/domain/currencies';
import { earliestDate, latestDate } from '@cifra/domain/local-date';
import type { Uuid } from '@cifra/domain/ids';
import { formatE4 } from '@cifra/domain/money';
import { InvariantBroken } from '@cifra/database/failures';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Cell, Column } from './cell.ts';
import { allAccounts } from './master-queries.ts';
import type { TableInput, TableSource } from './table-source.ts';
import { balanceSheet } from '@cifra/ledger/reports/balance-sheet';
import { incomeStatement } from '@cifra/ledger/reports/income-statement';
import type { YearResult } from '@cifra/ledger/reports/report-standing';
import { trialBalance } from '@cifra/ledger/reports/trial-balance';

const balanceColumns = [
  { name: 'account', type: 'text' },
  { name: 'account_name', type: 'text' },
  { name: 'type', type: 'text' },
  { name: 'balance', type: 'decimal' },
] as const satisfies readonly Column[];

async function accountsOf(tx: TenantReadTx) {
  const all = new Map((await tx.all(allAccounts, {})).map((row) => [row.id, row]));
  return (id: Uuid) => {
    const found = all.get(id);
    if (!found) throw new InvariantBroken(`a report names the account ${id}, which does not exist`);
    return found;
  };
}

const amountOf = ({ tenant }: TableInput) => {
  const minorUnits = minorUnitsOf(tenant.baseCurrency);
  return (amountE4: bigint): string => formatE4(amountE4, minorUnits);
};

const plain = { knownAtMicros: null, ratesOf: null } as const;

/** What a refused report answers: only recomputing at rates can refuse, and an export requests none. */
function given<Value>(answer: { readonly ok: true; readonly value: Value } | { readonly ok: false }): Value {
  if (!answer.ok) throw new InvariantBroken('a report refused what was not requested');
  return answer.value;
}

const yearName = (prefix: string, { fiscalYear }: YearResult): string =>
  fiscalYear === null ? prefix : `${prefix} ${fiscalYear}`;

/** The trial balance of a day: what each account opened its year with, was debited and credited, and stands at. Computed lines have no account. */
export const trialBalanceTable: TableSource = {
  columns: [
    ...balanceColumns.slice(0, 3),
    { name: 'opening', type: 'decimal' },
    { name: 'debit', type: 'decimal' },
    { name: 'credit', type: 'decimal' },
    { name: 'balance', type: 'decimal' },
  ],
  needs: ['asOf'],
  accepts: ['asOf'],
  page: async (tx, input) => {
    const { rows, unclosed } = given(
      await trialBalance.read(tx, { asOf: input.asOf ?? latestDate, ...plain }, input.tenant),
    );
    const [accountOf, amount] = [await accountsOf(tx), amountOf(input)];
    return {
      next: null,
      rows: [
        ...rows.map(({ accountId, openingE4, debitE4, creditE4, balance }): Cell[] => {
          const { code, name, type } = accountOf(accountId);
          return [
            code,
            name,
            type,
            amount(openingE4),
            amount(debitE4),
            amount(creditE4),
            amount(balance.balanceE4),
          ];
        }),
        ...unclosed.map((year): Cell[] => {
          const balance = amount(year.balance.balanceE4);
          return [
            null,
            yearName('Unclosed result', year),
            'EQUITY',
            balance,
            amount(0n),
            amount(0n),
            balance,
          ];
        }),
      ],
    };
  },
};

/** Assets, liabilities and equity at the end of a day, with the computed equity lines. */
export const balanceSheetTable: TableSource = {
  columns: balanceColumns,
  needs: ['asOf'],
  accepts: ['asOf'],
  page: async (tx, input) => {
    const { rows, running, unclosed } = given(
      await balanceSheet.read(tx, { asOf: input.asOf ?? latestDate, ...plain }, input.tenant),
    );
    const [accountOf, amount] = [await accountsOf(tx), amountOf(input)];
    const computed = (name: string, year: YearResult): Cell[] => [
      null,
      yearName(name, year),
      'EQUITY',
      amount(year.balance.balanceE4),
    ];
    return {
      next: null,
      rows: [
        ...rows.map(({ accountId, type, balance }): Cell[] => {
          const { code, name } = accountOf(accountId);
          return [code, name, type, amount(balance.balanceE4)];
        }),
        ...unclosed.map((year) => computed('Unclosed result', year)),
        ...(running === null ? [] : [computed('Running result', running)]),
      ],
    };
  },
};

/** Income and expense from one day to another, CLOSING entries left out. */
export const incomeStatementTable: TableSource = {
  columns: balanceColumns,
  needs: ['from', 'to'],
  accepts: ['from', 'to'],
  page: async (tx, input) => {
    const range = { from: input.from ?? earliestDate, to: input.to ?? latestDate };
    const { rows } = given(await incomeStatement.read(tx, { ...range, ...plain }, input.tenant));
    const [accountOf, amount] = [await accountsOf(tx), amountOf(input)];
    return {
      next: null,
      rows: rows.map(({ accountId, type, balance }): Cell[] => {
        const { code, name } = accountOf(accountId);
        return [code, name, type, amount(balance.balanceE4)];
      }),
    };
  },
};
