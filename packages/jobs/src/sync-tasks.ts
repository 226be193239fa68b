import type { JobRepository } from 'agenda';
import { scheduledData, type TaskDefinition } from './job-definition.ts';
import { makeOnce } from './make-once.ts';
import { isSavedUnlessLocked } from './save-unless-locked.ts';

export interface TasksSynced {
  readonly madeCount: number;
  readonly removedCount: number;
}

/**
 * Syncs the tasks of a definition with the pending work, each due at once. An existing task keeps its time and
 * failures, unless its run has ended and the work is still pending: then it is due again. A task without pending work
 * is removed unless a worker holds it, in which case the worker notices by itself. Anyone may call this at any time.
 */
export async function syncTasks(
  repository: JobRepository,
  { name, listTasks }: TaskDefinition,
  now: Date,
): Promise<TasksSynced> {
  const { jobs } = await repository.queryJobs({ name });
  const existing = new Map(jobs.map((job) => [scheduledData(job.data).key, job]));
  let madeCount = 0;
  for (const { key, tenantId, data } of await listTasks()) {
    const job = existing.get(key);
    existing.delete(key);
    if (job === undefined)
      await makeOnce(repository, {
        name,
        type: 'normal',
        priority: 0,
        nextRunAt: now,
        data: { key, tenantId, task: data },
      });
    else if (job.nextRunAt !== null || job.lockedAt !== undefined) continue;
    else if (!(await isSavedUnlessLocked(repository, { ...job, nextRunAt: now }))) continue;
    madeCount += 1;
  }
  const ids = [...existing.values()].flatMap(({ _id, lockedAt }) => (lockedAt === undefined ? [_id] : []));
  return { madeCount, removedCount: ids.length === 0 ? 0 : await repository.removeJobs({ ids }) };
}
