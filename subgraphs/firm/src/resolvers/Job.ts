import { InvariantBroken } from '@cifra/database/failures';
import type { JobResolvers } from '../generated/resolvers.ts';

const textOf = (date: Date | null): string | null => date?.toISOString() ?? null;

export const Job: JobResolvers = {
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
