import type { JobRepository } from 'agenda';
import { scheduledData, type TaskDefinition } from './job-definition.ts';
import { makeOnce } from './make-once.ts';

export interface TasksSynced {
  readonly madeCount: number;
  readonly removedCount: number;
}

/**
 * Makes the tasks of a definition what there is to do, each due at once. One that is there keeps its time and its failures, unless its run
 * has ended and it is still to be done: then it is due again. One that is not to be done any more is removed when nobody has it; who has
 * it finds that out by itself. Anybody may do this at any time.
 */
export async function syncTasks(
  repository: JobRepository,
  { name, listTasks }: TaskDefinition,
  now: Date,
): Promise<TasksSynced> {
  const { jobs } = await repository.queryJobs({ name });
  const there = new Map(jobs.map((job) => [scheduledData(job.data).key, job]));
  let madeCount = 0;
  for (const { key, tenantId, data } of await listTasks()) {
    const job = there.get(key);
    there.delete(key);
    if (job === undefined)
      await makeOnce(repository, {
        name,
        type: 'normal',
        priority: 0,
        nextRunAt: now,
        data: { key, tenantId, task: data },
      });
    else if (job.nextRunAt === null && job.lockedAt === undefined)
      await repository.saveJob({ ...job, nextRunAt: now }, undefined);
    else continue;
    madeCount += 1;
  }
  const ids = [...there.values()].flatMap(({ _id, lockedAt }) => (lockedAt === undefined ? [_id] : []));
  return { madeCount, removedCount: ids.length === 0 ? 0 : await repository.removeJobs({ ids }) };
}
