import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import type { Books } from '@cifra/books/books';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { settingDefinitions } from '@cifra/domain/settings';
import { JobStoreUnavailable } from '@cifra/jobs/failures';
import type { JobBoard } from '@cifra/jobs/job-board';
import { dayOfInstant } from '@cifra/books/tenant-day';
import { findFailingProvider } from '@cifra/rates/quotes/provider-attempts';
import type { KeptStatus } from '../status/store.ts';
import { blockersOf, type Blocker, type FailedJob } from './blockers.ts';
import type { BatchesSeen, RunInProgress } from './dashboard-batches.ts';
import { settingEverywhere } from './queries.ts';

/** What a status is judged by, besides itself. */
export interface Sources {
  readonly books: Pick<Books, 'control'>;
  /** Microseconds since 1970. */
  readonly nowMicros: () => bigint;
  readonly jobs: JobBoard | null;
}

/** A tenant that may be shown. */
export interface Candidate {
  readonly id: Uuid;
  readonly number: number;
  readonly timeZone: string;
}

/** A tenant's status, seen on a day. */
export interface SeenStatus {
  readonly tenantId: Uuid;
  /** Null: nothing has been read of the tenant yet. */
  readonly kept: KeptStatus | null;
  /** The calendar day of the question where the tenant is. */
  readonly today: LocalDate;
  readonly blockers: readonly Blocker[];
  /** The newest run in progress that the tenant is in. */
  readonly batch: RunInProgress | null;
}

/** How a status is seen at this moment: in the tenant's calendar, with its setting of when a rate is stale. */
export async function seeing(
  { books, nowMicros, jobs }: Sources,
  { inProgress, blocked }: BatchesSeen,
): Promise<(tenant: Candidate, kept: KeptStatus | null) => SeenStatus> {
  const now = nowMicros();
  const days = new Map<string, LocalDate>();
  const key = 'fx.staleAfterDays';
  const given = new Map(
    (await books.control.all(settingEverywhere, { key })).flatMap(({ scopeId, value }) =>
      value === null ? [] : [[scopeId, Number(JSON.parse(value))] as const],
    ),
  );
  const failing = await findFailingProvider(books.control);
  const ofFirm = given.get(FIRM_SCOPE_ID) ?? settingDefinitions[key].firmDefault;
  const failed = await failedJobsOfTenants(jobs);
  return ({ id, timeZone }, kept) => {
    const today = days.get(timeZone) ?? dayOfInstant(now, timeZone);
    days.set(timeZone, today);
    const staleAfterDays = given.get(id) ?? ofFirm;
    return {
      tenantId: id,
      kept,
      today,
      blockers: blockersOf(
        kept,
        { today, staleAfterDays, failing },
        { failedJobs: failed.get(id), blockedTurn: blocked.get(id) },
      ),
      batch: inProgress.findLast(({ states }) => states.has(id)) ?? null,
    };
  };
}

/** The failed jobs of each tenant; none while the job store cannot be reached: the rest of the dashboard does not depend on it. */
async function failedJobsOfTenants(jobs: JobBoard | null): Promise<ReadonlyMap<Uuid | null, FailedJob[]>> {
  try {
    return Map.groupBy(
      ((await jobs?.listFailed()) ?? []).map(
        ({ tenantId, meaning, failure, failedInARow, lastFinishedAt }) => ({
          tenantId,
          meaning,
          failure: failure ?? '',
          failedInARow,
          sinceMicros: BigInt(lastFinishedAt?.getTime() ?? 0) * 1000n,
        }),
      ),
      ({ tenantId }) => tenantId,
    );
  } catch (error) {
    if (error instanceof JobStoreUnavailable) return new Map();
    throw error;
  }
}
