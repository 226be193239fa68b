import { problemOfAction, type CloseAction } from '@cifra/domain/close-actions';
import type { Uuid } from '@cifra/domain/ids';
import type { CloseState } from '@cifra/domain/periods';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import { periodFact } from '@cifra/ledger/journal/period-fact';
import { findPeriodToChange, type FindPeriodRefusal } from '@cifra/ledger/periods/find-period';
import { closerOf } from '../close-package/closer.ts';
import { planCloseSteps, type CloseStepsRefusal } from './plan-close-steps.ts';
import type { VerificationFound } from '../close-package/verification.ts';
import { writeCloseSteps } from './write-close-steps.ts';

export interface CloseActionAsked {
  readonly periodId: Uuid;
  readonly action: CloseAction;
  readonly to: CloseState;
  /** Needed by actions that lead back. */
  readonly reason: string | null;
  /** The version that the caller saw; null: whichever it is. */
  readonly expectedVersion: bigint | null;
  /** Of a submission; null otherwise. */
  readonly verification: VerificationFound | null;
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
  { periodId, action, to, reason, expectedVersion, verification }: CloseActionAsked,
  context: TenantCommandContext,
): Promise<Result<Uuid, CloseActionRefusal>> {
  const found = await findPeriodToChange(tx, { periodId, expectedVersion });
  if (!found.ok) return found;
  const row = found.value;
  const problem = problemOfAction({ period: periodFact(row), action, to });
  if (problem !== null) return refused(problem);
  const plan = await planCloseSteps(
    tx,
    {
      row,
      steps: [{ machine: 'close', to }],
      reason,
      actorId: closerOf(context),
      isRejection: action === 'rejectClose',
      verification,
    },
    context.tenant,
  );
  if (!plan.ok) return plan;
  await writeCloseSteps(tx, plan.value, context);
  return accepted(periodId);
}
