import { asc } from 'drizzle-orm';
import { giving, type RecordSource } from '@cifra/books/derived-tables';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import { numbersGiven, type NumberGiven } from './journal-source.ts';

/** What restores lost, in order of the numbers. */
export const allLostNumbers = tenantQuery()((q) => {
  const t = q.t.lost_numbers;
  return q.db
    .select({
      series: t.series,
      fiscalYearId: t.fiscal_year_id,
      first: t.first_number,
      last: t.last_number,
    })
    .from(t)
    .orderBy(asc(t.series), asc(t.fiscal_year_id), asc(t.first_number));
});

async function readLost(tx: TenantReadTx, add: (number: NumberGiven) => void): Promise<void> {
  for (const { series, fiscalYearId, first, last } of await tx.all(allLostNumbers, {}))
    for (let number = first; number <= last; number += 1n) add({ series, fiscalYearId, number });
}

/** Numbers that nothing bears any more and nothing else gets: they were given before the books were restored. */
export const lostNumberSource: RecordSource = {
  name: 'ledger.lostNumbers',
  gives: [giving(numbersGiven, readLost)],
  verify: async (tx, to) => {
    await readLost(tx, to.of(numbersGiven));
    return {};
  },
};
