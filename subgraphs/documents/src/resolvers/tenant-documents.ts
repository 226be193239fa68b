import { notFoundOrDenied } from '@cifra/access/errors';
import { parseUuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { refuse } from '@cifra/domain/refusals';
import { InvariantBroken } from '@cifra/database/failures';
import { connectionOf } from '@cifra/books/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import type { TenantResolvers } from '../generated/resolvers.ts';
import { ageing } from '@cifra/trade/reports/ageing';
import { listedDocuments, listedOpenItems, readsBeyondPage } from '@cifra/trade/reads/list-documents';
import { partyStatement } from '@cifra/trade/reports/party-statement';
import {
  parseDocumentList,
  parseDraftList,
  parseIdOrNumber,
  parseOpenItemList,
} from '../parse/document-lists.ts';
import { findDocumentCalled, listDocumentPlaces } from '@cifra/trade/reads/document-list';
import { listDocumentDrafts } from '@cifra/trade/reads/document-drafts';

/** Documents, drafts and open items of a tenant. */
export const tenantDocuments = {
  async documents({ id: tenantId }, input, { books, loadersOf }) {
    const parsed = parseDocumentList(input);
    if (!parsed.ok) throw refusalError(parsed.refusal);
    const { page, after, filters, order } = parsed.value;
    const listing = { filters, order, first: page.first, after };
    const places = readsBeyondPage(filters, order)
      ? await books.report(listedDocuments, tenantId, listing)
      : await books.read(tenantId, (tx) => listDocumentPlaces(tx, filters, order, listing));
    if (!places) throw notFoundOrDenied();
    const { edges, pageInfo } = connectionOf(places, page, ({ date, id }) => [date, id]);
    const rows = await loadersOf(tenantId).document.loadMany(edges.map(({ node }) => node.id));
    return {
      edges: edges.map(({ cursor }, index) => {
        const node = rows[index];
        if (!node || node instanceof Error) throw node ?? new InvariantBroken('a posted document is gone');
        return { cursor, node };
      }),
      pageInfo,
    };
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
    const parsed = parseDraftList(input);
    if (!parsed.ok) throw refusalError(parsed.refusal);
    const { page, after, filters } = parsed.value;
    const own = await books.read(tenantId, async (tx, { baseCurrency }) =>
      (await listDocumentDrafts(tx, filters, { first: page.first, after })).map((row) => ({
        ...row,
        tenantId,
        baseCurrency,
      })),
    );
    if (!own) throw notFoundOrDenied();
    for (const row of own) loadersOf(tenantId).documentDraft.prime(row.id, row);
    return connectionOf(own, page, ({ id }) => [id]);
  },

  documentDraft({ id: tenantId }, { id }, { loadersOf }) {
    const draftId = parseUuid(id);
    return draftId.ok ? loadersOf(tenantId).documentDraft.load(draftId.value) : null;
  },

  async openItems({ id: tenantId }, input, { books, loadersOf }) {
    const parsed = parseOpenItemList(input);
    if (!parsed.ok) throw refusalError(parsed.refusal);
    const { page, after, filters } = parsed.value;
    const place = after && { dueDate: after.date, id: after.id };
    const listed = await books.report(listedOpenItems, tenantId, {
      filters,
      first: page.first,
      after: place,
    });
    if (!listed) throw notFoundOrDenied();
    const own = listed.rows.map((row) => ({ ...row, tenantId, baseCurrency: listed.baseCurrency }));
    for (const row of own) loadersOf(tenantId).openItem.prime(row.item.id, row);
    return connectionOf(own, page, ({ item }) => [item.due_date, item.id]);
  },

  async ageing({ id: tenantId }, { side, ...input }, { books }) {
    const asOf = localDate(input.asOf);
    const report = await books.report(ageing, tenantId, { side, asOf });
    if (!report) throw notFoundOrDenied();
    return { tenantId, side, asOf, ...report };
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
