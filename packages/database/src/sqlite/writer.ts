import { desc } from 'drizzle-orm';
import { GENESIS_HASH } from '../chain/row-hash.ts';
import type { ChainHead } from '../chain/chain-recorder.ts';
import { DatabaseUnavailable, StorageFull, type TenantMoving } from '../failures.ts';
import { hasLapsed, mayMove, movingFailure, servingStatements } from '../serving/serving-state.ts';
import { tenantQuery, type Query } from '../statement.ts';
import type { CommandTx } from '../command-tx.ts';
import { WorkQueue, type Waiting } from '../work-queue.ts';
import type { Work, Writer } from '../writer.ts';
import type { Definitions, SqliteConnection } from './connection.ts';
import { retryWhileBusy } from './retry-while-busy.ts';
import { beginCommand, readClock } from './write-tx.ts';

export interface WriterLimits {
  /** Works that may wait; beyond it `WriterBusy`. */
  readonly queueLength: number;
  /** Works that share one durable commit at most. */
  readonly groupSize: number;
  /** Milliseconds to wait for another process that writes the same file. */
  readonly busyMilliseconds: number;
}

const defaultWriterLimits: WriterLimits = {
  queueLength: 2_000,
  groupSize: 64,
  busyMilliseconds: 10_000,
};

/** The head is read at the start of every group: another process may have written since. */
const headQuery = tenantQuery()((q) =>
  q.db
    .select({ number: q.t.commits.number, instantMicros: q.t.commits.instant, hash: q.t.commits.hash })
    .from(q.t.commits)
    .orderBy(desc(q.t.commits.number))
    .limit(1),
);

type Outcome =
  | { readonly kind: 'answered'; readonly answer: unknown }
  | { readonly kind: 'thrown'; readonly error: unknown };

/** What a work came to, and the chain's head after it. */
interface Ended {
  readonly outcome: Outcome;
  readonly head: ChainHead;
}

/** See `Writer`. The connection is the writer's alone; its owner closes it after the writer. */
export class SqliteWriter<Tables extends Definitions> implements Writer<Tables> {
  readonly #connection: SqliteConnection<Tables>;
  readonly #limits: WriterLimits;
  readonly #queue: WorkQueue<Tables>;
  readonly submit: Writer<Tables>['submit'];
  readonly close: Writer<Tables>['close'];

  constructor(connection: SqliteConnection<Tables>, limits: WriterLimits = defaultWriterLimits) {
    this.#connection = connection;
    this.#limits = limits;
    this.#queue = new WorkQueue(limits.queueLength, (waiting) => this.#runGroup(waiting));
    this.submit = this.#queue.submit;
    this.close = this.#queue.close;
  }

  get waitingCount(): number {
    return this.#queue.waitingCount;
  }

  /** Works that arrive while a group is run join it, up to its size. */
  async #runGroup(queue: Waiting<Tables>[]): Promise<void> {
    try {
      await retryWhileBusy(this.#limits.busyMilliseconds, () => this.#connection.control('begin immediate'));
    } catch (error) {
      for (const waiting of queue.splice(0)) waiting.reject(error);
      return;
    }
    const group: Waiting<Tables>[] = [];
    const outcomes: Outcome[] = [];
    try {
      let head = this.#readHead();
      const moving = this.#readMoving();
      while (group.length < this.#limits.groupSize) {
        const waiting = queue.shift();
        if (!waiting) break;
        group.push(waiting);
        if (moving !== null && waiting.work.isOfMove !== true) {
          outcomes.push({ kind: 'thrown', error: moving });
          continue;
        }
        const ended = await this.#runOne(waiting.work, head);
        outcomes.push(ended.outcome);
        head = ended.head;
      }
      this.#connection.control('commit');
    } catch (error) {
      this.#rollback();
      const unavailable =
        error instanceof DatabaseUnavailable
          ? error
          : new DatabaseUnavailable('the commit failed', { cause: error });
      for (const waiting of group) waiting.reject(unavailable);
      return;
    }
    for (const [index, waiting] of group.entries()) {
      const outcome = outcomes[index] as Outcome;
      if (outcome.kind === 'answered') waiting.resolve(outcome.answer as never);
      else waiting.reject(outcome.error);
    }
  }

  /** Runs one work in its savepoint; what it throws stays its own. Throws only when the transaction of the whole group is lost. */
  async #runOne(work: Work<unknown, Tables>, head: ChainHead): Promise<Ended> {
    this.#connection.control('savepoint command');
    let ended: Ended;
    try {
      ended = await this.#runWork(work, head);
    } catch (error) {
      if (error instanceof StorageFull) throw error;
      if (!this.#connection.isInTransaction)
        throw new DatabaseUnavailable('the database ended the transaction', { cause: error });
      this.#connection.control('rollback to command');
      ended = { outcome: { kind: 'thrown', error }, head };
    }
    this.#connection.control('release command');
    return ended;
  }

  async #runWork(work: Work<unknown, Tables>, head: ChainHead): Promise<Ended> {
    const decision = await this.#inTx(work, head, async (tx) => {
      if (work.opening) await tx.open(work.opening);
      const decided = await work.run(tx);
      if (decided.kind === 'derived') await tx.endDerived();
      return decided.kind === 'keep' ? { ...decided, head: await tx.end('done') } : decided;
    });
    const outcome: Outcome = { kind: 'answered', answer: decision.answer };
    if (decision.kind === 'keep') return { outcome, head: decision.head };
    if (decision.kind === 'derived') return { outcome, head };
    this.#connection.control('rollback to command');
    if (decision.kind === 'nothing') return { outcome, head };
    return this.#inTx(work, head, async (tx) => {
      decision.after(tx);
      return { outcome, head: await tx.end(decision.outcome) };
    });
  }

  /** A transaction that is of no more use when `write` has ended, however it ended. */
  async #inTx<Value>(
    work: Work<unknown, Tables>,
    head: ChainHead,
    write: (tx: CommandTx<Tables>) => Promise<Value>,
  ): Promise<Value> {
    const { header, reading = 'twoSets' } = work;
    const tx = beginCommand(this.#connection, { head, header, reading });
    try {
      return await write(tx);
    } finally {
      tx.abandon();
    }
  }

  #readHead(): ChainHead {
    const [head] = this.#connection.all(headQuery as unknown as Query<Tables, object, ChainHead>, {});
    return head ?? { number: 0n, instantMicros: 0n, hash: GENESIS_HASH };
  }

  /** Read at the start of every group: a move of another process may have frozen the books since. */
  #readMoving(): TenantMoving | null {
    if (!mayMove(this.#connection.tables)) return null;
    const { read, end } = servingStatements<Tables>();
    const [state] = this.#connection.all(read, {});
    if (!state) return null;
    if (!hasLapsed(state, readClock(this.#connection))) return movingFailure(state);
    this.#connection.derive(end, {});
    return null;
  }

  #rollback(): void {
    if (!this.#connection.isInTransaction) return;
    try {
      this.#connection.control('rollback');
    } catch {
      // The connection is beyond a rollback; closing it releases the file. What comes later is rejected as unavailable, and
      // whoever keeps the writer open opens it anew.
      this.#connection.close();
    }
  }
}
