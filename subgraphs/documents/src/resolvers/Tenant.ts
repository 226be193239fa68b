import { notFoundOrDenied } from '@cifra/access/errors';
import { granted } from '@cifra/access/field-rule';
import { itemByCode } from '@cifra/trade/items/queries';
import { findLegalDetails } from '@cifra/trade/legal-details/legal-details';
import { partyByCode } from '@cifra/trade/parties/queries';
import { taxCodeByCode } from '@cifra/trade/tax-codes/queries';
import type { Uuid } from '@cifra/domain/ids';
import { connectionOf } from '@cifra/books/connection';
import { countRows } from '@cifra/subgraph-kit/count-rows';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { reference } from '@cifra/subgraph-kit/reference';
import type { DocumentsContext } from '../context.ts';
import type { TenantResolvers } from '../generated/resolvers.ts';
import { numberReport } from '@cifra/trade/reports/number-report';
import { parseIdOrCode } from '../parse/id-or-code.ts';
import { parseItemFilter, parsePartyFilter } from '../parse/lists.ts';
import { countedItems, itemLists, placeOfItem, searchedItems } from '@cifra/trade/reads/items';
import { countedParties, partyLists, placeOfParty, searchedParties } from '@cifra/trade/reads/parties';
import { listSeries } from '@cifra/trade/reads/series';
import { countedTaxCodes, placeOfTaxCode, taxCodeLists } from '@cifra/trade/reads/tax-codes';
import { tenantMoney } from './Money.ts';
import { ownParties, ownParty } from './OwnParty.ts';
import { search } from './search.ts';
import { tenantVouchers } from './Voucher.ts';
import { tenantDocuments } from './tenant-documents.ts';

export interface TenantParent {
  readonly id: Uuid;
}

export const Tenant: TenantResolvers = {
  __resolveReference: reference<DocumentsContext, TenantParent>(granted, ({ id }) => ({ id })),
  ...tenantDocuments,
  ...tenantVouchers,
  ...tenantMoney,
  search,
  ownParties,
  ownParty,

  async parties({ id: tenantId }, input, { books, loadersOf }) {
    const sort = input.sort ?? 'CODE';
    const list = partyLists[sort];
    const page = requirePage(input, { of: ['parties', tenantId], key: list.key });
    const parsed = parsePartyFilter(input.filter);
    if (!parsed.ok) throw refusalError(parsed.refusal);
    const filters = parsed.value;
    const rows = await books.read(tenantId, (tx) => list.rows(tx, searchedParties(filters), page));
    if (!rows) throw notFoundOrDenied();
    const own = rows.map((row) => ({ ...row, tenantId }));
    for (const row of own) loadersOf(tenantId).party.prime(row.id, row);
    return connectionOf(own, page, {
      keyOf: (row) => placeOfParty(row, sort),
      count: countRows(books, countedParties, { tenantId, filters: { filters, sort } }),
    });
  },

  async party({ id: tenantId }, { id, code }, { books, loadersOf }) {
    const named = parseIdOrCode({ id, code }, 'party');
    if (!named.ok) throw refusalError(named.refusal);
    if (named.value === null) return null;
    if ('id' in named.value) return loadersOf(tenantId).party.load(named.value.id);
    const { code: partyCode } = named.value;
    const row = await books.read(tenantId, (tx) => tx.first(partyByCode, { code: partyCode }));
    return row ? { ...row, tenantId } : null;
  },

  async taxCodes({ id: tenantId }, input, { books, loadersOf }) {
    const sort = input.sort ?? 'CODE';
    const list = taxCodeLists[sort];
    const page = requirePage(input, { of: ['taxCodes', tenantId], key: list.key });
    const filters = input.filter ?? {};
    const rows = await books.read(tenantId, (tx) => list.rows(tx, filters, page));
    if (!rows) throw notFoundOrDenied();
    const own = rows.map((row) => ({ ...row, tenantId }));
    for (const row of own) loadersOf(tenantId).taxCode.prime(row.id, row);
    return connectionOf(own, page, {
      keyOf: (row) => placeOfTaxCode(row, sort),
      count: countRows(books, countedTaxCodes, { tenantId, filters }),
    });
  },

  async taxCode({ id: tenantId }, { id, code }, { books, loadersOf }) {
    const named = parseIdOrCode({ id, code }, 'taxCode');
    if (!named.ok) throw refusalError(named.refusal);
    if (named.value === null) return null;
    if ('id' in named.value) return loadersOf(tenantId).taxCode.load(named.value.id);
    const { code: taxCode } = named.value;
    const row = await books.read(tenantId, (tx) => tx.first(taxCodeByCode, { code: taxCode }));
    return row ? { ...row, tenantId } : null;
  },

  async documentSeries({ id: tenantId }, _input, { books }) {
    const series = await books.read(tenantId, listSeries);
    if (!series) throw notFoundOrDenied();
    return series;
  },

  async documentNumberReport({ id: tenantId }, _input, { books }) {
    const report = await books.report(numberReport, tenantId, null);
    if (!report) throw notFoundOrDenied();
    return report;
  },

  async items({ id: tenantId }, input, { books, loadersOf }) {
    const sort = input.sort ?? 'CODE';
    const list = itemLists[sort];
    const page = requirePage(input, { of: ['items', tenantId], key: list.key });
    const parsed = parseItemFilter(input.filter);
    if (!parsed.ok) throw refusalError(parsed.refusal);
    const filters = parsed.value;
    const rows = await books.read(tenantId, (tx) => list.rows(tx, searchedItems(filters), page));
    if (!rows) throw notFoundOrDenied();
    const own = rows.map((row) => ({ ...row, tenantId }));
    for (const row of own) loadersOf(tenantId).item.prime(row.id, row);
    return connectionOf(own, page, {
      keyOf: (row) => placeOfItem(row, sort),
      count: countRows(books, countedItems, { tenantId, filters }),
    });
  },

  async item({ id: tenantId }, { id, code }, { books, loadersOf }) {
    const named = parseIdOrCode({ id, code }, 'item');
    if (!named.ok) throw refusalError(named.refusal);
    if (named.value === null) return null;
    if ('id' in named.value) return loadersOf(tenantId).item.load(named.value.id);
    const { code: itemCode } = named.value;
    const row = await books.read(tenantId, (tx) => tx.first(itemByCode, { code: itemCode }));
    return row ? { ...row, tenantId } : null;
  },

  async legalDetails({ id: tenantId }, _input, { books }) {
    const details = await books.read(tenantId, findLegalDetails);
    if (!details) throw notFoundOrDenied();
    return details;
  },
};
