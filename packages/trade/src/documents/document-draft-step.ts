import {
  decideApproval,
  decideDraftAction,
  type DraftAction,
  type DraftState,
} from '@cifra/domain/draft-life';
import { documentKindOf } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { PeriodFact } from '@cifra/domain/periods';
import { firstOpenDate } from '@cifra/domain/posting-period';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { documentDrafts } from '@cifra/database/tables/documents';
import type { TenantReadTx, TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import { readPreparers } from '@cifra/ledger/manual-entries/draft-line';
import { actorOf } from '@cifra/books/actor-of';
import { periodFact } from '@cifra/ledger/journal/period-fact';
import { allPeriods } from '@cifra/ledger/journal/queries';
import type { DocumentContent } from './content.ts';
import {
  findDocumentDraft,
  findDraftCodes,
  needsApproval,
  type DocumentDraftRef,
  type DocumentDraftRow,
} from './find-document-draft.ts';
import { findIssuer } from './may-issue.ts';
import { planDocument } from './plan-document.ts';
import { planSettlement } from './plan-settlement.ts';
import { postDocument, type PostDocumentRefusal } from './post-document.ts';
import { contentOfDraft } from './save-document-draft.ts';

/** A step in the life of a document's draft. Who takes it is the request's actor. */
export interface DocumentStep extends DocumentDraftRef {
  /** Whether it is posted on the first day, not before its posting date, that takes it: a bill of a locked month. Product 5.1. */
  readonly onFirstOpenDay?: boolean;
}

export const documentStepCodes = refusalCodes(...findDraftCodes, 'DRAFT_NOT_IN_STATE');
export type DocumentStepRefusal<More extends Refusal['code'] = never> = Refusal<
  CodeOf<typeof documentStepCodes> | More
>;

/** What a posted draft became. */
export interface DraftPosted {
  readonly draftId: Uuid;
  readonly documentId: Uuid;
}

/** Puts a draft before an approver: it must be a document that could be posted now, but for its number and its period.
 * Refuses: as `findDocumentDraft`, DRAFT_NOT_IN_STATE, LEGAL_DETAILS_INCOMPLETE, then as its plan does. */
export async function submitDocumentDraft(
  tx: TenantTx,
  step: DocumentStep,
  context: TenantCommandContext,
): Promise<Result<Uuid, DocumentStepRefusal | PostDocumentRefusal>> {
  const draft = await decide(tx, step, { action: 'submit', context });
  if (!draft.ok) return refused(draft.refusal as DocumentStepRefusal);
  const content = contentOfDraft(draft.value.row);
  const issuer = await findIssuer(tx, content.kind, context.tenant);
  if (!issuer.ok) return issuer;
  const plan =
    'items' in content
      ? await planDocument(tx, content, context.newId)
      : await planSettlement(tx, content as Parameters<typeof planSettlement>[1], context);
  if (!plan.ok) return plan;
  const change = { submitted_by: actorOf(context), decided_by: null, rejection_reason: null };
  return accepted(await move(tx, draft.value, { event: 'DOCUMENT_DRAFT_SUBMITTED', change }));
}

/** Takes a draft back from approval. */
export async function withdrawDocumentDraft(
  tx: TenantTx,
  step: DocumentStep,
  context: TenantCommandContext,
): Promise<Result<Uuid, DocumentStepRefusal>> {
  const draft = await decide(tx, step, { action: 'withdraw', context });
  if (!draft.ok) return refused(draft.refusal as DocumentStepRefusal);
  const change = { submitted_by: null };
  return accepted(await move(tx, draft.value, { event: 'DOCUMENT_DRAFT_WITHDRAWN', change }));
}

/** Sends a draft back to its preparers; the request carries the reason. */
export async function rejectDocumentDraft(
  tx: TenantTx,
  step: DocumentStep,
  context: TenantCommandContext,
): Promise<Result<Uuid, DocumentStepRefusal<'REASON_TOO_SHORT'>>> {
  const draft = await decide(tx, step, { action: 'reject', context });
  if (!draft.ok) return refused(draft.refusal as DocumentStepRefusal<'REASON_TOO_SHORT'>);
  const change = {
    submitted_by: null,
    decided_by: actorOf(context),
    rejection_reason: context.request.reason,
  };
  return accepted(await move(tx, draft.value, { event: 'DOCUMENT_DRAFT_REJECTED', change }));
}

/** Gives a draft up: it never had a number (acceptance N2). */
export async function discardDocumentDraft(
  tx: TenantTx,
  step: DocumentStep,
  context: TenantCommandContext,
): Promise<Result<Uuid, DocumentStepRefusal>> {
  const draft = await decide(tx, step, { action: 'discard', context });
  if (!draft.ok) return refused(draft.refusal as DocumentStepRefusal);
  return accepted(await move(tx, draft.value, { event: 'DOCUMENT_DRAFT_DISCARDED', change: {} }));
}

/** A second person approves a draft, and it is posted in the same transaction.
 * Refuses: as `findDocumentDraft`, DRAFT_NOT_IN_STATE, MAKER_IS_CHECKER (acceptance T5), then as `postDocument`. */
export async function approveDocumentDraft(
  tx: TenantTx,
  step: DocumentStep,
  context: TenantCommandContext,
): Promise<Result<DraftPosted, DocumentStepRefusal<'MAKER_IS_CHECKER'> | PostDocumentRefusal>> {
  const draft = await decide(tx, step, { action: 'approve', context });
  if (!draft.ok) return refused(draft.refusal as DocumentStepRefusal);
  const { row } = draft.value;
  const approver = actorOf(context);
  const makers = new Set([
    ...readPreparers(row.prepared_by),
    ...(row.submitted_by === null ? [] : [row.submitted_by]),
  ]);
  const approval = decideApproval({
    preparedBy: [...makers],
    approver,
    approvalRequired: needsApproval(step.family, context.tenant),
  });
  if (!approval.ok) return approval;
  return post(tx, draft.value, { step, event: 'DOCUMENT_DRAFT_APPROVED', approvedBy: approver }, context);
}

/** Posts a draft without approval, where none is needed.
 * Refuses: as `findDocumentDraft`, DRAFT_NOT_IN_STATE, APPROVAL_REQUIRED, then as `postDocument`. */
export async function postDocumentDraft(
  tx: TenantTx,
  step: DocumentStep,
  context: TenantCommandContext,
): Promise<Result<DraftPosted, DocumentStepRefusal<'APPROVAL_REQUIRED'> | PostDocumentRefusal>> {
  const draft = await decide(tx, step, { action: 'post', context });
  if (!draft.ok) return refused(draft.refusal as DocumentStepRefusal<'APPROVAL_REQUIRED'>);
  return post(tx, draft.value, { step, event: 'DOCUMENT_DRAFT_POSTED', approvedBy: null }, context);
}

interface DecidedDraft {
  readonly row: DocumentDraftRow;
  readonly next: DraftState;
}

async function decide(
  tx: TenantTx,
  step: DocumentStep,
  { action, context }: { readonly action: DraftAction; readonly context: TenantCommandContext },
): Promise<Result<DecidedDraft, DocumentStepRefusal<'APPROVAL_REQUIRED' | 'REASON_TOO_SHORT'>>> {
  const found = await findDocumentDraft(tx, step);
  if (!found.ok) return found;
  const next = decideDraftAction({
    state: found.value.state,
    action,
    reason: context.request.reason,
    isApprovalRequired: needsApproval(step.family, context.tenant),
  });
  return next.ok ? accepted({ row: found.value, next: next.value }) : next;
}

type PostingEvent = 'DOCUMENT_DRAFT_APPROVED' | 'DOCUMENT_DRAFT_POSTED';

async function post(
  tx: TenantTx,
  draft: DecidedDraft,
  {
    step,
    event,
    approvedBy,
  }: { readonly step: DocumentStep; readonly event: PostingEvent; readonly approvedBy: Uuid | null },
  context: TenantCommandContext,
): Promise<Result<DraftPosted, PostDocumentRefusal>> {
  const { row } = draft;
  const saved = contentOfDraft(row);
  const content = step.onFirstOpenDay === true ? await onFirstOpenDay(tx, saved) : saved;
  const preparedBy = readPreparers(row.prepared_by)[0] ?? null;
  const posted = await postDocument(tx, content, { draftId: row.id, preparedBy, approvedBy }, context);
  if (!posted.ok) return posted;
  const { documentId } = posted.value;
  await move(tx, draft, { event, change: { document_id: documentId, decided_by: approvedBy } });
  return accepted({ draftId: row.id, documentId });
}

/** The same document on the first day that takes its side; where there is none, its own day, whose refusal says why. */
async function onFirstOpenDay(tx: TenantReadTx, content: DocumentContent): Promise<DocumentContent> {
  const periods: PeriodFact[] = (await tx.all(allPeriods, {})).map(periodFact);
  const { side } = documentKindOf[content.kind];
  const postingDate = firstOpenDate({ notBefore: content.postingDate, side, periods });
  return postingDate === null ? content : { ...content, postingDate };
}

/** A new version of the draft in its next state, and the event of the step. */
async function move(
  tx: TenantTx,
  { row, next }: DecidedDraft,
  {
    event,
    change,
  }: {
    readonly event:
      | PostingEvent
      | 'DOCUMENT_DRAFT_SUBMITTED'
      | 'DOCUMENT_DRAFT_WITHDRAWN'
      | 'DOCUMENT_DRAFT_REJECTED'
      | 'DOCUMENT_DRAFT_DISCARDED';
    readonly change: Partial<
      Pick<DocumentDraftRow, 'submitted_by' | 'decided_by' | 'rejection_reason' | 'document_id'>
    >;
  },
): Promise<Uuid> {
  const { commit_number: version, ...fields } = row;
  tx.replace(documentDrafts, { ...fields, ...change, state: next }, version);
  tx.record({
    event,
    objectType: 'DocumentDraft',
    objectId: row.id,
    before: { state: row.state },
    after: { state: next, ...change },
  });
  return row.id;
}
