import { setTimeout as delay } from 'node:timers/promises';
import type { ChainHead } from '../chain/chain-recorder.ts';
import { GENESIS_HASH } from '../chain/row-hash.ts';
import { MSSQL_CLOCK_MICROS } from '../ddl/mssql.ts';
import type { Definitions } from '../kit/names.ts';
import { hexFromBytes } from '../kit/values.ts';
import { isConnectionLost, isRepeatable, mapMssqlError } from './errors.ts';
import { DatabaseUnavailable, OutcomeUnknown } from '../failures.ts';
import { hasLapsed, mayMove, movingFailure, type ServingState } from '../serving/serving-state.ts';
import { WorkQueue, type Waiting } from '../work-queue.ts';
import type { Work, WorkDecision, Writer } from '../writer.ts';
import type { CommandTx } from '../command-tx.ts';
import type { MssqlPool } from './driver.ts';
import { wasCommitted, type LostCommitLimits } from './lost-commit.ts';
import type { MssqlStatements } from './statements.ts';
import { beginWriteReading, type BegunWrite, type GuardedTransaction } from './transaction.ts';
import { Unsent } from './unsent.ts';
import { beginCommand, MssqlCommand } from './write-tx.ts';

export interface MssqlWriterLimits extends LostCommitLimits {
  /** Works that may wait; beyond it `WriterBusy`. */
  readonly queueLength: number;
  /** Works that share one durable commit at most. */
  readonly groupSize: number;
  /** How often a command is run at most that met a deadlock, a version that came too late, or the end of its connection. */
  readonly attempts: number;
}

export const defaultMssqlWriterLimits: MssqlWriterLimits = {
  queueLength: 2_000,
  groupSize: 32,
  lockMilliseconds: 10_000,
  // Whoever waits over HTTP waits twenty seconds, for all that came before as well.
  outcomeMilliseconds: 10_000,
  pauseMilliseconds: 250,
  attempts: 3,
};

const CLOCK = `select convert(varchar(20), ${MSSQL_CLOCK_MICROS}) as [now]`;
/** Whether the books take writes: one row while they do not. */
const SERVING = `select [state], convert(varchar(20), [since]) as [since], convert(varchar(20), [until]) as [until] from [dbo].[serving_states]`;
const HEAD = `select top (1) convert(varchar(20), [number]) as [number], convert(varchar(20), [instant]) as [instant], [hash] from [dbo].[commits] order by [commits].[number] desc`;

/** The transaction is undone, with all works in it: by an error of the server, or as the connection ended before COMMIT took effect. */
class TransactionLost extends Error {}

/**
 * The one writer of a SQL Server database. Works wait here, before BEGIN: a waiting work holds no connection. A group shares a
 * commit. A work sends its writes when it has decided, so that nothing has to be undone; one that reads step by step has a savepoint. An error of the server takes the whole transaction (XACT_ABORT), so the group is then run
 * again one by one, and only the work that caused it fails; a work may therefore run more than once before its answer leaves. Where COMMIT
 * is not answered, the last commit of the group is looked for in the database (`wasCommitted`): nothing is answered as failed that was done.
 */
export class MssqlWriter<Tables extends Definitions> implements Writer<Tables> {
  readonly #pool: MssqlPool;
  readonly #statements: MssqlStatements<Tables>;
  readonly #limits: MssqlWriterLimits;
  readonly submit: Writer<Tables>['submit'];
  readonly close: Writer<Tables>['close'];

  constructor(
    pool: MssqlPool,
    statements: MssqlStatements<Tables>,
    limits: MssqlWriterLimits = defaultMssqlWriterLimits,
  ) {
    this.#pool = pool;
    this.#statements = statements;
    this.#limits = limits;
    const queue = new WorkQueue<Tables>(limits.queueLength, (waiting) =>
      this.#runGroup(waiting.splice(0, limits.groupSize)),
    );
    this.submit = queue.submit;
    this.close = queue.close;
  }

