import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TenantTx } from '@cifra/database/tx';
import { allPeriods } from '../journal/queries.ts';
import { dueDatesBetween } from './due-dates.ts';
import { dueRecurring } from './queries.ts';

/** Due dates that one run takes at most: what is left stays due, and the next run takes it. */
export const MAXIMUM_DUE_DATES = 200;

/** What falls due: a recurring entry and its due dates, in order; plain data. */
export interface DueRecurring {
  readonly recurringEntryId: Uuid;
  readonly dueDates: readonly LocalDate[];
}

export interface RunPlan {
  readonly due: readonly DueRecurring[];
  /** Whether more is due than one run takes. */
  readonly hasMore: boolean;
}

const dueEntries = dueRecurring(MAXIMUM_DUE_DATES + 1);

/**
 * What a run up to a day has to do, at most MAXIMUM_DUE_DATES due dates, those of the entries that wait longest first.
 * Refuses: POSTING_DATE_OUTSIDE_PERIODS where the day lies after the last period (acceptance P11).
 */
export async function planRun(
  tx: TenantTx,
  upTo: LocalDate,
): Promise<Result<RunPlan, Refusal<'POSTING_DATE_OUTSIDE_PERIODS'>>> {
  const periods = await tx.all(allPeriods, {});
  const [firstDate, lastDate] = [periods[0]?.start_date ?? null, periods.at(-1)?.end_date ?? null];
  if (lastDate === null || upTo > lastDate)
    return refused(refuse('POSTING_DATE_OUTSIDE_PERIODS', { postingDate: upTo, firstDate, lastDate }));
  const rows = await tx.all(dueEntries, { upTo, state: 'ACTIVE' });
  const due: DueRecurring[] = [];
  let count = 0;
  let hasMore = false;
  for (const { id, frequency, firstDate: first, nextDate, lastDate: last } of rows) {
    const until = last !== null && last < upTo ? last : upTo;
    const most = MAXIMUM_DUE_DATES - count;
    const range = { from: nextDate, upTo: until, most: most + 1 };
    const dueDates = dueDatesBetween({ frequency, firstDate: first }, range);
    hasMore ||= dueDates.length > most;
    if (most > 0 && dueDates.length > 0)
      due.push({ recurringEntryId: id, dueDates: dueDates.slice(0, most) });
    count += Math.min(dueDates.length, most);
  }
  await tx.record({
    event: 'RECURRING_RUN_STARTED',
    objectType: 'RecurringRun',
    objectId: tx.commitNumber.toString(),
    after: { upTo, recurringEntries: due.length, dueDates: count, hasMore },
  });
  return accepted({ due, hasMore });
}
