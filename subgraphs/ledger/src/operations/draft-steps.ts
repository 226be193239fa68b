import type { Uuid } from '@cifra/domain/ids';
import { tenantCommand } from '@cifra/books/command';
import {
  approveDraft,
  discardDraft,
  postDraft,
  rejectDraft,
  submitDraft,
  withdrawDraft,
  type DraftStep,
} from '@cifra/books/drafts/draft-step';
import type { DraftStepRefusal } from '@cifra/books/drafts/find-draft';
import type { ManualPostingCode } from '@cifra/books/drafts/manual-posting';
import type { StepInput } from '@cifra/subgraph-kit/parse-step';

/** The steps of a draft's life. Each answers the draft's id. */

type StepCode = DraftStepRefusal['code'];

const stepOf = ({ id, version }: StepInput): DraftStep => ({ id, version: BigInt(version) });

export const submitEntryDraft = tenantCommand<StepInput, Uuid, StepCode | ManualPostingCode>(
  'ledger.submitEntryDraft',
  (tx, input, context) => submitDraft(tx, stepOf(input), context),
);

export const withdrawEntryDraft = tenantCommand<StepInput, Uuid, StepCode>(
  'ledger.withdrawEntryDraft',
  (tx, input, context) => withdrawDraft(tx, stepOf(input), context),
);

/** The request carries the reason. */
export const rejectEntryDraft = tenantCommand<StepInput, Uuid, StepCode | 'REASON_TOO_SHORT'>(
  'ledger.rejectEntryDraft',
  (tx, input, context) => rejectDraft(tx, stepOf(input), context),
);

export const approveEntryDraft = tenantCommand<
  StepInput,
  Uuid,
  StepCode | 'MAKER_IS_CHECKER' | ManualPostingCode
>('ledger.approveEntryDraft', (tx, input, context) => approveDraft(tx, stepOf(input), context));

export const postEntryDraft = tenantCommand<
  StepInput,
  Uuid,
  StepCode | 'APPROVAL_REQUIRED' | ManualPostingCode
>('ledger.postEntryDraft', (tx, input, context) => postDraft(tx, stepOf(input), context));

export const discardEntryDraft = tenantCommand<StepInput, Uuid, StepCode>(
  'ledger.discardEntryDraft',
  (tx, input, context) => discardDraft(tx, stepOf(input), context),
);
