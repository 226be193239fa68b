import { bitmapHas } from '@cifra/access/bitmap';
import { claimAllows, tenantsAllowed } from '@cifra/access/claim';
import { refuse } from '@cifra/domain/refusals';
import type { JobView } from '@cifra/jobs/job-board';
import { JobStoreUnavailable } from '@cifra/jobs/failures';
import { connectionOf, type Connection, type PageRequest } from '@cifra/subgraph-kit/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import type { FirmContext } from '../context.ts';
import type { JobFilter } from '../generated/resolvers.ts';
import { servedTenants } from '../repository/dashboard.ts';
import { unavailable } from './change-job.ts';

export type JobPage = Connection<JobView>;

/** The jobs that a caller may see: of the tenants where Job.Read is granted, and the firm's own where it is granted for all. */
export async function readJobs(
  { access, books, jobs }: Pick<FirmContext, 'access' | 'books' | 'jobs'>,
  filter: JobFilter,
  page: PageRequest,
): Promise<JobPage> {
  const allowed = tenantsAllowed(access.claim, 'Job.Read');
  const maySeeFirm = claimAllows(access.claim, 'Job.Read');
  const visible = new Set(
    (await books.control.all(servedTenants, {}))
      .filter(({ number }) => bitmapHas(allowed, number))
      .map(({ id }) => id),
  );
  const after = page.after?.[0] ?? null;
  const rows = (await listJobs(jobs)).filter(
    (job) =>
      (job.tenantId === null ? maySeeFirm : visible.has(job.tenantId)) &&
      (typeof filter.name !== 'string' || job.name === filter.name) &&
      (typeof filter.tenantId !== 'string' || job.tenantId === filter.tenantId) &&
      (filter.onlyFailed !== true || job.failedInARow > 0) &&
      (after === null || keyOf(job) > after),
  );
  return connectionOf(rows.slice(0, page.first + 1), page, (job) => [keyOf(job)]);
}

async function listJobs(jobs: FirmContext['jobs']): Promise<readonly JobView[]> {
  if (jobs === null) throw refusalError(refuse('JOBS_UNAVAILABLE', { store: 'no store' }));
  try {
    return await jobs.list();
  } catch (error) {
    if (error instanceof JobStoreUnavailable) throw refusalError(unavailable(jobs));
    throw error;
  }
}

/** The order of the list. */
const keyOf = ({ name, tenantId }: JobView): string => `${name}\n${tenantId ?? ''}`;
