import { checkReason } from '@cifra/domain/reason';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { documentKindOf, type DocumentFamily } from '@cifra/domain/documents/kinds';
import { parseDecimalToE4 } from '@cifra/domain/money';
import { refuse } from '@cifra/domain/refusals';
import { refused, accepted } from '@cifra/domain/result';
import { tenantCommand } from '@cifra/books/command';
import { actorOf } from '@cifra/books/drafts/draft-step';
import {
  allocate,
  takeBackAllocation as takeBack,
  type AllocateRefusal,
  type TakeBackRefusal,
} from '@cifra/books/documents/allocate';
import { fillDocument, type AskedDocument } from '@cifra/books/documents/asked-document';
import {
  approveDocumentDraft as approve,
  discardDocumentDraft as discard,
  postDocumentDraft as postDraft,
  rejectDocumentDraft as reject,
  submitDocumentDraft as submit,
  withdrawDocumentDraft as withdraw,
  type DocumentStep,
  type DocumentStepRefusal,
  type DraftPosted,
} from '@cifra/books/documents/document-draft-step';
import { duplicateDocument as duplicate } from '@cifra/books/documents/duplicate-document';
import { needsApproval } from '@cifra/books/documents/find-document-draft';
import { postDocument as post, type PostDocumentRefusal } from '@cifra/books/documents/post-document';
import { remarkOnDocument as remark } from '@cifra/books/documents/remark-on-document';
import {
  saveDocumentDraft as save,
  type SaveDocumentDraftRefusal,
} from '@cifra/books/documents/save-document-draft';
import {
  voidDocument as voidOne,
  type VoidDocumentRefusal,
  type VoidedDocument,
} from '@cifra/books/documents/void-document';
import type { StepInput } from '@cifra/subgraph-kit/parse-step';

/** What is done with documents; which family a caller may touch is the mutation's permission. */

export interface SaveDocumentDraft {
  /** Null: a new draft. */
  readonly draft: StepInput | null;
  readonly document: AskedDocument;
}

/** Answers the draft's id. Refuses as the books do. */
export const saveDocumentDraft = tenantCommand<SaveDocumentDraft, Uuid, SaveDocumentDraftRefusal['code']>(
  'documents.saveDraft',
  async (tx, { draft, document }, context) =>
    save(tx, {
      draft: draft && { id: draft.id, version: BigInt(draft.version) },
      content: await fillDocument(tx, document, context.tenant),
      editor: actorOf(context),
      newId: context.newId,
    }),
);

export interface DocumentStepInput extends StepInput {
  readonly family: DocumentFamily;
  readonly onFirstOpenDay: boolean;
}

const stepOf = ({ id, version, family, onFirstOpenDay }: DocumentStepInput): DocumentStep => ({
  id,
  version: BigInt(version),
  family,
  onFirstOpenDay,
});

type StepCode = DocumentStepRefusal['code'];
type PostCode = PostDocumentRefusal['code'];

export const submitDocumentDraft = tenantCommand<DocumentStepInput, Uuid, StepCode | PostCode>(
  'documents.submitDraft',
  (tx, input, context) => submit(tx, stepOf(input), context),
);

export const withdrawDocumentDraft = tenantCommand<DocumentStepInput, Uuid, StepCode>(
  'documents.withdrawDraft',
  (tx, input, context) => withdraw(tx, stepOf(input), context),
);

/** The request carries the reason. */
export const rejectDocumentDraft = tenantCommand<DocumentStepInput, Uuid, StepCode | 'REASON_TOO_SHORT'>(
  'documents.rejectDraft',
  (tx, input, context) => reject(tx, stepOf(input), context),
);

export const discardDocumentDraft = tenantCommand<DocumentStepInput, Uuid, StepCode>(
  'documents.discardDraft',
  (tx, input, context) => discard(tx, stepOf(input), context),
);

/** What became of a draft: plain data. */
export type { DraftPosted };

export const approveDocumentDraft = tenantCommand<
  DocumentStepInput,
  { readonly draftId: Uuid; readonly documentId: Uuid },
  StepCode | 'MAKER_IS_CHECKER' | PostCode
