import { addDays, lastOfMonth, localDate } from '@cifra/domain/local-date';
import { minorUnitsOf } from '@cifra/domain/currencies';
import { formatE4 } from '@cifra/domain/money';
import { approvedFormerVersions, formerBalancesOf } from '@cifra/ledger/former/queries';
import type { Cell } from './cell.ts';
import type { TableSource } from './table-source.ts';

/** The balances of the former books that reports compare with, a month on each page, in the layout that an import of them reads. */
export const formerBalancesTable: TableSource = {
  columns: [
    { name: 'account', type: 'text' },
    { name: 'month', type: 'text' },
    { name: 'balance', type: 'decimal' },
  ],
  needs: [],
  accepts: [],
  page: async (tx, { throughCommit: commitNumber, tenant }, after) => {
    const version = (await tx.all(approvedFormerVersions, { commitNumber })).at(-1);
    if (version === undefined) return { rows: [], next: null };
    const monthEnd = typeof after === 'string' ? localDate(after) : version.firstMonthEnd;
    const found = await tx.all(formerBalancesOf, { versionId: version.id, monthEnd });
    const minorUnits = minorUnitsOf(tenant.baseCurrency);
    return {
      rows: found.map(({ code, balanceE4 }): Cell[] => [
        code,
        monthEnd.slice(0, 7),
        formatE4(balanceE4, minorUnits),
      ]),
      next: monthEnd >= version.lastMonthEnd ? null : lastOfMonth(addDays(monthEnd, 1)),
    };
  },
};
