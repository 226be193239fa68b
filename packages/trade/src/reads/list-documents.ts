import {
  countDocuments,
  listDocumentPlaces,
  type DocumentFilters,
  type DocumentOrder,
  type DocumentPlace,
  type DocumentsRequest,
} from './document-list.ts';
import { listOpenItems, type OpenItemsRequest } from './open-item-list.ts';
import type { OpenItemRow } from './open-items.ts';
import { oneSetReport, tenantReport } from '@cifra/books/command';

/** Lists that read more than the page that they answer, off the HTTP thread. */

/** Whether a list may look at documents that it does not show: what is open or settled, texts, a bound on the date that the order does
 * not run by, a party or its kinds out of the order of its index. */
export function readsBeyondPage(
  { isOpen, search, fromDate, toDate, dueUpTo, partyId, kinds }: DocumentFilters,
  { by }: DocumentOrder,
): boolean {
  const otherDate = by === 'due_date' ? (fromDate ?? toDate) : dueUpTo;
  const days = by === 'display_number' || by === 'total_base_amount' ? (fromDate ?? toDate) : null;
  const isOutOfOrder = partyId !== null && (by !== 'document_date' || kinds.length > 0);
  return isOpen !== null || search !== null || otherDate !== null || days !== null || isOutOfOrder;
}

export const listedDocuments = oneSetReport<DocumentsRequest, DocumentPlace[]>(
  'documents.list',
  listDocumentPlaces,
);

export const countedDocuments = oneSetReport<DocumentFilters, number>('documents.count', countDocuments);

export const listedOpenItems = tenantReport<
  OpenItemsRequest,
  { readonly rows: OpenItemRow[]; readonly baseCurrency: string }
>('documents.openItems', async (tx, request, { baseCurrency }) => ({
  rows: await listOpenItems(tx, request),
  baseCurrency,
}));
