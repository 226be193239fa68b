import { lockMachine } from '@cifra/domain/period-machines';
import type { Uuid } from '@cifra/domain/ids';
import { decideLockTransition, type LockTransitionRefusal } from '@cifra/domain/lock-transition';
import type { LockState } from '@cifra/domain/periods';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { periods } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import { periodFact } from '../journal/gather.ts';
import { periodById } from '../journal/queries.ts';
import { periodsOfYear } from './queries.ts';

export interface LockChange {
  readonly periodId: Uuid;
  readonly to: LockState;
  /** What the caller may ask for: each has a permission of its own. */
  readonly direction: 'forward' | 'back';
  readonly reason: string | null;
  /** The version that the caller saw; null: whichever it is. */
  readonly expectedVersion: bigint | null;
}

export type LockChangeRefusal = Refusal<'PERIOD_UNKNOWN' | 'VERSION_CONFLICT'> | LockTransitionRefusal;

/**
 * Changes the lock state of a period in the caller's transaction, and with it the close state where the domain says so. It is the
 * one writer that also posts, so an entry is either before the change and counts, or after it and is refused.
 * Refuses in this order: PERIOD_UNKNOWN, VERSION_CONFLICT, then as `decideLockTransition`; a step of the other direction is
 * LOCK_STEP_NOT_ALLOWED and names the steps of this one.
 */
export async function changeLockState(
  tx: TenantTx,
  change: LockChange,
): Promise<Result<Uuid, LockChangeRefusal>> {
  const { periodId, to, direction, reason, expectedVersion } = change;
  const row = await tx.first(periodById, { id: periodId });
  if (!row) return refused(refuse('PERIOD_UNKNOWN', { period: periodId }));
  const { commit_number: version, ...fields } = row;
  if (expectedVersion !== null && expectedVersion !== version)
    return refused(
      refuse('VERSION_CONFLICT', {
        object: 'period',
        expected: Number(expectedVersion),
        actual: Number(version),
      }),
    );
  const allowed = lockMachine[row.lock_state][direction];
  if (!allowed.includes(to))
    return refused(refuse('LOCK_STEP_NOT_ALLOWED', { period: row.name, from: row.lock_state, to, allowed }));
  const yearPeriods = (await tx.all(periodsOfYear, { fiscalYearId: row.fiscal_year_id })).map(periodFact);
  const decision = decideLockTransition({ period: periodFact(row), to, reason, yearPeriods });
  if (!decision.ok) return decision;
  const { lockState, closeState } = decision.value;
  const isReplaced = await tx.replace(
    periods,
    { ...fields, lock_state: lockState, close_state: closeState },
    version,
  );
  if (!isReplaced) throw new InvariantBroken('a period changed under its one writer');
  await tx.record({
    event: 'PERIOD_LOCK_CHANGED',
    objectType: 'Period',
    objectId: periodId,
    before: { lockState: row.lock_state, closeState: row.close_state },
    after: { lockState, closeState },
  });
  return accepted(periodId);
}
