import type { JobAction } from '@cifra/jobs/control-plane/transactions';
import { JobStoreUnavailable } from '@cifra/jobs/failures';
import type { JobView } from '@cifra/jobs/job-board';
import { changeJob } from '@cifra/firm/jobs/change-job';
import type { CliCommand, CliContext } from './context.ts';
import { CliFailure } from './failure.ts';
import { Listing, printResult, type JsonFlag } from './output.ts';
import { accept } from './refused.ts';
import { withJobs, type JobsSession } from './session.ts';
import { tenantNamed } from './tenants.ts';

/** A job with the slug of its tenant; null for the firm's. */
type NamedJob = JobView & { readonly tenant: string | null };

/** `jobs list`. JSON: an array of jobs; instants are ISO 8601. */
export const listJobs: CliCommand<JsonFlag> = (context, flags) =>
  withJobStore(context, async ({ jobs, books }) => {
    const listing = new Listing<NamedJob>(context, flags, linesOf);
    const listed = await jobs.list();
    for (const job of listed) {
      const facts = job.tenantId === null ? null : await books.tenantFacts(job.tenantId);
      listing.add({ ...job, tenant: facts?.slug ?? job.tenantId });
    }
    listing.end(listed.length === 0 ? 'No jobs yet: a running server schedules them' : undefined);
  });

/** `jobs pause|resume|retry|run <name> [tenant]`. JSON: the job after the change. */
export function jobChange(action: JobAction): CliCommand<JsonFlag, [name: string, slug?: string]> {
  return (context, flags, name, slug) =>
    withJobStore(context, async (session) => {
      const { books, jobs, request } = session;
      const tenant = slug === undefined ? null : await tenantNamed(session, slug);
      const job = (await jobs.list([name])).find(({ tenantId }) => tenantId === (tenant?.id ?? null));
      if (job === undefined)
        throw new CliFailure(`There is no job ${name} of ${slug ?? 'the firm'}. \`jobs list\` lists them.`);
      const changed = accept(await changeJob({ books, jobs }, { id: job.id, action }, request));
      printResult(context, flags, { ...changed, tenant: tenant?.slug ?? null }, linesOf);
    });
}

/** Reports a store that cannot be reached in one line. */
async function withJobStore(
  context: CliContext,
  work: (session: JobsSession) => Promise<void>,
): Promise<void> {
  try {
    await withJobs(context, work);
  } catch (error) {
    if (!(error instanceof JobStoreUnavailable)) throw error;
    throw new CliFailure(error.message, { cause: error });
  }
}

function linesOf(job: NamedJob): readonly string[] {
  const next = job.isPaused ? 'paused' : (job.nextRunAt?.toISOString() ?? 'never');
  const line = [
    job.name.padEnd(24),
    (job.tenant ?? '(firm)').padEnd(24),
    `next ${next}`.padEnd(30),
    `last ${job.lastRunAt?.toISOString() ?? '-'}`.padEnd(30),
    job.outcome,
    ...(job.lockedBy === null ? [] : [`by ${job.lockedBy}`]),
  ].join(' ');
  if (job.failure === null) return [line];
  return [line, `    ${job.failedInARow} failed in a row: ${job.failure}`];
}
