import { notFoundOrDenied } from '@cifra/access/errors';
import { readDraftLines, readPreparers } from '@cifra/books/drafts/draft-line';
import type { Uuid } from '@cifra/domain/ids';
import { earliestDate, localDate, parseLocalDate } from '@cifra/domain/local-date';
import { InvariantBroken } from '@cifra/database/failures';
import { connectionOf, parsePage } from '@cifra/subgraph-kit/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { toGraphQLRefusal } from '@cifra/subgraph-kit/refusal';
import type { LedgerContext } from '../context.ts';
import type {
  AccrualResolvers,
  RecurringEntryResolvers,
  RecurringOutcomeResolvers,
  RecurringRunResolvers,
} from '../generated/resolvers.ts';
import { writtenDraft, writtenEntry } from '../operations/answers.ts';
import type { RunOutcome } from '../operations/run-recurring-entries.ts';
import { connectionOfRange, parseRange } from '../parse/range.ts';
import { runsAfter, type RecurringOfTenant } from '../repository/recurring.ts';

export type RecurringOutcomeParent = RunOutcome & { readonly tenantId: Uuid };

/** A recurring entry that a command wrote, as it is now. */
export async function writtenRecurring(
  { tenantId, loadersOf }: Pick<LedgerContext, 'tenantId' | 'loadersOf'>,
  id: Uuid,
): Promise<RecurringOfTenant> {
  const found = await loadersOf(tenantId).recurring.clear(id).load(id);
  if (found === null) throw new InvariantBroken('a command answered something that is not there');
  return found;
}

export const RecurringEntry: RecurringEntryResolvers = {
  firstDate: (row) => row.first_date,
  nextDate: (row) =>
    row.state === 'ENDED' || (row.last_date !== null && row.next_date > row.last_date) ? null : row.next_date,
  lastDate: (row) => row.last_date,
  isAccrual: (row) => row.is_accrual,
  lines({ tenantId, lines: json }, page) {
    const range = parseRange(page);
    const all = readDraftLines(json);
    const lines = all
      .slice(range.from, range.to)
      .map((line, index) => ({ ...line, tenantId, ordinal: range.from + index + 1 }));
    return connectionOfRange(lines, range, all.length);
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
