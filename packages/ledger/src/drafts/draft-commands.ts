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

const stepOf = ({ id, version }: StepInput): DraftStep => ({ id, version: BigInt(version) });

export const submitEntryDraftCommand = tenantCommand<StepInput, Uuid, CodeOf<typeof submitDraftCodes>>(
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

export const approveEntryDraftCommand = tenantCommand<StepInput, Uuid, CodeOf<typeof approveDraftCodes>>(
  'ledger.approveEntryDraft',
  (tx, input, context) => approveDraft(tx, stepOf(input), context),
  { refuses: approveDraftCodes },
);

export const postEntryDraftCommand = tenantCommand<StepInput, Uuid, CodeOf<typeof postDraftCodes>>(
  'ledger.postEntryDraft',
  (tx, input, context) => postDraft(tx, stepOf(input), context),
  { refuses: postDraftCodes },
);

export const discardEntryDraftCommand = tenantCommand<StepInput, Uuid, CodeOf<typeof draftStepCodes>>(
  'ledger.discardEntryDraft',
  (tx, input, context) => discardDraft(tx, stepOf(input), context),
  { refuses: draftStepCodes },
);
