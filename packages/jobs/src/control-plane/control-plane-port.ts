import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import type { JobTransactionName, JobTransactions } from './transactions.ts';

type InputOf<Name extends JobTransactionName> = Parameters<JobTransactions[Name]>[1];
type AnswerOf<Name extends JobTransactionName> = Awaited<ReturnType<JobTransactions[Name]>>;

/** How the job store reaches the control plane: point reads, and named transactions in its only writer. */
export interface ControlPlanePort {
  readonly control: ControlReadTx;
  readonly run: <Name extends JobTransactionName>(
    name: Name,
    input: InputOf<Name>,
  ) => Promise<AnswerOf<Name>>;
  /** A new UUIDv7. */
  readonly newId: () => Uuid;
}
