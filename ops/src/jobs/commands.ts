import { controlProjection, type ControlCommand } from '@cifra/books/command';
import { jobTransactions, type JobTransactionName } from '@cifra/jobs/control-plane/transactions';
import type { ControlTx } from '@cifra/database/tx';

type JobCommand = ControlCommand<unknown, unknown, never>;

/** The transactions of the job store as commands: they write only the derived table `jobs`, and make no commit. */
const commandOf = new Map<JobTransactionName, JobCommand>(
  (Object.keys(jobTransactions) as JobTransactionName[]).map((name) => [
    name,
    controlProjection(
      `jobs.${name}`,
      jobTransactions[name] as (tx: ControlTx, input: unknown) => Promise<unknown>,
    ),
  ]),
);

export function jobCommand(name: JobTransactionName): JobCommand {
  return commandOf.get(name) as JobCommand;
}

export const commands = [...commandOf.values()];
