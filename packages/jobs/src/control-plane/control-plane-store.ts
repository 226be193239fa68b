import type { JobStore, LockRequest } from '../job-store.ts';
import { storedJobOf } from '../stored-job.ts';
import type { ControlPlanePort } from './control-plane-port.ts';
import { allJobs, jobById, jobsOfName, nextJob } from './queries.ts';

/** Jobs as rows of the control plane: point reads, and writes that are commands of its only writer. */
export function controlPlaneStore({ control, run }: ControlPlanePort): JobStore {
  return {
    find: async (id) => {
      const row = await control.first(jobById, { id });
      return row ? storedJobOf(row) : null;
    },
    list: async (name) => {
      const rows =
        name === undefined ? await control.all(allJobs, {}) : await control.all(jobsOfName, { name });
      return rows.map(storedJobOf);
    },
    save: (job) => run('save', job),
    saveState: (state) => run('saveState', state),
    // Reads first, so that a worker that finds nothing does not wait for the writer.
    lockNext: async (request) => ((await isAnyDue(request)) ? run('lockNext', request) : null),
    lockOne: (request) => run('lockOne', request),
    unlock: (request) => run('unlock', request),
    remove: (request) => run('remove', request),
    pause: (request) => run('pause', request),
  };

  async function isAnyDue({ name, dueBy, deadline }: LockRequest): Promise<boolean> {
    const due = { name, dueBy: BigInt(dueBy) * 1000n, deadline: BigInt(deadline) * 1000n };
    return (await control.first(nextJob, due)) !== null;
  }
}
