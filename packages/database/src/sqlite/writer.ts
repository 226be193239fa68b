import { setTimeout as delay } from 'node:timers/promises';
import { desc } from 'drizzle-orm';
import { GENESIS_HASH } from '../chain/row-hash.ts';
import type { ChainHead } from '../chain/chain-recorder.ts';
import { DatabaseUnavailable, WriterBusy } from '../failures.ts';
import { tenantQuery, type Query } from '../statement.ts';
import type { Work, WorkDecision, Writer } from '../writer.ts';
import type { Definitions, SqliteConnection } from './connection.ts';
import { SqliteWriteTx } from './write-tx.ts';

export interface WriterLimits {
  /** Works that may wait; beyond it `WriterBusy`. */
  readonly queueLength: number;
  /** Works that share one durable commit at most. */
  readonly groupSize: number;
  /** Milliseconds to wait for another process that writes the same file. */
  readonly busyMilliseconds: number;
}

export const defaultWriterLimits: WriterLimits = { queueLength: 2_000, groupSize: 64, busyMilliseconds: 10_000 };

/** The head is read at the start of every group: another process may have written since. */
const headQuery = tenantQuery()((q) =>
  q.db
    .select({ number: q.t.commits.number, instantMicros: q.t.commits.instant, hash: q.t.commits.hash })
    .from(q.t.commits)
    .orderBy(desc(q.t.commits.number))
    .limit(1),
);

interface Waiting<Tables> {
  readonly work: Work<unknown, Tables>;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: unknown) => void;
}

type Ended<Tables> = { readonly waiting: Waiting<Tables> } & (
  | { readonly kind: 'answered'; readonly answer: unknown }
  | { readonly kind: 'thrown'; readonly error: unknown }
);

export class SqliteWriter<Tables extends Definitions> implements Writer<Tables> {
  readonly #connection: SqliteConnection<Tables>;
  readonly #limits: WriterLimits;
  readonly #queue: Waiting<Tables>[] = [];
  #running: Promise<void> | null = null;
  #isClosing = false;

  constructor(connection: SqliteConnection<Tables>, limits: WriterLimits = defaultWriterLimits) {
    this.#connection = connection;
    this.#limits = limits;
  }

  get waitingCount(): number {
    return this.#queue.length;
  }

  readonly submit = <Answer>(work: Work<Answer, Tables>): Promise<Answer> => {
    if (this.#isClosing) return Promise.reject(new DatabaseUnavailable('the writer is closing'));
    if (this.#queue.length >= this.#limits.queueLength) return Promise.reject(new WriterBusy('too many commands are waiting'));
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
    // One turn of the event loop: what arrives in it shares the commit.
    await new Promise(setImmediate);
    while (this.#queue.length > 0) {
      await this.#runGroup();
      await new Promise(setImmediate);
    }
    this.#running = null;
  }

  async #runGroup(): Promise<void> {
    const ended: Ended<Tables>[] = [];
    try {
      await this.#begin();
    } catch (error) {
      for (const waiting of this.#queue.splice(0)) waiting.reject(error);
      return;
    }
    try {
      let head = this.#readHead();
      while (ended.length < this.#limits.groupSize) {
        const waiting = this.#queue.shift();
        if (!waiting) break;
        const outcome = await this.#runOne(waiting, head);
        ended.push(outcome.ended);
        head = outcome.head;
        if (!this.#connection.isInTransaction) throw new DatabaseUnavailable('the database ended the transaction');
      }
      this.#connection.control('commit');
    } catch (error) {
      this.#rollback();
      const unavailable =
        error instanceof DatabaseUnavailable ? error : new DatabaseUnavailable('the commit failed', { cause: error });
      for (const { waiting } of ended) waiting.reject(unavailable);
      return;
    }
    for (const end of ended) {
      if (end.kind === 'answered') end.waiting.resolve(end.answer as never);
      else end.waiting.reject(end.error);
    }
  }

  /** Runs one work in its savepoint; what it throws stays its own. */
  async #runOne(waiting: Waiting<Tables>, head: ChainHead): Promise<{ ended: Ended<Tables>; head: ChainHead }> {
    const { work } = waiting;
    let decision: WorkDecision<unknown, Tables>;
    try {
      this.#connection.control('savepoint command');
      const tx = new SqliteWriteTx(this.#connection, head, work.header);
      try {
        decision = await work.run(tx);
        if (decision.kind === 'keep') {
          const next = tx.end('done');
          this.#connection.control('release command');
          return { ended: { waiting, kind: 'answered', answer: decision.answer }, head: next };
        }
      } finally {
        tx.abandon();
      }
      this.#connection.control('rollback to command');
      if (decision.kind === 'nothing') {
        this.#connection.control('release command');
        return { ended: { waiting, kind: 'answered', answer: decision.answer }, head };
      }
      const trace = new SqliteWriteTx(this.#connection, head, work.header);
      await decision.after(trace);
      const next = trace.end(decision.outcome);
      this.#connection.control('release command');
      return { ended: { waiting, kind: 'answered', answer: decision.answer }, head: next };
    } catch (error) {
      if (this.#connection.isInTransaction) {
        this.#connection.control('rollback to command');
        this.#connection.control('release command');
      }
      return { ended: { waiting, kind: 'thrown', error }, head };
    }
  }

  /** BEGIN IMMEDIATE; a busy file is asked again without blocking the thread. */
  async #begin(): Promise<void> {
    const deadline = performance.now() + this.#limits.busyMilliseconds;
    for (let pauseMilliseconds = 1; ; pauseMilliseconds = Math.min(pauseMilliseconds * 2, 50)) {
      try {
        this.#connection.control('begin immediate');
        return;
      } catch (error) {
        if (!(error instanceof DatabaseUnavailable) || performance.now() > deadline) throw error;
        await delay(pauseMilliseconds);
      }
    }
  }

  #readHead(): ChainHead {
    const [head] = this.#connection.all(headQuery as unknown as Query<Tables, object, ChainHead>, {});
    return head ?? { number: 0n, instantMicros: 0n, hash: GENESIS_HASH };
  }

  #rollback(): void {
    if (!this.#connection.isInTransaction) return;
    try {
      this.#connection.control('rollback');
    } catch {
      // The connection is beyond a rollback; closing it is what releases the file, and the next BEGIN says what is wrong.
      this.#connection.close();
    }
  }
}
