import { isApprovalNeeded } from '@cifra/domain/approval-rules';
import { checkReason } from '@cifra/domain/reason';
import type { Uuid } from '@cifra/domain/ids';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TenantTx } from '@cifra/database/tx';
import { actorOf } from '@cifra/books/actor-of';
import { tenantCommand, type TenantCommandContext } from '@cifra/books/command';
import type { StepInput } from '@cifra/books/step-input';
import type { StepRefusal } from '@cifra/ledger/drafts/decide-step';
import { readPreparers } from '@cifra/ledger/manual-entries/draft-line';
import type { RefusalOf } from '@cifra/domain/refusal-codes';
import { gatherDocumentBasis } from '../documents/document-basis.ts';
import type { OnDay } from '../documents/document-commands.ts';
import { readMoneyContent, type MoneyContent } from './content.ts';
import { gatherMoney } from './gather-money.ts';
import {
  findMoneyStep,
  moneyStepCodes,
  saveMoneyCodes,
  saveMoneyDraft,
  writeMoneyStep,
} from './money-drafts.ts';
import { decideMoney, decideMoneyCodes, openMoneyDesk, postMoney, postMoneyAlone } from './post-money.ts';
import { voidMoney, voidMoneyCodes } from './void-money.ts';

/** What is done with money in, money out and transfers. */

/** `currency` null: the base currency; `toCurrency` null: the document's. */
export type MoneyInput = Omit<MoneyContent, 'currency' | 'transfer'> & {
  readonly currency: string | null;
  readonly transfer:
    | (Omit<NonNullable<MoneyContent['transfer']>, 'toCurrency' | 'receivedAmount' | 'receivedDate'> & {
        readonly toCurrency: string | null;
        /** Null: what was sent. */
        readonly receivedAmount: string | null;
        /** Null: the posting date. */
        readonly receivedDate: MoneyContent['postingDate'] | null;
      })
    | null;
};

function contentOf(input: MoneyInput, { tenant }: TenantCommandContext): MoneyContent {
  const currency = input.currency ?? tenant.baseCurrency;
  const { transfer } = input;
  return {
    ...input,
    currency,
    transfer: transfer && {
      ...transfer,
      toCurrency: transfer.toCurrency ?? currency,
      receivedAmount: transfer.receivedAmount ?? transfer.amount,
      receivedDate: transfer.receivedDate ?? input.postingDate,
    },
  };
}

const refOf = ({ id, version }: StepInput) => ({ id, version: BigInt(version) });

/** Answers the draft's id. */
export const saveMoneyDraftCommand = tenantCommand<
  { readonly draft: StepInput | null; readonly money: MoneyInput },
  Uuid,
  CodeOf<typeof saveMoneyCodes>
>(
  'money.saveDraft',
  (tx, { draft, money }, context) =>
    saveMoneyDraft(tx, { draft: draft && refOf(draft), content: contentOf(money, context) }, context),
  { refuses: saveMoneyCodes, isKeyShared: true },
);

const submitCodes = refusalCodes(...moneyStepCodes, ...decideMoneyCodes);

/** Puts a draft before an approver: it must be what could be posted now. Answers its id. */
export const submitMoneyDraftCommand = tenantCommand<StepInput, Uuid, CodeOf<typeof submitCodes>>(
  'money.submitDraft',
  async (tx, input, context) => {
    const [step, basis] = await Promise.all([
      findMoneyStep(tx, refOf(input), { action: 'submit', context }),
      gatherDocumentBasis(tx),
    ]);
    if (!step.ok) return step;
    const content = readMoneyContent(step.value.row.content);
    const facts = await gatherMoney(tx, content, basis, context.tenant);
    const decided = decideMoney(content, { basis, facts }, context.tenant);
    return decided.ok ? accepted(writeMoneyStep(tx, step.value)) : decided;
  },
  { refuses: submitCodes },
);

export const withdrawMoneyDraftCommand = tenantCommand<StepInput, Uuid, CodeOf<typeof moneyStepCodes>>(
  'money.withdrawDraft',
  async (tx, input, context) => {
    const step = await findMoneyStep(tx, refOf(input), { action: 'withdraw', context });
    return step.ok ? accepted(writeMoneyStep(tx, step.value)) : step;
  },
  { refuses: moneyStepCodes },
);

export const discardMoneyDraftCommand = tenantCommand<StepInput, Uuid, CodeOf<typeof moneyStepCodes>>(
  'money.discardDraft',
  async (tx, input, context) => {
    const step = await findMoneyStep(tx, refOf(input), { action: 'discard', context });
    return step.ok ? accepted(writeMoneyStep(tx, step.value)) : step;
  },
  { refuses: moneyStepCodes },
);

const rejectCodes = refusalCodes(...moneyStepCodes, 'REASON_TOO_SHORT');

