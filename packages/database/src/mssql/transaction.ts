import { BEGIN_READING, beginWriting } from '../dialects/mssql/lock.ts';
import { BETWEEN_STATEMENTS } from './batch.ts';
import { mapMssqlError } from './errors.ts';
import { DatabaseUnavailable, InvariantBroken, WriterBusy } from '../failures.ts';
import {
  mssqlDriver,
  type MssqlPool,
  type MssqlRequest,
  type MssqlTransaction,
  type QueryResult,
  type Requester,
} from './driver.ts';

/**
 * A transaction that runs one request at a time. A second request before the first has ended would leave the
 * transaction open, with its locks and its place in the pool, so it throws here before it reaches the driver. After an
 * error the server has rolled everything back (XACT_ABORT, or a trigger's THROW), so nothing more is sent.
 */
export class GuardedTransaction implements Requester {
  readonly #transaction: MssqlTransaction;
  #isBusy = false;
  #isLost = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(transaction: MssqlTransaction) {
    this.#transaction = transaction;
  }

  /** Resolves when the running request has ended. The driver refuses a rollback sent before that, and the locks would stay. */
  async settled(): Promise<void> {
    await this.#last.catch(() => undefined);
  }

  /** Whether the server itself has ended the transaction. */
  get isLost(): boolean {
    return this.#isLost;
  }

  request(): MssqlRequest {
    if (this.#isBusy) throw new InvariantBroken('two requests at once in a transaction');
    if (this.#isLost) throw new DatabaseUnavailable('the transaction was ended by the server');
    const request = this.#transaction.request();
    const guarded =
      (send: (text: string) => Promise<QueryResult>) =>
      async (text: string): Promise<QueryResult> => {
        if (this.#isBusy) throw new InvariantBroken('two requests at once in a transaction');
        this.#isBusy = true;
        try {
          const sent = send(text);
          this.#last = sent;
          return await sent;
        } catch (error) {
          this.#isLost = true;
          throw error;
        } finally {
          this.#isBusy = false;
        }
      };
    request.query = guarded(request.query.bind(request));
    request.batch = guarded(request.batch.bind(request));
    return request;
  }

  async execute(text: string): Promise<QueryResult> {
    try {
      return await this.request().query(text);
    } catch (error) {
      throw mapMssqlError(error);
    }
  }

  /** Sends the text as a batch, so its settings stay in force in the requests after it. */
  async executeBatch(text: string): Promise<QueryResult> {
    try {
      return await this.request().batch(text);
    } catch (error) {
      throw mapMssqlError(error);
    }
  }

  async commit(): Promise<void> {
    if (this.#isBusy) throw new InvariantBroken('a transaction was committed while a request was under way');
    await this.#transaction.commit();
  }

  /** Never throws: if the server or the connection has ended the transaction, there is nothing left to roll back. */
  async rollback(): Promise<void> {
    await this.settled();
    try {
      await this.#transaction.rollback();
    } catch {
      this.#isLost = true;
    }
  }
}

/** The value of `name` in the first row, as the driver returned it. */
export function firstValue(result: QueryResult, name: string): unknown {
  return (result.recordset?.[0] as Record<string, unknown> | undefined)?.[name];
}

export interface BegunWrite {
  readonly transaction: GuardedTransaction;
  /** A result set for each of the `reads`. */
  readonly recordsets: readonly (readonly unknown[])[];
}

const LOCK_TIMED_OUT = -1;

/**
 * Begins a writing transaction and acquires the lock of the database's only writer. `reads` are sent in the same request: each is
 * carried out after the lock has been granted, and its answer is not used if the lock was refused.
 */
export async function beginWriteReading(
  pool: MssqlPool,
  lockMilliseconds: number,
  reads: readonly string[],
): Promise<BegunWrite> {
  const transaction = pool.transaction();
  try {
    await transaction.begin(mssqlDriver().ISOLATION_LEVEL.READ_COMMITTED);
  } catch (error) {
    throw mapMssqlError(error);
  }
  const guarded = new GuardedTransaction(transaction);
  try {
    const text = [beginWriting(lockMilliseconds), ...reads].join(BETWEEN_STATEMENTS);
    const answer = await guarded.executeBatch(text);
    const lock = Number(firstValue(answer, 'lock'));
    // -2 cancelled, -3 deadlock victim, -999 wrong parameters; null means no answer at all.
    if (lock === LOCK_TIMED_OUT) throw new WriterBusy('somebody else holds the lock of the writer');
    if (!(lock >= 0)) throw new DatabaseUnavailable(`the writer's lock was not granted (${lock})`);
    return { transaction: guarded, recordsets: (answer.recordsets ?? []).slice(1) };
  } catch (error) {
    await guarded.rollback();
    throw error;
  }
}

/** Begins a writing transaction and acquires the lock of the database's only writer. */
export async function beginWrite(pool: MssqlPool, lockMilliseconds: number): Promise<GuardedTransaction> {
  return (await beginWriteReading(pool, lockMilliseconds, [])).transaction;
}

export type ReadingIsolation = 'SNAPSHOT' | 'SERIALIZABLE';

/**
 * Begins a reading transaction on one unchanging state. SNAPSHOT needs the database's ALLOW_SNAPSHOT_ISOLATION. Without
 * it, SERIALIZABLE gives the same state, but with locks that the writer has to wait for.
 * https://learn.microsoft.com/en-us/sql/t-sql/statements/set-transaction-isolation-level-transact-sql
 */
export async function beginReading(
  pool: MssqlPool,
  isolation: ReadingIsolation,
): Promise<GuardedTransaction> {
  const transaction = pool.transaction();
  try {
    await transaction.begin(mssqlDriver().ISOLATION_LEVEL[isolation]);
  } catch (error) {
    throw mapMssqlError(error);
  }
  const guarded = new GuardedTransaction(transaction);
  try {
    await guarded.executeBatch(BEGIN_READING);
    return guarded;
  } catch (error) {
    await guarded.rollback();
    throw error;
  }
}
