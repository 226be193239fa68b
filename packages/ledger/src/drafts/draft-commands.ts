import type { Uuid } from '@cifra/domain/ids';
import type { CodeOf } from '@cifra/domain/refusal-codes';
import { tenantCommand } from '@cifra/books/command';
import {
  approveDraft,
  approveDraftCodes,
  discardDraft,
  postDraft,
  postDraftCodes,
  rejectDraft,
  rejectDraftCodes,
  submitDraft,
  submitDraftCodes,
  withdrawDraft,
  type DraftStep,
} from './draft-step.ts';
import { draftStepCodes } from './find-draft.ts';
import type { StepInput } from '@cifra/books/step-input';

/** The steps of a draft's life. Each answers the draft's id. */

/** A step that posts, or is to lead to it. */
export interface PostingStepInput extends StepInput {
  /** Whether whoever takes the step knows that the draft is dated far ahead. */
  readonly confirmFarAhead?: boolean;
}

const stepOf = ({ id, version, confirmFarAhead = false }: PostingStepInput): DraftStep => ({
  id,
  version: BigInt(version),
  confirmFarAhead,
});

export const submitEntryDraftCommand = tenantCommand<PostingStepInput, Uuid, CodeOf<typeof submitDraftCodes>>(
  'ledger.submitEntryDraft',
  (tx, input, context) => submitDraft(tx, stepOf(input), context),
  { refuses: submitDraftCodes },
);

export const withdrawEntryDraftCommand = tenantCommand<StepInput, Uuid, CodeOf<typeof draftStepCodes>>(
  'ledger.withdrawEntryDraft',
  (tx, input, context) => withdrawDraft(tx, stepOf(input), context),
  { refuses: draftStepCodes },
);

/** The request carries the reason. */
export const rejectEntryDraftCommand = tenantCommand<StepInput, Uuid, CodeOf<typeof rejectDraftCodes>>(
  'ledger.rejectEntryDraft',
  (tx, input, context) => rejectDraft(tx, stepOf(input), context),
  { refuses: rejectDraftCodes },
);

export const approveEntryDraftCommand = tenantCommand<
  PostingStepInput,
  Uuid,
  CodeOf<typeof approveDraftCodes>
>('ledger.approveEntryDraft', (tx, input, context) => approveDraft(tx, stepOf(input), context), {
  refuses: approveDraftCodes,
});

export const postEntryDraftCommand = tenantCommand<PostingStepInput, Uuid, CodeOf<typeof postDraftCodes>>(
  'ledger.postEntryDraft',
  (tx, input, context) => postDraft(tx, stepOf(input), context),
  { refuses: postDraftCodes, isKeyShared: true },
);

export const discardEntryDraftCommand = tenantCommand<StepInput, Uuid, CodeOf<typeof draftStepCodes>>(
  'ledger.discardEntryDraft',
  (tx, input, context) => discardDraft(tx, stepOf(input), context),
  { refuses: draftStepCodes },
);