  async #runGroup(group: readonly Waiting<Tables>[]): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        settle(await this.#commitTogether(group));
        return;
      } catch (error) {
        const cause = error instanceof TransactionLost ? error.cause : error;
        const isNobodysFault = isConnectionLost(cause);
        if (error instanceof TransactionLost && group.length > 1 && !isNobodysFault) break;
        if (attempt >= this.#limits.attempts || !isRepeatable(cause)) {
          for (const { reject } of group) reject(mapMssqlError(cause));
          return;
        }
        if (isNobodysFault) await delay(this.#limits.pauseMilliseconds * attempt);
      }
    }
    for (const waiting of group) await this.#runGroup([waiting]);
  }

  /** One transaction for all of them. Throws TransactionLost where it was undone, and OutcomeUnknown where nobody knows whether it was. */
  async #commitTogether(group: readonly Waiting<Tables>[]): Promise<readonly (() => void)[]> {
    const { transaction, recordsets } = await beginWriteReading(this.#pool, this.#limits.lockMilliseconds, [
      HEAD,
      CLOCK,
      ...(mayMove(this.#statements.tables) ? [SERVING] : []),
    ]);
    const answers: (() => void)[] = [];
    const unsent = new Unsent();
    let beginning = beginningOf(recordsets);
    const { head } = beginning;
    let isDerived = false;
    try {
      if (group.some(({ work }) => work.isOfMove !== true))
        await assertServed(transaction, recordsets[2] ?? [], beginning.clockMicros);
      for (const waiting of group) {
        const ended = await this.#runOne(waiting, { transaction, unsent, ...beginning });
        answers.push(ended.answer);
        isDerived ||= ended.isDerived;
        beginning = { ...beginning, head: ended.head };
      }
      await this.#sendRest(transaction, unsent);
    } catch (error) {
      await transaction.rollback();
      throw error;
    }
    try {
      await transaction.commit();
    } catch (error) {
      await transaction.rollback();
      const commit = beginning.head.number > head.number ? beginning.head : null;
      if (await this.#tookEffect(commit, isDerived)) return answers;
      throw new TransactionLost('the commit failed', { cause: failureOfCommit(error) });
    }
    return answers;
  }

  /** The opening reads and the first set of the work are one request; a work that reads step by step opens first. */
  async #decided(
    { opening, reading, run }: Work<unknown, Tables>,
    tx: CommandTx<Tables>,
  ): Promise<WorkDecision<unknown, Tables>> {
    if (!opening) return run(tx);
    if (reading !== 'stepwise') return run(tx, opening(tx));
    await tx.open(opening);
    return run(tx);
  }

  /** Sends what the last works wrote. Throws TransactionLost where the server refuses some of it. */
  async #sendRest(transaction: GuardedTransaction, unsent: Unsent): Promise<void> {
    try {
      await this.#statements.send(transaction, unsent.drain());
    } catch (error) {
      throw new TransactionLost('the transaction is gone', { cause: error });
    }
  }

  /** Whether a transaction whose COMMIT failed was committed all the same. `commit`: the last of the chain in it. */
  async #tookEffect(commit: ChainHead | null, isDerived: boolean): Promise<boolean> {
    if (commit !== null) return wasCommitted(this.#pool, commit, this.#limits);
    if (isDerived)
      throw new OutcomeUnknown('the answer of COMMIT was lost, and derived rows leave no commit');
    // It wrote nothing, so there was nothing to commit.
    return true;
  }

  /** Runs one work; what is undone of it is what was sent. What it throws stays its own as long as the transaction is whole. */
  async #runOne(
    { work, resolve, reject }: Waiting<Tables>,
    { transaction, unsent, ...beginning }: GroupBeginning & InTransaction,
  ): Promise<EndedWork> {
    const { header, reading = 'twoSets' } = work;
    const command = new MssqlCommand({ statements: this.#statements, transaction, reading, unsent });
    const clockMicros = beginning.clockMicros + microsSince(beginning.readAt);
    const begun = { head: beginning.head, header, clockMicros, reading };
    try {
      const tx = beginCommand(command, begun);
      let next: ChainHead | null = null;
      let decision;
      try {
        decision = await this.#decided(work, tx);
        if (decision.kind === 'keep') next = await tx.end('done');
        if (decision.kind === 'derived') await tx.endDerived();
      } finally {
        tx.abandon();
      }
      const { answer } = decision;
      if (next) return { answer: () => resolve(answer as never), head: next, isDerived: false };
      // A handler that swallowed an error of the server: what it decided rests on a transaction that is gone.
      await transaction.settled();
      if (transaction.isLost) throw new DatabaseUnavailable('the transaction was ended by the server');
      const isDerived = decision.kind === 'derived';
      if (isDerived) return { answer: () => resolve(answer as never), head: begun.head, isDerived };
      await command.undo();
      if (decision.kind !== 'undo')
        return { answer: () => resolve(answer as never), head: begun.head, isDerived };
      const trace = beginCommand(command, begun);
      try {
        decision.after(trace);
        const traced = await trace.end(decision.outcome);
        return { answer: () => resolve(answer as never), head: traced, isDerived };
      } finally {
        trace.abandon();
      }
    } catch (error) {
      // A handler may have thrown while a request of its own, not awaited, was under way.
      await transaction.settled();
      if (transaction.isLost) throw new TransactionLost('the transaction is gone', { cause: error });
      await command.undo();
      return { answer: () => reject(error), head: begun.head, isDerived: false };
    }
  }
}

interface InTransaction {
  readonly transaction: GuardedTransaction;
  readonly unsent: Unsent;
}

/** What a work came to: its answer, which leaves after COMMIT, and the chain's head behind it. */
interface EndedWork {
  readonly answer: () => void;
  readonly head: ChainHead;
  /** It wrote rows without a commit of their own. */
  readonly isDerived: boolean;
}

/** What the works of a group begin with. */
interface GroupBeginning {
  readonly head: ChainHead;
  readonly clockMicros: bigint;
  /** This process's monotonic milliseconds when the clock was read: it is not read again. */
  readonly readAt: number;
}

/** Of a COMMIT that did not take effect. */
function failureOfCommit(error: unknown): unknown {
  const known = mapMssqlError(error);
  return known === error ? new DatabaseUnavailable('the commit failed', { cause: error }) : known;
}

const microsSince = (milliseconds: number): bigint =>
  BigInt(Math.floor((performance.now() - milliseconds) * 1000));

function beginningOf([heads = [], clocks = []]: BegunWrite['recordsets']): GroupBeginning {
  const head = heads[0] as { number: string; instant: string; hash: Uint8Array } | undefined;
  const clock = clocks[0] as { now: string } | undefined;
  if (!clock) throw new DatabaseUnavailable('the server did not say its time');
  return {
    head: head
      ? { number: BigInt(head.number), instantMicros: BigInt(head.instant), hash: hexFromBytes(head.hash) }
      : { number: 0n, instantMicros: 0n, hash: GENESIS_HASH },
    clockMicros: BigInt(clock.now),
    readAt: performance.now(),
  };
}

/** Throws TenantMoving where the books are frozen or have moved. A freeze that nobody renewed in time is ended. */
async function assertServed(
  transaction: GuardedTransaction,
  [row]: readonly unknown[],
  clockMicros: bigint,
): Promise<void> {
  if (row === undefined) return;
  const { state, since, until } = row as {
    readonly state: ServingState['state'];
    readonly since: string;
    readonly until: string | null;
  };
  const serving = { state, sinceMicros: BigInt(since), untilMicros: until === null ? null : BigInt(until) };
  if (!hasLapsed(serving, clockMicros)) throw movingFailure(serving);
  await transaction.execute('delete from [dbo].[serving_states]');
}

/** No answer leaves before COMMIT. */
function settle(answers: readonly (() => void)[]): void {
  for (const answer of answers) answer();
}
