import { formatE6 } from '@cifra/domain/documents/decimal-e6';
import { documentKindOf, type DocumentKind } from '@cifra/domain/documents/kinds';
import type { TenantReadTx } from '@cifra/database/tx';
import { itemById } from '../items/queries.ts';
import type { DocumentContent, ItemLine } from './content.ts';

/** A line with what it leaves to its item: description, account of the document's side, and price where the item's is in the
 * document's currency. Null: it names an item that is not there. Product 4.1. */
export async function fillFromItem(
  tx: TenantReadTx,
  line: ItemLine,
  of: { readonly kind: DocumentKind; readonly currency: string },
): Promise<ItemLine | null> {
  if (line.itemId === null) return line;
  const item = await tx.first(itemById, { id: line.itemId });
  if (!item) return null;
  const isSales = documentKindOf[of.kind].side === 'SALES';
  const isPriced = item.unit_price_e6 !== null && item.currency === of.currency;
  return {
    ...line,
    accountId: line.accountId ?? (isSales ? item.sales_account_id : item.purchase_account_id),
    unitPrice: line.unitPrice ?? (isPriced ? formatE6(item.unit_price_e6 ?? 0n) : null),
    description: line.description === '' ? item.name : line.description,
  };
}

/** A document with all its lines filled from their items. A line whose item is not there stays: posting refuses it in its turn. */
export async function fillFromItems(tx: TenantReadTx, content: DocumentContent): Promise<DocumentContent> {
  if (!('items' in content)) return content;
  const of = { kind: content.kind, currency: content.items.currency };
  const lines: ItemLine[] = [];
  for (const line of content.items.lines) lines.push((await fillFromItem(tx, line, of)) ?? line);
  return { ...content, items: { ...content.items, lines } };
}
