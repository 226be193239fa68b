import { tenant } from '@cifra/access/field-rule';
import { absolute } from '@cifra/domain/money';
import { formatPercent } from '@cifra/domain/tax-codes';
import { stubOf } from '@cifra/subgraph-kit/ids/stub';
import { pageOfRows, type KeyPart } from '@cifra/books/connection';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type { DocumentsContext } from '../context.ts';
import type { DocumentResolvers } from '../generated/resolvers.ts';
import { lineConnection } from '@cifra/subgraph-kit/line-range';
import type { DocumentOfTenant } from '@cifra/trade/reads/documents';
import { referenceById } from '@cifra/subgraph-kit/reference';
import { documentState } from './document-state.ts';
import { accountOf, documentOf, entryOf, partyOf, userOf } from './stubs.ts';
import type { DocumentsLoaders } from '../loaders.ts';

const allocationKey: readonly KeyPart[] = ['id'];

const itemOf = ({ tenantId, id }: DocumentOfTenant, { loadersOf }: DocumentsContext) =>
  loadersOf(tenantId).itemOfDocument.load(id);
const voidOf = ({ tenantId, id }: DocumentOfTenant, { loadersOf }: DocumentsContext) =>
  loadersOf(tenantId).voidOfDocument.load(id);

/** An amount of the payables of a netting. */
const payablesOf = ({ payables_currency: currency }: DocumentOfTenant, amountE4: bigint | null) =>
  amountE4 === null || currency === null ? null : moneyOf(amountE4, currency);

export const Document: DocumentResolvers = {
  __resolveReference: referenceById(tenant('Document.Read'), ({ document }: DocumentsLoaders) => document),
  displayNumber: (row) => row.display_number,
  number: (row) => row.number.toString(),
  vendorNumber: (row) => row.vendor_number,
  party: (row, _input, context) => partyOf({ tenantId: row.tenantId, partyId: row.party_id }, context),
  documentDate: (row) => row.document_date,
  postingDate: (row) => row.posting_date,
  dueDate: (row) => row.due_date,
  net: (row) => moneyOf(row.net_amount, row.currency),
  tax: (row) => moneyOf(row.tax_amount, row.currency),
  total: (row) => moneyOf(row.total_amount, row.currency),
  totalBase: (row) => moneyOf(row.total_base_amount, row.baseCurrency),
  exchangeRate: ({ tenantId, rate_id: id }) => stubOf('ExchangeRate', tenantId, id),
  rateDate: (row) => row.rate_date,
  rateMark: (row) => row.rate_mark,
  async state(row, _input, context) {
    if ((await voidOf(row, context)) !== null) return 'VOID';
    return documentState(false, await itemOf(row, context));
  },
  open: async (row, _input, context) =>
    moneyOf(absolute((await itemOf(row, context))?.openOriginalE4 ?? 0n), row.currency),
  openBase: async (row, _input, context) =>
    moneyOf(absolute((await itemOf(row, context))?.openBaseE4 ?? 0n), row.baseCurrency),
  openItem: (row, _input, context) => itemOf(row, context),
  lines: (row, input, { loadersOf }) =>
    lineConnection(input, ['document lines', row.tenantId, row.id], {
      read: (range) => loadersOf(row.tenantId).lines(range).load(row.id),
      count: async () => (await loadersOf(row.tenantId).lineCount.load(row.id)) ?? 0,
    }),
  async allocations(row, input, context) {
    const page = requirePage(input, { of: ['allocations', row.tenantId, row.id], key: allocationKey });
    const found = await itemOf(row, context);
    // Read whole, for all documents of a page at once: an item has as many as people have settled it with.
    const all =
      found === null ? [] : await context.loadersOf(row.tenantId).allocationsOfItem.load(found.item.id);
    return pageOfRows(all, page, { key: allocationKey, keyOf: ({ id }) => [id] });
  },
  withholdings: (row, _input, { loadersOf }) => loadersOf(row.tenantId).withholdingsOfDocument.load(row.id),
  entry: (row) => entryOf(row.tenantId, row.entry_id),
  controlAccount: (row) => accountOf(row.tenantId, row.control_account_id),
  original: (row, _input, context) =>
    documentOf({ tenantId: row.tenantId, documentId: row.original_document_id }, context),
  originalItem: (row, _input, { loadersOf }) =>
    row.original_item_id === null ? null : loadersOf(row.tenantId).openItem.load(row.original_item_id),
  notes: (row, _input, { loadersOf }) => loadersOf(row.tenantId).notesOfDocument.load(row.id),
  async voidedByNote(row, _input, context) {
    const documentId = (await voidOf(row, context))?.noteId ?? null;
    return documentOf({ tenantId: row.tenantId, documentId }, context);
  },
  async voidedByEntry(row, _input, context) {
    const found = await voidOf(row, context);
    return found && entryOf(row.tenantId, found.entryId);
  },
  roundingMode: (row) => row.rounding_mode,
  pricesIncludeTax: (row) => row.prices_include_tax,
  discountPercent: (row) =>
    row.discount_percent_e4 === null ? null : formatPercent(row.discount_percent_e4),
  discount: (row) => moneyOf(row.discount_amount, row.currency),
  bankAccount: (row) => (row.bank_account_id === null ? null : accountOf(row.tenantId, row.bank_account_id)),
  bankAmount: (row) =>
    row.bank_amount === null || row.bank_currency === null
      ? null
      : moneyOf(row.bank_amount, row.bank_currency),
  netted: (row) => (row.netted_amount === null ? null : moneyOf(row.netted_amount, row.currency)),
  nettedPayables: (row) => payablesOf(row, row.netted_payables_amount),
  settledPayables: (row) => payablesOf(row, row.payables_amount),
  vouchers: (row, _input, { loadersOf }) => loadersOf(row.tenantId).vouchersOfDocument.load(row.id),
  remark: (row, _input, { loadersOf }) => loadersOf(row.tenantId).remarkOfDocument.load(row.id),
  preparedBy: (row) => userOf(row.prepared_by),
  approvedBy: (row) => userOf(row.approved_by),
  commitNumber: (row) => row.commit_number.toString(),
};
