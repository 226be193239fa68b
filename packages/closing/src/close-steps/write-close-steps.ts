import type { Uuid } from '@cifra/domain/ids';
import { keptText } from '@cifra/domain/second-person';
import { InvariantBroken } from '@cifra/database/failures';
import { periodClosings } from '@cifra/database/tables/close';
import { periods } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import { tellSelfApproval } from '@cifra/ledger/approvals/approve-alone';
import { writePackage } from '../close-package/close-package.ts';
import { carryOverItems } from '../close-items/carry-over-items.ts';
import { raiseOpeningChange } from '../opening-changes/opening-change.ts';
import type { PlannedClose } from './plan-close-steps.ts';
import { keepVerification } from '../close-package/verification.ts';

/** Writes planned steps: the period's row once, the package once, what the close relies on, and an event for each step. */
export function writeCloseSteps(
  tx: TenantTx,
  plan: PlannedClose,
  { newId }: Pick<TenantCommandContext, 'newId'>,
): void {
  const last = plan.steps.at(-1);
  if (!last) throw new InvariantBroken('a close was written without a step');
  const { commit_number: version, ...fields } = plan.row;
  const { lockState, closeState } = last.after;
  tx.replace(periods, { ...fields, lock_state: lockState, close_state: closeState }, version);
  if (plan.fields !== plan.found.fields) writePackage(tx, plan.fields, plan.found.version);
  carryOverItems(tx, { period: plan.row, items: plan.takenOver }, newId);
  if (plan.verification) keepVerification(tx, plan.verification, newId);
  if (plan.isClosed) writeClosing(tx, plan);
  if (plan.openingChange !== null)
    raiseOpeningChange(tx, plan.openingChange, { periodId: plan.row.id, ordinal: plan.lastOrdinal + 1 });
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

function writeClosing(
  tx: TenantTx,
  { row, fields, lastOrdinal, second, isSelfApproved }: PlannedClose,
): void {
  tx.insert(periodClosings, {
    period_id: row.id,
    ordinal: lastOrdinal + 1,
    submitted_by: given(fields.submitted_by),
    approved_by: given(fields.decided_by),
    digest: given(fields.submitted_digest),
    entry_count: given(fields.submitted_entry_count),
    second_person: keptText(second, { makerId: fields.submitted_by, isSelfApproved }),
  });
  if (isSelfApproved) tellSelfApproval(tx, { objectType: 'Period', objectId: row.id, date: row.end_date });
}

function given<Value extends Uuid | string | number>(value: Value | null): Value {
  if (value === null) throw new InvariantBroken('a period was closed that nobody submitted');
  return value;
}
