import { and, eq } from 'drizzle-orm';
import { InvariantBroken } from '@cifra/database/failures';
import { controlDerivedWrite, controlQuery } from '@cifra/database/statement';
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

interface CursorParams extends CursorKey {
  readonly position: bigint;
}

const startCursor = controlDerivedWrite<CursorParams>()((q) => {
  const t = q.t.follower_cursors;
  return q.db.insert(t).values({
    follower: q.arg(t.follower, 'follower'),
    tenant_id: q.arg(t.tenant_id, 'tenantId'),
    position: q.arg(t.position, 'position'),
  });
});

const moveCursor = controlDerivedWrite<CursorParams>()((q) => {
  const t = q.t.follower_cursors;
  return q.db
    .update(t)
    .set({ position: q.arg(t.position, 'position') })
    .where(
      and(eq(t.follower, q.arg(t.follower, 'follower')), eq(t.tenant_id, q.arg(t.tenant_id, 'tenantId'))),
    );
});

/** How far a follower has come with a tenant; 0 where it has not begun. */
export async function findCursor(control: ControlReadTx | ControlTx, key: CursorKey): Promise<bigint> {
  return (await control.first(cursorOfTenant, key))?.position ?? 0n;
}

/**
 * Moves cursors on, in the transaction of whoever calls it: a follower that keeps its findings on the control plane keeps both or neither. A
 * cursor never goes back, whoever else follows under the same name. Answers how many were moved.
 */
export async function moveCursors(tx: ControlTx, cursors: readonly Cursor[]): Promise<number> {
  let moved = 0;
  for (const { follower, tenantId, position } of cursors) {
    const kept = await tx.first(cursorOfTenant, { follower, tenantId });
    if (kept !== null && kept.position >= BigInt(position)) continue;
    const params = { follower, tenantId, position: BigInt(position) };
    tx.derive(kept === null ? startCursor : moveCursor, params);
    moved += 1;
  }
  return moved;
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
