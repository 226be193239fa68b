import { FIRM_ID, lastChangeOf } from '@cifra/database/changes/count-up';
import type { JobBackend } from '../job-backend.ts';
import type { ControlPlanePort } from './control-plane-port.ts';
import { parametersOf } from '../job-parameters.ts';
import { storedJobOf } from '../stored-job.ts';
import { failedJobs } from './queries.ts';
import { ControlPlaneRepository } from './control-plane-repository.ts';

/** Jobs in the control plane's own database: the default. */
export function controlPlaneBackend(port: ControlPlanePort): JobBackend {
  const repository = new ControlPlaneRepository(port);
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
