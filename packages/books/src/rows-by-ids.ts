import { sql, type Column, type SQL } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import {
  tenantQuery,
  type Query,
  type QueryScope,
  type Selecting,
  type TenantTables,
} from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';

/** How many ids a prepared statement takes: a batch is padded to the next size by repeating its last id. */
const SIZES = [1, 10, 100, 500] as const;
const LARGEST = 500;

type RowOf<Builder> = Builder extends { readonly _: { readonly result: readonly (infer ResultRow)[] } }
  ? ResultRow
  : never;

/** The condition that a column holds one of the ids. */
export type IsOneOf = (column: Column) => SQL;

/**
 * A query for the rows of several ids: one statement per five hundred, whatever the number, each prepared once per connection.
 * `others` are further parameters that the query names.
 * `rowsByIds((q, isOneOf) => q.db.select().from(q.t.periods).where(isOneOf(q.t.periods.id)))`
 */
export function rowsByIds<Builder extends Selecting>(
  build: (q: QueryScope<TenantTables>, isOneOf: IsOneOf) => Builder,
) {
  const queries = SIZES.map((size) => ({
    size,
    query: tenantQuery<Record<string, Uuid>>()((q) =>
      build(q, (column) => {
        const ids = Array.from({ length: size }, (_, index) => q.arg(column, `id${index}`));
        return sql`${column} in (${sql.join(ids, sql`, `)})`;
      }),
    ) as Query<TenantTables, Record<string, Uuid>, RowOf<Builder>>,
  }));
  return async (
    tx: TenantReadTx,
    ids: readonly Uuid[],
    others: Readonly<Record<string, unknown>> = {},
  ): Promise<RowOf<Builder>[]> => {
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
      rows.push(...(await tx.all(fitting.query, Object.assign({}, others, params))));
    }
    return rows;
  };
}
