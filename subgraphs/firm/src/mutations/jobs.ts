import { firm } from '@cifra/access/field-rule';
import type { CommandRequest } from '@cifra/books/command';
import { changeJob, changeJobCodes } from '@cifra/firm/jobs/change-job';
import type { JobAction } from '@cifra/jobs/control-plane/transactions';
import type { JobView } from '@cifra/jobs/job-board';
import { fields } from '@cifra/subgraph-kit/parse/combine';
import { uuidOrText } from '@cifra/subgraph-kit/parse/values';
import type { FirmContext } from '../context.ts';
import { mutationInSteps } from './kit.ts';

const changeBy = (action: JobAction) =>
  ({
    needs: firm('Job.Manage'),
    input: fields({ id: uuidOrText }),
    refuses: changeJobCodes,
    run: ({ id }: { readonly id: string }, context: FirmContext, request: CommandRequest) =>
      changeJob(context, { id, action }, request),
    answers: 'JobChanged',
    shape: (job: JobView) => ({ job }),
  }) as const;

export const jobMutations = [
  mutationInSteps('pauseJob', changeBy('pause')),
  mutationInSteps('resumeJob', changeBy('resume')),
  mutationInSteps('retryJob', changeBy('retry')),
  mutationInSteps('runJobNow', changeBy('run')),
];
