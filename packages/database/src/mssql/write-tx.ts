import type { ChainHead } from '../chain/chain-recorder.ts';
import { CommandTx, type TxEngine, type Write } from '../command-tx.ts';
import type { Definitions } from '../kit/names.ts';
import type { CommitHeader } from '../tx.ts';
import type { Reading } from '../writer.ts';
import type { MssqlStatements } from './statements.ts';
import type { GuardedTransaction } from './transaction.ts';

const SAVE = 'save transaction command';
const ROLL_BACK = 'rollback transaction command';

interface Command<Tables extends Definitions> {
  readonly statements: MssqlStatements<Tables>;
  readonly transaction: GuardedTransaction;
  readonly reading: Reading;
}

/** What SQL Server does for one command: each set of reads is one request, and so are all its writes, at its end. */
export class MssqlCommand<Tables extends Definitions> implements TxEngine<Tables> {
  readonly #statements: MssqlStatements<Tables>;
  readonly #transaction: GuardedTransaction;
  readonly #isStepwise: boolean;
  #writes: Write<Tables>[] = [];
  #isSaved = false;

  constructor({ statements, transaction, reading }: Command<Tables>) {
    this.#statements = statements;
    this.#transaction = transaction;
    this.#isStepwise = reading === 'stepwise';
  }

  readonly read: TxEngine<Tables>['read'] = (requests) =>
    this.#statements.allTogether(this.#transaction, requests);

  readonly write = (write: Write<Tables>): void => {
    this.#writes.push(write);
  };

  readonly flush = async (): Promise<void> => {
    const writes = this.#writes;
    if (writes.length === 0) return;
    this.#writes = [];
    // A command that reads in two sets sends its writes only when none of them can be undone any more.
    if (this.#isStepwise && !this.#isSaved) {
      await this.#transaction.execute(SAVE);
      this.#isSaved = true;
    }
    await this.#statements.writeTogether(this.#transaction, writes);
  };

  /** Undoes what was sent, and drops what was not. */
  async undo(): Promise<void> {
    this.#writes = [];
    if (this.#isSaved) await this.#transaction.execute(ROLL_BACK);
    this.#isSaved = false;
  }
}

interface Beginning {
  readonly head: ChainHead;
  readonly header: CommitHeader;
  readonly clockMicros: bigint;
  readonly reading: Reading;
}

/** The transaction of one command on SQL Server. */
export function beginCommand<Tables extends Definitions>(
  command: MssqlCommand<Tables>,
  beginning: Beginning,
): CommandTx<Tables> {
  return new CommandTx(command, beginning);
}
