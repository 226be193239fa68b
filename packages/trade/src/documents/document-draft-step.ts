import { keepSelfApproval } from '@cifra/ledger/approvals/approve-alone';
import { isApprovalNeeded } from '@cifra/domain/approval-rules';
import { documentKindOf } from '@cifra/domain/documents/kinds';
import type { Uuid } from '@cifra/domain/ids';
import { firstOpenDate } from '@cifra/domain/posting-period';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { documentDrafts } from '@cifra/database/tables/documents';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import {
  decideStep,
  type DecidedStep,
  type StepAction,
  type StepRefusal,
} from '@cifra/ledger/drafts/decide-step';
import { Journal } from '@cifra/ledger/journal/journal';
import { readPreparers } from '@cifra/ledger/manual-entries/draft-line';
import type { DocumentContent } from './content.ts';
import { gatherDocument, obstacleToPosting } from './decide-document.ts';
import { gatherDocumentBasis, type DocumentBasis } from './document-basis.ts';
import {
  findDocumentDraft,
  findDraftCodes,
  type DocumentDraftRef,
  type DocumentDraftRow,
} from './find-document-draft.ts';
import { decideIssuer } from './may-issue.ts';
import { postDocument, postDocumentAlone, type PostDocumentRefusal } from './post-document.ts';
import { contentOfDraft } from './save-document-draft.ts';

/** A step in the life of a document's draft. Who makes it is the request's actor. */
export interface DocumentStep extends DocumentDraftRef {
  /** Whether it is posted on the first day, not before its posting date, that takes it: a bill of a locked month. Product 5.1. */
  readonly onFirstOpenDay?: boolean;
}

export const documentStepCodes = refusalCodes(...findDraftCodes, 'DRAFT_NOT_IN_STATE');
type FindRefusal = RefusalOf<typeof findDraftCodes>;
export type DocumentStepRefusal<Action extends StepAction> = FindRefusal | StepRefusal<Action>;

/** What a posted draft became. */
export interface DraftPosted {
  readonly draftId: Uuid;
  readonly documentId: Uuid;
}

/** Puts a draft before an approver: it must be a document that could be posted now, but for its number and its period.
 * What it settles must be open, and not await approval with another draft. Refuses: as `findDocumentDraft`, DRAFT_NOT_IN_STATE,
 * LEGAL_DETAILS_INCOMPLETE, then as `postDocument` apart from its period. */
export async function submitDocumentDraft(
  tx: TenantTx,
  step: DocumentStep,
  context: TenantCommandContext,
): Promise<Result<Uuid, DocumentStepRefusal<'submit'> | PostDocumentRefusal>> {
  const { tenant } = context;
  const [draft, basis] = await Promise.all([findStep(tx, step, 'submit', context), gatherDocumentBasis(tx)]);
  if (!draft.ok) return draft;
  const content = contentOfDraft(draft.value.row);
  const issuer = decideIssuer(content.kind, basis.details, tenant);
  if (!issuer.ok) return issuer;
  const known = { basis, named: null, draftId: draft.value.row.id };
  const obstacle = obstacleToPosting(await gatherDocument(tx, content, known, tenant), context);
  return obstacle === null ? accepted(writeStep(tx, draft.value)) : refused(obstacle);
}

/** Takes a draft back from approval. */
export async function withdrawDocumentDraft(
  tx: TenantTx,
  step: DocumentStep,
  context: TenantCommandContext,
): Promise<Result<Uuid, DocumentStepRefusal<'withdraw'>>> {
  const draft = await findStep(tx, step, 'withdraw', context);
  return draft.ok ? accepted(writeStep(tx, draft.value)) : draft;
}

/** Sends a draft back to its preparers; the request carries the reason. */
export async function rejectDocumentDraft(
  tx: TenantTx,
  step: DocumentStep,
  context: TenantCommandContext,
): Promise<Result<Uuid, DocumentStepRefusal<'reject'>>> {
  const draft = await findStep(tx, step, 'reject', context);
  return draft.ok ? accepted(writeStep(tx, draft.value)) : draft;
}

/** Discards a draft: it never had a number (acceptance N2). */
export async function discardDocumentDraft(
  tx: TenantTx,
  step: DocumentStep,
  context: TenantCommandContext,
): Promise<Result<Uuid, DocumentStepRefusal<'discard'>>> {
  const draft = await findStep(tx, step, 'discard', context);
  return draft.ok ? accepted(writeStep(tx, draft.value)) : draft;
}

/** A second person approves a draft, and it is posted in the same transaction.
 * Refuses: as `findDocumentDraft`, DRAFT_NOT_IN_STATE, MAKER_IS_CHECKER (acceptance T5), then as `postDocument`. */
