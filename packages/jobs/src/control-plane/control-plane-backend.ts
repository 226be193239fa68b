import { FIRM_ID, lastChangeOf } from '@cifra/database/changes/count-up';
import type { JobBackend } from '../job-backend.ts';
import { parametersOf } from '../job-parameters.ts';
import { storedJobOf } from '../stored-job.ts';
import { StoredJobRepository } from '../stored-job-repository.ts';
import type { ControlPlanePort } from './control-plane-port.ts';
import { controlPlaneStore } from './control-plane-store.ts';
import { failedJobs } from './queries.ts';

/** Jobs in the control plane's own database: the default. */
export function controlPlaneBackend(port: ControlPlanePort): JobBackend {
  const repository = new StoredJobRepository(controlPlaneStore(port), port.newId);
  return {
    name: 'control plane',
    repository,
    connect: () => repository.connect(),
    listFailed: async () =>
      (await port.control.all(failedJobs, {})).map((row) => parametersOf(storedJobOf(row))),
    lastChange: () => lastChangeOf(port.control, 'jobs', FIRM_ID),
    disconnect: async () => undefined,
  };
}
