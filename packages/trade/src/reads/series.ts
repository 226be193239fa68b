import type { SeriesRow } from '../series/series.ts';
import { documentKinds } from '@cifra/domain/documents/kinds';
import { allSeries, lastNumbersOfSeries } from '../series/queries.ts';
import type { TenantReadTx } from '@cifra/database/tx';

/** The last number that a series gave in a fiscal year; without one, ever. */
export interface LastNumber {
  readonly fiscalYear: string | null;
  readonly lastNumber: bigint;
}

export interface SeriesWithNumbers extends SeriesRow {
  readonly lastNumbers: readonly LastNumber[];
}

/** Every series with its last numbers, in the order of the kinds. */
export async function listSeries(tx: TenantReadTx): Promise<SeriesWithNumbers[]> {
  const rows = await tx.all(allSeries, {});
  const numbers = Map.groupBy(await tx.all(lastNumbersOfSeries, {}), ({ series }) => series);
  return documentKinds.flatMap((kind) =>
    rows
      .filter((row) => row.kind === kind)
      .map((row) => ({ ...row, lastNumbers: numbers.get(row.series) ?? [] })),
  );
}
