import { notFoundOrDenied } from '@cifra/access/errors';
import { refuse } from '@cifra/domain/refusals';
import { connectionOf, parsePage } from '@cifra/books/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type { OpeningBalancesResolvers, OpeningItemResolvers } from '../generated/resolvers.ts';
import { openingItemsAfter } from '@cifra/ledger/reads/opening-items';
import { accountOf } from './account-of.ts';

export const OpeningBalances: OpeningBalancesResolvers = {
  entry: ({ tenantId, entryId }, _input, { loadersOf }) =>
    entryId === null ? null : loadersOf(tenantId).entry.load(entryId),
  difference: ({ differenceE4, baseCurrency }) =>
    differenceE4 === null ? null : moneyOf(differenceE4, baseCurrency),
  async items({ tenantId, entryId, baseCurrency }, { first, after }, { books }) {
    const page = parsePage({ first, after }, 1);
    if (!page.ok) throw refusalError(page.refusal);
    if (entryId === null) return connectionOf([], page.value, () => []);
    const [place = '0'] = page.value.after ?? [];
    if (!/^\d{1,5}$/.test(place)) {
      const problem = 'is not a cursor of this connection';
      throw refusalError(refuse('INPUT_INVALID', { field: 'after', problem, value: place.slice(0, 64) }));
    }
    const params = { entryId, after: Number(place), limit: page.value.first + 1 };
    const rows = await books.read(tenantId, (tx) => tx.all(openingItemsAfter, params));
    if (!rows) throw notFoundOrDenied();
    const own = rows.map((row) => ({ ...row, tenantId, baseCurrency }));
    return connectionOf(own, page.value, ({ ordinal }) => [String(ordinal)]);
  },
};

export const OpeningItem: OpeningItemResolvers = {
  partyId: (row) => row.party_id,
  account: (row, _input, context) =>
    accountOf({ tenantId: row.tenantId, accountId: row.account_id }, context),
  documentDate: (row) => row.document_date,
  dueDate: (row) => row.due_date,
  original: (row) => moneyOf(row.original_amount, row.currency),
  base: (row) => moneyOf(row.base_amount, row.baseCurrency),
  openOriginal: (row) => moneyOf(row.openOriginalE4, row.currency),
  openBase: (row) => moneyOf(row.openBaseE4, row.baseCurrency),
};
