import { count } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { Row } from '@cifra/database/kit/table';
import { tenantDerivedWrite, tenantQuery } from '@cifra/database/statement';
import { seriesCounters } from '@cifra/database/tables/tenant';
import { asRow, receiving, type Compared, type DerivedTable } from '@cifra/books/derived-tables';
import { setLastNumber } from '../journal/numbers.ts';
import { numbersGiven, type NumberGiven } from './journal-source.ts';

const countOfCounters = tenantQuery()((q) => q.db.select({ count: count() }).from(q.t.series_counters));
const emptyCounters = tenantDerivedWrite<object>()((q) => q.db.delete(q.t.series_counters));

interface SeriesMade {
  readonly series: string;
  readonly fiscalYearId: Uuid;
  readonly count: bigint;
  readonly lastNumber: bigint;
}

const seriesKey = (of: { readonly series: string; readonly fiscalYearId: Uuid }): string =>
  `${of.series} ${of.fiscalYearId}`;

function addNumber(made: Map<string, SeriesMade>, { series, fiscalYearId, number }: NumberGiven): void {
  const key = seriesKey({ series, fiscalYearId });
  const known = made.get(key) ?? { series, fiscalYearId, count: 0n, lastNumber: 0n };
  const lastNumber = number > known.lastNumber ? number : known.lastNumber;
  made.set(key, { ...known, count: known.count + 1n, lastNumber });
}

/**
 * The counters of the series, of the numbers of whatever is numbered. Every series counts 1, 2, … without a gap, and its counter stands at
 * its last number.
 */
export const seriesCounterTable: DerivedTable = {
  name: seriesCounters.name,
  figure: 'counters',
  count: async (tx) => (await tx.first(countOfCounters, {}))?.count ?? 0,
  begin: () => {
    const made = new Map<string, SeriesMade>();
    return {
      receives: [receiving(numbersGiven, (number) => addNumber(made, number))],
      verify: async (tx, { faults, readAgain }) => {
        for (const series of made.values()) {
          if (series.count === series.lastNumber) continue;
          const expected = (await firstMissing(series, readAgain)).toString();
          faults.add({ kind: 'NUMBER_MISSING', object: seriesKey(series), expected, found: 'none' });
        }
        const rebuilt = new Map(made);
        let rows = 0;
        for await (const stored of tx.chainSource().versions(seriesCounters)) {
          const row = asRow<Row<typeof seriesCounters>>(stored);
          rows += 1;
          const object = seriesKey({ series: row.series, fiscalYearId: row.fiscal_year_id });
          const expected = rebuilt.get(object)?.lastNumber ?? 0n;
          if (expected !== row.last_number)
            faults.add({
              kind: 'COUNTER_DIFFERS',
              object,
              expected: expected.toString(),
              found: row.last_number.toString(),
            });
          rebuilt.delete(object);
        }
        for (const [object, { lastNumber }] of rebuilt)
          faults.add({ kind: 'COUNTER_DIFFERS', object, expected: lastNumber.toString(), found: 'none' });
        return rows;
      },
      rebuild: (tx) => {
        tx.derive(emptyCounters, {});
        for (const { series, fiscalYearId, lastNumber } of made.values())
          setLastNumber(tx, { series, fiscalYearId }, lastNumber);
        return made.size;
      },
    };
  },
};

/** The first number that a faulty series lacks: a second pass, for the sake of its name. */
async function firstMissing(of: SeriesMade, readAgain: Compared['readAgain']): Promise<bigint> {
  const numbers = new Set<bigint>();
  await readAgain(numbersGiven, ({ series, fiscalYearId, number }) => {
    if (series === of.series && fiscalYearId === of.fiscalYearId) numbers.add(number);
  });
  let missing = 1n;
  while (numbers.has(missing)) missing += 1n;
  return missing;
}