export function approveDocumentDraft(
  tx: TenantTx,
  step: DocumentStep,
  context: TenantCommandContext,
): Promise<Result<DraftPosted, DocumentStepRefusal<'approve'> | PostDocumentRefusal>> {
  return post(tx, step, 'approve', context);
}

/** Posts a draft without approval, where none is needed.
 * Refuses: as `findDocumentDraft`, DRAFT_NOT_IN_STATE, APPROVAL_REQUIRED, then as `postDocument`. */
export function postDocumentDraft(
  tx: TenantTx,
  step: DocumentStep,
  context: TenantCommandContext,
): Promise<Result<DraftPosted, DocumentStepRefusal<'post'> | PostDocumentRefusal>> {
  return post(tx, step, 'post', context);
}

async function post<Action extends 'approve' | 'post'>(
  tx: TenantTx,
  step: DocumentStep,
  action: Action,
  context: TenantCommandContext,
): Promise<Result<DraftPosted, DocumentStepRefusal<Action> | PostDocumentRefusal>> {
  const [draft, basis, journal] = await Promise.all([
    findStep(tx, step, action, context),
    gatherDocumentBasis(tx),
    Journal.open(tx, context),
  ]);
  if (!draft.ok) return draft;
  const { row, change } = draft.value;
  const saved = contentOfDraft(row);
  const content = step.onFirstOpenDay === true ? onFirstOpenDay(saved, basis) : saved;
  const makers = {
    draftId: row.id,
    preparedBy: readPreparers(row.prepared_by)[0] ?? null,
    approvedBy: change.decided_by ?? null,
  };
  const of = { known: { basis, journal, named: null }, makers };
  const posted = await (action === 'approve' ? postDocument : postDocumentAlone)(tx, content, of, context);
  // Only what nobody approved is refused with APPROVAL_REQUIRED, which `post` has among its codes.
  if (!posted.ok) return refused(posted.refusal as StepRefusal<Action> | PostDocumentRefusal);
  const { documentId } = posted.value;
  return accepted({ draftId: writeStep(tx, draft.value, { document_id: documentId }), documentId });
}

async function findStep<Action extends StepAction>(
  tx: TenantTx,
  step: DocumentStep,
  action: Action,
  context: TenantCommandContext,
): Promise<Result<DecidedStep<DocumentDraftRow>, FindRefusal | StepRefusal<Action>>> {
  const found = await findDocumentDraft(tx, step);
  if (!found.ok) return found;
  const { kind } = found.value;
  // Whether a receipt gives up too much is known once it is planned. One that was submitted awaits a second person.
  const object = action === 'approve' && kind === 'RECEIPT' ? 'REDUCED_RECEIPT' : kind;
  const isApprovalRequired = isApprovalNeeded(object, 'posting', context.tenant.settings);
  return decideStep(found.value, { action, context, isApprovalRequired });
}

/** The same document on the first day that takes its side; where there is none, its own day, whose refusal says why. */
function onFirstOpenDay(content: DocumentContent, { periods }: DocumentBasis): DocumentContent {
  const { side } = documentKindOf[content.kind];
  const postingDate = firstOpenDate({ notBefore: content.postingDate, side, periods });
  return postingDate === null ? content : { ...content, postingDate };
}

const events = {
  submit: 'DOCUMENT_DRAFT_SUBMITTED',
  withdraw: 'DOCUMENT_DRAFT_WITHDRAWN',
  reject: 'DOCUMENT_DRAFT_REJECTED',
  discard: 'DOCUMENT_DRAFT_DISCARDED',
  approve: 'DOCUMENT_DRAFT_APPROVED',
  post: 'DOCUMENT_DRAFT_POSTED',
} as const satisfies Record<StepAction, string>;

/** A new version of the draft in its next state, and the event of the step; `posted`: the document that it became. */
function writeStep(
  tx: TenantTx,
  { action, row, next, change, selfReason }: DecidedStep<DocumentDraftRow>,
  posted: { readonly document_id?: Uuid } = {},
): Uuid {
  const { commit_number: version, ...fields } = row;
  const changed = { ...posted, ...change };
  tx.replace(documentDrafts, { ...fields, ...changed, state: next }, version);
  tx.record({
    event: events[action],
    objectType: 'DocumentDraft',
    objectId: row.id,
    before: { state: row.state },
    after: { state: next, ...changed },
  });
  if (change.decided_by !== undefined && change.decided_by !== null)
    keepSelfApproval(tx, selfReason, {
      objectType: 'DocumentDraft',
      objectId: row.id,
      date: row.posting_date,
      approvedBy: change.decided_by,
    });
  return row.id;
}
