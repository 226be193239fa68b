import type { Uuid } from '@cifra/domain/ids';
import { closeMachine, pairAfterCloseStep } from '@cifra/domain/period-machines';
import { InvariantBroken } from '@cifra/database/failures';
import { periods } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import { periodsOfYear } from '@cifra/ledger/periods/queries';

/** Moves every period of a year to the state that the year-end close or its reversal alone leads to; each leaves its event. */
export async function moveYear(
  tx: TenantTx,
  { fiscalYearId, to }: { readonly fiscalYearId: Uuid; readonly to: 'YEAR_CLOSED' | 'CLOSED' },
): Promise<void> {
  for (const { commit_number: version, ...fields } of await tx.all(periodsOfYear, { fiscalYearId })) {
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
