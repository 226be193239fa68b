import type { Connection } from '@cifra/books/connection';
import { formatE6 } from '@cifra/domain/documents/decimal-e6';
import type { Uuid } from '@cifra/domain/ids';
import { absolute } from '@cifra/domain/money';
import { formatPercent } from '@cifra/domain/tax-codes';
import { lineConnection } from '@cifra/subgraph-kit/line-range';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type { DocumentOfTenant } from '@cifra/trade/reads/documents';
import type { OwnLineRow } from '@cifra/trade/reads/own-documents';
import type { DocumentsContext } from '../context.ts';
import type {
  OwnDocumentLineResolvers,
  OwnDocumentResolvers,
  OwnOpenItemResolvers,
} from '../generated/resolvers.ts';
import { documentState } from './document-state.ts';

export type OwnLineParent = OwnLineRow & { readonly tenantId: Uuid };
export type OwnLinePage = Connection<OwnLineParent>;

/** The loaders of whose own the document is; the denial, where the claim does not name that party. */
const loadersOfOwner = ({ tenantId, party_id }: DocumentOfTenant, { ownLoadersOf }: DocumentsContext) =>
  ownLoadersOf(tenantId, party_id);

const ownOrNone = (row: DocumentOfTenant, id: Uuid | null, context: DocumentsContext) =>
  id === null ? null : loadersOfOwner(row, context).document.load(id);

export const OwnDocument: OwnDocumentResolvers = {
  displayNumber: (row) => row.display_number,
  vendorNumber: (row) => row.vendor_number,
  documentDate: (row) => row.document_date,
  dueDate: (row) => row.due_date,
  net: (row) => moneyOf(row.net_amount, row.currency),
  tax: (row) => moneyOf(row.tax_amount, row.currency),
  total: (row) => moneyOf(row.total_amount, row.currency),
  async state(row, _input, context) {
    const { voidOfDocument, itemOfDocument } = loadersOfOwner(row, context);
    const [voided, item] = await Promise.all([voidOfDocument.load(row.id), itemOfDocument.load(row.id)]);
    return documentState(voided !== null, item);
  },
  async open(row, _input, context) {
    const item = await loadersOfOwner(row, context).itemOfDocument.load(row.id);
    return moneyOf(absolute(item?.openOriginalE4 ?? 0n), row.currency);
  },
  lines: (row, input, context) => {
    const { lines, lineCount } = loadersOfOwner(row, context);
    return lineConnection(input, ['own document lines', row.tenantId, row.id], {
      read: (range) => lines(range).load(row.id),
      count: async () => (await lineCount.load(row.id)) ?? 0,
    });
  },
  original: (row, _input, context) => ownOrNone(row, row.original_document_id, context),
  async voidedByNote(row, _input, context) {
    const voided = await loadersOfOwner(row, context).voidOfDocument.load(row.id);
    return ownOrNone(row, voided?.noteId ?? null, context);
  },
};

export const OwnDocumentLine: OwnDocumentLineResolvers = {
  quantity: (row) => formatE6(row.quantityE6),
  unitPrice: (row) => formatE6(row.unitPriceE6),
  net: (row) => moneyOf(row.netE4, row.currency),
  taxPercent: (row) => formatPercent(row.taxPercentE4),
  tax: (row) => moneyOf(row.taxE4, row.currency),
};

export const OwnOpenItem: OwnOpenItemResolvers = {
  id: ({ item }) => item.id,
  side: ({ item }) => item.side,
  document: ({ item, tenantId }, _input, { ownLoadersOf }) =>
    item.document_id === null ? null : ownLoadersOf(tenantId, item.party_id).document.load(item.document_id),
  reference: ({ item }) => item.reference,
  documentDate: ({ item }) => item.document_date,
  dueDate: ({ item }) => item.due_date,
  original: ({ item }) => moneyOf(item.original_amount, item.currency),
  open: ({ item, openOriginalE4 }) => moneyOf(openOriginalE4, item.currency),
};
