import { someTenant } from '@cifra/access/field-rule';
import { InvariantBroken } from '@cifra/database/failures';
import { visibleJobs } from '@cifra/firm/jobs/read-jobs';
import type { JobView } from '@cifra/jobs/job-board';
import { oncePerContext } from '@cifra/subgraph-kit/once-per-context';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { reference } from '@cifra/subgraph-kit/reference';
import type { FirmContext } from '../context.ts';
import type { JobResolvers } from '../generated/resolvers.ts';

const textOf = (date: Date | null): string | null => date?.toISOString() ?? null;

/** The store is asked once for all jobs that a request refers to. */
const jobsOf = oncePerContext(({ access, books, jobs }: FirmContext) =>
  visibleJobs({ claim: access.claim, books, jobs }),
);

export const Job: JobResolvers = {
  __resolveReference: reference<FirmContext, JobView | null>(
    someTenant('Job.Read'),
    async ({ id }, context) => {
      const visible = await jobsOf(context);
      if (!visible.ok) throw refusalError(visible.refusal);
      return visible.value.find((job) => job.id === id) ?? null;
    },
  ),
  tenant: async ({ tenantId }, _arguments, { loaders }) => {
    if (tenantId === null) return null;
    const tenant = await loaders.tenant.load(tenantId);
    if (!tenant) throw new InvariantBroken(`the tenant ${tenantId} of a job is gone`);
    return tenant;
  },
  nextRun: ({ nextRunAt }) => textOf(nextRunAt),
  lastRun: ({ lastRunAt }) => textOf(lastRunAt),
  lastFinished: ({ lastFinishedAt }) => textOf(lastFinishedAt),
  lockedSince: ({ lockedAt }) => textOf(lockedAt),
};
