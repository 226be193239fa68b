import type { Books } from '@cifra/books/books';
import { partyById } from '@cifra/trade/parties/queries';
import type { WantedGrant } from './check-grant.ts';

/** A wanted grant with whether its tenant has the party: the control plane cannot look into a tenant's books. */
export async function withParty<Wanted extends WantedGrant>(
  books: Pick<Books, 'read'>,
  wanted: Wanted,
): Promise<Wanted & Pick<WantedGrant, 'isPartyKnown'>> {
  const { scope, scopeId, partyId = null } = wanted;
  if (scope !== 'PARTY' || scopeId === null || partyId === null) return { ...wanted, isPartyKnown: false };
  const party = await books.read(scopeId, (tx) => tx.first(partyById, { id: partyId }));
  return { ...wanted, isPartyKnown: party !== null };
}
