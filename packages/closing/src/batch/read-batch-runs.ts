import { bitmapHas } from '@cifra/access/bitmap';
import { tenantsAllowed } from '@cifra/access/claim';
import type { Books } from '@cifra/books/books';
import {
  batchRunById,
  batchRunsNewestFirst,
  batchTenantsOfRun,
  batchTenantsOfRuns,
  tenantsForBatches,
  type BatchRunRow,
  type BatchTenantRow,
} from './queries.ts';
import { outcomeOf, type BatchOutcome } from './outcome.ts';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { messageOf, remedyOf, type Refusal, type RefusalCode } from '@cifra/domain/refusals';
import {
  connectionOf,
  MOST_COUNTED,
  rowsFrom,
  type Connection,
  type KeyPart,
  type PageRequest,
} from '@cifra/books/connection';
import type { AccessContext } from '@cifra/access/subgraph-context';

/** A tenant of a run, as its row says it. */
export interface SeenTenant {
  readonly row: BatchTenantRow;
  readonly number: number;
  readonly outcome: BatchOutcome | null;
}

/** A run with those of its tenants that a caller may see: at least one. By number. */
export interface SeenRun {
  readonly row: BatchRunRow;
  readonly tenants: readonly SeenTenant[];
}
export type SeenRunPage = Connection<SeenRun>;
export type SeenTenantPage = Connection<SeenTenant>;

/** The permanent numbers of the visible tenants, by id. */
export type VisibleTenants = ReadonlyMap<Uuid, number>;

/** The tenants whose batches the caller may see. */
export async function visibleTenants({
  access,
  books,
}: {
  readonly access: Pick<AccessContext, 'claim'>;
  readonly books: Pick<Books, 'control'>;
}): Promise<VisibleTenants> {
  const allowed = tenantsAllowed(access.claim, 'Batch.Read');
  const rows = await books.control.all(tenantsForBatches, {});
  return new Map(
    rows.filter(({ number }) => bitmapHas(allowed, number)).map(({ id, number }) => [id, number]),
  );
}

/** A run; null if there is none, or none of its tenants is visible. */
export async function findBatchRun(
  { control }: Pick<Books, 'control'>,
  id: string,
  visible: VisibleTenants,
): Promise<SeenRun | null> {
  const runId = parseUuid(id);
  if (!runId.ok) return null;
  const row = await control.first(batchRunById, { id: runId.value });
  if (!row) return null;
  return seen(row, await control.all(batchTenantsOfRun, { runId: row.id }), visible);
}

/** The maximum number of runs whose tenants are read at a time: a run may have thousands of them. */
const CHUNK = 50;

/** The runs with a visible tenant, newest first. */
export async function listBatchRuns(
  { control }: Pick<Books, 'control'>,
  visible: VisibleTenants,
  page: PageRequest,
): Promise<SeenRunPage> {
  const rows = await control.all(batchRunsNewestFirst, {});
  const look = async (some: readonly BatchRunRow[]): Promise<SeenRun[]> => {
    const ids = some.map(({ id }) => id);
    const byRun = Map.groupBy(await batchTenantsOfRuns(control, ids), ({ run_id }) => run_id);
    return some.flatMap((row) => seen(row, byRun.get(row.id) ?? [], visible) ?? []);
  };
  const list = { key: runKey, keyOf: (row: BatchRunRow) => [keyOf(row)], isDescending: true };
  const rest = rowsFrom(rows, page, list);
  const found: SeenRun[] = [];
  let read = 0;
  while (read < rest.length && found.length <= page.size) {
    const some = rest.slice(read, read + Math.min(CHUNK, page.size + 1 - found.length));
    read += some.length;
    found.push(...(await look(some)));
  }
  return connectionOf(found, page, {
    keyOf: ({ row }) => [keyOf(row)],
    count: async () => {
      let count = 0;
      for (let from = 0; from < rows.length && count <= MOST_COUNTED; from += CHUNK)
        count += (await look(rows.slice(from, from + CHUNK))).length;
      return count;
    },
  });
}

/** The parts of a run's place in the list. */
export const runKey: readonly KeyPart[] = ['text'];

/** The order of the list: instants have sixteen digits until the year 2286. */
const keyOf = ({ started_at, id }: BatchRunRow): string => `${started_at} ${id}`;

function seen(row: BatchRunRow, rows: readonly BatchTenantRow[], visible: VisibleTenants): SeenRun | null {
  const tenants = rows
    .flatMap((tenant) => {
      const number = visible.get(tenant.tenant_id);
      return number === undefined ? [] : [{ row: tenant, number, outcome: outcomeOf(tenant.outcome) }];
    })
    .toSorted((left, right) => left.number - right.number);
  return tenants.length === 0 ? null : { row, tenants };
}

export interface BatchRefusalShape {
  readonly code: RefusalCode;
  readonly message: string;
  readonly remedy: string | null;
}

export const refusalShape = (refusal: Refusal): BatchRefusalShape => ({
  code: refusal.code,
  message: messageOf(refusal),
  remedy: remedyOf(refusal),
});
