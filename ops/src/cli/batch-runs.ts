import { toTheSecond } from '@cifra/domain/to-the-second';
import { counted } from '@cifra/domain/counted';
import { outcomeOf } from '@cifra/closing/batch/outcome';
import {
  batchRunById,
  batchRunsNewestFirst,
  batchTenantsOfRun,
  type BatchRunRow,
} from '@cifra/closing/batch/queries';
import { listTenants } from '@cifra/books/directory';
import { userNames } from '@cifra/books/user-names';
import { parseUuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import { explanationOf } from '@cifra/domain/refusals';
import type { Uuid } from '@cifra/domain/ids';
import { CliFailure } from './failure.ts';
import { Listing, printResult, type JsonFlag } from './output.ts';
import type { Session } from './session.ts';

/** How many runs `close status` lists. */
const SHOWN_RUNS = 20;

interface BatchRun {
  readonly id: Uuid;
  readonly month: string;
  readonly target: string;
  readonly state: string;
  readonly tenantCount: number;
  readonly startedBy: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

interface BatchRunWithTenants extends BatchRun {
  /** `outcome`: what was done, or why not, in words; empty while it is unknown. */
  readonly tenants: readonly { readonly slug: string; readonly state: string; readonly outcome: string }[];
}

/** The last runs, one line each. */
export async function listBatchRuns({ books, context }: Session, flags: JsonFlag): Promise<void> {
  const listing = new Listing<BatchRun>(context, flags, (run) => [lineOf(run)]);
  const rows = await books.control.all(batchRunsNewestFirst, {});
  const shown = rows.slice(0, SHOWN_RUNS);
  const names = await userNames(
    books.control,
    shown.map(({ started_by: userId }) => userId),
  );
  for (const [index, row] of shown.entries()) listing.add(runOf(row, names[index]));
  listing.end(shown.length === 0 ? 'No runs yet' : undefined);
}

/** A run with the result for each tenant. Fails if there is no such run, or if a tenant is blocked or failed. */
export async function showBatchRun(
  { books, context }: Session,
  flags: JsonFlag,
  text: string,
): Promise<void> {
  const id = parseUuid(text);
  const row = id.ok ? await books.control.first(batchRunById, { id: id.value }) : null;
  if (row === null) throw new CliFailure(`There is no batch run ${text}. \`close status\` lists the latest.`);
  const slugs = new Map((await listTenants(books.control)).map((tenant) => [tenant.id, tenant.slug]));
  const rows = await books.control.all(batchTenantsOfRun, { runId: row.id });
  const [startedBy] = await userNames(books.control, [row.started_by]);
  const run: BatchRunWithTenants = {
    ...runOf(row, startedBy),
    tenants: rows.map(({ tenant_id: tenantId, state, outcome }) => ({
      slug: slugs.get(tenantId) ?? tenantId,
      state,
      outcome: describe(outcome),
    })),
  };
  printResult(context, flags, run, linesOf);
  const stuck = run.tenants.filter(({ state }) => state === 'BLOCKED' || state === 'FAILED');
  if (stuck.length > 0)
    throw new CliFailure(`${stuck.length} of ${counted(run.tenants.length, 'tenant')} blocked or failed`);
}

function runOf(row: BatchRunRow, startedBy = ''): BatchRun {
  return {
    id: row.id,
    month: row.month,
    target: row.target,
    state: row.state,
    tenantCount: row.tenant_count,
    startedBy,
    startedAt: formatInstant(row.started_at),
  };
}

function lineOf({ id, month, target, state, tenantCount, startedBy, startedAt }: BatchRun): string {
  return `${id} ${month} ${target} ${state}, ${counted(tenantCount, 'tenant')}, started by ${startedBy} at ${toTheSecond(startedAt)}`;
}

function linesOf(run: BatchRunWithTenants): readonly string[] {
  return [
    lineOf(run),
    ...run.tenants.map(({ slug, state, outcome }) =>
      `  ${slug.padEnd(30)} ${state.padEnd(14)} ${outcome}`.trimEnd(),
    ),
  ];
}

function describe(stored: string | null): string {
  const outcome = outcomeOf(stored);
  if (outcome === null) return '';
  if (outcome.kind === 'refusal') return explanationOf(outcome.refusal);
  return outcome.kind === 'steps' ? outcome.steps.join(', ') : `see the log under ${outcome.reference}`;
}
