import {
  controlQuery,
  type ControlTables,
  type Query,
  type QueryScope,
  type Selecting,
} from '@cifra/database/statement';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { idBatches, isOneOfSize, type IsOneOf, type RowOf } from './id-batches.ts';

/** How many ids a prepared statement takes; the largest is a page plus the extra row that signals a next one. */
const SIZES = [1, 16, 51, 201] as const;

/**
 * A query for the control plane's rows of several ids: one statement per two hundred, each prepared once per connection.
 * `controlRowsByIds((q, isOneOf) => q.db.select().from(q.t.tenants).where(isOneOf(q.t.tenants.id)))`
 */
export function controlRowsByIds<Builder extends Selecting>(
  build: (q: QueryScope<ControlTables>, isOneOf: IsOneOf) => Builder,
): (control: ControlReadTx, ids: readonly Uuid[]) => Promise<RowOf<Builder>[]> {
  const queries = SIZES.map((size) => ({
    size,
    of: controlQuery<Record<string, Uuid>>()((q) => build(q, isOneOfSize(q.arg, size))) as Query<
      ControlTables,
      Record<string, Uuid>,
      RowOf<Builder>
    >,
  }));
  return async (control, ids) => {
    // Together: of a command, all batches are one set of reads.
    const batches = [...idBatches(ids, queries)].map(({ query, params }) => control.all(query.of, params));
    return (await Promise.all(batches)).flat();
  };
}
