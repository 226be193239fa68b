import { cancelBatchRunCommand } from '@cifra/closing/batch/cancel-batch-run';
import type { CloseTarget } from '@cifra/domain/close-path';
import { parseUuid } from '@cifra/domain/ids';
import { mayCancel } from '@cifra/closing/batch/may-cancel';
import { startBatch } from '@cifra/closing/batch/start-batch';
import { listBatchRuns, showBatchRun } from './batch-runs.ts';
import type { CliCommand } from './context.ts';
import { CliFailure, CliMisuse } from './failure.ts';
import { tell, type JsonFlag } from './output.ts';
import { personOf, requestAs } from './person.ts';
import { accept } from './refused.ts';
import { withBooks, withJobs } from './session.ts';
import { inSlugs, tenantsNamed } from './tenants.ts';

/** Batches of month-end closes, in the name of a user and with that user's rights. Workers do the rest. */

export type CloseStartFlags = JsonFlag & {
  readonly month: string;
  readonly target: CloseTarget;
  readonly group?: string | undefined;
  readonly all?: boolean | undefined;
  readonly as: string;
};

/** `close start`. JSON: the run with its tenants. */
export const startClose: CliCommand<CloseStartFlags, string[]> = async (context, flags, ...names) => {
  const { month, target, group = null, all: isAll = false } = flags;
  const ways = [names.length > 0, group !== null, isAll].filter(Boolean).length;
  if (ways === 0) throw new CliMisuse('No tenants are given: name them, or use --group or --all');
  if (ways > 1) throw new CliMisuse('Name tenants, or use --group, or use --all: only one of these');
  await withJobs(context, async (session) => {
    const starter = await personOf(session, flags.as);
    const named = await tenantsNamed(session, names);
    const choice = { tenantIds: named.length > 0 ? named.map(({ id }) => id) : null, group, isAll };
    const request = requestAs(session, starter.userId);
    const started = await startBatch(session.books, { choice, month, target }, starter, request);
    const { runId } = accept(await inSlugs(session, started));
    await session.batchesChanged();
    tell(context, 'The run is recorded; the workers of the running servers carry it out.');
    await showBatchRun(session, flags, runId);
  });
};

/** `close status [run]`. JSON: an array of runs, or the run with its tenants. */
export const showClose: CliCommand<JsonFlag, [run?: string]> = (context, flags, run) =>
  withBooks(context, (session) =>
    run === undefined ? listBatchRuns(session, flags) : showBatchRun(session, flags, run),
  );

/** `close cancel <run>`. JSON: the run with its tenants. */
export const cancelClose: CliCommand<JsonFlag & { readonly as: string }, [run: string]> = (
  context,
  flags,
  id,
) =>
  withJobs(context, async (session) => {
    const { books } = session;
    const person = await personOf(session, flags.as);
    const runId = parseUuid(id);
    const isTheirs =
      runId.ok && (await mayCancel(books, runId.value, (number) => person.allows('Batch.Run', number)));
    if (!runId.ok || !isTheirs)
      throw new CliFailure(`There is no batch run ${id} that ${flags.as} may cancel.`);
    const request = requestAs(session, person.userId);
    accept(await books.executeControl(cancelBatchRunCommand, { runId: runId.value }, request));
    await session.batchesChanged();
    await showBatchRun(session, flags, runId.value);
  });
