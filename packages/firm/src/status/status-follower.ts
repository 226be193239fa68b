import { InvariantBroken } from '@cifra/database/failures';
import type { Uuid } from '@cifra/domain/ids';
import type { Books } from '@cifra/books/books';
import type { Follower, Look, Position } from '@cifra/books/follow/follower';
import { readTenantStatus } from './read-status.ts';
import { findStatus, keepStatuses, listStatuses, type StatusChange } from './store.ts';

/**
 * Keeps the projection `tenant_status` up with the books. How far it has come is the projection's own commit number, so that nothing is lost
 * between two places that would have to agree. A tenant that cannot be read is marked since when, and keeps what it last said.
 */
export function statusFollower(books: Books): Follower<StatusChange> {
  return {
    name: 'status',
    source: 'commits',
    // A tenth of the time at most: a dashboard may be a little older under load.
    pace: { pausePerWork: 9 },
    positions: (tenantIds) => positionsOf(books, tenantIds),
    look: (tenantId) => lookAt(books, tenantId),
    keep: async (changes, request) => {
      const kept = await books.executeControl(keepStatuses, { changes }, request);
      if (!kept.ok) throw new InvariantBroken(`keeping the statuses was refused: ${kept.refusal.code}`);
      return kept.value;
    },
    foundOfFailure: (tenantId) => ({
      kind: 'unreadable',
      tenantId,
      atMicros: (BigInt(Date.now()) * 1000n).toString(),
    }),
  };
}

/** One that is marked as unreadable is looked at, whatever it is as of. */
async function positionsOf(books: Books, tenantIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, Position>> {
  const positions = new Map<Uuid, Position>();
  for (const { tenantId, head, unreadableSinceMicros } of (
    await listStatuses(books.control, tenantIds)
  ).values())
    if (head !== null && unreadableSinceMicros === null)
      positions.set(tenantId, { number: BigInt(head.number) });
  return positions;
}

async function lookAt(books: Books, tenantId: Uuid): Promise<Look<StatusChange>> {
  const kept = await findStatus(books.control, tenantId);
  const knownNumber = kept?.head?.number ?? null;
  const read = await books.report(readTenantStatus, tenantId, { knownNumber });
  // Not served (yet): being provisioned, or removed.
  if (read === null) return { found: null };
  const { head, facts } = read;
  // Restored from a backup, or cut off. `rebuild-status` takes them as they are.
  const isBehind = knownNumber !== null && BigInt(head.number) < BigInt(knownNumber);
  const alarms = isBehind ? [{ event: 'dashboard.booksBehind', tenantId }] : [];
  if (facts !== null) return { found: { kind: 'read', tenantId, head, facts }, alarms };
  const isMarked = kept !== null && kept.unreadableSinceMicros !== null;
  return { found: isMarked ? { kind: 'unchanged', tenantId, head } : null, alarms };
}
