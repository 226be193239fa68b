import { stubOf } from '@cifra/subgraph-kit/ids/stub';
import { moneyOf } from '@cifra/subgraph-kit/shapes';
import type { LineOfTenant } from '@cifra/ledger/reads/lines';
import type { LedgerContext } from '../context.ts';
import type { JournalLineResolvers, LineMovementResolvers } from '../generated/resolvers.ts';
import { accountOf } from './account-of.ts';

/** A control line is the net of its entry's movements on its account, in its currency and of its party. */
async function movementsOf(line: LineOfTenant, { loadersOf }: LedgerContext) {
  if (line.party_id === null) return [];
  const ofEntry = await loadersOf(line.tenantId).movementsOfEntry.load(line.entry_id);
  return ofEntry.filter(
    (moved) =>
      moved.account_id === line.account_id &&
      moved.currency === line.original_currency &&
      moved.party_id === line.party_id,
  );
}

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
  async openItem(row, _input, context) {
    const [only, ...others] = new Set((await movementsOf(row, context)).map((moved) => moved.open_item_id));
    return only === undefined || others.length > 0 ? null : stubOf('OpenItem', row.tenantId, only);
  },
  movements: (row, _input, context) => movementsOf(row, context),
  taxDate: (row) => row.tax_date,
  taxCode: ({ tenantId, tax_code_id: id }) => stubOf('TaxCode', tenantId, id),
};

export const LineMovement: LineMovementResolvers = {
  openItem: ({ tenantId, open_item_id: id }) => ({ __typename: 'OpenItem' as const, tenantId, id }),
  original: (row) => moneyOf(row.original_amount, row.currency),
  base: (row) => moneyOf(row.base_amount, row.baseCurrency),
};
