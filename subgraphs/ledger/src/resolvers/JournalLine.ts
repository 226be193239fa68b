import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type { JournalLineResolvers } from '../generated/resolvers.ts';
import { accountOf } from './account-of.ts';

export const JournalLine: JournalLineResolvers = {
  account: (row, _input, context) =>
    accountOf({ tenantId: row.tenantId, accountId: row.account_id }, context),
  base: (row) => moneyOf(row.base_amount, row.baseCurrency),
  original: (row) => moneyOf(row.original_amount, row.original_currency),
  rateId: (row) => row.rate_id,
  rateDate: (row) => row.rate_date,
  rateMark: (row) => row.rate_mark,
  documentDate: (row) => row.document_date,
  partyId: (row) => row.party_id,
  openItemId: (row) => row.open_item_id,
  taxCodeId: (row) => row.tax_code_id,
};
