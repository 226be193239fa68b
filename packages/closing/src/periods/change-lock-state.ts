import { lockMachine } from '@cifra/domain/period-machines';
import type { Uuid } from '@cifra/domain/ids';
import { lockTransitionCodes, type LockTransitionRefusal } from '@cifra/domain/lock-transition';
import type { LockState } from '@cifra/domain/periods';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import type { TenantTx } from '@cifra/database/tx';
import { gatherCloseBasis } from '../close-items/close-basis.ts';
import { planCloseSteps } from '../close-steps/plan-close-steps.ts';
import { writeCloseSteps } from '../close-steps/write-close-steps.ts';
import type { TenantCommandContext } from '@cifra/books/command';
import { findPeriodCodes, periodToChange } from '@cifra/ledger/periods/find-period';

export interface LockChange {
  readonly periodId: Uuid;
  readonly to: LockState;
  /** What the caller may ask for: each has a permission of its own. */
  readonly direction: 'forward' | 'back';
  readonly reason: string | null;
  /** The version that the caller saw; null: whichever it is. */
  readonly expectedVersion: bigint | null;
}

export const lockChangeCodes = refusalCodes(...findPeriodCodes, ...lockTransitionCodes);
export type LockChangeRefusal = RefusalOf<typeof lockChangeCodes>;

/**
 * Changes the lock state of a period in the caller's transaction, and with it the close where the domain says so: what was submitted is then
 * submitted no more. It is the one writer that also posts, so an entry is either before the change and counts, or after it and is refused.
 * Refuses in this order: PERIOD_UNKNOWN, VERSION_CONFLICT, then as `decideLockTransition`; a step of the other direction is
 * LOCK_STEP_NOT_ALLOWED and names the steps of this one.
 */
export async function changeLockState(
  tx: TenantTx,
  { periodId, to, direction, reason, expectedVersion }: LockChange,
  context: TenantCommandContext,
): Promise<Result<Uuid, LockChangeRefusal>> {
  const { baseCurrency } = context.tenant;
  const basis = await gatherCloseBasis(tx, { periodId, baseCurrency });
  const found = periodToChange(basis?.period ?? null, { periodId, expectedVersion });
  if (!found.ok) return found;
  if (!basis) throw new InvariantBroken('a period was found that is not there');
  const row = found.value;
  const allowed = lockMachine[row.lock_state][direction];
  if (!allowed.includes(to))
    return refused(
      refuse('LOCK_STEP_NOT_ALLOWED', {
        periodRef: row.name,
        fromLockState: row.lock_state,
        toLockState: to,
        allowedLockStates: allowed,
      }),
    );
  const plan = await planCloseSteps(
    tx,
    {
      basis,
      steps: [{ machine: 'lock', to }],
      reason,
      actorId: null,
      isRejection: false,
      verification: null,
      second: null,
      isAlone: false,
    },
    context.tenant,
  );
  // A lock step alone meets the refusals of the lock machine alone.
  if (!plan.ok) return plan as { readonly ok: false; readonly refusal: LockTransitionRefusal };
  writeCloseSteps(tx, plan.value, context);
  return accepted(periodId);
}
