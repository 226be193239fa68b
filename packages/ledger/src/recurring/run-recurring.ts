import { isApprovalNeeded } from '@cifra/domain/approval-rules';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { entryDrafts, recurringEntries, recurringRuns } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import { postManualEntry } from '../manual-entries/post-manual-entry.ts';
import { type ManualEntryToPost } from '../manual-entries/manual-entry-to-post.ts';
import { problemOfManualEntry } from '../manual-entries/decide-manual-entry.ts';
import type { TenantCommandContext } from '@cifra/books/command';
import { gatherCalendar } from '../journal/gather.ts';
import type { LedgerPeriod } from '../journal/period-fact.ts';
import { readDraftLines, readPreparers } from '../manual-entries/draft-line.ts';
import { manualPostingCodes, type ManualPostingCode } from '../manual-entries/manual-posting.ts';
import { nextDueAfter } from './due-dates.ts';
import { recurringById, runOfDate } from './queries.ts';
import { notInState, type RecurringRow } from './save-recurring.ts';

/** A recurring entry at one of its due dates; plain data. */
export interface DueEntry {
  readonly recurringEntryId: Uuid;
  readonly dueDate: LocalDate;
  /** Whether who runs it may post manual entries (GL.Post): who may not puts it before an approver in any case. */
  readonly mayPost: boolean;
}

export const runRecurringCodes = refusalCodes(
  'RECURRING_ENTRY_UNKNOWN',
  'RECURRING_ENTRY_NOT_IN_STATE',
  'RECURRING_ENTRY_NOT_DUE',
  ...manualPostingCodes,
);
export type RunRecurringCode = CodeOf<typeof runRecurringCodes>;

/**
 * What a recurring entry becomes at a due date: a draft that awaits approval where manual entries need it or the caller may not post, else a posted one, in the
 * caller's transaction. Once for each date: run again, it answers the draft of the first time. Answers the draft's id.
 * Refuses in this order: RECURRING_ENTRY_UNKNOWN, RECURRING_ENTRY_NOT_IN_STATE, RECURRING_ENTRY_NOT_DUE, then as `postManualEntry`;
 * the date then stays due.
 */
export async function runRecurring(
  tx: TenantTx,
  { recurringEntryId: id, dueDate, mayPost }: DueEntry,
  context: TenantCommandContext,
): Promise<Result<Uuid, Refusal<RunRecurringCode>>> {
  const [row, earlier, calendar] = await Promise.all([
    tx.first(recurringById, { id }),
    tx.first(runOfDate, { id, dueDate }),
    gatherCalendar(tx),
  ]);
  if (!row) return refused(refuse('RECURRING_ENTRY_UNKNOWN', { recurringEntryRef: id }));
  if (earlier) {
    tx.record({
      event: 'RECURRING_ENTRY_RUN_REPEATED',
      objectType: 'RecurringEntry',
      objectId: id,
      after: { dueDate, draftId: earlier.draftId },
    });
    return accepted(earlier.draftId);
  }
  if (row.state !== 'ACTIVE') return refused(notInState(row, 'run', ['ACTIVE']));
  if (row.next_date !== dueDate || (row.last_date !== null && dueDate > row.last_date))
    return refused(refuse('RECURRING_ENTRY_NOT_DUE', { givenDueDate: dueDate, nextDueDate: row.next_date }));
  const draftId = context.newId();
  const written = await writeDraft(tx, { row, draftId, dueDate, mayPost, calendar }, context);
  if (!written.ok) return written;
  tx.insert(recurringRuns, { recurring_entry_id: id, due_date: dueDate, draft_id: draftId });
  const { commit_number: version, ...fields } = row;
  const nextDate = nextDueAfter({ frequency: row.frequency, firstDate: row.first_date }, dueDate);
  tx.replace(recurringEntries, { ...fields, next_date: nextDate }, version);
  tx.record({
    event: 'RECURRING_ENTRY_RUN',
    objectType: 'RecurringEntry',
    objectId: id,
    before: { nextDate: dueDate },
    after: { nextDate, draftId, entryId: written.value },
  });
  return accepted(draftId);
}

interface DraftOfRun {
  readonly row: RecurringRow;
  readonly draftId: Uuid;
  readonly dueDate: LocalDate;
  readonly mayPost: boolean;
  readonly calendar: readonly LedgerPeriod[];
}

/** Writes the draft in the state that it stays in: a row is written once a commit. Answers the entry that it became, or null. */
async function writeDraft(
  tx: TenantTx,
  { row, draftId, dueDate, mayPost, calendar }: DraftOfRun,
  context: TenantCommandContext,
): Promise<Result<Uuid | null, Refusal<ManualPostingCode>>> {
  const preparers = readPreparers(row.prepared_by);
  const entry: ManualEntryToPost = {
    sourceId: draftId,
    postingDate: dueDate,
    documentDate: dueDate,
    description: row.description,
    reference: row.reference,
    lines: readDraftLines(row.lines),
    isAccrual: row.is_accrual,
    isFarAheadKnown: false,
    preparedBy: preparers[0] ?? null,
    approvedBy: null,
  };
  const needsApproval = !mayPost || isApprovalNeeded('ENTRY', 'posting', context.tenant.settings);
  let entryId: Uuid | null = null;
  if (needsApproval) {
    const problem = await problemOfManualEntry(tx, entry, context.tenant, calendar);
    if (problem !== null) return refused(problem);
  } else {
    const posted = await postManualEntry(tx, entry, context, calendar);
    if (!posted.ok) return posted;
    entryId = posted.value.entryId;
  }
  const { actor } = context.request;
  const state = needsApproval ? 'PENDING_APPROVAL' : 'POSTED';
  tx.insert(entryDrafts, {
    id: draftId,
    state,
    posting_date: dueDate,
    document_date: dueDate,
    description: row.description,
    reference: row.reference,
    lines: row.lines,
    prepared_by: row.prepared_by,
    // Whoever runs it puts it before the approver, and does not approve it; a scheduled run has no person.
    submitted_by: needsApproval && actor.kind === 'user' ? (actor.id as Uuid) : null,
    decided_by: null,
    rejection_reason: null,
    entry_id: entryId,
    is_accrual: row.is_accrual,
  });
  tx.record({
    event: needsApproval ? 'ENTRY_DRAFT_SUBMITTED' : 'ENTRY_DRAFT_POSTED',
    objectType: 'EntryDraft',
    objectId: draftId,
    after: { state, recurringEntryId: row.id, dueDate, entryId },
  });
  return accepted(entryId);
}
