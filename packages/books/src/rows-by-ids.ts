import type { Uuid } from '@cifra/domain/ids';
import {
  tenantQuery,
  type Query,
  type QueryScope,
  type Selecting,
  type TenantTables,
} from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import { idBatches, isOneOfSize, type IsOneOf, type RowOf } from './id-batches.ts';

/** Reads the rows of some ids, in batches. */
export type ReadByIds<Row> = (tx: TenantReadTx, ids: readonly Uuid[]) => Promise<Row[]>;

/** How many ids a prepared statement takes. */
const SIZES = [1, 10, 100, 500] as const;

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
    of: tenantQuery<Record<string, Uuid>>()((q) => build(q, isOneOfSize(q.arg, size))) as Query<
      TenantTables,
      Record<string, Uuid>,
      RowOf<Builder>
    >,
  }));
  return async (
    tx: TenantReadTx,
    ids: readonly Uuid[],
    others: Readonly<Record<string, unknown>> = {},
  ): Promise<RowOf<Builder>[]> => {
    // Together: of a command, all batches are one set of reads.
    const batches = [...idBatches(ids, queries)].map(({ query, params }) =>
      tx.all(query.of, Object.assign({}, others, params)),
    );
    return (await Promise.all(batches)).flat();
  };
}
