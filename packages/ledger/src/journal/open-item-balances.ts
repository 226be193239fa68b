import { asc, eq } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import { tenantQuery, upsertOf } from '@cifra/database/statement';
import { openItemBalances } from '@cifra/database/tables/documents';
import type { TenantTx } from '@cifra/database/tx';

/** A line as the open items see it. Amounts: E4, debit positive, credit negative. */
export interface OpenItemLine {
  readonly openItemId: Uuid | null;
  readonly partyId: Uuid | null;
  readonly accountId: Uuid;
  readonly originalCurrency: string;
  readonly originalAmountE4: bigint;
  readonly baseAmountE4: bigint;
}

/** What lines change of one open item; the sums of all lines that name it are what is open of it. */
export interface OpenItemChange {
  readonly openItemId: Uuid;
  readonly accountId: Uuid;
  readonly partyId: Uuid;
  readonly currency: string;
  readonly originalE4: bigint;
  readonly baseE4: bigint;
}

/** Adds one line to sums of changes, one per open item. A line without one changes none. */
export function addLineToItemChanges(changes: Map<Uuid, OpenItemChange>, line: OpenItemLine): void {
  if (line.openItemId === null || line.partyId === null) return;
  const of = {
    openItemId: line.openItemId,
    accountId: line.accountId,
    partyId: line.partyId,
    currency: line.originalCurrency,
  };
  const known = changes.get(line.openItemId);
  changes.set(line.openItemId, {
    ...of,
    originalE4: (known?.originalE4 ?? 0n) + line.originalAmountE4,
    baseE4: (known?.baseE4 ?? 0n) + line.baseAmountE4,
  });
}

export const openItemBalancesOfParty = tenantQuery<{ partyId: Uuid }>()((q) => {
  const t = q.t.open_item_balances;
  return q.db
    .select()
    .from(t)
    .where(eq(t.party_id, q.arg(t.party_id, 'partyId')))
    .orderBy(asc(t.open_item_id));
});

/** An item stays on one account, of one party, in one currency. */
const openItemUpsert = upsertOf(openItemBalances, {
  added: ['open_original_amount', 'open_base_amount'],
  same: ['account_id', 'party_id', 'currency'],
});

/** Adds a change to what is open of its item. */
export function addToOpenItem(tx: TenantTx, change: OpenItemChange): void {
  tx.upsert(openItemUpsert, {
    open_item_id: change.openItemId,
    account_id: change.accountId,
    party_id: change.partyId,
    currency: change.currency,
    open_original_amount: change.originalE4,
    open_base_amount: change.baseE4,
  });
}

const isOfItem = (line: OpenItemLine, item: OpenItemChange): boolean =>
  line.accountId === item.accountId &&
  line.partyId === item.partyId &&
  line.originalCurrency === item.currency;

/**
 * Adds lines to what is open of the items that they name, in the transaction that writes the lines: the sub-ledger is the control
 * account's own lines by open item, so that the two can never differ. The upsert refuses an item on a second account.
 */
export function addToOpenItems(tx: TenantTx, lines: readonly OpenItemLine[]): void {
  const changes = new Map<Uuid, OpenItemChange>();
  for (const line of lines) {
    addLineToItemChanges(changes, line);
    const change = line.openItemId === null ? undefined : changes.get(line.openItemId);
    if (line.openItemId !== null && (!change || !isOfItem(line, change)))
      throw new InvariantBroken(`open item ${line.openItemId} is on two accounts, parties or currencies`);
  }
  for (const change of changes.values()) addToOpenItem(tx, change);
}
