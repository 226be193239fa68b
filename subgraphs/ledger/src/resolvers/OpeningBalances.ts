import { notFoundOrDenied } from '@cifra/access/errors';
import { connectionOf } from '@cifra/books/connection';
import { countRows } from '@cifra/subgraph-kit/count-rows';
import { stubOf } from '@cifra/subgraph-kit/ids/stub';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type { OpeningBalancesResolvers, OpeningItemResolvers } from '../generated/resolvers.ts';
import { countedOpeningItems, openingItemList } from '@cifra/ledger/reads/opening-items';
import { accountOf } from './account-of.ts';

export const OpeningBalances: OpeningBalancesResolvers = {
  entry: ({ tenantId, entryId }, _input, { loadersOf }) =>
    entryId === null ? null : loadersOf(tenantId).entry.load(entryId),
  difference: ({ differenceE4, baseCurrency }) =>
    differenceE4 === null ? null : moneyOf(differenceE4, baseCurrency),
  async items({ tenantId, entryId, baseCurrency }, input, { books }) {
    const page = requirePage(input, { of: ['opening items', tenantId], key: openingItemList.key });
    if (entryId === null) return connectionOf<never>([], page, { keyOf: () => [], count: () => 0 });
    const rows = await books.read(tenantId, (tx) => openingItemList.rows(tx, { entryId }, page));
    if (!rows) throw notFoundOrDenied();
    const own = rows.map((row) => ({ ...row, tenantId, baseCurrency }));
    const count = countRows(books, countedOpeningItems, { tenantId, filters: { entryId } });
    return connectionOf(own, page, { keyOf: ({ ordinal }) => [String(ordinal)], count });
  },
};

export const OpeningItem: OpeningItemResolvers = {
  party: ({ tenantId, party_id: id }) => stubOf('Party', tenantId, id),
  account: (row, _input, context) =>
    accountOf({ tenantId: row.tenantId, accountId: row.account_id }, context),
  documentDate: (row) => row.document_date,
  dueDate: (row) => row.due_date,
  original: (row) => moneyOf(row.original_amount, row.currency),
  base: (row) => moneyOf(row.base_amount, row.baseCurrency),
  openOriginal: (row) => moneyOf(row.openOriginalE4, row.currency),
  openBase: (row) => moneyOf(row.openBaseE4, row.baseCurrency),
};
