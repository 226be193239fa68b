import { tenantReport } from '@cifra/books/command';
import {
  listDocumentPlaces,
  type DocumentFilters,
  type DocumentOrder,
  type DocumentPlace,
} from '../repository/document-list.ts';
import { listOpenItems, type OpenItemFilters, type OpenItemPlace } from '../repository/open-item-list.ts';
import type { OpenItemRow } from '../repository/open-items.ts';

/** Lists that read more than the page that they answer, off the HTTP thread. */

export interface DocumentsAsked {
  readonly filters: DocumentFilters;
  readonly order: DocumentOrder;
  readonly first: number;
  readonly after: DocumentPlace | null;
}

/** Whether a list must look at documents that it does not show: what is open or settled, and texts, have no index in the order. */
export function readsBeyondPage({ isOpen, search }: DocumentFilters): boolean {
  return isOpen !== null || search !== null;
}

export const listedDocuments = tenantReport<DocumentsAsked, DocumentPlace[]>(
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
