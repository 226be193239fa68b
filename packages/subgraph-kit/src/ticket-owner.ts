import { unauthenticated } from '@cifra/access/errors';
import type { AccessContext } from '@cifra/access/subgraph-context';
import { parseUuid, type Uuid } from '@cifra/domain/ids';

/** Whose a ticket is that a request is given: of the person who signed in, or of the key. Throws where nobody did. */
export function ticketOwnerOf({ claim: { principal } }: Pick<AccessContext, 'claim'>): {
  readonly ownerKind: 'user' | 'key';
  readonly userId: Uuid;
} {
  const id = parseUuid(principal.id ?? '');
  if (!id.ok || principal.kind === 'anonymous') throw unauthenticated();
  return { ownerKind: principal.kind, userId: id.value };
}
