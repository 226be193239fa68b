import {
  decideApproval,
  decideDraftAction,
  type DraftAction,
  type DraftState,
} from '@cifra/domain/draft-life';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import type { Refusal, RefusalCode } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { actorOf } from '@cifra/books/actor-of';
import { entryDrafts } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import { postManualEntry } from '../manual-entries/post-manual-entry.ts';
import { type ManualEntryToPost } from '../manual-entries/manual-entry-to-post.ts';
import { problemOfManualEntry } from '../manual-entries/decide-manual-entry.ts';
import { gatherCalendar } from '../journal/gather.ts';
import type { LedgerPeriod } from '../journal/period-fact.ts';
import type { PostedEntry } from '../journal/post-entry.ts';
import { readDraftLines, readPreparers } from '../manual-entries/draft-line.ts';
import { draftStepCodes, findDraft, type DraftRow, type DraftStepRefusal } from './find-draft.ts';
import { manualPostingCodes } from '../manual-entries/manual-posting.ts';

/** A step in a draft's life. Who takes it is the request's actor. */
export interface DraftStep {
  readonly id: Uuid;
  /** The version that the caller saw. */
  readonly version: bigint;
}

export const submitDraftCodes = refusalCodes(...draftStepCodes, ...manualPostingCodes);
export const rejectDraftCodes = refusalCodes(...draftStepCodes, 'REASON_TOO_SHORT');
export const approveDraftCodes = refusalCodes(...draftStepCodes, 'MAKER_IS_CHECKER', ...manualPostingCodes);
export const postDraftCodes = refusalCodes(...draftStepCodes, 'APPROVAL_REQUIRED', ...manualPostingCodes);

type StepAnswer<Codes extends readonly RefusalCode[]> = Promise<Result<Uuid, RefusalOf<Codes>>>;

type StepCode = DraftStepRefusal['code'];

/** Puts a draft before an approver: it must be an entry that could be posted now. Refuses: as `findDraft`, DRAFT_NOT_IN_STATE, then as the engine does. */
export async function submitDraft(
  tx: TenantTx,
  step: DraftStep,
  context: TenantCommandContext,
): StepAnswer<typeof submitDraftCodes> {
  const draft = await take(tx, step, { action: 'submit', context });
  if (!draft.ok) return refused(draft.refusal as Refusal<StepCode>);
  const problem = await problemOfManualEntry(
    tx,
    entryOf(draft.value.row),
    context.tenant,
    draft.value.calendar,
  );
  if (problem !== null) return refused(problem);
  const change = { submitted_by: actorOf(context), decided_by: null, rejection_reason: null };
  return accepted(await move(tx, draft.value, { event: 'ENTRY_DRAFT_SUBMITTED', change }));
}

/** Takes a draft back from approval. */
export async function withdrawDraft(
  tx: TenantTx,
  step: DraftStep,
  context: TenantCommandContext,
): StepAnswer<typeof draftStepCodes> {
  const draft = await take(tx, step, { action: 'withdraw', context });
  if (!draft.ok) return refused(draft.refusal as Refusal<StepCode>);
  return accepted(
    await move(tx, draft.value, { event: 'ENTRY_DRAFT_WITHDRAWN', change: { submitted_by: null } }),
  );
}

/** Sends a draft back to its preparers; the request carries the reason. */
export async function rejectDraft(
  tx: TenantTx,
  step: DraftStep,
  context: TenantCommandContext,
): StepAnswer<typeof rejectDraftCodes> {
  const draft = await take(tx, step, { action: 'reject', context });
  if (!draft.ok) return refused(draft.refusal as Refusal<StepCode | 'REASON_TOO_SHORT'>);
  const change = {
    submitted_by: null,
    decided_by: actorOf(context),
    rejection_reason: context.request.reason,
  };
  return accepted(await move(tx, draft.value, { event: 'ENTRY_DRAFT_REJECTED', change }));
}

/** Gives a draft up. */
export async function discardDraft(
  tx: TenantTx,
  step: DraftStep,
  context: TenantCommandContext,
): StepAnswer<typeof draftStepCodes> {
  const draft = await take(tx, step, { action: 'discard', context });
  if (!draft.ok) return refused(draft.refusal as Refusal<StepCode>);
  return accepted(await move(tx, draft.value, { event: 'ENTRY_DRAFT_DISCARDED', change: {} }));
}

