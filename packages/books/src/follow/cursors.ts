import { and, eq } from 'drizzle-orm';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import { controlQuery, upsertOf } from '@cifra/database/statement';
import { followerCursors } from '@cifra/database/tables/following';
import type { ControlReadTx, ControlTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import type { Books } from '../books.ts';
import { controlProjection, type CommandRequest } from '../command.ts';

/** The cursors that are kept for followers, one per follower and tenant, on the control plane. */

export interface Cursor {
  readonly follower: string;
  readonly tenantId: Uuid;
  /** Decimal digits. */
  readonly position: string;
}

interface CursorKey {
  readonly follower: string;
  readonly tenantId: Uuid;
}

const cursorOfTenant = controlQuery<CursorKey>()((q) => {
  const t = q.t.follower_cursors;
  return q.db
    .select({ position: t.position })
    .from(t)
    .where(
      and(eq(t.follower, q.arg(t.follower, 'follower')), eq(t.tenant_id, q.arg(t.tenant_id, 'tenantId'))),
    );
});

const setCursor = upsertOf(followerCursors, { set: ['position'] });

/** How far a follower has come with a tenant; 0 where it has not begun. */
export async function findCursor(control: ControlReadTx | ControlTx, key: CursorKey): Promise<bigint> {
  return (await control.first(cursorOfTenant, key))?.position ?? 0n;
}

/**
 * Moves cursors on, each of which is named once, in the transaction of whoever calls it: a follower that keeps its findings on the control
 * plane keeps both or neither. One set of reads, then the writes. A cursor never goes back, whoever else follows under the same name. Answers
 * how many were moved.
 */
export async function moveCursors(tx: ControlTx, cursors: readonly Cursor[]): Promise<number> {
  const kept = await Promise.all(cursors.map((cursor) => tx.first(cursorOfTenant, cursor)));
  const moved = cursors.filter(({ position }, index) => BigInt(position) > (kept[index]?.position ?? -1n));
  for (const { follower, tenantId, position } of moved)
    tx.upsert(setCursor, { follower, tenant_id: tenantId, position: BigInt(position) });
  return moved.length;
}

const cursorsOfOne = controlQuery<{ tenantId: Uuid }>()((q) => {
  const t = q.t.follower_cursors;
  return q.db
    .select()
    .from(t)
    .where(eq(t.tenant_id, q.arg(t.tenant_id, 'tenantId')));
});

/** Every follower's cursor of a tenant. */
export const cursorsOfTenant = (tx: ControlReadTx, tenantId: Uuid): Promise<Row<typeof followerCursors>[]> =>
  tx.all(cursorsOfOne, { tenantId });

/** The tenant's books were restored: commits behind a number are others than those that were seen. */
export function turnBackCursors(
  tx: ControlTx,
  cursors: readonly Row<typeof followerCursors>[],
  last: bigint,
): void {
  for (const { follower, tenant_id, position } of cursors)
    if (position > last) tx.upsert(setCursor, { follower, tenant_id, position: last });
}

/** Moves cursors on, for followers whose findings are elsewhere. */
export const keepCursors = controlProjection<{ readonly cursors: readonly Cursor[] }, number>(
  'books.keepCursors',
  (tx, { cursors }) => moveCursors(tx, cursors),
);

/** Runs `keepCursors`, which refuses nothing. */
export async function saveCursors(
  books: Books,
  cursors: readonly Cursor[],
  request: CommandRequest,
): Promise<number> {
  const kept = await books.executeControl(keepCursors, { cursors }, request);
  if (!kept.ok) throw new InvariantBroken(`keeping cursors was refused: ${kept.refusal.code}`);
  return kept.value;
}
