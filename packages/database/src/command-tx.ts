import { ChainRecorder, type ChainHead } from './chain/chain-recorder.ts';
import type { StoredRow } from './stored-rows.ts';
import { InvariantBroken } from './failures.ts';
import type { Columns, Row, TableDefinition } from './kit/table.ts';
import { ReadSets, type SendSet } from './read-sets.ts';
import type { DerivedWrite, Query, Upsert } from './statement.ts';
import { auditEvents, commits } from './tables/common.ts';
import type { AuditEventInput, CommitHeader, NewRow, ReadTx, WriteTx } from './tx.ts';
import type { Reading } from './writer.ts';

const SETS_OF_A_COMMAND = 2;

/** A write as an engine runs it. Each must touch exactly one row, except a `derive` of `ANY`. */
export type Write<Tables> =
  | { readonly kind: 'insert'; readonly table: TableDefinition; readonly row: StoredRow }
  | {
      readonly kind: 'replace';
      readonly table: TableDefinition;
      readonly row: StoredRow;
      readonly expectedVersion: bigint;
    }
  | { readonly kind: 'upsert'; readonly upsert: Upsert; readonly row: Readonly<Record<string, unknown>> }
  | {
      readonly kind: 'derive';
      readonly write: DerivedWrite<Tables, unknown>;
      readonly params: unknown;
      readonly rows: 'ONE' | 'ANY';
    };

/** What an engine provides for a command. */
export interface TxEngine<Tables> {
  readonly read: SendSet<Tables>;
  /** Accepts a write and may send it later, in call order. If it sends at once, throws the database's error. */
  readonly write: (write: Write<Tables>) => void;
  /** Sends the writes that were accepted but not yet sent. Throws the database's error. */
  readonly flush: () => Promise<void> | void;
}

interface Beginning {
  readonly head: ChainHead;
  readonly header: CommitHeader;
  /** The database's clock when the command began. */
  readonly clockMicros: bigint;
  readonly reading: Reading;
}

/**
 * The transaction of one command, the same on every engine: which call is allowed when, the commit's link in the chain,
 * and the end.
 */
export class CommandTx<Tables> implements WriteTx<Tables> {
  readonly #engine: TxEngine<Tables>;
  readonly #recorder: ChainRecorder;
  readonly #clockMicros: bigint;
  readonly #isStepwise: boolean;
  readonly #beganAt = performance.now();
  readonly #sets: ReadSets<Tables>;
  #setCount = 0;
  #hasWritten = false;
  #isEnded = false;
  /** The first failure. A command that failed cannot end as done, even if its handler caught the error. */
  #failure: { readonly error: unknown } | null = null;

  constructor(engine: TxEngine<Tables>, { head, header, clockMicros, reading }: Beginning) {
    this.#engine = engine;
    this.#recorder = new ChainRecorder(head, header, clockMicros);
    this.#clockMicros = clockMicros;
    this.#isStepwise = reading === 'stepwise';
    this.#sets = new ReadSets((requests) => this.#guarded(() => this.#read(requests)));
  }

  get commitNumber(): bigint {
    return this.#recorder.commitNumber;
  }

  get commitInstantMicros(): bigint {
    return this.#recorder.instantMicros;
  }

  get databaseClockMicros(): bigint {
    return this.#clockMicros + BigInt(Math.floor((performance.now() - this.#beganAt) * 1000));
  }

  /** Number of read sets so far. */
  get setCount(): number {
    return this.#setCount;
  }

  readonly all = <Params, ResultRow>(
    query: Query<Tables, Params, ResultRow>,
    params: Params,
  ): Promise<ResultRow[]> => {
    const refused = this.#beginRead();
    return refused ? Promise.reject(refused) : this.#sets.all(query, params);
  };

  readonly first = <Params, ResultRow>(
    query: Query<Tables, Params, ResultRow>,
    params: Params,
  ): Promise<ResultRow | null> => {
    const refused = this.#beginRead();
    return refused ? Promise.reject(refused) : this.#sets.first(query, params);
  };

  readonly insert = <Definition extends TableDefinition<string, Columns, 'insertOnly' | 'versioned'>>(
    table: Definition,
    row: NewRow<Definition>,
  ): void => {
    const stored = { ...row, commit_number: this.commitNumber } as StoredRow;
    this.#write({ kind: 'insert', table, row: stored });
    this.#note(table, stored);
  };

  readonly replace = <Definition extends TableDefinition<string, Columns, 'versioned'>>(
    table: Definition,
    row: NewRow<Definition>,
    expectedVersion: bigint,
  ): void => {
    const stored = { ...row, commit_number: this.commitNumber } as StoredRow;
    this.#write({ kind: 'replace', table, row: stored, expectedVersion });
    this.#note(table, stored);
  };

