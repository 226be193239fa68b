import { notFoundOrDenied } from '@cifra/access/errors';
import { gatherYears, waitsOf, yearInOrder } from '@cifra/closing/year-end/year-order';
import { fiscalYearState, yearCloseBlockers, type YearFact } from '@cifra/domain/year-end-order';
import type { FiscalYearResolvers } from '../generated/resolvers.ts';

/** What a fiscal year says of its year-end close. */
export const yearEndFields = {
  async state(row, _input, { loadersOf }) {
    const periods = await loadersOf(row.tenantId).periodsOfYear.load(row.id);
    return fiscalYearState({ name: row.name, periods: periods.map(periodState) });
  },
  yearCloses: async (row, _input, { loadersOf }) => loadersOf(row.tenantId).yearClose.ofYear.load(row.id),
  async yearCloseBlockers(row, _input, { books }) {
    const read = await books.read(row.tenantId, async (tx, facts) => ({
      years: await gatherYears(tx, facts),
      facts,
    }));
    const found = read && yearInOrder(read.years, row.id);
    if (!read || !found?.ok) throw notFoundOrDenied();
    const { year, earlier } = found.value;
    return yearCloseBlockers(year, earlier, waitsOf(row, read.years, read.facts));
  },
} satisfies FiscalYearResolvers;

function periodState(row: {
  readonly name: string;
  readonly close_state: YearFact['periods'][number]['closeState'];
}): YearFact['periods'][number] {
  return { name: row.name, closeState: row.close_state };
}
