import { decideCloseTransition, type CloseTransitionRefusal } from '@cifra/domain/close-transition';
import type { Uuid } from '@cifra/domain/ids';
import type { CloseState } from '@cifra/domain/periods';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import { periods } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import { periodFact } from '../journal/gather.ts';
import { periodById } from '../journal/queries.ts';
import { periodsOfYear } from './queries.ts';

export interface CloseChange {
  readonly periodId: Uuid;
  readonly to: CloseState;
  readonly reason: string | null;
  /** The version that the caller saw; null: whichever it is. */
  readonly expectedVersion: bigint | null;
}

export type CloseChangeRefusal = Refusal<'PERIOD_UNKNOWN' | 'VERSION_CONFLICT'> | CloseTransitionRefusal;

/**
 * Takes the close of a period a step further in the caller's transaction, and with it the lock state where the domain says so.
 * Refuses in this order: PERIOD_UNKNOWN, VERSION_CONFLICT, then as `decideCloseTransition`.
 */
export async function changeCloseState(
  tx: TenantTx,
  change: CloseChange,
): Promise<Result<Uuid, CloseChangeRefusal>> {
  const { periodId, to, reason, expectedVersion } = change;
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
  const yearPeriods = (await tx.all(periodsOfYear, { fiscalYearId: row.fiscal_year_id })).map(periodFact);
  const decision = decideCloseTransition({ period: periodFact(row), to, reason, yearPeriods });
  if (!decision.ok) return decision;
  const { lockState, closeState } = decision.value;
  const isReplaced = await tx.replace(
    periods,
    { ...fields, lock_state: lockState, close_state: closeState },
    version,
  );
  if (!isReplaced) throw new InvariantBroken('a period changed under its one writer');
  await tx.record({
    event: 'PERIOD_CLOSE_CHANGED',
    objectType: 'Period',
    objectId: periodId,
    before: { lockState: row.lock_state, closeState: row.close_state },
    after: { lockState, closeState },
  });
  return accepted(periodId);
}
