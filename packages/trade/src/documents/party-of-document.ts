import type { DocumentKind } from '@cifra/domain/documents/kinds';
import { documentKindOf } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { PartyRow } from './named-rows.ts';

export const documentPartyCodes = refusalCodes('PARTY_UNKNOWN', 'PARTY_INACTIVE', 'PARTY_ROLE_WRONG');
export type DocumentPartyRefusal = RefusalOf<typeof documentPartyCodes>;

/** The party of a document: a customer on the sales side, a vendor on the purchasing side.
 * Refuses in this order: PARTY_UNKNOWN, PARTY_INACTIVE, PARTY_ROLE_WRONG. */
export function decideDocumentParty(
  { partyId, kind }: { readonly partyId: Uuid; readonly kind: DocumentKind },
  party: PartyRow | null,
): Result<PartyRow, DocumentPartyRefusal> {
  if (!party) return refused(refuse('PARTY_UNKNOWN', { lineNumber: null, partyRef: partyId }));
  if (!party.is_active) return refused(refuse('PARTY_INACTIVE', { partyRef: party.code }));
  const isSales = documentKindOf[kind].side === 'SALES';
  if (isSales ? party.is_customer : party.is_vendor) return accepted(party);
  return refused(
    refuse('PARTY_ROLE_WRONG', { partyRef: party.code, neededPartyRole: isSales ? 'CUSTOMER' : 'VENDOR' }),
  );
}
