import { tenant } from '@cifra/access/field-rule';
import { amountE4Of, readPreparers } from '@cifra/ledger/manual-entries/draft-line';
import { findCurrency } from '@cifra/domain/currencies';
import { formatE4 } from '@cifra/domain/money';
import type { EntryDraftLineResolvers, EntryDraftResolvers } from '../generated/resolvers.ts';
import { stubOf } from '@cifra/subgraph-kit/ids/stub';
import { lineConnection } from '@cifra/subgraph-kit/line-range';
import { referenceById } from '@cifra/subgraph-kit/reference';
import { accountOf, userOf } from './account-of.ts';
import type { LedgerLoaders } from '../loaders.ts';

export const EntryDraft: EntryDraftResolvers = {
  __resolveReference: referenceById(tenant('Entry.Read'), ({ draft }: LedgerLoaders) => draft),
  postingDate: (row) => row.posting_date,
  documentDate: (row) => row.document_date,
  isAccrual: (row) => row.is_accrual,
  async lines({ tenantId, id }, input, { loadersOf }) {
    const all = (await loadersOf(tenantId).draftLines.load(id)) ?? [];
    return lineConnection(input, ['draft lines', tenantId, id], {
      read: ({ from, to }) =>
        all.slice(from, to).map((line, index) => ({ ...line, tenantId, ordinal: from + index + 1 })),
      count: () => all.length,
    });
  },
  preparedBy: (row) => readPreparers(row.prepared_by).map((id) => ({ __typename: 'User', id })),
  submittedBy: (row) => userOf(row.submitted_by),
  decidedBy: (row) => userOf(row.decided_by),
  rejectionReason: (row) => row.rejection_reason,
  entry: (row, _input, { loadersOf }) =>
    row.entry_id === null ? null : loadersOf(row.tenantId).entry.load(row.entry_id),
  vouchers: (row, _input, { loadersOf }) => loadersOf(row.tenantId).vouchersOfDraft.load(row.id),
  version: (row) => row.commit_number.toString(),
};

export const EntryDraftLine: EntryDraftLineResolvers = {
  account: (line, _input, context) => accountOf(line, context),
  original(line) {
    // A draft may hold more decimals than its currency has: they are shown, and refused where it is submitted.
    const minorUnits = findCurrency(line.currency)?.minorUnits ?? 4;
    return { __typename: 'Money', amount: formatE4(amountE4Of(line), minorUnits), currency: line.currency };
  },
  rate: (line) => line.rate ?? null,
  description: (line) => (line.description === '' ? null : line.description),
  taxCode: ({ tenantId, taxCodeId }) => stubOf('TaxCode', tenantId, taxCodeId),
};
