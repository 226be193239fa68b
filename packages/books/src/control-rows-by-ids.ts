import { sql, type Column, type SQL } from 'drizzle-orm';
import {
  controlQuery,
  type ControlTables,
  type Query,
  type QueryScope,
  type Selecting,
} from '@cifra/database/statement';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';

/** How many ids a prepared statement takes: a batch is padded to the next size by repeating its last id. */
const SIZES = [1, 16, 51, 201] as const;
/** The largest page, and the row after it that says that there is a next one. */
const LARGEST = 201;

type RowOf<Builder> = Builder extends { readonly _: { readonly result: readonly (infer ResultRow)[] } }
  ? ResultRow
  : never;

/**
 * A query for the control plane's rows of several ids: one statement per two hundred, each prepared once per connection.
 * `controlRowsByIds((q, isOneOf) => q.db.select().from(q.t.tenants).where(isOneOf(q.t.tenants.id)))`
 */
export function controlRowsByIds<Builder extends Selecting>(
  build: (q: QueryScope<ControlTables>, isOneOf: (column: Column) => SQL) => Builder,
): (control: ControlReadTx, ids: readonly Uuid[]) => Promise<RowOf<Builder>[]> {
  const queries = SIZES.map((size) => ({
    size,
    query: controlQuery<Record<string, Uuid>>()((q) =>
      build(q, (column) => {
        const ids = Array.from({ length: size }, (_, index) => q.arg(column, `id${index}`));
        return sql`${column} in (${sql.join(ids, sql`, `)})`;
      }),
    ) as Query<ControlTables, Record<string, Uuid>, RowOf<Builder>>,
  }));
  return async (control, ids) => {
    const rows: RowOf<Builder>[] = [];
    for (let from = 0; from < ids.length; from += LARGEST) {
      const batch = ids.slice(from, from + LARGEST);
      const fitting = queries.find(({ size }) => size >= batch.length);
      if (!fitting) continue;
      const params: Record<string, Uuid> = Object.fromEntries(
        Array.from({ length: fitting.size }, (_, index) => [
          `id${index}`,
          batch[Math.min(index, batch.length - 1)] as Uuid,
        ]),
      );
      rows.push(...(await control.all(fitting.query, params)));
    }
    return rows;
  };
}