/** The request carries the reason. */
export const rejectMoneyDraftCommand = tenantCommand<StepInput, Uuid, CodeOf<typeof rejectCodes>>(
  'money.rejectDraft',
  async (tx, input, context) => {
    const step = await findMoneyStep(tx, refOf(input), { action: 'reject', context });
    return step.ok ? accepted(writeMoneyStep(tx, step.value)) : step;
  },
  { refuses: rejectCodes },
);

const approveCodes = refusalCodes(
  ...moneyStepCodes,
  'MAKER_IS_CHECKER',
  'REASON_TOO_SHORT',
  ...decideMoneyCodes,
);
const postDraftCodes = refusalCodes(...moneyStepCodes, 'APPROVAL_REQUIRED', ...decideMoneyCodes);

export interface MoneyDraftPosted {
  readonly draftId: Uuid;
  readonly documentId: Uuid;
}

/** A second person approves a draft, and it is posted in the same transaction. */
export const approveMoneyDraftCommand = tenantCommand<
  StepInput,
  { readonly draftId: Uuid; readonly documentId: Uuid },
  CodeOf<typeof approveCodes>
>('money.approveDraft', (tx, input, context) => postDraft(tx, input, { action: 'approve', context }), {
  refuses: approveCodes,
});

/** Posts a draft without approval, where none is needed. */
export const postMoneyDraftCommand = tenantCommand<
  StepInput,
  { readonly draftId: Uuid; readonly documentId: Uuid },
  CodeOf<typeof postDraftCodes>
>('money.postDraft', (tx, input, context) => postDraft(tx, input, { action: 'post', context }), {
  refuses: postDraftCodes,
  isKeyShared: true,
});

async function postDraft<Action extends 'approve' | 'post'>(
  tx: TenantTx,
  input: StepInput,
  { action, context }: { readonly action: Action; readonly context: TenantCommandContext },
): Promise<
  Result<
    MoneyDraftPosted,
    RefusalOf<typeof moneyStepCodes> | StepRefusal<Action> | RefusalOf<typeof decideMoneyCodes>
  >
> {
  const [step, desk] = await Promise.all([
    findMoneyStep(tx, refOf(input), { action, context }),
    openMoneyDesk(tx, context),
  ]);
  if (!step.ok) return step;
  const { row, change } = step.value;
  const makers = {
    draftId: row.id,
    preparedBy: readPreparers(row.prepared_by)[0] ?? null,
    approvedBy: change.decided_by ?? null,
  };
  // A step of one person may be refused for want of a second; an approval is the second.
  const post = action === 'post' ? postMoneyAlone : postMoney;
  const posted = await post(tx, readMoneyContent(row.content), { desk, makers }, context);
  if (!posted.ok) return refused(posted.refusal as StepRefusal<Action> | RefusalOf<typeof decideMoneyCodes>);
  const documentId = posted.value;
  return accepted({ draftId: writeMoneyStep(tx, step.value, { document_id: documentId }), documentId });
}

const postCodes = refusalCodes('APPROVAL_REQUIRED', ...decideMoneyCodes);

/** Posts a money document without a draft; answers its id. Refuses: APPROVAL_REQUIRED, then as the books do. */
export const postMoneyCommand = tenantCommand<MoneyInput, Uuid, CodeOf<typeof postCodes>>(
  'money.post',
  async (tx, input, context) => {
    if (isApprovalNeeded(input.kind, 'posting', context.tenant.settings))
      return refused(refuse('APPROVAL_REQUIRED', { action: 'post' }));
    const desk = await openMoneyDesk(tx, context);
    const makers = { draftId: null, preparedBy: actorOf(context), approvedBy: null };
    return postMoneyAlone(tx, contentOf(input, context), { desk, makers }, context);
  },
  { refuses: postCodes, isKeyShared: true },
);

const voidCodes = refusalCodes('REASON_TOO_SHORT', ...voidMoneyCodes);

/** Answers the document's id. Refuses: REASON_TOO_SHORT, then as the books do. */
export const voidMoneyCommand = tenantCommand<
  OnDay & { readonly documentId: Uuid },
  Uuid,
  CodeOf<typeof voidCodes>
>(
  'money.void',
  async (tx, { documentId, on }, context) => {
    const reason = checkReason(context.request.reason);
    if (!reason.ok) return reason;
    return voidMoney(tx, { documentId, on, voidedBy: actorOf(context), approvedBy: null }, context);
  },
  { refuses: voidCodes, isKeyShared: true },
);

export const moneyCommands = [
  saveMoneyDraftCommand,
  submitMoneyDraftCommand,
  withdrawMoneyDraftCommand,
  discardMoneyDraftCommand,
  rejectMoneyDraftCommand,
  approveMoneyDraftCommand,
  postMoneyDraftCommand,
  postMoneyCommand,
  voidMoneyCommand,
];
