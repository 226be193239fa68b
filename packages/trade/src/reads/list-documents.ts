import { tenantReport } from '@cifra/books/command';
import {
  listDocumentPlaces,
  type DocumentFilters,
  type DocumentOrder,
  type DocumentPlace,
} from './document-list.ts';
import { listOpenItems, type OpenItemFilters, type OpenItemPlace } from './open-item-list.ts';
import type { OpenItemRow } from './open-items.ts';

/** Lists that read more than the page that they answer, off the HTTP thread. */

export interface DocumentsInput {
  readonly filters: DocumentFilters;
  readonly order: DocumentOrder;
  readonly first: number;
  readonly after: DocumentPlace | null;
}

/** Whether a list may look at documents that it does not show: what is open or settled, texts, a bound on the date that the order does
 * not run by, a party or its kinds out of the order of its index. */
export function readsBeyondPage(
  { isOpen, search, fromDate, toDate, dueUpTo, partyId, kinds }: DocumentFilters,
  { by }: DocumentOrder,
): boolean {
  const otherDate = by === 'due_date' ? (fromDate ?? toDate) : dueUpTo;
  const isOutOfOrder = partyId !== null && (by === 'due_date' || kinds.length > 0);
  return isOpen !== null || search !== null || otherDate !== null || isOutOfOrder;
}

export const listedDocuments = tenantReport<DocumentsInput, DocumentPlace[]>(
  'documents.list',
  (tx, { filters, order, ...page }) => listDocumentPlaces(tx, filters, order, page),
);

export const listedOpenItems = tenantReport<
  { readonly filters: OpenItemFilters; readonly first: number; readonly after: OpenItemPlace | null },
  { readonly rows: OpenItemRow[]; readonly baseCurrency: string }
>('documents.openItems', async (tx, { filters, ...page }, { baseCurrency }) => ({
  rows: await listOpenItems(tx, filters, page),
  baseCurrency,
}));
