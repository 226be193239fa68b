import type { Uuid } from '@cifra/domain/ids';
import { InvariantBroken } from '@cifra/database/failures';
import { periodClosings } from '@cifra/database/tables/close';
import { periods } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import { writePackage } from '../close-package/close-package.ts';
import { carryOverItems } from '../close-items/carry-over-items.ts';
import { isFirstPreparation, type PlannedClose } from './plan-close-steps.ts';
import { lastClosingOfPeriod } from '../close-package/queries.ts';
import { keepVerification } from '../close-package/verification.ts';

/** Writes planned steps: the period's row once, the package once, what the close relies on, and an event for each step. */
export async function writeCloseSteps(
  tx: TenantTx,
  plan: PlannedClose,
  { newId }: Pick<TenantCommandContext, 'newId'>,
): Promise<void> {
  const last = plan.steps.at(-1);
  if (!last) throw new InvariantBroken('a close was written without a step');
  const { commit_number: version, ...fields } = plan.row;
  const { lockState, closeState } = last.after;
  tx.replace(periods, { ...fields, lock_state: lockState, close_state: closeState }, version);
  if (plan.fields !== plan.found.fields) writePackage(tx, plan.fields, plan.found.version);
  if (plan.steps.some((step) => isFirstPreparation(plan.found, step)))
    await carryOverItems(tx, plan.row, newId);
  if (plan.verification) await keepVerification(tx, plan.verification, newId);
  if (plan.isClosed) await writeClosing(tx, plan);
  for (const { step, before, after } of plan.steps) {
    tx.record({
      event: step.machine === 'lock' ? 'PERIOD_LOCK_CHANGED' : 'PERIOD_CLOSE_CHANGED',
      objectType: 'Period',
      objectId: plan.row.id,
      before,
      after: { ...after, ...detailsOf(plan, step.to) },
    });
  }
}

/** What an event says beside both states: what was submitted, and what it relies on. */
function detailsOf({ fields, verification }: PlannedClose, to: string): Readonly<Record<string, unknown>> {
  if (to !== 'PENDING_APPROVAL') return {};
  return {
    digest: fields.submitted_digest,
    entryCount: fields.submitted_entry_count,
    verifiedUpTo: verification?.headNumber,
  };
}

async function writeClosing(tx: TenantTx, { row, fields }: PlannedClose): Promise<void> {
  const last = await tx.first(lastClosingOfPeriod, { periodId: row.id });
  tx.insert(periodClosings, {
    period_id: row.id,
    ordinal: (last?.ordinal ?? 0) + 1,
    submitted_by: given(fields.submitted_by),
    approved_by: given(fields.decided_by),
    digest: given(fields.submitted_digest),
    entry_count: given(fields.submitted_entry_count),
  });
}

function given<Value extends Uuid | string | number>(value: Value | null): Value {
  if (value === null) throw new InvariantBroken('a period was closed that nobody submitted');
  return value;
}
