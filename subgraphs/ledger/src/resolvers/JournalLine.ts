import { stubOf } from '@cifra/subgraph-kit/ids/stub';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type { JournalLineResolvers } from '../generated/resolvers.ts';
import { accountOf } from './account-of.ts';

export const JournalLine: JournalLineResolvers = {
  account: (row, _input, context) =>
    accountOf({ tenantId: row.tenantId, accountId: row.account_id }, context),
  base: (row) => moneyOf(row.base_amount, row.baseCurrency),
  original: (row) => moneyOf(row.original_amount, row.original_currency),
  exchangeRate: ({ tenantId, rate_id: id }) => stubOf('ExchangeRate', tenantId, id),
  rateDate: (row) => row.rate_date,
  rateMark: (row) => row.rate_mark,
  documentDate: (row) => row.document_date,
  party: ({ tenantId, party_id: id }) => stubOf('Party', tenantId, id),
  taxDate: (row) => row.tax_date,
  taxCode: ({ tenantId, tax_code_id: id }) => stubOf('TaxCode', tenantId, id),
};
