import { tenant } from '@cifra/access/field-rule';
import { referenceById } from '@cifra/subgraph-kit/reference';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type { OpenItemMovementResolvers, OpenItemResolvers } from '../generated/resolvers.ts';
import type { DocumentsLoaders } from '../loaders.ts';
import { documentOf, partyOf } from './stubs.ts';

export const OpenItem: OpenItemResolvers = {
  __resolveReference: referenceById(tenant('Document.Read'), ({ openItem }: DocumentsLoaders) => openItem),
  id: ({ item }) => item.id,
  side: ({ item }) => item.side,
  party: ({ item, tenantId }, _input, context) => partyOf({ tenantId, partyId: item.party_id }, context),
  document: ({ item, tenantId }, _input, context) =>
    documentOf({ tenantId, documentId: item.document_id }, context),
  reference: ({ item }) => item.reference,
  documentDate: ({ item }) => item.document_date,
  dueDate: ({ item }) => item.due_date,
  original: ({ item }) => moneyOf(item.original_amount, item.currency),
  base: ({ item, baseCurrency }) => moneyOf(item.base_amount, baseCurrency),
  open: ({ item, openOriginalE4 }) => moneyOf(openOriginalE4, item.currency),
  openBase: ({ openBaseE4, baseCurrency }) => moneyOf(openBaseE4, baseCurrency),
  movements: ({ item, tenantId }, _input, { loadersOf }) => loadersOf(tenantId).movementsOfItem.load(item.id),
};

export const OpenItemMovement: OpenItemMovementResolvers = {
  postingDate: (row) => row.posting_date,
  original: (row) => moneyOf(row.original_amount, row.currency),
  base: (row) => moneyOf(row.base_amount, row.baseCurrency),
  allocation: ({ tenantId, allocation_id: id }, _input, { loadersOf }) =>
    id === null ? null : loadersOf(tenantId).allocation.load(id),
};
