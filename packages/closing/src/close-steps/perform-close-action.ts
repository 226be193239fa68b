import { problemOfAction, type CloseAction } from '@cifra/domain/close-actions';
import type { SecondPersonFound } from '@cifra/domain/second-person';
import type { Uuid } from '@cifra/domain/ids';
import type { CloseState } from '@cifra/domain/periods';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import { periodFact } from '@cifra/ledger/journal/period-fact';
import { periodToChange, type FindPeriodRefusal } from '@cifra/ledger/periods/find-period';
import { gatherCloseBasis } from '../close-items/close-basis.ts';
import { closerOf } from '../close-package/closer.ts';
import { planCloseSteps, type CloseStepsRefusal } from './plan-close-steps.ts';
import type { VerificationFound } from '../close-package/verification.ts';
import { writeCloseSteps } from './write-close-steps.ts';

export interface CloseActionRequest {
  readonly periodId: Uuid;
  readonly action: CloseAction;
  readonly to: CloseState;
  /** Needed by actions that lead back. */
  readonly reason: string | null;
  /** The version that the caller saw; null: whichever it is. */
  readonly expectedVersion: bigint | null;
  /** Of a submission; null otherwise. */
  readonly verification: VerificationFound | null;
  /** Of an approval; null otherwise. */
  readonly second: SecondPersonFound | null;
}

export type CloseActionRefusal =
  FindPeriodRefusal | NonNullable<ReturnType<typeof problemOfAction>> | CloseStepsRefusal;

/**
 * Somebody takes one step of a month's close in the caller's transaction, and with it the lock state where the domain says so.
 * Refuses in this order: PERIOD_UNKNOWN, VERSION_CONFLICT, CLOSE_STEP_NOT_ALLOWED or CLOSE_ACTION_NOT_ALLOWED, then as
 * `planCloseSteps`.
 */
export async function performCloseAction(
  tx: TenantTx,
  { periodId, action, to, reason, expectedVersion, verification, second }: CloseActionRequest,
  context: TenantCommandContext,
): Promise<Result<Uuid, CloseActionRefusal>> {
  const { baseCurrency } = context.tenant;
  const basis = await gatherCloseBasis(tx, { periodId, baseCurrency });
  const found = periodToChange(basis?.period ?? null, { periodId, expectedVersion });
  if (!found.ok) return found;
  if (!basis) throw new InvariantBroken('a period was found that is not there');
  const problem = problemOfAction({ period: periodFact(found.value), action, to });
  if (problem !== null) return refused(problem);
  const plan = await planCloseSteps(
    tx,
    {
      basis,
      steps: [{ machine: 'close', to }],
      // Of a step back it is the input's; of an approval by one of its makers, the request's.
      reason: reason ?? context.request.reason,
      actorId: closerOf(context),
      isRejection: action === 'rejectClose',
      verification,
      second,
      isAlone: context.request.isAlone === true,
    },
    context.tenant,
  );
  if (!plan.ok) return plan;
  writeCloseSteps(tx, plan.value, context);
  return accepted(periodId);
}
