import { messageOf } from '@cifra/domain/refusals';
import type { JobAction } from '@cifra/jobs/control-plane/transactions';
import { JobStoreUnavailable } from '@cifra/jobs/failures';
import type { JobView } from '@cifra/jobs/job-board';
import { askJobChange } from '@cifra/subgraph-firm/operations/change-job';
import type { CliCommand, CliContext } from './context.ts';
import { tenantNamed } from './tenants.ts';

const actions: readonly string[] = ['pause', 'resume', 'retry', 'run'] satisfies JobAction[];

/** `jobs list`, `jobs pause|resume|retry|run <name> [slug]`. 1 when there is no such job or the store cannot be reached. */
export const lookAfterJobs: CliCommand = async (context) => {
  const [what = 'list', name, slug] = context.positionals;
  try {
    if (what === 'list') return await list(context);
    if (actions.includes(what) && name !== undefined)
      return await change(context, { action: what as JobAction, name, slug });
  } catch (error) {
    if (!(error instanceof JobStoreUnavailable)) throw error;
    context.print(error.message);
    return 1;
  }
  context.print('jobs list, or jobs pause|resume|retry|run <name> [slug]');
  return 2;
};

async function list({ jobs, books, print }: CliContext): Promise<number> {
  for (const job of await jobs.list()) {
    const tenant = job.tenantId === null ? null : await books.tenantFacts(job.tenantId);
    print(lineOf(job, tenant?.slug ?? job.tenantId ?? '(firm)'));
    if (job.failure !== null) print(`    ${job.failedInARow} failed in a row: ${job.failure}`);
  }
  return 0;
}

function lineOf(job: JobView, whose: string): string {
  const next = job.isPaused ? 'paused' : (job.nextRunAt?.toISOString() ?? 'never');
  const last = job.lastRunAt?.toISOString() ?? '-';
  return [
    job.name.padEnd(24),
    whose.padEnd(24),
    `next ${next}`.padEnd(30),
    `last ${last}`.padEnd(30),
    job.outcome,
    ...(job.lockedBy === null ? [] : [`by ${job.lockedBy}`]),
  ].join(' ');
}

async function change(
  context: CliContext,
  {
    action,
    name,
    slug,
  }: { readonly action: JobAction; readonly name: string; readonly slug: string | undefined },
): Promise<number> {
  const { books, jobs, print, request } = context;
  const tenant = slug === undefined ? null : await tenantNamed(context, slug);
  if (slug !== undefined && tenant === null) return 1;
  const job = (await jobs.list([name])).find(({ tenantId }) => tenantId === (tenant?.id ?? null));
  if (job === undefined) {
    print(`There is no job ${name} of ${slug ?? 'the firm'}.`);
    return 1;
  }
  const outcome = await askJobChange({ books, jobs }, { id: job.id, action }, request);
  print(outcome.ok ? lineOf(outcome.value, slug ?? '(firm)') : messageOf(outcome.refusal));
  return outcome.ok ? 0 : 1;
}
