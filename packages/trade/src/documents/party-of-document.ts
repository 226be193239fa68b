import type { DocumentKind } from '@cifra/domain/documents/kinds';
import { documentKindOf } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { Row } from '@cifra/database/kit/table';
import type { parties } from '@cifra/database/tables/documents';
import type { TenantReadTx } from '@cifra/database/tx';
import { partyById } from '../parties/queries.ts';

export type PartyRow = Row<typeof parties>;
export const documentPartyCodes = refusalCodes('PARTY_UNKNOWN', 'PARTY_INACTIVE', 'PARTY_ROLE_WRONG');
export type DocumentPartyRefusal = RefusalOf<typeof documentPartyCodes>;

/** The party of a document: a customer on the sales side, a vendor on the purchasing side.
 * Refuses in this order: PARTY_UNKNOWN, PARTY_INACTIVE, PARTY_ROLE_WRONG. */
export async function findDocumentParty(
  tx: TenantReadTx,
  { partyId, kind }: { readonly partyId: Uuid; readonly kind: DocumentKind },
): Promise<Result<PartyRow, DocumentPartyRefusal>> {
  const party = await tx.first(partyById, { id: partyId });
  if (!party) return refused(refuse('PARTY_UNKNOWN', { line: null, party: partyId }));
  if (!party.is_active) return refused(refuse('PARTY_INACTIVE', { party: party.code }));
  const isSales = documentKindOf[kind].side === 'SALES';
  if (isSales ? party.is_customer : party.is_vendor) return accepted(party);
  return refused(refuse('PARTY_ROLE_WRONG', { party: party.code, needed: isSales ? 'customer' : 'vendor' }));
}