/** A second person approves a draft, and it is posted in the same transaction. Refuses: as `findDraft`, DRAFT_NOT_IN_STATE, MAKER_IS_CHECKER, then as the engine does. */
export async function approveDraft(
  tx: TenantTx,
  step: DraftStep,
  context: TenantCommandContext,
): StepAnswer<typeof approveDraftCodes> {
  const draft = await take(tx, step, { action: 'approve', context });
  if (!draft.ok) return refused(draft.refusal as Refusal<StepCode>);
  const { row } = draft.value;
  const approver = actorOf(context);
  const makers = new Set([
    ...readPreparers(row.prepared_by),
    ...(row.submitted_by === null ? [] : [row.submitted_by]),
  ]);
  const approvalRequired = context.tenant.settings['entries.manualNeedApproval'];
  const approval = decideApproval({ preparedBy: [...makers], approver, approvalRequired });
  if (!approval.ok) return approval;
  const posted = await postManualEntry(
    tx,
    { ...entryOf(row), approvedBy: approver },
    context,
    draft.value.calendar,
  );
  if (!posted.ok) return posted;
  return accepted(
    await postAsEntry(tx, draft.value, {
      event: 'ENTRY_DRAFT_APPROVED',
      posted: posted.value,
      decidedBy: approver,
    }),
  );
}

/** Posts a draft without approval, where none is needed. Refuses: as `findDraft`, DRAFT_NOT_IN_STATE, APPROVAL_REQUIRED, then as the engine does. */
export async function postDraft(
  tx: TenantTx,
  step: DraftStep,
  context: TenantCommandContext,
): StepAnswer<typeof postDraftCodes> {
  const draft = await take(tx, step, { action: 'post', context });
  if (!draft.ok) return refused(draft.refusal as Refusal<StepCode | 'APPROVAL_REQUIRED'>);
  const posted = await postManualEntry(tx, entryOf(draft.value.row), context, draft.value.calendar);
  if (!posted.ok) return posted;
  return accepted(
    await postAsEntry(tx, draft.value, {
      event: 'ENTRY_DRAFT_POSTED',
      posted: posted.value,
      decidedBy: null,
    }),
  );
}

interface TakenDraft {
  readonly row: DraftRow;
  readonly next: DraftState;
  readonly calendar: readonly LedgerPeriod[];
}

async function take(
  tx: TenantTx,
  step: DraftStep,
  { action, context }: { readonly action: DraftAction; readonly context: TenantCommandContext },
): Promise<Result<TakenDraft, Refusal<StepCode | 'APPROVAL_REQUIRED' | 'REASON_TOO_SHORT'>>> {
  const [found, calendar] = await Promise.all([findDraft(tx, step), gatherCalendar(tx)]);
  if (!found.ok) return found;
  const isApprovalRequired = context.tenant.settings['entries.manualNeedApproval'];
  const next = decideDraftAction({
    state: found.value.state,
    action,
    reason: context.request.reason,
    isApprovalRequired,
  });
  return next.ok ? accepted({ row: found.value, next: next.value, calendar }) : next;
}

type BecameEntry = 'ENTRY_DRAFT_APPROVED' | 'ENTRY_DRAFT_POSTED';

/** A new version of the draft in its next state, and the event of the step. */
async function move(
  tx: TenantTx,
  { row, next }: TakenDraft,
  {
    event,
    change,
  }: {
    readonly event:
      | BecameEntry
      | 'ENTRY_DRAFT_SUBMITTED'
      | 'ENTRY_DRAFT_WITHDRAWN'
      | 'ENTRY_DRAFT_REJECTED'
      | 'ENTRY_DRAFT_DISCARDED';
    readonly change: Partial<Pick<DraftRow, 'submitted_by' | 'decided_by' | 'rejection_reason' | 'entry_id'>>;
  },
): Promise<Uuid> {
  const { commit_number: version, ...fields } = row;
  tx.replace(entryDrafts, { ...fields, ...change, state: next }, version);
  tx.record({
    event,
    objectType: 'EntryDraft',
    objectId: row.id,
    before: { state: row.state },
    after: { state: next, ...change },
  });
  return row.id;
}

function postAsEntry(
  tx: TenantTx,
  draft: TakenDraft,
  {
    event,
    posted,
    decidedBy,
  }: { readonly event: BecameEntry; readonly posted: PostedEntry; readonly decidedBy: Uuid | null },
): Promise<Uuid> {
  return move(tx, draft, { event, change: { entry_id: posted.entryId, decided_by: decidedBy } });
}

/** The draft as the entry that it asks for. Prepared by: who wrote it first; all preparers stay on the draft. */
function entryOf(row: DraftRow): ManualEntryToPost {
  return {
    sourceId: row.id,
    postingDate: row.posting_date,
    documentDate: row.document_date,
    description: row.description,
    reference: row.reference,
    lines: readDraftLines(row.lines),
    isAccrual: row.is_accrual,
    preparedBy: readPreparers(row.prepared_by)[0] ?? null,
    approvedBy: null,
  };
}
