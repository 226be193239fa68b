import type { ChainHead } from '../chain/chain-recorder.ts';
import { GENESIS_HASH } from '../chain/row-hash.ts';
import type { Definitions } from '../ddl/names.ts';
import { isRepeatable } from '../dialects/mssql/errors.ts';
import { DatabaseUnavailable, WriterBusy } from '../failures.ts';
import type { Work, Writer } from '../writer.ts';
import type { MssqlPool } from './driver.ts';
import type { MssqlStatements } from './statements.ts';
import { beginWrite, type GuardedTransaction } from './transaction.ts';
import { MssqlWriteTx } from './write-tx.ts';

export interface MssqlWriterLimits {
  /** Works that may wait; beyond it `WriterBusy`. */
  readonly queueLength: number;
  /** Works that share one durable commit at most. */
  readonly groupSize: number;
  /** Milliseconds to wait for another process that writes the same database. */
  readonly lockMilliseconds: number;
  /** How often a command is run at most that met a deadlock or a version that came too late. */
  readonly attempts: number;
}

export const defaultMssqlWriterLimits: MssqlWriterLimits = {
  queueLength: 2_000,
  groupSize: 32,
  lockMilliseconds: 10_000,
  attempts: 3,
};

const HEAD = `select top (1) convert(varchar(20), [number]) as [number], convert(varchar(20), [instant]) as [instant], lower(convert(char(64), [hash], 2)) as [hash] from [dbo].[commits] order by [number] desc`;

interface Waiting<Tables> {
  readonly work: Work<unknown, Tables>;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: unknown) => void;
}

/** A work of a group took the transaction, and with it the works before it: they are run one by one. */
class TransactionLost extends Error {}

/**
 * The one writer of a SQL Server database. Works wait here, before BEGIN: a waiting work holds no connection. A group shares a
 * commit, each work in its savepoint. An error of the server takes the whole transaction (XACT_ABORT), so the group is then run
 * again one by one, and only the work that caused it fails; a work may therefore run more than once before its answer leaves.
 */
export class MssqlWriter<Tables extends Definitions> implements Writer<Tables> {
  readonly #pool: MssqlPool;
  readonly #statements: MssqlStatements<Tables>;
  readonly #limits: MssqlWriterLimits;
  readonly #queue: Waiting<Tables>[] = [];
  #running: Promise<void> | null = null;
  #isClosing = false;

  constructor(
    pool: MssqlPool,
    statements: MssqlStatements<Tables>,
    limits: MssqlWriterLimits = defaultMssqlWriterLimits,
  ) {
    this.#pool = pool;
    this.#statements = statements;
    this.#limits = limits;
  }

  readonly submit = <Answer>(work: Work<Answer, Tables>): Promise<Answer> => {
    if (this.#isClosing) return Promise.reject(new DatabaseUnavailable('the writer is closing'));
    if (this.#queue.length >= this.#limits.queueLength)
      return Promise.reject(new WriterBusy('too many commands are waiting'));
    return new Promise<Answer>((resolve, reject) => {
      this.#queue.push({ work, resolve, reject });
      this.#running ??= this.#drain();
    });
  };

  readonly close = async (): Promise<void> => {
    this.#isClosing = true;
    await this.#running;
  };

  async #drain(): Promise<void> {
    await new Promise(setImmediate);
    while (this.#queue.length > 0) await this.#runGroup(this.#queue.splice(0, this.#limits.groupSize));
    this.#running = null;
  }

  async #runGroup(group: readonly Waiting<Tables>[]): Promise<void> {
    if (group.length > 1) {
      try {
        settle(await this.#commitTogether(group));
        return;
      } catch (error) {
        if (!(error instanceof TransactionLost)) {
          for (const { reject } of group) reject(error);
          return;
        }
      }
    }
    for (const waiting of group) await this.#runAlone(waiting);
  }

  async #runAlone(waiting: Waiting<Tables>): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        settle(await this.#commitTogether([waiting]));
        return;
      } catch (error) {
        const cause = error instanceof TransactionLost ? error.cause : error;
        if (attempt < this.#limits.attempts && isRepeatable(cause)) continue;
        waiting.reject(cause);
        return;
      }
    }
  }

  /** One transaction for all of them. Throws TransactionLost where a work's error ended it, and DatabaseUnavailable where COMMIT failed. */
  async #commitTogether(group: readonly Waiting<Tables>[]): Promise<readonly (() => void)[]> {
    const transaction = await beginWrite(this.#pool, this.#limits.lockMilliseconds);
    const answers: (() => void)[] = [];
    try {
      let head = await readHead(transaction);
      for (const waiting of group) {
        const ended = await this.#runOne(waiting, { transaction, head });
        answers.push(ended.answer);
        head = ended.head;
      }
    } catch (error) {
      await transaction.rollback();
      throw error;
    }
    try {
      await transaction.commit();
    } catch (error) {
      await transaction.rollback();
      throw new DatabaseUnavailable('the commit failed', { cause: error });
    }
    return answers;
  }

  /** Runs one work in its savepoint. What it throws stays its own as long as the transaction is whole. */
  async #runOne(
    { work, resolve, reject }: Waiting<Tables>,
    { transaction, head }: { readonly transaction: GuardedTransaction; readonly head: ChainHead },
  ): Promise<{ readonly answer: () => void; readonly head: ChainHead }> {
    try {
      await transaction.execute('save transaction command');
      const tx = await MssqlWriteTx.begin({
        statements: this.#statements,
        transaction,
        head,
        header: work.header,
      });
      let next: ChainHead | null = null;
      let decision;
      try {
        decision = await work.run(tx);
        if (decision.kind === 'keep') next = await tx.end('done');
        if (decision.kind === 'derived') await tx.endDerived();
      } finally {
        tx.abandon();
      }
      const { answer } = decision;
      if (next) return { answer: () => resolve(answer as never), head: next };
      // A handler that swallowed an error of the server: what it decided rests on a transaction that is gone.
      await transaction.settled();
      if (transaction.isLost) throw new DatabaseUnavailable('the transaction was ended by the server');
      if (decision.kind === 'derived') return { answer: () => resolve(answer as never), head };
      await transaction.execute('rollback transaction command');
      if (decision.kind !== 'undo') return { answer: () => resolve(answer as never), head };
      const trace = await MssqlWriteTx.begin({
        statements: this.#statements,
        transaction,
        head,
        header: work.header,
      });
      try {
        await decision.after(trace);
        return { head: await trace.end(decision.outcome), answer: () => resolve(answer as never) };
      } finally {
        trace.abandon();
      }
    } catch (error) {
      // A handler may have thrown while a request of its own, not awaited, was under way.
      await transaction.settled();
      if (transaction.isLost) throw new TransactionLost('the transaction is gone', { cause: error });
      await transaction.execute('rollback transaction command');
      return { answer: () => reject(error), head };
    }
  }
}

async function readHead(transaction: GuardedTransaction): Promise<ChainHead> {
  const row = (await transaction.execute(HEAD)).recordset?.[0] as
    { number: string; instant: string; hash: string } | undefined;
  return row
    ? { number: BigInt(row.number), instantMicros: BigInt(row.instant), hash: row.hash }
    : { number: 0n, instantMicros: 0n, hash: GENESIS_HASH };
}

/** No answer leaves before COMMIT. */
function settle(answers: readonly (() => void)[]): void {
  for (const answer of answers) answer();
}
