import { keepSelfApproval } from '../approvals/approve-alone.ts';
import { isApprovalNeeded } from '@cifra/domain/approval-rules';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import type { RefusalCode } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { entryDrafts } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import { postManualEntry } from '../manual-entries/post-manual-entry.ts';
import { type ManualEntryToPost } from '../manual-entries/manual-entry-to-post.ts';
import { problemOfManualEntry } from '../manual-entries/decide-manual-entry.ts';
import { gatherCalendar } from '../journal/gather.ts';
import { readDraftLines, readPreparers } from '../manual-entries/draft-line.ts';
import { decideStep, type DecidedStep, type StepAction, type StepRefusal } from './decide-step.ts';
import { draftStepCodes, findDraft, type DraftRow, type FindDraftRefusal } from './find-draft.ts';
import { manualPostingCodes } from '../manual-entries/manual-posting.ts';

/** A step in a draft's life. Who makes it is the request's actor. */
export interface DraftStep {
  readonly id: Uuid;
  /** The version that the caller saw. */
  readonly version: bigint;
  /** Of a step that posts, or is to lead to it: whether the draft may be dated far ahead. */
  readonly confirmFarAhead?: boolean;
}

export const submitDraftCodes = refusalCodes(...draftStepCodes, ...manualPostingCodes);
export const rejectDraftCodes = refusalCodes(...draftStepCodes, 'REASON_TOO_SHORT');
export const approveDraftCodes = refusalCodes(
  ...draftStepCodes,
  'MAKER_IS_CHECKER',
  'REASON_TOO_SHORT',
  ...manualPostingCodes,
);
export const postDraftCodes = refusalCodes(...draftStepCodes, 'APPROVAL_REQUIRED', ...manualPostingCodes);

type StepAnswer<Codes extends readonly RefusalCode[]> = Promise<Result<Uuid, RefusalOf<Codes>>>;

/** Puts a draft before an approver: it must be an entry that could be posted now. Refuses: as `findDraft`, DRAFT_NOT_IN_STATE, then as the engine does. */
export async function submitDraft(
  tx: TenantTx,
  step: DraftStep,
  context: TenantCommandContext,
): StepAnswer<typeof submitDraftCodes> {
  const [draft, calendar] = await Promise.all([findStep(tx, step, 'submit', context), gatherCalendar(tx)]);
  if (!draft.ok) return draft;
  const problem = await problemOfManualEntry(tx, entryOf(draft.value.row, step), context.tenant, calendar);
  if (problem !== null) return refused(problem);
  return accepted(writeStep(tx, draft.value));
}

/** Takes a draft back from approval. */
export async function withdrawDraft(
  tx: TenantTx,
  step: DraftStep,
  context: TenantCommandContext,
): StepAnswer<typeof draftStepCodes> {
  const draft = await findStep(tx, step, 'withdraw', context);
  return draft.ok ? accepted(writeStep(tx, draft.value)) : draft;
}

/** Sends a draft back to its preparers; the request carries the reason. */
export async function rejectDraft(
  tx: TenantTx,
  step: DraftStep,
  context: TenantCommandContext,
): StepAnswer<typeof rejectDraftCodes> {
  const draft = await findStep(tx, step, 'reject', context);
  return draft.ok ? accepted(writeStep(tx, draft.value)) : draft;
}

/** Discards a draft. */
export async function discardDraft(
  tx: TenantTx,
  step: DraftStep,
  context: TenantCommandContext,
): StepAnswer<typeof draftStepCodes> {
  const draft = await findStep(tx, step, 'discard', context);
  return draft.ok ? accepted(writeStep(tx, draft.value)) : draft;
}

/** A second person approves a draft, and it is posted in the same transaction. Refuses: as `findDraft`, DRAFT_NOT_IN_STATE, MAKER_IS_CHECKER, then as the engine does. */
export async function approveDraft(
  tx: TenantTx,
  step: DraftStep,
  context: TenantCommandContext,
): StepAnswer<typeof approveDraftCodes> {
  const [draft, calendar] = await Promise.all([findStep(tx, step, 'approve', context), gatherCalendar(tx)]);
  if (!draft.ok) return draft;
  const approvedBy = draft.value.change.decided_by ?? null;
  const entry = { ...entryOf(draft.value.row, step), approvedBy };
  const posted = await postManualEntry(tx, entry, context, calendar);
  return posted.ok ? accepted(writeStep(tx, draft.value, { entry_id: posted.value.entryId })) : posted;
}

/** Posts a draft without approval, where none is needed. Refuses: as `findDraft`, DRAFT_NOT_IN_STATE, APPROVAL_REQUIRED, then as the engine does. */
export async function postDraft(
  tx: TenantTx,
  step: DraftStep,
  context: TenantCommandContext,
): StepAnswer<typeof postDraftCodes> {
  const [draft, calendar] = await Promise.all([findStep(tx, step, 'post', context), gatherCalendar(tx)]);
  if (!draft.ok) return draft;
  const posted = await postManualEntry(tx, entryOf(draft.value.row, step), context, calendar);
  return posted.ok ? accepted(writeStep(tx, draft.value, { entry_id: posted.value.entryId })) : posted;
}

async function findStep<Action extends StepAction>(
  tx: TenantTx,
  step: DraftStep,
  action: Action,
  context: TenantCommandContext,
): Promise<Result<DecidedStep<DraftRow>, FindDraftRefusal | StepRefusal<Action>>> {
  const found = await findDraft(tx, step);
  if (!found.ok) return found;
  const isApprovalRequired = isApprovalNeeded('ENTRY', 'posting', context.tenant.settings);
  return decideStep(found.value, { action, context, isApprovalRequired });
}

const events = {
  submit: 'ENTRY_DRAFT_SUBMITTED',
  withdraw: 'ENTRY_DRAFT_WITHDRAWN',
  reject: 'ENTRY_DRAFT_REJECTED',
  discard: 'ENTRY_DRAFT_DISCARDED',
  approve: 'ENTRY_DRAFT_APPROVED',
  post: 'ENTRY_DRAFT_POSTED',
} as const satisfies Record<StepAction, string>;

/** A new version of the draft in its next state, and the event of the step; `posted`: the entry that it became. */
function writeStep(
  tx: TenantTx,
  { action, row, next, change, selfReason }: DecidedStep<DraftRow>,
  posted: { readonly entry_id?: Uuid } = {},
): Uuid {
  const { commit_number: version, ...fields } = row;
  const changed = { ...posted, ...change };
  tx.replace(entryDrafts, { ...fields, ...changed, state: next }, version);
  tx.record({
    event: events[action],
    objectType: 'EntryDraft',
    objectId: row.id,
    before: { state: row.state },
    after: { state: next, ...changed },
  });
  if (change.decided_by !== undefined && change.decided_by !== null)
    keepSelfApproval(tx, selfReason, {
      objectType: 'EntryDraft',
      objectId: row.id,
      date: row.posting_date,
      approvedBy: change.decided_by,
    });
  return row.id;
}

/** The draft as the entry that it describes. Prepared by: who wrote it first; all preparers stay on the draft. */
function entryOf(row: DraftRow, { confirmFarAhead = false }: DraftStep): ManualEntryToPost {
  return {
    sourceId: row.id,
    postingDate: row.posting_date,
    documentDate: row.document_date,
    description: row.description,
    reference: row.reference,
    lines: readDraftLines(row.lines),
    isAccrual: row.is_accrual,
    isFarAheadKnown: confirmFarAhead,
    preparedBy: readPreparers(row.prepared_by)[0] ?? null,
    approvedBy: null,
  };
}
