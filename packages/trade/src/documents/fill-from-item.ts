import { formatE6 } from '@cifra/domain/documents/decimal-e6';
import { documentKindOf, type DocumentKind } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { ItemLine } from './content.ts';
import type { ItemRow } from './named-rows.ts';

/** A line as a caller requests it. A tax code that is left out is the item's; null: untaxed. */
export type LineInput = Omit<ItemLine, 'taxCodeId'> & { readonly taxCodeId?: Uuid | null };

/** A line with what it leaves to its item: description, tax code, account of the document's side, and price where the item's is in the
 * document's currency. An item that is not there gives nothing: whoever saves or posts refuses it in its turn. Product 4.1. */
export function fillFromItem(
  line: LineInput,
  item: ItemRow | undefined,
  of: { readonly kind: DocumentKind; readonly currency: string },
): ItemLine {
  // A note's line that names a line has that line's item, price and code.
  if (!item || line.originalOrdinal !== null) return { ...line, taxCodeId: line.taxCodeId ?? null };
  const isSales = documentKindOf[of.kind].side === 'SALES';
  const isPriced = item.unit_price_e6 !== null && item.currency === of.currency;
  return {
    ...line,
    accountId: line.accountId ?? (isSales ? item.sales_account_id : item.purchase_account_id),
    unitPrice: line.unitPrice ?? (isPriced ? formatE6(item.unit_price_e6 ?? 0n) : null),
    description: line.description === '' ? item.name : line.description,
    taxCodeId: line.taxCodeId === undefined ? item.tax_code_id : line.taxCodeId,
  };
}
