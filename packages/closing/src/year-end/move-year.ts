import type { Uuid } from '@cifra/domain/ids';
import { closeMachine, pairAfterCloseStep } from '@cifra/domain/period-machines';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import { periods } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';

/** Moves every period of a year to the state that the year-end close or its reversal alone leads to; each leaves its event. */
export function moveYear(
  tx: TenantTx,
  {
    fiscalYearId,
    periods: rows,
    to,
  }: {
    readonly fiscalYearId: Uuid;
    /** All of the tenant's, as they were read. */
    readonly periods: readonly Row<typeof periods>[];
    readonly to: 'YEAR_CLOSED' | 'CLOSED';
  },
): void {
  for (const { commit_number: version, ...fields } of rows) {
    if (fields.fiscal_year_id !== fiscalYearId) continue;
    const before = { lockState: fields.lock_state, closeState: fields.close_state };
    if (!closeMachine[before.closeState].byYearEnd.includes(to))
      throw new InvariantBroken(
        `the period ${fields.name} is ${before.closeState} and does not become ${to}`,
      );
    const after = pairAfterCloseStep(before, to);
    const row = { ...fields, lock_state: after.lockState, close_state: after.closeState };
    tx.replace(periods, row, version);
    tx.record({
      event: 'PERIOD_CLOSE_CHANGED',
      objectType: 'Period',
      objectId: fields.id,
      before,
      after,
    });
  }
}
