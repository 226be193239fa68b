import { minorUnitsOf } from '@cifra/domain/currencies';
import { absolute, parseDecimalToE4 } from '@cifra/domain/money';
import { isSettlementKind } from '@cifra/domain/documents/kinds';
import { problemOfReserved, type OpenItemFact, type Reserved } from '@cifra/domain/documents/allocation';
import type { Refusal } from '@cifra/domain/refusals';
import type { Uuid } from '@cifra/domain/ids';
import type { TenantReadTx } from '@cifra/database/tx';
import type { DocumentDraftRow } from './find-document-draft.ts';
import { draftsAwaiting, draftsAwaitingOfItem, proposedVoidOfItem } from './queries.ts';
import { contentOfDraft } from './save-document-draft.ts';

/** What of a party's items awaits approval, by item. */
export type ReservedItems = ReadonlyMap<Uuid, Reserved>;

/**
 * What of a party's items awaits approval: by drafts that would settle it, and by the proposed void of its document. Reads in one set.
 * `exceptDraftId`: the draft that is decided on, which does not stand in its own way. Source: rulings/accounting.md, 12.
 */
export async function gatherReserved(
  tx: TenantReadTx,
  { itemIds, exceptDraftId }: { readonly itemIds: readonly Uuid[]; readonly exceptDraftId: Uuid | null },
): Promise<ReservedItems> {
  const [itemId] = itemIds;
  if (itemId === undefined) return new Map();
  const [drafts, voids] = await Promise.all([
    tx.all(draftsAwaitingOfItem, { itemId }),
    proposedVoids(tx, itemIds),
  ]);
  const own = reservedByDrafts(
    drafts.map(({ draft }) => draft),
    exceptDraftId,
  );
  return new Map([...own, ...voids]);
}

/** The same of items of any parties. */
export async function gatherReservedOfAll(
  tx: TenantReadTx,
  itemIds: readonly Uuid[],
): Promise<ReservedItems> {
  const [drafts, voids] = await Promise.all([tx.all(draftsAwaiting, {}), proposedVoids(tx, itemIds)]);
  return new Map([...reservedByDrafts(drafts, null), ...voids]);
}

async function proposedVoids(
  tx: TenantReadTx,
  itemIds: readonly Uuid[],
): Promise<readonly (readonly [Uuid, Reserved])[]> {
  const voids = await Promise.all(itemIds.map((itemId) => tx.first(proposedVoidOfItem, { itemId })));
  return itemIds.flatMap((itemId, index) => {
    const proposed = voids[index];
    return proposed
      ? [[itemId, { amountE4: null, by: `the void of ${proposed.displayNumber}` }] as const]
      : [];
  });
}

/** What drafts that await approval would settle, by item. */
export function reservedByDrafts(
  drafts: readonly DocumentDraftRow[],
  exceptDraftId: Uuid | null,
): Map<Uuid, Reserved> {
  const reserved = new Map<Uuid, Reserved>();
  for (const draft of drafts) {
    if (draft.id === exceptDraftId || !isSettlementKind(draft.kind)) continue;
    const content = contentOfDraft(draft);
    if (!('settlement' in content)) continue;
    for (const { openItemId, amount } of content.settlement.allocations) {
      const read = parseDecimalToE4(amount, 4);
      if (!read.ok) continue;
      const before = reserved.get(openItemId);
      const amountE4 = (before?.amountE4 ?? 0n) + read.value;
      reserved.set(openItemId, { amountE4, by: before?.by ?? nameOfDraft(draft) });
    }
  }
  return reserved;
}

function nameOfDraft({ kind, posting_date: postingDate }: DocumentDraftRow): string {
  return `a draft of ${kind} of ${postingDate}`;
}

/** Items with what of each awaits approval. */
export function withReserved<Item extends OpenItemFact>(
  items: Iterable<Item>,
  reserved: ReservedItems,
): readonly Item[] {
  return [...items].map((item) => {
    const of = reserved.get(item.id);
    return of ? { ...item, reserved: of } : item;
  });
}

/** Whether anything of an item awaits approval, so that its document is not voided; null: nothing does. */
export function problemOfWhole(
  item: OpenItemFact,
  reservedItems: ReservedItems,
): Refusal<'OPEN_ITEM_RESERVED'> | null {
  const reserved = reservedItems.get(item.id);
  if (!reserved) return null;
  return problemOfReserved({ ...item, reserved }, absolute(item.openOriginalE4), minorUnitsOf(item.currency));
}
