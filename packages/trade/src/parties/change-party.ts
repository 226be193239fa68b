import { minorUnitsOf } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { formatE4 } from '@cifra/domain/money';
import { checkParty, type PartyContent } from '@cifra/domain/party';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { sealChange } from '@cifra/database/personal/seal-row';
import type { Row } from '@cifra/database/kit/table';
import { parties, type openItemBalances } from '@cifra/database/tables/documents';
import type { TenantTx } from '@cifra/database/tx';
import { openItemBalancesOfParty } from '@cifra/ledger/journal/open-item-balances';
import { columnsOfParty, createPartyCodes } from './create-party.ts';
import { addPartyName, removePartyName } from './queries.ts';
import {
  checkPartyCode,
  countryPackOf,
  findParty,
  findPartyCodes,
  partyFacts,
  type PartyRow,
  type PartyVersion,
} from './party-facts.ts';

/** What is to change; what is left out stays. */
export type PartyChange = Partial<PartyContent>;

export const updatePartyCodes = refusalCodes(...findPartyCodes, ...createPartyCodes);
export const deactivatePartyCodes = refusalCodes(...findPartyCodes, 'PARTY_HAS_OPEN_ITEMS');

/**
 * Changes a party in the caller's transaction, whatever the periods' lock states: no line carries more of it than its id (acceptance P13).
 * Refuses in this order: PARTY_UNKNOWN, VERSION_CONFLICT, as `checkParty`, PARTY_CODE_TAKEN.
 */
export async function updateParty(
  tx: TenantTx,
  party: PartyVersion,
  change: PartyChange,
): Promise<Result<Uuid, RefusalOf<typeof updatePartyCodes>>> {
  const [found, countryPack, codeTaken] = await Promise.all([
    findParty(tx, party),
    countryPackOf(tx),
    change.code === undefined ? null : checkPartyCode(tx, { id: party.id, code: change.code }),
  ]);
  if (!found.ok) return found;
  const content = { ...contentOf(found.value), ...change };
  const problem = checkParty(content, countryPack) ?? codeTaken;
  if (problem) return refused(problem);
  const next = { ...found.value, ...columnsOfParty(content) };
  return accepted(await write(tx, found.value, { event: 'PARTY_CHANGED', next }));
}

/** Refuses in this order: PARTY_UNKNOWN, VERSION_CONFLICT, PARTY_HAS_OPEN_ITEMS. */
export async function deactivateParty(
  tx: TenantTx,
  party: PartyVersion,
): Promise<Result<Uuid, RefusalOf<typeof deactivatePartyCodes>>> {
  const [found, items] = await Promise.all([
    findParty(tx, party),
    tx.all(openItemBalancesOfParty, { partyId: party.id }),
  ]);
  if (!found.ok) return found;
  const open = problemOfOpenItems(found.value, items);
  if (open) return refused(open);
  const next = { ...found.value, is_active: false };
  return accepted(await write(tx, found.value, { event: 'PARTY_DEACTIVATED', next }));
}

/** Refuses in this order: PARTY_UNKNOWN, VERSION_CONFLICT. */
export async function activateParty(
  tx: TenantTx,
  party: PartyVersion,
): Promise<Result<Uuid, RefusalOf<typeof findPartyCodes>>> {
  const found = await findParty(tx, party);
  if (!found.ok) return found;
  const next = { ...found.value, is_active: true };
  return accepted(await write(tx, found.value, { event: 'PARTY_ACTIVATED', next }));
}

/** An item is open while its original or its base amount is not zero: two that cancel each other out are open both. */
function problemOfOpenItems(
  party: PartyRow,
  items: readonly Row<typeof openItemBalances>[],
): Refusal<'PARTY_HAS_OPEN_ITEMS'> | null {
  const open = items.filter((item) => item.open_original_amount !== 0n || item.open_base_amount !== 0n);
  if (open.length === 0) return null;
  const sums = new Map<string, bigint>();
  for (const { currency, open_original_amount: amountE4 } of open)
    sums.set(currency, (sums.get(currency) ?? 0n) + amountE4);
  return refuse('PARTY_HAS_OPEN_ITEMS', {
    partyRef: party.code,
    openCount: open.length,
    openBalances: [...sums]
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([currency, sumE4]) => `${formatE4(sumE4, minorUnitsOf(currency))} ${currency}`),
  });
}

function contentOf(row: PartyRow): PartyContent {
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
  };
}

async function write(
  tx: TenantTx,
  row: PartyRow,
  {
    event,
    next,
  }: { readonly event: 'PARTY_CHANGED' | 'PARTY_DEACTIVATED' | 'PARTY_ACTIVATED'; readonly next: PartyRow },
): Promise<Uuid> {
  const { commit_number: version, ...fields } = next;
  // What stood there is kept already: its reference is made again, not its text.
  const { before: was, after: sealed } = await sealChange(tx, parties, { before: row, after: fields });
  tx.replace(parties, sealed, version);
  if (row.name !== next.name) {
    tx.derive(removePartyName, { id: row.id });
    tx.derive(addPartyName, { id: row.id, name: next.name });
  }
  const [before, after] = [partyFacts(was), partyFacts(sealed)];
  tx.record({ event, objectType: 'Party', objectId: row.id, before, after });
  return row.id;
}
