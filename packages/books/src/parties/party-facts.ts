import type { Uuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import type { parties } from '@cifra/database/tables/documents';
import type { TenantReadTx } from '@cifra/database/tx';
import { profile } from '../provisioning/queries.ts';
import { partyByCode, partyById } from './queries.ts';

export type PartyRow = Row<typeof parties>;

/** A party as the caller saw it. */
export interface PartyVersion {
  readonly id: Uuid;
  readonly version: bigint;
}

/** Refuses in this order: PARTY_UNKNOWN, VERSION_CONFLICT. */
export async function findParty(
  tx: TenantReadTx,
  { id, version }: PartyVersion,
): Promise<Result<PartyRow, Refusal<'PARTY_UNKNOWN' | 'VERSION_CONFLICT'>>> {
  const row = await tx.first(partyById, { id });
  if (!row) return refused(refuse('PARTY_UNKNOWN', { line: null, party: id }));
  if (row.commit_number === version) return accepted(row);
  const [expected, actual] = [Number(version), Number(row.commit_number)];
  return refused(refuse('VERSION_CONFLICT', { object: 'party', expected, actual }));
}

/** Whether another party has the code. `id` null: the party is not there yet. */
export async function checkPartyCode(
  tx: TenantReadTx,
  { id, code }: { readonly id: Uuid | null; readonly code: string },
): Promise<Refusal<'PARTY_CODE_TAKEN'> | null> {
  const holder = await tx.first(partyByCode, { code });
  return holder === null || holder.id === id ? null : refuse('PARTY_CODE_TAKEN', { party: code });
}

/** The country whose rules the tenant's books follow. */
export async function countryPackOf(tx: TenantReadTx): Promise<string> {
  const row = await tx.first(profile, {});
  if (!row) throw new InvariantBroken('the books have no profile');
  return row.country_pack;
}

/** A party's row as its events tell it. */
export function partyFacts(row: Omit<PartyRow, 'commit_number'>): Record<string, unknown> {
  return {
    code: row.code,
    name: row.name,
    isCustomer: row.is_customer,
    isVendor: row.is_vendor,
    taxId: row.tax_id,
    taxCheckDigit: row.tax_check_digit,
    address: row.address,
    email: row.email,
    phone: row.phone,
    note: row.note,
    currency: row.currency,
    paymentTermDays: row.payment_term_days,
    isActive: row.is_active,
  };
}
