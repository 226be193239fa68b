import {
  batchRunById,
  batchRunsNewestFirst,
  batchTenantsOfRun,
  type BatchRunRow,
} from '@cifra/books/batch/queries';
import { cancelBatchRun } from '@cifra/books/batch/cancel-batch-run';
import { outcomeOf } from '@cifra/books/batch/outcome';
import { listTenants } from '@cifra/books/directory';
import { closeTargets, type CloseTarget } from '@cifra/domain/close-path';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { formatInstant } from '@cifra/domain/instant';
import { messageOf } from '@cifra/domain/refusals';
import { mayCancel } from '@cifra/subgraph-period/operations/may-cancel';
import { startBatch } from '@cifra/subgraph-period/operations/start-batch';
import type { CliCommand, CliContext } from './context.ts';
import { personOf, requestAs } from './person.ts';
import { tenantNamed } from './tenants.ts';

const USAGE = `close start <slug …> | --all | --group G, --month YYYY-MM --target ${closeTargets.join('|')} --as <e-mail>
close status [run]
close cancel <run> --as <e-mail>`;

/** `close start|status|cancel`: batches of month-end closes, in the name of a user and with that user's rights. Workers do the rest. */
export const batchClose: CliCommand = async (context) => {
  const [what = 'status', ...rest] = context.positionals;
  if (what === 'start') return start(context, rest);
  if (what === 'status') return rest[0] === undefined ? list(context) : show(context, rest[0]);
  if (what === 'cancel') return cancel(context, rest[0]);
  context.print(USAGE);
  return 2;
};

async function start(context: CliContext, slugs: readonly string[]): Promise<number> {
  const { books, options, print } = context;
  const { month, target, group, all } = options;
  if (typeof month !== 'string' || !isTarget(target)) {
    print(USAGE);
    return 2;
  }
  const starter = await personOf(context);
  if (starter === null) return 1;
  const tenantIds: Uuid[] = [];
  for (const slug of slugs) {
    const tenant = await tenantNamed(context, slug);
    if (tenant === null) return 1;
    tenantIds.push(tenant.id);
  }
  const choice = {
    tenantIds: slugs.length > 0 ? tenantIds : null,
    group: typeof group === 'string' ? group : null,
    isAll: all === true,
  };
  const request = requestAs(context, starter.user);
  const started = await startBatch(books, { choice, month, target }, starter, request);
  if (!started.ok) {
    print(messageOf(started.refusal));
    return 1;
  }
  await context.batchesChanged();
  print('The run is written down; workers do it: those of the servers that are running.');
  return show(context, started.value.runId);
}

async function cancel(context: CliContext, id: string | undefined): Promise<number> {
  const { books, print } = context;
  const runId = parseUuid(id ?? '');
  const person = await personOf(context);
  if (person === null) return 1;
  const isTheirs =
    runId.ok && (await mayCancel(books, runId.value, (number) => person.allows('Batch.Run', number)));
  if (!runId.ok || !isTheirs) {
    print(`There is no batch run ${id ?? ''} that ${person.user.name} may cancel.`);
    return 1;
  }
  const cancelled = await books.executeControl(
    cancelBatchRun,
    { runId: runId.value },
    requestAs(context, person.user),
  );
  if (!cancelled.ok) {
    print(messageOf(cancelled.refusal));
    return 1;
  }
  await context.batchesChanged();
  return show(context, runId.value);
}

/** The last runs, a line each. */
async function list({ books, print }: CliContext): Promise<number> {
  for (const run of (await books.control.all(batchRunsNewestFirst, {})).slice(0, 20)) print(lineOf(run));
  return 0;
}

/** A run with what became of each tenant. 1 when there is none, or a tenant is blocked or failed. */
async function show({ books, print }: CliContext, id: string): Promise<number> {
  const runId = parseUuid(id);
  const run = runId.ok ? await books.control.first(batchRunById, { id: runId.value }) : null;
  if (run === null) {
    print(`There is no batch run ${id}.`);
    return 1;
  }
  print(lineOf(run));
  const rows = await books.control.all(batchTenantsOfRun, { runId: run.id });
  const slugs = new Map((await listTenants(books.control)).map((tenant) => [tenant.id, tenant.slug]));
  for (const { tenant_id: tenantId, state, outcome } of rows)
    print(
      `  ${(slugs.get(tenantId) ?? tenantId).padEnd(30)} ${state.padEnd(14)} ${saidOf(outcome)}`.trimEnd(),
    );
  return rows.some(({ state }) => state === 'BLOCKED' || state === 'FAILED') ? 1 : 0;
}

function lineOf(run: BatchRunRow): string {
  const { id, month, target, state, tenant_count: count, started_by_name: name } = run;
  return `${id} ${month} ${target} ${state}, ${count} tenants, started by ${name} at ${formatInstant(run.started_at)}`;
}

function saidOf(stored: string | null): string {
  const outcome = outcomeOf(stored);
  if (outcome === null) return '';
  if (outcome.kind === 'refusal') return messageOf(outcome.refusal);
  return outcome.kind === 'steps' ? outcome.steps.join(', ') : `see the log under ${outcome.reference}`;
}

function isTarget(target: unknown): target is CloseTarget {
  return closeTargets.some((each) => each === target);
}
