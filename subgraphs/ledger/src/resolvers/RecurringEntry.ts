import { notFoundOrDenied } from '@cifra/access/errors';
import { tenant } from '@cifra/access/field-rule';
import { readDraftLines, readPreparers } from '@cifra/ledger/manual-entries/draft-line';
import type { Uuid } from '@cifra/domain/ids';
import { earliestDate, localDate, parseLocalDate } from '@cifra/domain/local-date';
import { connectionOf, parsePage } from '@cifra/books/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
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
import { connectionOfLines, lineRangeOf } from '@cifra/subgraph-kit/line-range';
import { runsAfter } from '@cifra/ledger/reads/recurring';

export type RecurringOutcomeParent = RunOutcome & { readonly tenantId: Uuid };

export const RecurringEntry: RecurringEntryResolvers = {
  __resolveReference: referenceById(tenant('Recurring.Read'), ({ recurring }: LedgerLoaders) => recurring),
  firstDate: (row) => row.first_date,
  nextDate: (row) =>
    row.state === 'ENDED' || (row.last_date !== null && row.next_date > row.last_date) ? null : row.next_date,
  lastDate: (row) => row.last_date,
  isAccrual: (row) => row.is_accrual,
  lines({ tenantId, lines: json }, page) {
    const range = lineRangeOf(page);
    const all = readDraftLines(json);
    const lines = all
      .slice(range.from, range.to)
      .map((line, index) => ({ ...line, tenantId, ordinal: range.from + index + 1 }));
    return connectionOfLines(lines, range, all.length);
  },
  preparedBy: (row) => readPreparers(row.prepared_by).map((id) => ({ __typename: 'User', id })),
  async runs({ tenantId, id }, { first, after }, { books }) {
    const page = parsePage({ first, after }, 1);
    if (!page.ok) throw refusalError(page.refusal);
    const cursor = page.value.after === null ? null : parseLocalDate(page.value.after[0] ?? '', 'after');
    if (cursor !== null && !cursor.ok) throw refusalError(cursor.refusal);
    const params = { id, after: cursor?.value ?? earliestDate, limit: page.value.first + 1 };
    const rows = await books.read(tenantId, (tx) => tx.all(runsAfter, params));
    if (!rows) throw notFoundOrDenied();
    return connectionOf(
      rows.map((row) => ({ ...row, tenantId })),
      page.value,
      ({ dueDate }) => [localDate(dueDate)],
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
