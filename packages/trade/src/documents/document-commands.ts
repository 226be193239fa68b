import { isApprovalNeeded } from '@cifra/domain/approval-rules';
import { checkReason } from '@cifra/domain/reason';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { DocumentFamily } from '@cifra/domain/documents/kinds';
import { parseDecimalToE4 } from '@cifra/domain/money';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { refused, accepted } from '@cifra/domain/result';
import { actorOf } from '@cifra/books/actor-of';
import { tenantCommand } from '@cifra/books/command';
import { Journal } from '@cifra/ledger/journal/journal';
import type { StepInput } from '@cifra/books/step-input';
import { allocate, allocateCodes, reverseAllocation, reverseAllocationCodes } from './allocate.ts';
import { gatherDocumentBasis } from './document-basis.ts';
import { fillDocument, type DocumentInput } from './document-input.ts';
import {
  approveDocumentDraft,
  discardDocumentDraft,
  documentStepCodes,
  postDocumentDraft,
  rejectDocumentDraft,
  submitDocumentDraft,
  withdrawDocumentDraft,
  type DocumentStep,
} from './document-draft-step.ts';
import { duplicateCodes, duplicateDocument } from './duplicate-document.ts';
import { gatherNamedRows } from './named-rows.ts';
import { postDocumentAlone, postDocumentCodes } from './post-document.ts';
import { remarkCodes, remarkOnDocument } from './remark-on-document.ts';
import { findDraftToSave, saveDocumentDraft, saveDraftCodes } from './save-document-draft.ts';
import { voidCodes, voidDocument, type VoidedDocument } from './void-document.ts';

/** What is done with documents; which family a caller may touch is the mutation's permission. */

export interface SaveDocumentDraft {
  /** Null: a new draft. */
  readonly draft: StepInput | null;
  readonly document: DocumentInput;
}

