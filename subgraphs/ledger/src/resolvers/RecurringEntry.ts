import { notFoundOrDenied } from '@cifra/access/errors';
import { tenant } from '@cifra/access/field-rule';
import { readDraftLines, readPreparers } from '@cifra/ledger/manual-entries/draft-line';
import type { Uuid } from '@cifra/domain/ids';
import { connectionOf } from '@cifra/books/connection';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { referenceById } from '@cifra/subgraph-kit/reference';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type {
  AccrualResolvers,
  RecurringEntryResolvers,
  RecurringOutcomeResolvers,
  RecurringRunResolvers,
} from '../generated/resolvers.ts';
import type { LedgerLoaders } from '../loaders.ts';
import { writtenDraft, writtenEntry, writtenRecurring } from '../answers.ts';
import type { RunOutcome } from '@cifra/ledger/recurring/run-plan';
import { lineConnection } from '@cifra/subgraph-kit/line-range';
import { runList } from '@cifra/ledger/reads/recurring';

export type RecurringOutcomeParent = RunOutcome & { readonly tenantId: Uuid };

export const RecurringEntry: RecurringEntryResolvers = {
  __resolveReference: referenceById(tenant('Recurring.Read'), ({ recurring }: LedgerLoaders) => recurring),
  firstDate: (row) => row.first_date,
  nextDate: (row) =>
    row.state === 'ENDED' || (row.last_date !== null && row.next_date > row.last_date) ? null : row.next_date,
  lastDate: (row) => row.last_date,
  isAccrual: (row) => row.is_accrual,
  lines({ tenantId, id, lines: json }, input) {
    const all = readDraftLines(json);
    return lineConnection(input, ['recurring lines', tenantId, id], {
      read: ({ from, to }) =>
        all.slice(from, to).map((line, index) => ({ ...line, tenantId, ordinal: from + index + 1 })),
      count: () => all.length,
    });
  },
  preparedBy: (row) => readPreparers(row.prepared_by).map((id) => ({ __typename: 'User', id })),
  async runs({ tenantId, id }, input, { books, loadersOf }) {
    const page = requirePage(input, { of: ['recurring runs', tenantId, id], key: runList.key });
    const rows = await books.read(tenantId, (tx) => runList.rows(tx, { id }, page));
    if (!rows) throw notFoundOrDenied();
    return connectionOf(
      rows.map((row) => ({ ...row, tenantId })),
      page,
      {
        keyOf: ({ dueDate }) => [dueDate],
        count: async () => (await loadersOf(tenantId).runCount.load(id)) ?? 0,
      },
    );
  },
  version: (row) => row.commit_number.toString(),
};

export const RecurringRun: RecurringRunResolvers = {
  draft: ({ tenantId, draftId }, _input, { loadersOf }) => writtenDraft({ tenantId, loadersOf }, draftId),
};

export const RecurringOutcome: RecurringOutcomeResolvers = {
  recurringEntry: ({ tenantId, recurringEntryId }, _input, { loadersOf }) =>
    writtenRecurring({ tenantId, loadersOf }, recurringEntryId),
  draft: ({ tenantId, draftId }, _input, { loadersOf }) =>
    draftId === null ? null : writtenDraft({ tenantId, loadersOf }, draftId),
  refusal: ({ refusal }) => (refusal === null ? null : toGraphQLRefusal(refusal)),
};

export const Accrual: AccrualResolvers = {
  entry: ({ tenantId, entryId }, _input, { loadersOf }) => writtenEntry({ tenantId, loadersOf }, entryId),
  reversal: ({ tenantId, reversalId }, _input, { loadersOf }) =>
    reversalId === null ? null : loadersOf(tenantId).entry.load(reversalId),
  isWaiting: ({ reversalId }) => reversalId === null,
};
