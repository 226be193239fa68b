import { readPreparers } from '../manual-entries/draft-line.ts';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { refusalCodes, type RefusalOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { TenantTx } from '@cifra/database/tx';
import { allPeriods } from '../journal/queries.ts';
import { nextDueAfter } from './due-dates.ts';
import { dueRecurring } from './queries.ts';

/** Due dates that one run plans at most: what is left stays due until the next run. */
const MAXIMUM_DUE_DATES = 200;

/** What falls due: a recurring entry and its due dates, in order; plain data. */
export interface DueRecurring {
  readonly recurringEntryId: Uuid;
  readonly dueDates: readonly LocalDate[];
  /** Everybody who wrote or edited it. */
  readonly preparedBy: readonly Uuid[];
}

export interface RunPlan {
  readonly due: readonly DueRecurring[];
  /** Whether more is due than one run plans. */
  readonly hasMore: boolean;
}

export const planRunCodes = refusalCodes('POSTING_DATE_OUTSIDE_PERIODS');

const dueEntries = dueRecurring(MAXIMUM_DUE_DATES + 1);

/**
 * What a run up to a day has to do, at most MAXIMUM_DUE_DATES due dates: one of each recurring entry in turn, the one that waits
 * longest first, so that an entry whose dates are refused and stay due leaves room for the others.
 * Refuses: POSTING_DATE_OUTSIDE_PERIODS where the day lies after the last period (acceptance P11).
 */
export async function planRun(
  tx: TenantTx,
  upTo: LocalDate,
): Promise<Result<RunPlan, RefusalOf<typeof planRunCodes>>> {
  const [periods, rows] = await Promise.all([
    tx.all(allPeriods, {}),
    tx.all(dueEntries, { upTo, state: 'ACTIVE' }),
  ]);
  const [firstDate, lastDate] = [periods[0]?.start_date ?? null, periods.at(-1)?.end_date ?? null];
  if (lastDate === null || upTo > lastDate)
    return refused(
      refuse('POSTING_DATE_OUTSIDE_PERIODS', {
        postingDate: upTo,
        firstPeriodDate: firstDate,
        lastPeriodDate: lastDate,
      }),
    );
  const queues = rows.map(({ id, frequency, firstDate: first, nextDate, lastDate: last, preparedBy }) => ({
    recurringEntryId: id,
    schedule: { frequency, firstDate: first },
    until: last !== null && last < upTo ? last : upTo,
    next: nextDate,
    preparedBy: readPreparers(preparedBy),
    dueDates: [] as LocalDate[],
  }));
  let count = 0;
  let waiting = queues;
  while (waiting.length > 0 && count < MAXIMUM_DUE_DATES) {
    for (const queue of waiting.slice(0, MAXIMUM_DUE_DATES - count)) {
      queue.dueDates.push(queue.next);
      queue.next = nextDueAfter(queue.schedule, queue.next);
      count += 1;
    }
    waiting = waiting.filter(({ next, until }) => next <= until);
  }
  const due = queues
    .filter(({ dueDates }) => dueDates.length > 0)
    .map(({ recurringEntryId, dueDates, preparedBy }) => ({ recurringEntryId, dueDates, preparedBy }));
  const hasMore = waiting.length > 0;
  tx.record({
    event: 'RECURRING_RUN_STARTED',
    objectType: 'RecurringRun',
    objectId: tx.commitNumber.toString(),
    after: { upTo, recurringEntries: due.length, dueDates: count, hasMore },
  });
  return accepted({ due, hasMore });
}
