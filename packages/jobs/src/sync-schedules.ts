import type { JobParameters, JobRepository } from 'agenda';
import {
  FIRM_KEY,
  scheduledData,
  type JobDefinition,
  type ScheduleDefinition,
  type ScheduledData,
  type ScheduledTenant,
} from './job-definition.ts';
import { isSavedUnlessLocked } from './save-unless-locked.ts';
import { makeOnce } from './make-once.ts';
import { nextRunAfter, type Schedule } from './schedule.ts';
import { syncTasks } from './sync-tasks.ts';

interface Syncing {
  readonly repository: JobRepository;
  readonly definitions: readonly JobDefinition[];
  readonly tenants: readonly ScheduledTenant[];
  readonly now: Date;
}

export interface SchedulesSynced {
  readonly madeCount: number;
  readonly changedCount: number;
  readonly removedCount: number;
  /** Schedules that should change but are running now: they are changed next time. */
  readonly postponedCount: number;
}

type Wanted = Schedule & { readonly data: ScheduledData };

/**
 * Syncs the schedules with the definitions and tenants: each job once for the firm or for every tenant. A new schedule starts at
 * its next time; an existing one keeps its time, failures and pause. Tasks are created from pending work. Jobs with unknown names
 * are left alone. Several workers may do this at the same time.
 */
export async function syncSchedules({
  repository,
  definitions,
  tenants,
  now,
}: Syncing): Promise<SchedulesSynced> {
  const count = { madeCount: 0, changedCount: 0, removedCount: 0, postponedCount: 0 };
  for (const definition of definitions) {
    if (definition.scope === 'task') {
      const tasks = await syncTasks(repository, definition, now);
      count.madeCount += tasks.madeCount;
      count.removedCount += tasks.removedCount;
      continue;
    }
    const { jobs } = await repository.queryJobs({ name: definition.name });
    const existing = new Map(jobs.map((job) => [scheduledData(job.data).key, job]));
    for (const wanted of wantedOf(definition, tenants)) {
      const job = existing.get(wanted.data.key);
      existing.delete(wanted.data.key);
      if (job === undefined) {
        await make(repository, definition, wanted, now);
        count.madeCount += 1;
      } else if (job.repeatInterval !== wanted.cron || job.repeatTimezone !== wanted.timeZone) {
        // A running one is changed after its run, which would overwrite the next time.
        const isChanged = job.lockedAt === undefined && (await change(repository, job, wanted, now));
        if (isChanged) count.changedCount += 1;
        else count.postponedCount += 1;
      }
    }
    const ids = [...existing.values()].map(({ _id }) => _id);
    if (ids.length > 0) count.removedCount += await repository.removeJobs({ ids });
  }
  return count;
}

function wantedOf(definition: ScheduleDefinition, tenants: readonly ScheduledTenant[]): Wanted[] {
  const { scope, cron } = definition;
  const cronOf = (tenant: ScheduledTenant): string => (typeof cron === 'string' ? cron : cron(tenant));
  if (scope === 'tenant')
    return tenants.map((tenant) => ({
      cron: cronOf(tenant),
      timeZone: tenant.timeZone,
      data: { key: tenant.id, tenantId: tenant.id },
    }));
  if (typeof cron !== 'string')
    throw new Error(`${definition.name} belongs to the firm, so its cron cannot depend on a tenant`);
  return [{ cron, timeZone: 'UTC', data: { key: FIRM_KEY, tenantId: null } }];
}

async function make(
  repository: JobRepository,
  { name }: JobDefinition,
  { cron, timeZone, data }: Wanted,
  now: Date,
): Promise<void> {
  await makeOnce(repository, {
    name,
    type: 'normal',
    priority: 0,
    nextRunAt: nextRunAfter({ cron, timeZone }, now),
    repeatInterval: cron,
    repeatTimezone: timeZone,
    data,
  });
}

/** False if somebody locked the job meanwhile. */
async function change(
  repository: JobRepository,
  job: JobParameters,
  { cron, timeZone }: Wanted,
  now: Date,
): Promise<boolean> {
  const nextRunAt = nextRunAfter({ cron, timeZone }, now);
  return isSavedUnlessLocked(repository, {
    ...job,
    repeatInterval: cron,
    repeatTimezone: timeZone,
    nextRunAt,
  });
}
