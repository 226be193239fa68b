import { formatE6 } from '@cifra/domain/documents/decimal-e6';
import { lineAmounts } from '@cifra/domain/documents/amounts';
import { minorUnitsOf } from '@cifra/domain/currencies';
import { addDays } from '@cifra/domain/local-date';
import { part, say } from '../activities/activity.ts';
import type { DocumentActivity } from '../activities/trade-activity.ts';
import type { Business } from '../business.ts';

/** A partial correction of the first line, five days later. */
export function creditNote(business: Business, document: DocumentActivity): DocumentActivity | null {
  const [line] = document.lines;
  if (line === undefined) return null;
  const netE4 = part(line.netE4, 120, document.currency);
  if (netE4 <= 0n) return null;
  const priced = { quantityE6: 1_000_000n, unitPriceE6: netE4 * 100n, taxPercentE4: line.percent * 10_000 };
  const isSale = document.type === 'INVOICE';
  return {
    ...document,
    date: addDays(document.date, 5),
    key: `N ${document.key}`,
    type: isSale ? 'SALES_CREDIT_NOTE' : 'PURCHASE_CREDIT_NOTE',
    lines: [
      {
        ...line,
        description: isSale
          ? say(business, 'Descuento por faltante en la entrega', 'Discount for a short delivery')
          : say(business, 'Devolución de mercancía dañada', 'Damaged goods returned'),
        quantity: '1',
        unitPrice: formatE6(priced.unitPriceE6),
        ...lineAmounts(priced, minorUnitsOf(document.currency)),
      },
    ],
    original: document.key,
    vendorNumber: isSale ? null : `NC-${document.vendorNumber ?? ''}`,
    reference: null,
  };
}
