import {
  decideApproval,
  decideDraftAction,
  type DraftAction,
  type DraftState,
} from '@cifra/domain/draft-life';
import type { Uuid } from '@cifra/domain/ids';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { entryDrafts } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '../command.ts';
import { postManualEntry, type ManualEntryToPost } from '../accruals/post-manual-entry.ts';
import { problemOfManualEntry } from '../accruals/problem-of-manual-entry.ts';
import type { PostedEntry } from '../journal/post-entry.ts';
import { readDraftLines, readPreparers } from './draft-line.ts';
import { findDraft, type DraftRow, type DraftStepRefusal } from './find-draft.ts';
import type { ManualPostingCode } from './manual-posting.ts';

/** A step in a draft's life. Who takes it is the request's actor. */
export interface DraftStep {
  readonly id: Uuid;
  /** The version that the caller saw. */
  readonly version: bigint;
}

type StepAnswer<
  Code extends
    | DraftStepRefusal['code']
    | 'APPROVAL_REQUIRED'
    | 'REASON_TOO_SHORT'
    | 'MAKER_IS_CHECKER'
    | ManualPostingCode,
> = Promise<Result<Uuid, Refusal<Code>>>;

type StepCode = DraftStepRefusal['code'];

/** Puts a draft before an approver: it must be an entry that could be posted now. Refuses: as `findDraft`, DRAFT_NOT_IN_STATE, then as the engine does. */
export async function submitDraft(
  tx: TenantTx,
  step: DraftStep,
  context: TenantCommandContext,
): StepAnswer<StepCode | ManualPostingCode> {
  const draft = await take(tx, step, { action: 'submit', context });
  if (!draft.ok) return refused(draft.refusal as Refusal<StepCode>);
  const problem = await problemOfManualEntry(tx, entryOf(draft.value.row), context.tenant);
  if (problem !== null) return refused(problem);
  const change = { submitted_by: actorOf(context), decided_by: null, rejection_reason: null };
  return accepted(await move(tx, draft.value, { event: 'ENTRY_DRAFT_SUBMITTED', change }));
}

/** Takes a draft back from approval. */
export async function withdrawDraft(
  tx: TenantTx,
  step: DraftStep,
  context: TenantCommandContext,
): StepAnswer<StepCode> {
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
): StepAnswer<StepCode | 'REASON_TOO_SHORT'> {
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
): StepAnswer<StepCode> {
  const draft = await take(tx, step, { action: 'discard', context });
  if (!draft.ok) return refused(draft.refusal as Refusal<StepCode>);
  return accepted(await move(tx, draft.value, { event: 'ENTRY_DRAFT_DISCARDED', change: {} }));
}

/** A second person approves a draft, and it is posted in the same transaction. Refuses: as `findDraft`, DRAFT_NOT_IN_STATE, MAKER_IS_CHECKER, then as the engine does. */
export async function approveDraft(
  tx: TenantTx,
  step: DraftStep,
  context: TenantCommandContext,
): StepAnswer<StepCode | 'MAKER_IS_CHECKER' | ManualPostingCode> {
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
  const posted = await postManualEntry(tx, { ...entryOf(row), approvedBy: approver }, context);
  if (!posted.ok) return posted;
  return accepted(
    await becomeEntry(tx, draft.value, {
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
): StepAnswer<StepCode | 'APPROVAL_REQUIRED' | ManualPostingCode> {
  const draft = await take(tx, step, { action: 'post', context });
  if (!draft.ok) return refused(draft.refusal as Refusal<StepCode | 'APPROVAL_REQUIRED'>);
  const posted = await postManualEntry(tx, entryOf(draft.value.row), context);
  if (!posted.ok) return posted;
  return accepted(
    await becomeEntry(tx, draft.value, {
      event: 'ENTRY_DRAFT_POSTED',
      posted: posted.value,
      decidedBy: null,
    }),
  );
}

interface TakenDraft {
  readonly row: DraftRow;
  readonly next: DraftState;
}

async function take(
  tx: TenantTx,
  step: DraftStep,
  { action, context }: { readonly action: DraftAction; readonly context: TenantCommandContext },
): Promise<Result<TakenDraft, Refusal<StepCode | 'APPROVAL_REQUIRED' | 'REASON_TOO_SHORT'>>> {
  const found = await findDraft(tx, step);
  if (!found.ok) return found;
  const isApprovalRequired = context.tenant.settings['entries.manualNeedApproval'];
  const next = decideDraftAction({
    state: found.value.state,
    action,
    reason: context.request.reason,
    isApprovalRequired,
  });
  return next.ok ? accepted({ row: found.value, next: next.value }) : next;
}

/** A new version of the draft in its next state, and the event of the step. */
async function move(
  tx: TenantTx,
  { row, next }: TakenDraft,
  {
    event,
    change,
  }: {
    readonly event: string;
    readonly change: Partial<Pick<DraftRow, 'submitted_by' | 'decided_by' | 'rejection_reason' | 'entry_id'>>;
  },
): Promise<Uuid> {
  const { commit_number: version, ...fields } = row;
  const isReplaced = await tx.replace(entryDrafts, { ...fields, ...change, state: next }, version);
  if (!isReplaced) throw new InvariantBroken('a draft changed under its one writer');
  await tx.record({
    event,
    objectType: 'EntryDraft',
    objectId: row.id,
    before: { state: row.state },
    after: { state: next, ...change },
  });
  return row.id;
}

function becomeEntry(
  tx: TenantTx,
  draft: TakenDraft,
  {
    event,
    posted,
    decidedBy,
  }: { readonly event: string; readonly posted: PostedEntry; readonly decidedBy: Uuid | null },
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

/** The person who acts. Drafts belong to persons: a system task has no id and never gets here. */
export function actorOf({ request }: TenantCommandContext): Uuid {
  if (request.actor.id === null) throw new InvariantBroken('a draft was changed by nobody in particular');
  return request.actor.id as Uuid;
}
