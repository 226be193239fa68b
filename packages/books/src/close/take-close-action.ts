import { problemOfAction, type CloseAction } from '@cifra/domain/close-actions';
import type { Uuid } from '@cifra/domain/ids';
import type { CloseState } from '@cifra/domain/periods';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '../command.ts';
import { periodFact } from '../journal/gather.ts';
import { findPeriodToChange, type FindPeriodRefusal } from '../periods/find-period.ts';
import { closerOf } from './closer.ts';
import { planCloseSteps, type CloseStepsRefusal } from './plan-close-steps.ts';
import type { VerificationFound } from './verification.ts';
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
 * `planCloseSteps`. `Refused`: those of them that the action can meet (tested: close-steps.test.ts).
 */
export async function takeCloseAction<Refused extends CloseActionRefusal>(
  tx: TenantTx,
  asked: CloseActionAsked,
  context: TenantCommandContext,
): Promise<Result<Uuid, Refused>> {
  return (await take(tx, asked, context)) as Result<Uuid, Refused>;
}

async function take(
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
