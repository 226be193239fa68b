import { notFoundOrDenied } from '@cifra/access/errors';
import { partiesOf } from '@cifra/access/claim';
import { connectionOf, edgesWith } from '@cifra/books/connection';
import { InvariantBroken } from '@cifra/database/failures';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { refuse } from '@cifra/domain/refusals';
import { countRows } from '@cifra/subgraph-kit/count-rows';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { keyOfOrder, listDocumentPlaces } from '@cifra/trade/reads/document-list';
import {
  countedDocuments,
  listedDocuments,
  listedOpenItems,
  readsBeyondPage,
} from '@cifra/trade/reads/list-documents';
import { countedOpenItems, openItemLists } from '@cifra/trade/reads/open-item-list';
import type { PartyOfTenant } from '@cifra/trade/reads/parties';
import { partyStatement } from '@cifra/trade/reports/party-statement';
import type { OwnPartyResolvers, TenantResolvers } from '../generated/resolvers.ts';
import { orderOf, parseDocumentFilter, parseOpenItemFilter } from '../parse/document-lists.ts';

/** A party that the claim names. */
export type OwnPartyParent = PartyOfTenant;

export const ownParties: NonNullable<TenantResolvers['ownParties']> = async (
  { id: tenantId },
  _input,
  { access, loadersOf },
) => {
  const ids = partiesOf(access.claim, tenantId) as readonly Uuid[];
  const parties = await loadersOf(tenantId).party.loadMany(ids);
  return parties.flatMap((party) => {
    if (party instanceof Error) throw party;
    return party ?? [];
  });
};

export const ownParty: NonNullable<TenantResolvers['ownParty']> = (
  { id: tenantId },
  { id },
  { access, loadersOf },
) => (partiesOf(access.claim, tenantId).includes(id) ? loadersOf(tenantId).party.load(id as Uuid) : null);

const order = orderOf(null);

export const OwnParty: OwnPartyResolvers = {
  isCustomer: (row) => row.is_customer,
  isVendor: (row) => row.is_vendor,
  taxId: (row) => row.tax_id,
  taxCheckDigit: (row) => row.tax_check_digit,

  async documents({ tenantId, id: partyId }, input, { books, ownLoadersOf }) {
    const { document } = ownLoadersOf(tenantId, partyId);
    const page = requirePage(input, { of: ['own documents', tenantId, partyId], key: keyOfOrder(order) });
    const parsed = parseDocumentFilter(input.filter);
    if (!parsed.ok) throw refusalError(parsed.refusal);
    const filters = { ...parsed.value, partyId };
    const listing = { filters, order, page };
    const places = readsBeyondPage(filters, order)
      ? await books.report(listedDocuments, tenantId, listing)
      : await books.read(tenantId, (tx) => listDocumentPlaces(tx, listing));
    if (!places) throw notFoundOrDenied();
    const { edges, ...found } = connectionOf(places, page, {
      keyOf: ({ at, id }) => [at, id],
      count: countRows(books, countedDocuments, { tenantId, filters }),
    });
    const rows = await document.loadMany(edges.map(({ node }) => node.id));
    const nodes = rows.map((row) => {
      if (row === null || row instanceof Error) throw row ?? new InvariantBroken('a posted document is gone');
      return row;
    });
    return { edges: edgesWith(edges, nodes), ...found };
  },

  document: ({ tenantId, id: partyId }, { id }, { ownLoadersOf }) => {
    const documentId = parseUuid(id);
    return documentId.ok ? ownLoadersOf(tenantId, partyId).document.load(documentId.value) : null;
  },

  async openItems({ tenantId, id: partyId }, input, { books }) {
    const sort = 'DUE_DATE_ASC';
    const page = requirePage(input, {
      of: ['own open items', tenantId, partyId],
      key: openItemLists[sort].key,
    });
    const parsed = parseOpenItemFilter(input.filter);
    if (!parsed.ok) throw refusalError(parsed.refusal);
    const filters = { ...parsed.value, partyId };
    const listed = await books.report(listedOpenItems, tenantId, { filters, order: sort, page });
    if (!listed) throw notFoundOrDenied();
    const own = listed.rows.map((row) => ({ ...row, tenantId, baseCurrency: listed.baseCurrency }));
    return connectionOf(own, page, {
      keyOf: ({ item }) => [item.due_date, item.id],
      count: countRows(books, countedOpenItems, { tenantId, filters }),
    });
  },

  async statement({ tenantId, id: partyId }, { side, ...input }, { books }) {
    const [from, to] = [localDate(input.from), localDate(input.to)];
    if (from > to) {
      const problem = `must not be after to, ${to}`;
      throw refusalError(refuse('INPUT_INVALID', { field: 'from', problem, value: from }));
    }
    const request = { partyId, side, from, to };
    const report = await books.report(partyStatement, tenantId, request);
    if (!report) throw notFoundOrDenied();
    return { tenantId, ...request, sections: report.sections };
  },
};
