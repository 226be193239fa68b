import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { recurringEntries } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import { firstDueFrom } from './due-dates.ts';
import { findRecurring, notInState, type RecurringRow, type RecurringStepRefusal } from './save-recurring.ts';

export interface RecurringStep {
  readonly id: Uuid;
  /** The version that the caller saw. */
  readonly version: bigint;
}

type State = RecurringRow['state'];
type StepAnswer = Promise<Result<Uuid, RecurringStepRefusal>>;

/** Stops it from falling due. Refuses: as `findRecurring`, RECURRING_ENTRY_NOT_IN_STATE. */
export function pauseRecurring(tx: TenantTx, step: RecurringStep): StepAnswer {
  return apply(tx, step, {
    action: 'pause',
    from: ['ACTIVE'],
    to: 'PAUSED',
    event: 'RECURRING_ENTRY_PAUSED',
  });
}

/**
 * Lets it fall due again. `from`: due dates before this day, missed while it was paused, are left out for good; null: none is.
 * Refuses as `pauseRecurring`.
 */
export function resumeRecurring(
  tx: TenantTx,
  { from, ...step }: RecurringStep & { readonly from: LocalDate | null },
): StepAnswer {
  const event = 'RECURRING_ENTRY_RESUMED';
  return apply(tx, step, { action: 'resume', from: ['PAUSED'], to: 'ACTIVE', event, notBefore: from });
}

/** Ends it for good. What it brought forth stays. Refuses as `pauseRecurring`. */
export function endRecurring(tx: TenantTx, step: RecurringStep): StepAnswer {
  const event = 'RECURRING_ENTRY_ENDED';
  return apply(tx, step, { action: 'end', from: ['ACTIVE', 'PAUSED'], to: 'ENDED', event });
}

interface StepRule {
  readonly action: string;
  readonly from: readonly State[];
  readonly to: State;
  readonly event: 'RECURRING_ENTRY_PAUSED' | 'RECURRING_ENTRY_RESUMED' | 'RECURRING_ENTRY_ENDED';
  readonly notBefore?: LocalDate | null;
}

async function apply(
  tx: TenantTx,
  step: RecurringStep,
  { action, from, to, event, notBefore = null }: StepRule,
): StepAnswer {
  const found = await findRecurring(tx, step);
  if (!found.ok) return found;
  const { commit_number: version, ...row } = found.value;
  if (!from.includes(row.state)) return refused(notInState(found.value, action, from));
  const schedule = { frequency: row.frequency, firstDate: row.first_date };
  const next_date =
    notBefore !== null && notBefore > row.next_date ? firstDueFrom(schedule, notBefore) : row.next_date;
  tx.replace(recurringEntries, { ...row, state: to, next_date }, version);
  tx.record({
    event,
    objectType: 'RecurringEntry',
    objectId: row.id,
    before: { state: row.state, nextDate: row.next_date },
    after: { state: to, nextDate: next_date },
  });
  return accepted(row.id);
}
