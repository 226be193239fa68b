import type { Books } from '@cifra/books/books';
import type { CommandRequest, DoorRefusalCode, Placement } from '@cifra/books/command';
import { placed, placeName } from '@cifra/books/host';
import type { Uuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { tenantRowById } from '../provisioning/queries.ts';
import { Freeze } from './freeze.ts';
import { moveFrom, noteLeftDeleted } from './move-commands.ts';
import { isThere, removePlace } from './places.ts';
import { movesOfTenant } from './queries.ts';

interface Deleting {
  readonly books: Books;
  readonly dataDirectory: string;
  readonly request: CommandRequest;
}

/**
 * Deletes the databases that a tenant was moved from. Each must say itself that its books have moved: one that does not is kept, and so is the one that the
 * tenant is served from. Repeatable. Refuses: TENANT_UNKNOWN, MOVE_UNDER_WAY.
 */
export async function deleteLeftDatabases(
  { books, dataDirectory, request }: Deleting,
  tenantId: Uuid,
): Promise<Result<readonly Placement[], Refusal<'TENANT_UNKNOWN' | 'MOVE_UNDER_WAY' | DoorRefusalCode>>> {
  const tenant = await books.control.first(tenantRowById, { id: tenantId });
  if (!tenant) return refused(refuse('TENANT_UNKNOWN', { tenantRef: tenantId }));
  const moves = await books.control.all(movesOfTenant, { tenantId });
  const running = moves.find(({ state }) => state === 'RUNNING');
  if (running)
    return refused(refuse('MOVE_UNDER_WAY', { tenantRef: tenant.slug, moveTarget: running.to_engine }));
  const deleted: Placement[] = [];
  for (const move of moves) {
    const left = moveFrom(move);
    if (move.state !== 'DONE' || move.left_deleted_at !== null || placeName(left) === placeName(tenant))
      continue;
    if (await isThere({ dataDirectory }, left)) {
      const of = { tenantId, moveId: move.id, attempt: move.attempt };
      const freeze = await Freeze.at(placed({ dataDirectory }, left).placement, of);
      const hasMoved = (await freeze.sealedBy()) !== null;
      await freeze.close();
      if (!hasMoved) continue;
      await removePlace({ dataDirectory }, left);
    }
    const noted = await books.executeControl(noteLeftDeleted, { tenantId, moveId: move.id }, request);
    if (!noted.ok) return noted;
    deleted.push(left);
  }
  return accepted(deleted);
}
