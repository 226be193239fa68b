import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { TenantReadTx } from '@cifra/database/tx';
import { foreignItemsOpenNow, itemChangesAfter, itemsSettledAfter } from './queries.ts';

/** An open item at the end of a day. Amounts: E4, debit positive. */
export interface ExposedItem {
  readonly id: Uuid;
  readonly accountId: Uuid;
  readonly partyId: Uuid;
  readonly reference: string;
  readonly documentDate: LocalDate;
  readonly dueDate: LocalDate;
  readonly currency: string;
  readonly originalE4: bigint;
  readonly baseE4: bigint;
}

/**
 * The items in other currencies that were open at the end of a day, of some control accounts, in one set. It is read backwards, what is open
 * now less what was posted later: it costs by one maintained row for each item that there ever was and by the movements since that day, not by those before it.
 */
export async function exposedItems(
  tx: TenantReadTx,
  {
    accountIds,
    asOf,
    baseCurrency,
  }: { readonly accountIds: readonly Uuid[]; readonly asOf: LocalDate; readonly baseCurrency: string },
): Promise<ExposedItem[]> {
  if (accountIds.length === 0) return [];
  const [openNow, settled, changes] = await Promise.all([
    tx.all(foreignItemsOpenNow, { baseCurrency }),
    Promise.all(accountIds.map((accountId) => tx.all(itemsSettledAfter, { accountId, asOf, baseCurrency }))),
    Promise.all(accountIds.map((accountId) => tx.all(itemChangesAfter, { accountId, asOf, baseCurrency }))),
  ]);
  const items = new Map<Uuid, ExposedItem>([...openNow, ...settled.flat()].map((row) => [row.id, row]));
  const later = new Map<Uuid, { readonly originalE4: bigint; readonly baseE4: bigint }>();
  for (const { openItemId, ...change } of changes.flat()) later.set(openItemId, change);
  return [...items.values()]
    .map((item) => {
      const change = later.get(item.id);
      return change === undefined
        ? item
        : {
            ...item,
            originalE4: item.originalE4 - change.originalE4,
            baseE4: item.baseE4 - change.baseE4,
          };
    })
    .filter(({ originalE4, baseE4 }) => originalE4 !== 0n || baseE4 !== 0n);
}