/** Answers the draft's id. Refuses as the books do. */
export const saveDocumentDraftCommand = tenantCommand<SaveDocumentDraft, Uuid, CodeOf<typeof saveDraftCodes>>(
  'documents.saveDraft',
  async (tx, { draft, document }, context) => {
    const version = draft && { id: draft.id, version: BigInt(draft.version) };
    const [found, named] = await Promise.all([
      findDraftToSave(tx, version, document.kind),
      gatherNamedRows(tx, document),
    ]);
    if (!found.ok) return found;
    return saveDocumentDraft(tx, {
      known: found.value,
      content: fillDocument(document, named, context.tenant),
      named,
      editor: actorOf(context),
      newId: context.newId,
    });
  },
  { refuses: saveDraftCodes, isKeyShared: true },
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

type StepCode = CodeOf<typeof documentStepCodes>;
const submitCodes = refusalCodes(...documentStepCodes, ...postDocumentCodes);
const rejectCodes = refusalCodes(...documentStepCodes, 'REASON_TOO_SHORT');
const approveCodes = refusalCodes(
  ...documentStepCodes,
  'MAKER_IS_CHECKER',
  'REASON_TOO_SHORT',
  ...postDocumentCodes,
);
const postDraftCodes = refusalCodes(...documentStepCodes, 'APPROVAL_REQUIRED', ...postDocumentCodes);

export const submitDocumentDraftCommand = tenantCommand<DocumentStepInput, Uuid, CodeOf<typeof submitCodes>>(
  'documents.submitDraft',
  (tx, input, context) => submitDocumentDraft(tx, stepOf(input), context),
  { refuses: submitCodes },
);

export const withdrawDocumentDraftCommand = tenantCommand<DocumentStepInput, Uuid, StepCode>(
  'documents.withdrawDraft',
  (tx, input, context) => withdrawDocumentDraft(tx, stepOf(input), context),
  { refuses: documentStepCodes },
);

/** The request carries the reason. */
export const rejectDocumentDraftCommand = tenantCommand<DocumentStepInput, Uuid, CodeOf<typeof rejectCodes>>(
  'documents.rejectDraft',
  (tx, input, context) => rejectDocumentDraft(tx, stepOf(input), context),
  { refuses: rejectCodes },
);

export const discardDocumentDraftCommand = tenantCommand<DocumentStepInput, Uuid, StepCode>(
  'documents.discardDraft',
  (tx, input, context) => discardDocumentDraft(tx, stepOf(input), context),
  { refuses: documentStepCodes },
);

export const approveDocumentDraftCommand = tenantCommand<
  DocumentStepInput,
  { readonly draftId: Uuid; readonly documentId: Uuid },
  CodeOf<typeof approveCodes>
>('documents.approveDraft', (tx, input, context) => approveDocumentDraft(tx, stepOf(input), context), {
  refuses: approveCodes,
});

export const postDocumentDraftCommand = tenantCommand<
  DocumentStepInput,
  { readonly draftId: Uuid; readonly documentId: Uuid },
  CodeOf<typeof postDraftCodes>
>('documents.postDraft', (tx, input, context) => postDocumentDraft(tx, stepOf(input), context), {
  refuses: postDraftCodes,
  isKeyShared: true,
});

const postDirectlyCodes = refusalCodes('APPROVAL_REQUIRED', ...postDocumentCodes);

/** Posts a document without a draft; answers its id. Refuses: APPROVAL_REQUIRED, then as the books do. */
export const postDocumentCommand = tenantCommand<DocumentInput, Uuid, CodeOf<typeof postDirectlyCodes>>(
  'documents.post',
  async (tx, documentInput, context) => {
    if (isApprovalNeeded(documentInput.kind, 'posting', context.tenant.settings))
      return refused(refuse('APPROVAL_REQUIRED', { action: 'post' }));
    const [named, basis, journal] = await Promise.all([
      gatherNamedRows(tx, documentInput),
      gatherDocumentBasis(tx),
      Journal.open(tx, context),
    ]);
    const document = fillDocument(documentInput, named, context.tenant);
    const makers = { draftId: null, preparedBy: actorOf(context), approvedBy: null };
    const posted = await postDocumentAlone(
      tx,
      document,
      { known: { basis, journal, named }, makers },
      context,
    );
    return posted.ok ? accepted(posted.value.documentId) : posted;
  },
  { refuses: postDirectlyCodes, isKeyShared: true },
);

/** Answers the new draft's id. */
export const duplicateDocumentCommand = tenantCommand<
  { readonly documentId: Uuid; readonly documentDate: LocalDate; readonly family: DocumentFamily },
  Uuid,
  CodeOf<typeof duplicateCodes>
>(
  'documents.duplicate',
  (tx, input, context) => duplicateDocument(tx, { ...input, editor: actorOf(context), newId: context.newId }),
  { refuses: duplicateCodes, isKeyShared: true },
);

export interface OnDay {
  readonly on: LocalDate | 'FIRST_OPEN_DAY';
}

const voidCommandCodes = refusalCodes('REASON_TOO_SHORT', ...voidCodes);

/** Refuses: REASON_TOO_SHORT, then as the books do. */
export const voidDocumentCommand = tenantCommand<
  OnDay & { readonly documentId: Uuid },
  { readonly [Field in keyof VoidedDocument]: VoidedDocument[Field] },
  CodeOf<typeof voidCommandCodes>
>(
  'documents.void',
  async (tx, { documentId, on }, context) => {
    const reason = checkReason(context.request.reason);
    if (!reason.ok) return reason;
    return voidDocument(tx, { documentId, on, voidedBy: actorOf(context), approvedBy: null }, context);
  },
  { refuses: voidCommandCodes, isKeyShared: true },
);

export interface AllocateItems {
  readonly fromItemId: Uuid;
  readonly toItemId: Uuid;
  /** Decimal text, positive. */
  readonly amount: string;
  /** Null: the later of the items' dates, or the first day after it that takes the posting. */
  readonly allocationDate: LocalDate | null;
}

const allocateItemsCodes = refusalCodes('INPUT_INVALID', 'AMOUNT_TOO_LARGE', ...allocateCodes);

/** Answers the allocation's id. */
export const allocateItemsCommand = tenantCommand<AllocateItems, Uuid, CodeOf<typeof allocateItemsCodes>>(
  'documents.allocate',
  async (tx, { amount, ...input }, context) => {
    const amountE4 = parseDecimalToE4(amount, 4, 'amount');
    if (!amountE4.ok) return amountE4;
    return allocate(tx, { ...input, amountE4: amountE4.value, allocatedBy: actorOf(context) }, context);
  },
  { refuses: allocateItemsCodes, isKeyShared: true },
);

const reverseAllocationCommandCodes = refusalCodes('REASON_TOO_SHORT', ...reverseAllocationCodes);

/** Answers the allocation's id. Refuses: REASON_TOO_SHORT, then as the books do. */
export const reverseAllocationCommand = tenantCommand<
  OnDay & { readonly allocationId: Uuid },
  Uuid,
  CodeOf<typeof reverseAllocationCommandCodes>
>(
  'documents.reverseAllocation',
  async (tx, { allocationId, on }, context) => {
    const reason = checkReason(context.request.reason);
    if (!reason.ok) return reason;
    return reverseAllocation(
      tx,
      { allocationId, on, preparedBy: actorOf(context), approvedBy: null },
      context,
    );
  },
  { refuses: reverseAllocationCommandCodes, isKeyShared: true },
);

/** Answers the document's id. */
export const remarkOnDocumentCommand = tenantCommand<
  { readonly documentId: Uuid; readonly remark: string },
  Uuid,
  CodeOf<typeof remarkCodes>
>('documents.remark', (tx, input) => remarkOnDocument(tx, input), { refuses: remarkCodes });

export const documentCommands = [
  saveDocumentDraftCommand,
  submitDocumentDraftCommand,
  withdrawDocumentDraftCommand,
  rejectDocumentDraftCommand,
  discardDocumentDraftCommand,
  approveDocumentDraftCommand,
  postDocumentDraftCommand,
  postDocumentCommand,
  duplicateDocumentCommand,
  voidDocumentCommand,
  allocateItemsCommand,
  reverseAllocationCommand,
  remarkOnDocumentCommand,
];
