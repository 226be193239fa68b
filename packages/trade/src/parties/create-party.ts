import type { Uuid } from '@cifra/domain/ids';
import { checkParty, type PartyContent } from '@cifra/domain/party';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TenantTx } from '@cifra/database/tx';
import { insertParty } from './insert-party.ts';
import { checkPartyCode, countryPackOf, partyFacts, type PartyRow } from './party-facts.ts';

/** The columns that a party's content fills. */
export function columnsOfParty(content: PartyContent): Omit<PartyRow, 'id' | 'is_active' | 'commit_number'> {
  return {
    code: content.code,
    name: content.name,
    is_customer: content.isCustomer,
    is_vendor: content.isVendor,
    tax_id: content.taxId,
    tax_check_digit: content.taxCheckDigit,
    address: content.address,
    email: content.email,
    phone: content.phone,
    note: content.note,
    currency: content.currency,
    payment_term_days: content.paymentTermDays,
  };
}

export const createPartyCodes = refusalCodes('INPUT_INVALID', 'CURRENCY_UNKNOWN', 'PARTY_CODE_TAKEN');

/** Writes a new party in the caller's transaction; its texts were read at the edge. Refuses in this order: as `checkParty`, PARTY_CODE_TAKEN. */
export async function createParty(
  tx: TenantTx,
  content: PartyContent,
  newId: () => Uuid,
): Promise<Result<Uuid, RefusalOf<typeof createPartyCodes>>> {
  const [countryPack, codeTaken] = await Promise.all([
    countryPackOf(tx),
    checkPartyCode(tx, { id: null, code: content.code }),
  ]);
  const problem = checkParty(content, countryPack) ?? codeTaken;
  if (problem) return refused(problem);
  const id = newId();
  const row = await insertParty(tx, { ...columnsOfParty(content), id, is_active: true });
  tx.record({ event: 'PARTY_CREATED', objectType: 'Party', objectId: id, after: partyFacts(row) });
  return accepted(id);
}
