import { bitmapHas } from '@cifra/access/bitmap';
import { claimAllows, tenantsAllowed, type Claim } from '@cifra/access/claim';
import type { Books } from '@cifra/books/books';
import { pageOfRows, type Connection, type KeyPart, type PageRequest } from '@cifra/books/connection';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { JobStoreUnavailable } from '@cifra/jobs/failures';
import type { JobBoard, JobView } from '@cifra/jobs/job-board';
import { servedTenants } from '../dashboard/queries.ts';
import { unavailable } from './change-job.ts';

export type JobPage = Connection<JobView>;

/** A condition that is left out or null restricts nothing. */
export interface JobFilter {
  readonly name?: string | null | undefined;
  readonly tenantId?: string | null | undefined;
  /** Whether the last run must have failed. */
  readonly onlyFailed?: boolean | null | undefined;
}

/** Who asks, of which firm. */
export interface JobReader {
  readonly claim: Claim;
  readonly books: Pick<Books, 'control'>;
  readonly jobs: JobBoard | null;
}

/**
 * The jobs that a caller may see: of the tenants where Job.Read is granted, and the firm's own where it is granted for all.
 * Refuses: JOBS_UNAVAILABLE.
 */
export async function visibleJobs({
  claim,
  books,
  jobs,
}: JobReader): Promise<Result<readonly JobView[], Refusal<'JOBS_UNAVAILABLE'>>> {
  const allowed = tenantsAllowed(claim, 'Job.Read');
  const maySeeFirm = claimAllows(claim, 'Job.Read');
  const visible = new Set(
    (await books.control.all(servedTenants, {}))
      .filter(({ number }) => bitmapHas(allowed, number))
      .map(({ id }) => id),
  );
  const listed = await listJobs(jobs);
  if (!listed.ok) return listed;
  return accepted(
    listed.value.filter(({ tenantId }) => (tenantId === null ? maySeeFirm : visible.has(tenantId))),
  );
}

/** A page of them. Refuses: JOBS_UNAVAILABLE. */
export async function readJobs(
  reader: JobReader,
  filter: JobFilter,
  page: PageRequest,
): Promise<Result<JobPage, Refusal<'JOBS_UNAVAILABLE'>>> {
  const listed = await visibleJobs(reader);
  if (!listed.ok) return listed;
  const rows = listed.value.filter(
    (job) =>
      (typeof filter.name !== 'string' || job.name === filter.name) &&
      (typeof filter.tenantId !== 'string' || job.tenantId === filter.tenantId) &&
      (filter.onlyFailed !== true || job.failedInARow > 0),
  );
  return accepted(pageOfRows(rows, page, { key: jobKey, keyOf: (job) => [keyOf(job)] }));
}

async function listJobs(
  jobs: JobBoard | null,
): Promise<Result<readonly JobView[], Refusal<'JOBS_UNAVAILABLE'>>> {
  if (jobs === null) return refused(refuse('JOBS_UNAVAILABLE', { store: 'no store' }));
  try {
    return accepted(await jobs.list());
  } catch (error) {
    if (error instanceof JobStoreUnavailable) return refused(unavailable(jobs));
    throw error;
  }
}

/** The parts of a job's place in the list. */
export const jobKey: readonly KeyPart[] = ['text'];

/** The order of the list. */
const keyOf = ({ name, tenantId }: JobView): string => `${name}\n${tenantId ?? ''}`;
