import type { AuditEvent } from '@cifra/domain/events';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import { referenceOf, referenceTo } from '@cifra/database/personal/references';
import type { parties } from '@cifra/database/tables/documents';
import type { TenantReadTx } from '@cifra/database/tx';
import { profile } from '@cifra/books/tenant-profile';
import { partyByCode, partyById } from './queries.ts';

export type PartyRow = Row<typeof parties>;

/** A party as the caller saw it. */
export interface PartyVersion {
  readonly id: Uuid;
  readonly version: bigint;
}

export const findPartyCodes = refusalCodes('PARTY_UNKNOWN', 'VERSION_CONFLICT');

/** Refuses in this order: PARTY_UNKNOWN, VERSION_CONFLICT. */
export async function findParty(
  tx: TenantReadTx,
  { id, version }: PartyVersion,
): Promise<Result<PartyRow, RefusalOf<typeof findPartyCodes>>> {
  const row = await tx.first(partyById, { id });
  if (!row) return refused(refuse('PARTY_UNKNOWN', { lineNumber: null, partyRef: id }));
  if (row.commit_number === version) return accepted(row);
  const [expected, actual] = [String(version), String(row.commit_number)];
  return refused(
    refuse('VERSION_CONFLICT', { object: 'party', expectedVersion: expected, actualVersion: actual }),
  );
}

/** Whether another party has the code. `id` null: the party is not there yet. */
export async function checkPartyCode(
  tx: TenantReadTx,
  { id, code }: { readonly id: Uuid | null; readonly code: string },
): Promise<Refusal<'PARTY_CODE_TAKEN'> | null> {
  const holder = await tx.first(partyByCode, { code });
  return holder === null || holder.id === id ? null : refuse('PARTY_CODE_TAKEN', { partyRef: code });
}

/** The country whose rules the tenant's books follow. */
export async function countryPackOf(tx: TenantReadTx): Promise<string> {
  const row = await tx.first(profile, {});
  if (!row) throw new InvariantBroken('the books have no profile');
  return row.country_pack;
}

/** A sealed row as its events tell it: what is personal by reference, for events are never changed. */
export function partyFacts(row: Omit<PartyRow, 'commit_number'>): AuditEvent<'PARTY_CREATED'>['after'] {
  return {
    code: row.code,
    name: referenceTo(row.name),
    isCustomer: row.is_customer,
    isVendor: row.is_vendor,
    taxId: referenceOf(row.tax_id),
    taxCheckDigit: referenceOf(row.tax_check_digit),
    address: referenceOf(row.address),
    email: referenceOf(row.email),
    phone: referenceOf(row.phone),
    note: referenceOf(row.note),
    currency: row.currency,
    paymentTermDays: row.payment_term_days,
    isActive: row.is_active,
  };
}
