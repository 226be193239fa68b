import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import { upsertOf } from '@cifra/database/statement';
import { seriesCounters } from '@cifra/database/tables/tenant';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import { countersOfSeries } from './queries.ts';

const setCounter = upsertOf(seriesCounters, { set: ['last_number'] });

interface NumberOf {
  readonly series: string;
  readonly fiscalYearId: Uuid;
}

/** Says that a number was the last one given. */
export function setLastNumber(tx: TenantTx, { series, fiscalYearId }: NumberOf, lastNumber: bigint): void {
  tx.upsert(setCounter, { series, fiscal_year_id: fiscalYearId, last_number: lastNumber });
}

/**
 * The numbers of some series, as one command gives them out: gapless within series and fiscal year, from 1. A command that is undone
 * gives its numbers back.
 */
export class SeriesNumbers {
  readonly #series: ReadonlySet<string>;
  readonly #last: Map<string, bigint>;

  private constructor(series: readonly string[], last: Map<string, bigint>) {
    this.#series = new Set(series);
    this.#last = last;
  }

  static async gather(tx: TenantReadTx, series: readonly string[]): Promise<SeriesNumbers> {
    const counters = await Promise.all(series.map((each) => tx.all(countersOfSeries, { series: each })));
    return SeriesNumbers.of(series, counters.flat());
  }

  /** The numbers of series whose counters were read: all of each series. */
  static of(series: readonly string[], counters: readonly Row<typeof seriesCounters>[]): SeriesNumbers {
    const last = new Map<string, bigint>();
    for (const row of counters)
      last.set(keyOf({ series: row.series, fiscalYearId: row.fiscal_year_id }), row.last_number);
    return new SeriesNumbers(series, last);
  }

  /** The number that is issued next. */
  next(of: NumberOf): bigint {
    if (!this.#series.has(of.series)) throw new InvariantBroken(`the counters of ${of.series} were not read`);
    return (this.#last.get(keyOf(of)) ?? 0n) + 1n;
  }

  /** The next number, which is given to nobody else. */
  issue(tx: TenantTx, of: NumberOf): bigint {
    const next = this.next(of);
    this.#last.set(keyOf(of), next);
    setLastNumber(tx, of, next);
    return next;
  }
}

const keyOf = ({ series, fiscalYearId }: NumberOf): string => `${fiscalYearId} ${series}`;