>('documents.approveDraft', (tx, input, context) => approve(tx, stepOf(input), context));

export const postDocumentDraft = tenantCommand<
  DocumentStepInput,
  { readonly draftId: Uuid; readonly documentId: Uuid },
  StepCode | 'APPROVAL_REQUIRED' | PostCode
>('documents.postDraft', (tx, input, context) => postDraft(tx, stepOf(input), context));

/** Posts a document without a draft; answers its id. Refuses: APPROVAL_REQUIRED, then as the books do. */
export const postDocument = tenantCommand<AskedDocument, Uuid, 'APPROVAL_REQUIRED' | PostCode>(
  'documents.post',
  async (tx, asked, context) => {
    if (needsApproval(documentKindOf[asked.kind].family, context.tenant))
      return refused(refuse('APPROVAL_REQUIRED', { action: 'post' }));
    const document = await fillDocument(tx, asked, context.tenant);
    const makers = { draftId: null, preparedBy: actorOf(context), approvedBy: null };
    const posted = await post(tx, document, makers, context);
    return posted.ok ? accepted(posted.value.documentId) : posted;
  },
);

/** Answers the new draft's id. */
export const duplicateDocument = tenantCommand<
  { readonly documentId: Uuid; readonly documentDate: LocalDate; readonly family: DocumentFamily },
  Uuid,
  'DOCUMENT_UNKNOWN' | SaveDocumentDraftRefusal['code']
>('documents.duplicate', (tx, input, context) =>
  duplicate(tx, { ...input, editor: actorOf(context), newId: context.newId }),
);

export interface OnDay {
  readonly on: LocalDate | 'FIRST_OPEN_DAY';
}

/** Refuses: REASON_TOO_SHORT, then as the books do. */
export const voidDocument = tenantCommand<
  OnDay & { readonly documentId: Uuid },
  { readonly [Field in keyof VoidedDocument]: VoidedDocument[Field] },
  VoidDocumentRefusal['code'] | 'REASON_TOO_SHORT'
>('documents.void', async (tx, { documentId, on }, context) => {
  const reason = checkReason(context.request.reason);
  if (!reason.ok) return reason;
  return voidOne(tx, { documentId, on, voidedBy: actorOf(context) }, context);
});

export interface AllocateItems {
  readonly fromItemId: Uuid;
  readonly toItemId: Uuid;
  /** Decimal text, positive. */
  readonly amount: string;
  readonly allocationDate: LocalDate;
}

/** Answers the allocation's id. */
export const allocateItems = tenantCommand<
  AllocateItems,
  Uuid,
  AllocateRefusal['code'] | 'INPUT_INVALID' | 'AMOUNT_TOO_LARGE'
>('documents.allocate', async (tx, { amount, ...input }, context) => {
  const amountE4 = parseDecimalToE4(amount, 4, 'amount');
  if (!amountE4.ok) return amountE4;
  return allocate(tx, { ...input, amountE4: amountE4.value, allocatedBy: actorOf(context) }, context);
});

/** Answers the allocation's id. Refuses: REASON_TOO_SHORT, then as the books do. */
export const takeBackAllocation = tenantCommand<
  OnDay & { readonly allocationId: Uuid },
  Uuid,
  TakeBackRefusal['code'] | 'REASON_TOO_SHORT'
>('documents.takeBackAllocation', async (tx, { allocationId, on }, context) => {
  const reason = checkReason(context.request.reason);
  if (!reason.ok) return reason;
  return takeBack(tx, { allocationId, on, takenBackBy: actorOf(context) }, context);
});

/** Answers the document's id. */
export const remarkOnDocument = tenantCommand<
  { readonly documentId: Uuid; readonly remark: string },
  Uuid,
  'DOCUMENT_UNKNOWN'
>('documents.remark', (tx, input) => remark(tx, input));

export const documentCommands = [
  saveDocumentDraft,
  submitDocumentDraft,
  withdrawDocumentDraft,
  rejectDocumentDraft,
  discardDocumentDraft,
  approveDocumentDraft,
  postDocumentDraft,
  postDocument,
  duplicateDocument,
  voidDocument,
  allocateItems,
  takeBackAllocation,
  remarkOnDocument,
];
