import type { ChainHead } from '../chain/chain-recorder.ts';
import { CommandTx, type TxEngine, type Write } from '../command-tx.ts';
import type { Definitions } from '../kit/names.ts';
import type { CommitHeader } from '../tx.ts';
import type { Reading } from '../writer.ts';
import type { MssqlStatements } from './statements.ts';
import type { GuardedTransaction } from './transaction.ts';
import type { Unsent } from './unsent.ts';

const SAVE = 'save transaction command';
const ROLL_BACK = 'rollback transaction command';

interface Command<Tables extends Definitions> {
  readonly statements: MssqlStatements<Tables>;
  readonly transaction: GuardedTransaction;
  readonly reading: Reading;
  /** Of the transaction, with what works before this one wrote. */
  readonly unsent: Unsent;
}

/**
 * What SQL Server does for one command: each set of reads is one request. What it writes is sent with the first set of the command after it,
 * or before COMMIT; a command that reads step by step sends it at once.
 */
export class MssqlCommand<Tables extends Definitions> implements TxEngine<Tables> {
  readonly #statements: MssqlStatements<Tables>;
  readonly #transaction: GuardedTransaction;
  readonly #isStepwise: boolean;
  readonly #unsent: Unsent;
  #writes: Write<Tables>[] = [];
  #isSaved = false;

  constructor({ statements, transaction, reading, unsent }: Command<Tables>) {
    this.#statements = statements;
    this.#transaction = transaction;
    this.#isStepwise = reading === 'stepwise';
    this.#unsent = unsent;
  }

  readonly read: TxEngine<Tables>['read'] = (requests) =>
    this.#statements.allTogether(this.#transaction, requests, this.#unsent);

  readonly write = (write: Write<Tables>): void => {
    this.#writes.push(write);
  };

  readonly flush = async (): Promise<void> => {
    const writes = this.#writes;
    if (writes.length === 0) return;
    this.#writes = [];
    const statements = await this.#statements.statementsOf(writes);
    // A command that reads in two sets writes when none of it can be undone any more, and nobody waits for an answer to it.
    if (!this.#isStepwise) {
      this.#unsent.add(statements);
      return;
    }
    if (!this.#isSaved) {
      await this.#statements.send(this.#transaction, this.#unsent.drain());
      await this.#transaction.execute(SAVE);
      this.#isSaved = true;
    }
    await this.#statements.send(this.#transaction, statements);
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
