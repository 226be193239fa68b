import { closeActions, type CloseAction } from '@cifra/domain/close-actions';
import type { Uuid } from '@cifra/domain/ids';
import type { CloseState } from '@cifra/domain/periods';
import type { Refusal } from '@cifra/domain/refusals';
import { takeCloseAction } from '@cifra/books/close/take-close-action';
import type { VerificationFound } from '@cifra/books/close/verification';
import { tenantCommand, type TenantCommand } from '@cifra/books/command';

/** Plain data: the version is decimal digits. */
export interface CloseStepAsked {
  readonly periodId: Uuid;
  readonly version: string | null;
}
export interface SubmitCloseAsked extends CloseStepAsked {
  readonly verification: VerificationFound | null;
}
export interface CloseStepBackAsked extends CloseStepAsked {
  readonly reason: string;
}
export interface ReopenPeriodAsked extends CloseStepBackAsked {
  readonly to: 'OPEN' | 'DRAFT';
}

type StepCode = 'PERIOD_UNKNOWN' | 'VERSION_CONFLICT' | 'CLOSE_STEP_NOT_ALLOWED' | 'CLOSE_ACTION_NOT_ALLOWED';
export type PrepareCloseCode = StepCode;
export type SubmitCloseCode = StepCode | 'STATE_PAIR_NOT_ALLOWED' | 'CLOSE_BLOCKED';
export type ApproveCloseCode =
  StepCode | 'CLOSE_OUT_OF_ORDER' | 'MAKER_IS_CHECKER' | 'CLOSE_CONTENT_CHANGED' | 'CLOSE_BLOCKED';
export type CloseStepBackCode = StepCode | 'REASON_TOO_SHORT';
export type ReopenPeriodCode = CloseStepBackCode | 'CLOSE_OUT_OF_ORDER';

interface AnyStepAsked extends CloseStepAsked {
  readonly reason?: string;
  readonly verification?: VerificationFound | null;
  readonly to?: CloseState;
}

/** The command of an action; answers the period's id. A verification is looked up on the way and does not count for the idempotency key. */
function stepCommand<
  Asked extends AnyStepAsked,
  Code extends ReopenPeriodCode | SubmitCloseCode | ApproveCloseCode,
>(action: CloseAction): TenantCommand<Asked, Uuid, Code> {
  return tenantCommand<Asked, Uuid, Code>(
    `period.${action}`,
    (tx, { periodId, version, reason = null, verification = null, to }, context) =>
      takeCloseAction<Refusal<Code> & Refusal<ReopenPeriodCode | SubmitCloseCode | ApproveCloseCode>>(
        tx,
        {
          periodId,
          action,
          to: to ?? closeActions[action].to[0],
          reason,
          expectedVersion: version === null ? null : BigInt(version),
          verification,
        },
        context,
      ),
    { asked: ({ verification: _found, ...asked }) => asked },
  );
}

/** OPEN → DRAFT: whoever asks is the named preparer. */
export const prepareClose = stepCommand<CloseStepAsked, PrepareCloseCode>('prepareClose');

/** DRAFT → PENDING_APPROVAL, with a verification of the whole books and the digest of the period's own entries. */
export const submitClose = stepCommand<SubmitCloseAsked, SubmitCloseCode>('submitClose');

/** PENDING_APPROVAL → DRAFT, by the side that submitted it. */
export const withdrawClose = stepCommand<CloseStepBackAsked, CloseStepBackCode>('withdrawClose');

/** PENDING_APPROVAL → DRAFT, by the approver; the package keeps the reason. */
export const rejectClose = stepCommand<CloseStepBackAsked, CloseStepBackCode>('rejectClose');

/** PENDING_APPROVAL → CLOSED, and LOCKED with it; another person than all who made it. */
export const approveClose = stepCommand<CloseStepAsked, ApproveCloseCode>('approveClose');

/** DRAFT → OPEN: nobody prepares it any more. */
export const abandonClose = stepCommand<CloseStepBackAsked, CloseStepBackCode>('abandonClose');

/** CLOSED → DRAFT or OPEN; adjustments are let in again. */
export const reopenPeriod = stepCommand<ReopenPeriodAsked, ReopenPeriodCode>('reopenPeriod');

export const closeCommands = [
  prepareClose,
  submitClose,
  withdrawClose,
  rejectClose,
  approveClose,
  abandonClose,
  reopenPeriod,
];
