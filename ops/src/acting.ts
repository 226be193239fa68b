import { isFromOwn } from '@cifra/access/edge-keys';
import { resolveGrants, type ResolvedAccess } from '@cifra/access/grants';
import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';
import { findUserAccess } from '@cifra/firm/access/user-access';
import { findAcceptedKey } from '@cifra/firm/api-keys/list-keys';
import type { TicketOwner } from '@cifra/files/tickets';

type Actor = CommandRequest['actor'];

const nowMicros = (): bigint => BigInt(Date.now()) * 1_000n;

/**
 * Whoever a ticket is of, as the actor of what is done with it. Null for a key that is not accepted any more, or not from this address: what
 * works in its name ends with it.
 */
export async function actorOfTicket(
  { control }: Books,
  { ownerKind, userId }: TicketOwner,
  address: string,
): Promise<Actor | null> {
  // A user's name is with the user, and not with what they do.
  if (ownerKind === 'user') return { kind: 'user', id: userId, name: null };
  const found = await findAcceptedKey(control, userId, nowMicros());
  if (found === null || !isFromOwn(found.key)(address)) return null;
  const { id, name, madeBy } = found.key;
  return { kind: 'key', id, name, madeBy };
}

/** Whoever was let in under an id: a key, or else a user. */
export async function actorOfCaller({ control }: Books, id: Uuid): Promise<Actor> {
  const found = await findAcceptedKey(control, id, nowMicros());
  return found === null ? { kind: 'user', id, name: null } : { kind: 'key', id, name: found.key.name };
}

/** What an actor may do now; null for one that is not there any more. */
export async function accessOfActor({ control }: Books, { kind, id }: Actor): Promise<ResolvedAccess | null> {
  const at = nowMicros();
  const access =
    kind === 'key'
      ? ((await findAcceptedKey(control, id as Uuid, at))?.access ?? null)
      : await findUserAccess(control, id ?? '');
  return access && resolveGrants(access, at);
}
