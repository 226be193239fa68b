import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import type { DocumentsContext } from '../context.ts';
import type { DocumentOfTenant } from '@cifra/trade/reads/documents';
import type { PartyOfTenant } from '@cifra/trade/reads/parties';

/** References to what other subgraphs own, and what a stored row names and is always there. */

export const accountOf = (tenantId: Uuid, id: Uuid) => ({ __typename: 'Account' as const, tenantId, id });

export const entryOf = (tenantId: Uuid, id: Uuid) => ({ __typename: 'JournalEntry' as const, tenantId, id });

export const userOf = (id: Uuid | null) => (id === null ? null : { __typename: 'User' as const, id });

export async function partyOf(
  { tenantId, partyId }: { readonly tenantId: Uuid; readonly partyId: Uuid },
  { loadersOf }: DocumentsContext,
): Promise<PartyOfTenant> {
  const party = await loadersOf(tenantId).party.load(partyId);
  if (!party) throw new InvariantBroken('a stored row names a party that does not exist');
  return party;
}

/** A document that a row may name. */
export async function documentOf(
  { tenantId, documentId }: { readonly tenantId: Uuid; readonly documentId: Uuid | null },
  { loadersOf }: DocumentsContext,
): Promise<DocumentOfTenant | null> {
  if (documentId === null) return null;
  const document = await loadersOf(tenantId).document.load(documentId);
  if (!document) throw new InvariantBroken('a stored row names a document that does not exist');
  return document;
}
