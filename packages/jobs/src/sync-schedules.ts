import type { JobParameters, JobRepository } from 'agenda';
import {
  FIRM_KEY,
  scheduledData,
  type JobDefinition,
  type ScheduleDefinition,
  type ScheduledData,
  type ScheduledTenant,
} from './job-definition.ts';
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
  /** Schedules that are to change and run just now: they are changed the next time. */
  readonly postponedCount: number;
}

type Wanted = Schedule & { readonly data: ScheduledData };

/**
 * Makes the schedules what the definitions and the tenants say: each job once for the firm or for every tenant. A new schedule begins at
 * its next time; one that is there keeps its time, its failures and its pause. Tasks are made of what there is to do. Jobs of names that are
 * not defined here are left alone.
 * Workers may do this at the same time.
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
    const there = new Map(jobs.map((job) => [scheduledData(job.data).key, job]));
    for (const wanted of wantedOf(definition, tenants)) {
      const job = there.get(wanted.data.key);
      there.delete(wanted.data.key);
      if (job === undefined) {
        await make(repository, definition, wanted, now);
        count.madeCount += 1;
      } else if (job.repeatInterval !== wanted.cron || job.repeatTimezone !== wanted.timeZone) {
        // One that runs is changed when it has run: MongoDB's backend writes over the lock.
        if (job.lockedAt !== undefined) {
          count.postponedCount += 1;
          continue;
        }
        await change(repository, job, wanted, now);
        count.changedCount += 1;
      }
    }
    const ids = [...there.values()].map(({ _id }) => _id);
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
  if (typeof cron !== 'string') throw new Error(`${definition.name} is the firm's: its cron is no tenant's`);
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

async function change(
  repository: JobRepository,
  job: JobParameters,
  { cron, timeZone }: Wanted,
  now: Date,
): Promise<void> {
  const nextRunAt = nextRunAfter({ cron, timeZone }, now);
  await repository.saveJob({ ...job, repeatInterval: cron, repeatTimezone: timeZone, nextRunAt }, undefined);
}
