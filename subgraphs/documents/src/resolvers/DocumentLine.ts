import { formatE6 } from '@cifra/domain/documents/decimal-e6';
import { formatPercent } from '@cifra/domain/tax-codes';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type { DocumentLineResolvers } from '../generated/resolvers.ts';
import { accountOf } from './stubs.ts';

export const DocumentLine: DocumentLineResolvers = {
  item: (row, _input, { loadersOf }) =>
    row.item_id === null ? null : loadersOf(row.tenantId).item.load(row.item_id),
  account: (row) => accountOf(row.tenantId, row.account_id),
  quantity: (row) => formatE6(row.quantity_e6),
  unitPrice: (row) => formatE6(row.unit_price_e6),
  discountPercent: (row) =>
    row.discount_percent_e4 === null ? null : formatPercent(row.discount_percent_e4),
  discount: (row) => moneyOf(row.discount_amount, row.currency),
  documentDiscount: (row) => moneyOf(row.document_discount_amount, row.currency),
  net: (row) => moneyOf(row.net_amount, row.currency),
  taxCode: (row, _input, { loadersOf }) =>
    row.tax_code_id === null ? null : loadersOf(row.tenantId).taxCode.load(row.tax_code_id),
  taxPercent: (row) => formatPercent(row.tax_percent_e4),
  tax: (row) => moneyOf(row.tax_amount, row.currency),
  taxBase: (row) => (row.tax_base_amount === null ? null : moneyOf(row.tax_base_amount, row.currency)),
  taxDate: (row) => row.tax_date,
  originalOrdinal: (row) => row.original_ordinal,
};
