import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
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
    const last = new Map<string, bigint>();
    for (const row of counters.flat())
      last.set(keyOf({ series: row.series, fiscalYearId: row.fiscal_year_id }), row.last_number);
    return new SeriesNumbers(series, last);
  }

  /** The next number, which is given to nobody else. */
  issue(tx: TenantTx, of: NumberOf): bigint {
    if (!this.#series.has(of.series)) throw new InvariantBroken(`the counters of ${of.series} were not read`);
    const key = keyOf(of);
    const next = (this.#last.get(key) ?? 0n) + 1n;
    this.#last.set(key, next);
    setLastNumber(tx, of, next);
    return next;
  }
}

const keyOf = ({ series, fiscalYearId }: NumberOf): string => `${fiscalYearId} ${series}`;

/** The next number of one series, read and given at once: for commands that read step by step. */
export async function issueNumber(tx: TenantTx, of: NumberOf): Promise<bigint> {
  return (await SeriesNumbers.gather(tx, [of.series])).issue(tx, of);
}
