import { notFoundOrDenied } from '@cifra/access/errors';
import { parseUuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { refuse } from '@cifra/domain/refusals';
import { InvariantBroken } from '@cifra/database/failures';
import { connectionOf, edgesWith } from '@cifra/books/connection';
import { countRows } from '@cifra/subgraph-kit/count-rows';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import type { TenantResolvers } from '../generated/resolvers.ts';
import { ageing } from '@cifra/trade/reports/ageing';
import {
  countedDocuments,
  listedDocuments,
  listedOpenItems,
  readsBeyondPage,
} from '@cifra/trade/reads/list-documents';
import { proposeAllocations } from '@cifra/trade/automatic-allocation/propose-allocations';
import { partyStatement } from '@cifra/trade/reports/party-statement';
import {
  orderOf,
  parseDocumentFilter,
  parseDraftFilter,
  parseIdOrNumber,
  parseOpenItemFilter,
} from '../parse/document-lists.ts';
import { findDocumentCalled, keyOfOrder, listDocumentPlaces } from '@cifra/trade/reads/document-list';
import {
  countedDocumentDrafts,
  documentDraftList,
  listDocumentDrafts,
} from '@cifra/trade/reads/document-drafts';
import { countedOpenItems, openItemLists } from '@cifra/trade/reads/open-item-list';

/** Documents, drafts and open items of a tenant. */
export const tenantDocuments = {
  async documents({ id: tenantId }, input, { books, loadersOf }) {
    const order = orderOf(input.sort);
    const page = requirePage(input, { of: ['documents', tenantId], key: keyOfOrder(order) });
    const parsed = parseDocumentFilter(input.filter);
    if (!parsed.ok) throw refusalError(parsed.refusal);
    const filters = parsed.value;
    const listing = { filters, order, page };
    const places = readsBeyondPage(filters, order)
      ? await books.report(listedDocuments, tenantId, listing)
      : await books.read(tenantId, (tx) => listDocumentPlaces(tx, listing));
    if (!places) throw notFoundOrDenied();
    const { edges, ...found } = connectionOf(places, page, {
      keyOf: ({ at, id }) => [at, id],
      count: countRows(books, countedDocuments, { tenantId, filters }),
    });
    const rows = await loadersOf(tenantId).document.loadMany(edges.map(({ node }) => node.id));
    const nodes = rows.map((row) => {
      if (row === null || row instanceof Error) throw row ?? new InvariantBroken('a posted document is gone');
      return row;
    });
    return { edges: edgesWith(edges, nodes), ...found };
  },

  async document({ id: tenantId }, input, { books, loadersOf }) {
    const named = parseIdOrNumber(input);
    if (!named.ok) throw refusalError(named.refusal);
    if (named.value === null) return null;
    if ('id' in named.value) return loadersOf(tenantId).document.load(named.value.id);
    const { displayNumber } = named.value;
    const id = await books.read(tenantId, (tx) => findDocumentCalled(tx, displayNumber));
    return id && loadersOf(tenantId).document.load(id);
  },

  async documentDrafts({ id: tenantId }, input, { books, loadersOf }) {
    const page = requirePage(input, { of: ['documentDrafts', tenantId], key: documentDraftList.key });
    const parsed = parseDraftFilter(input.filter);
    if (!parsed.ok) throw refusalError(parsed.refusal);
    const filters = parsed.value;
    const own = await books.read(tenantId, async (tx, { baseCurrency }) =>
      (await listDocumentDrafts(tx, filters, page)).map((row) => ({
        ...row,
        tenantId,
        baseCurrency,
      })),
    );
    if (!own) throw notFoundOrDenied();
    for (const row of own) loadersOf(tenantId).documentDraft.prime(row.id, row);
    return connectionOf(own, page, {
      keyOf: ({ id }) => [id],
      count: countRows(books, countedDocumentDrafts, { tenantId, filters }),
    });
  },

  documentDraft({ id: tenantId }, { id }, { loadersOf }) {
    const draftId = parseUuid(id);
    return draftId.ok ? loadersOf(tenantId).documentDraft.load(draftId.value) : null;
  },

  async openItems({ id: tenantId }, input, { books, loadersOf }) {
    const order = input.sort ?? 'DUE_DATE_ASC';
    const page = requirePage(input, { of: ['openItems', tenantId], key: openItemLists[order].key });
    const parsed = parseOpenItemFilter(input.filter);
    if (!parsed.ok) throw refusalError(parsed.refusal);
    const filters = parsed.value;
    const listed = await books.report(listedOpenItems, tenantId, { filters, order, page });
    if (!listed) throw notFoundOrDenied();
    const own = listed.rows.map((row) => ({ ...row, tenantId, baseCurrency: listed.baseCurrency }));
    for (const row of own) loadersOf(tenantId).openItem.prime(row.item.id, row);
    return connectionOf(own, page, {
      keyOf: ({ item }) => [item.due_date, item.id],
      count: countRows(books, countedOpenItems, { tenantId, filters }),
    });
  },

  async ageing({ id: tenantId }, { side, ...input }, { books }) {
    const asOf = localDate(input.asOf);
    const report = await books.report(ageing, tenantId, { side, asOf });
    if (!report) throw notFoundOrDenied();
    return { tenantId, side, asOf, ...report };
  },

  async proposedAllocations({ id: tenantId }, { side, ...input }, { books }) {
    const partyId = input.partyId == null ? null : parseUuid(input.partyId);
    if (partyId?.ok === false) return { __typename: 'AllocationProposals', allocations: [], hasMore: false };
    const money = input.money ?? null;
    const entered = money && { ...money, reference: money.reference ?? null };
    const request = { partyId: partyId?.value ?? null, side, entered };
    const proposed = await books.report(proposeAllocations, tenantId, request);
    if (!proposed) throw notFoundOrDenied();
    const { hasMore, baseCurrency } = proposed;
    return {
      __typename: 'AllocationProposals',
      hasMore,
      allocations: proposed.allocations.map((each) => ({ ...each, tenantId, baseCurrency })),
    };
  },

  async partyStatement({ id: tenantId }, { side, ...input }, { books }) {
    const [from, to] = [localDate(input.from), localDate(input.to)];
    if (from > to) {
      const problem = `must not be after to, ${to}`;
      throw refusalError(refuse('INPUT_INVALID', { field: 'from', problem, value: from }));
    }
    const partyId = parseUuid(input.partyId);
    if (!partyId.ok) throw notFoundOrDenied();
    const request = { partyId: partyId.value, side, from, to };
    const report = await books.report(partyStatement, tenantId, request);
    if (!report) throw notFoundOrDenied();
    return { tenantId, ...request, ...report };
  },
} satisfies TenantResolvers;