  readonly upsert = <Definition extends TableDefinition<string, Columns, 'derived'>>(
    upsert: Upsert<Definition>,
    row: Row<Definition>,
  ): void => this.#write({ kind: 'upsert', upsert, row });

  readonly derive = <Params>(
    write: DerivedWrite<Tables, Params>,
    params: Params,
    rows: 'ONE' | 'ANY' = 'ANY',
  ): void => this.#write({ kind: 'derive', write, params, rows });

  readonly record = (event: AuditEventInput): void => {
    this.#assertOpen();
    const row = this.#recorder.eventRow(event);
    this.#write({ kind: 'insert', table: auditEvents, row });
    this.#note(auditEvents, row);
  };

  readonly flush = async (): Promise<void> => {
    this.#assertOpen();
    if (!this.#isStepwise)
      this.#fail(new InvariantBroken('only a stepwise command may flush before its end'));
    await this.#guarded(() => this.#engine.flush());
  };

  /** Runs the reads that open a unit of work: one set, which is not counted. */
  async open(opening: (tx: ReadTx<Tables>) => Promise<void>): Promise<void> {
    await opening(this);
    this.#setCount = 0;
  }

  /** Ends the command: writes its commit row and returns the new head. Throws if the command recorded no audit event. */
  async end(outcome: 'done' | 'refused' | 'denied'): Promise<ChainHead> {
    this.#assertEndable();
    if (!this.#recorder.hasEvents)
      throw new InvariantBroken('a command wrote without recording an audit event');
    const row = this.#recorder.commitRow(outcome);
    this.#engine.write({ kind: 'insert', table: commits, row });
    await this.#engine.flush();
    this.#isEnded = true;
    return { number: row.number, instantMicros: row.instant, hash: row.hash };
  }

  /** Ends a unit of work without a commit: it wrote only derived tables. Throws if it wrote a row that belongs to the chain. */
  async endDerived(): Promise<void> {
    this.#assertEndable();
    if (this.#recorder.hasRows)
      throw new InvariantBroken('a unit of work for derived tables wrote a row that belongs to the chain');
    await this.#engine.flush();
    this.#isEnded = true;
  }

  /** After this, every use throws: a handler that kept its `tx` cannot write into a later command. */
  abandon(): void {
    this.#isEnded = true;
  }

  /** Why a read may not begin, or null if it may. */
  #beginRead(): InvariantBroken | null {
    if (this.#isEnded) return new InvariantBroken('the transaction of this command has ended');
    if (this.#sets.isCollecting) return null;
    const problem = this.#problemOfSet();
    if (problem === null) return null;
    const error = new InvariantBroken(problem);
    this.#failure ??= { error };
    return error;
  }

  #problemOfSet(): string | null {
    if (this.#sets.isUnderWay) return 'a read began before the previous set was answered';
    this.#setCount += 1;
    if (this.#isStepwise) return null;
    if (this.#hasWritten) return 'a command read after its first write';
    return this.#setCount > SETS_OF_A_COMMAND
      ? `a command read in more than ${SETS_OF_A_COMMAND} sets`
      : null;
  }

  #read(requests: Parameters<SendSet<Tables>>[0]): ReturnType<SendSet<Tables>> {
    this.#assertOpen();
    // A stepwise command reads its own writes; another one may have written while the reads of its only set were on their way.
    const flushed = this.#isStepwise && this.#hasWritten ? this.#engine.flush() : undefined;
    return flushed instanceof Promise
      ? flushed.then(() => this.#engine.read(requests))
      : this.#engine.read(requests);
  }

  #write(write: Write<Tables>): void {
    this.#assertOpen();
    this.#hasWritten = true;
    try {
      this.#engine.write(write);
    } catch (error) {
      this.#fail(error);
    }
  }

  #note(table: TableDefinition, row: StoredRow): void {
    try {
      this.#recorder.note(table, row);
    } catch (error) {
      this.#fail(error);
    }
  }

  #guarded<Value>(send: () => Value | Promise<Value>): Value | Promise<Value> {
    try {
      const sent = send();
      return sent instanceof Promise ? sent.catch((error: unknown) => this.#fail(error)) : sent;
    } catch (error) {
      return this.#fail(error);
    }
  }

  #fail(error: unknown): never {
    this.#failure ??= { error };
    throw error;
  }

  #assertOpen(): void {
    if (this.#isEnded) throw new InvariantBroken('the transaction of this command has ended');
  }

  #assertEndable(): void {
    this.#assertOpen();
    if (this.#failure) throw this.#failure.error;
    if (this.#sets.isCollecting) throw new InvariantBroken('a command ended before its reads were answered');
  }
}
