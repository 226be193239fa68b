import { closeActions, type CloseAction } from '@cifra/domain/close-actions';
import type { Uuid } from '@cifra/domain/ids';
import type { SecondPersonFound } from '@cifra/domain/second-person';
import type { CloseState } from '@cifra/domain/periods';
import type { RefusalCode } from '@cifra/domain/refusals';
import { performCloseAction } from './perform-close-action.ts';
import { DIGEST_IN_PAGES } from '../close-package/digest.ts';
import type { VerificationFound } from '../close-package/verification.ts';
import { hasCode, refusalCodes, type CodeOf, type RefusalCodes } from '@cifra/domain/refusal-codes';
import { refused } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { findPeriodCodes } from '@cifra/ledger/periods/find-period';
import { tenantCommand, type TenantCommand } from '@cifra/books/command';

/** Plain data: the version is decimal digits. */
export interface CloseStepRequest {
  readonly periodId: Uuid;
  readonly version: string | null;
}
export interface SubmitCloseRequest extends CloseStepRequest {
  readonly verification: VerificationFound | null;
}
export interface ApproveCloseRequest extends CloseStepRequest {
  readonly second: SecondPersonFound | null;
}
export interface CloseStepBackRequest extends CloseStepRequest {
  readonly reason: string;
}
export interface ReopenPeriodRequest extends CloseStepBackRequest {
  readonly to: 'OPEN' | 'DRAFT';
}

const stepCodes = refusalCodes(...findPeriodCodes, 'CLOSE_STEP_NOT_ALLOWED', 'CLOSE_ACTION_NOT_ALLOWED');
export const submitCodes = refusalCodes(...stepCodes, 'STATE_PAIR_NOT_ALLOWED', 'CLOSE_BLOCKED');
export const approveCodes = refusalCodes(
  ...stepCodes,
  'PERIOD_NOT_ENDED',
  'CLOSE_OUT_OF_ORDER',
  'MAKER_IS_CHECKER',
  'REASON_TOO_SHORT',
  'CLOSE_CONTENT_CHANGED',
  'CLOSE_BLOCKED',
);
const stepBackCodes = refusalCodes(...stepCodes, 'REASON_TOO_SHORT');
const reopenCodes = refusalCodes(...stepBackCodes, 'CLOSE_OUT_OF_ORDER');

interface AnyStepRequest extends CloseStepRequest {
  readonly reason?: string;
  readonly verification?: VerificationFound | null;
  readonly second?: SecondPersonFound | null;
  readonly to?: CloseState;
}

/**
 * The command of an action; answers the period's id. `refuses`: what the action can meet of all that a step may be refused for; anything
 * else breaks an invariant. A verification and a second person are looked up on the way and do not count for the idempotency key.
 */
function stepCommand<StepRequest extends AnyStepRequest, Code extends RefusalCode>(
  action: CloseAction,
  refuses: RefusalCodes<Code>,
  options: { readonly stepwise?: string } = {},
): TenantCommand<StepRequest, Uuid, Code> {
  return tenantCommand<StepRequest, Uuid, Code>(
    `period.${action}`,
    async (tx, { periodId, version, reason = null, verification = null, second = null, to }, context) => {
      const taken = await performCloseAction(
        tx,
        {
          periodId,
          action,
          to: to ?? closeActions[action].to[0],
          reason,
          expectedVersion: version === null ? null : BigInt(version),
          verification,
          second,
        },
        context,
      );
      if (taken.ok) return taken;
      if (hasCode(taken.refusal, refuses)) return refused(taken.refusal);
      throw new InvariantBroken(`${action} was refused with ${taken.refusal.code}, which it cannot meet`);
    },
    { keyedBy: ({ verification: _found, second: _second, ...input }) => input, refuses, ...options },
  );
}

/** OPEN → DRAFT: the caller is the named preparer. */
export const prepareCloseCommand = stepCommand<CloseStepRequest, CodeOf<typeof stepCodes>>(
  'prepareClose',
  stepCodes,
);

/** DRAFT → PENDING_APPROVAL, with a verification of the whole books and the digest of the period's own entries. */
export const submitCloseCommand = stepCommand<SubmitCloseRequest, CodeOf<typeof submitCodes>>(
  'submitClose',
  submitCodes,
  { stepwise: DIGEST_IN_PAGES },
);

/** PENDING_APPROVAL → DRAFT, by the side that submitted it. */
export const withdrawCloseCommand = stepCommand<CloseStepBackRequest, CodeOf<typeof stepBackCodes>>(
  'withdrawClose',
  stepBackCodes,
);

/** PENDING_APPROVAL → DRAFT, by the approver; the package keeps the reason. */
export const rejectCloseCommand = stepCommand<CloseStepBackRequest, CodeOf<typeof stepBackCodes>>(
  'rejectClose',
  stepBackCodes,
);

/** PENDING_APPROVAL → CLOSED, and LOCKED with it; another person than all who made it. */
export const approveCloseCommand = stepCommand<ApproveCloseRequest, CodeOf<typeof approveCodes>>(
  'approveClose',
  approveCodes,
  { stepwise: DIGEST_IN_PAGES },
);

/** DRAFT → OPEN: nobody prepares it any more. */
export const abandonCloseCommand = stepCommand<CloseStepBackRequest, CodeOf<typeof stepBackCodes>>(
  'abandonClose',
  stepBackCodes,
);

/** CLOSED → DRAFT or OPEN; adjustments are let in again. */
export const reopenPeriodCommand = stepCommand<ReopenPeriodRequest, CodeOf<typeof reopenCodes>>(
  'reopenPeriod',
  reopenCodes,
);

export const closeCommands = [
  prepareCloseCommand,
  submitCloseCommand,
  withdrawCloseCommand,
  rejectCloseCommand,
  approveCloseCommand,
  abandonCloseCommand,
  reopenPeriodCommand,
];
