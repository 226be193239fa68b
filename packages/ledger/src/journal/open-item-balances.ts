import { asc, eq } from 'drizzle-orm';
import type { ItemMovement } from '@cifra/domain/item-movements';
import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import { tenantQuery, upsertOf } from '@cifra/database/statement';
import { openItemBalances } from '@cifra/database/tables/documents';
import type { TenantTx } from '@cifra/database/tx';

/** A movement as the balances of open items see it. Amounts: E4, debit positive, credit negative. */
export type MovedItem = Pick<
  ItemMovement,
  'openItemId' | 'accountId' | 'partyId' | 'currency' | 'originalAmountE4' | 'baseAmountE4'
>;

/** Adds one movement to sums of movements, one per open item. Throws where an item is on two accounts, parties or currencies. */
export function addToItemSums(sums: Map<Uuid, MovedItem>, movement: MovedItem): void {
  const known = sums.get(movement.openItemId);
  if (known && !isOfSameItem(known, movement))
    throw new InvariantBroken(`open item ${movement.openItemId} is on two accounts, parties or currencies`);
  sums.set(movement.openItemId, {
    ...movement,
    originalAmountE4: (known?.originalAmountE4 ?? 0n) + movement.originalAmountE4,
    baseAmountE4: (known?.baseAmountE4 ?? 0n) + movement.baseAmountE4,
  });
}

const isOfSameItem = (one: MovedItem, other: MovedItem): boolean =>
  one.accountId === other.accountId && one.partyId === other.partyId && one.currency === other.currency;

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

/** Adds a sum of movements to what is open of its item. The upsert refuses an item on a second account. */
export function addToOpenItem(tx: TenantTx, movement: MovedItem): void {
  tx.upsert(openItemUpsert, {
    open_item_id: movement.openItemId,
    account_id: movement.accountId,
    party_id: movement.partyId,
    currency: movement.currency,
    open_original_amount: movement.originalAmountE4,
    open_base_amount: movement.baseAmountE4,
  });
}

/** Adds movements to what is open of their items, in the transaction that writes them. */
export function addToOpenItems(tx: TenantTx, movements: readonly MovedItem[]): void {
  const sums = new Map<Uuid, MovedItem>();
  for (const movement of movements) addToItemSums(sums, movement);
  for (const sum of sums.values()) addToOpenItem(tx, sum);
}
