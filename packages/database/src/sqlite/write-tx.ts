import { ChainRecorder, type ChainHead } from '../chain/chain-recorder.ts';
import type { StoredRow } from '../chain/row-hash.ts';
import { DatabaseUnavailable, InvariantBroken } from '../failures.ts';
import type { Columns, TableDefinition } from '../kit/table.ts';
import type { DerivedWrite, Query } from '../statement.ts';
import { auditEvents, commits } from '../tables/common.ts';
import type { AuditEventInput, CommitHeader, NewRow, WriteTx } from '../tx.ts';
import type { Definitions, SqliteConnection } from './connection.ts';

/** The database's clock in microseconds, as its triggers see it. */
const CLOCK = "select cast(unixepoch('subsec') * 1000000 as integer) as now";

/** The writing side of one command on SQLite. */
export class SqliteWriteTx<Tables extends Definitions> implements WriteTx<Tables> {
  readonly #connection: SqliteConnection<Tables>;
  readonly #recorder: ChainRecorder;
  #isEnded = false;
  #isBusy = false;

  constructor(connection: SqliteConnection<Tables>, head: ChainHead, header: CommitHeader) {
    this.#connection = connection;
    this.#recorder = new ChainRecorder(head, header, readClockMicros(connection));
  }

  get commitNumber(): bigint {
    return this.#recorder.commitNumber;
  }

  get commitInstantMicros(): bigint {
    return this.#recorder.instantMicros;
  }

  readonly all = <Params, ResultRow>(
    query: Query<Tables, Params, ResultRow>,
    params: Params,
  ): Promise<ResultRow[]> => this.#alone(() => this.#connection.all(query, params));

  readonly first = <Params, ResultRow>(
    query: Query<Tables, Params, ResultRow>,
    params: Params,
  ): Promise<ResultRow | null> => this.#alone(() => this.#connection.all(query, params)[0] ?? null);

  readonly databaseClockMicros = (): Promise<bigint> => this.#alone(() => readClockMicros(this.#connection));

  readonly insert = <Definition extends TableDefinition<string, Columns, 'insertOnly' | 'versioned'>>(
    table: Definition,
    row: NewRow<Definition>,
  ): Promise<void> =>
    this.#alone(() => {
      const stored = { ...row, commit_number: this.commitNumber } as StoredRow;
      this.#connection.insert(table, stored);
      this.#recorder.note(table, stored);
    });

  readonly replace = <Definition extends TableDefinition<string, Columns, 'versioned'>>(
    table: Definition,
    row: NewRow<Definition>,
    expectedVersion: bigint,
  ): Promise<boolean> =>
    this.#alone(() => {
      const stored = { ...row, commit_number: this.commitNumber } as StoredRow;
      if (this.#connection.replace(table, stored, expectedVersion) === 0) return false;
      this.#recorder.note(table, stored);
      return true;
    });

  readonly derive = <Params>(write: DerivedWrite<Tables, Params>, params: Params): Promise<number> =>
    this.#alone(() => this.#connection.derive(write, params));

  readonly record = (event: AuditEventInput): Promise<void> =>
    this.#alone(() => {
      const row = this.#recorder.eventRow(event);
      this.#connection.insert(auditEvents, row);
      this.#recorder.note(auditEvents, row);
    });

  /** Runs one statement. It is synchronous underneath; a second one before it was awaited is thrown, as SQL Server would need. */
  async #alone<Value>(statement: () => Value): Promise<Value> {
    this.#assertOpen();
    if (this.#isBusy) throw new InvariantBroken('a statement began before the one before it was awaited');
    this.#isBusy = true;
    try {
      const value = statement();
      await Promise.resolve();
      return value;
    } finally {
      this.#isBusy = false;
    }
  }

  /** Ends the command: writes its commit row and answers the new head. Every command that wrote rows recorded an event. */
  end(outcome: 'done' | 'refused' | 'denied'): ChainHead {
    this.#assertOpen();
    if (!this.#recorder.hasEvents)
      throw new InvariantBroken('a command wrote without recording an audit event');
    const row = this.#recorder.commitRow(outcome);
    this.#connection.insert(commits, row);
    this.#isEnded = true;
    return { number: row.number, instantMicros: row.instant, hash: row.hash };
  }

  /** Ends a work without a commit: it wrote derived tables alone. Throws when it wrote a row that the chain would have to name. */
  endDerived(): void {
    this.#assertOpen();
    if (this.#recorder.hasRows)
      throw new InvariantBroken('a work that writes derived tables alone wrote a row of the chain');
    this.#isEnded = true;
  }

  /** After this every use is thrown: a handler that kept its `tx` cannot write into a later command. */
  abandon(): void {
    this.#isEnded = true;
  }

  #assertOpen(): void {
    if (this.#isEnded) throw new InvariantBroken('the transaction of this command has ended');
    // SQLite rolls back by itself on some failures; a statement after that would commit alone. https://sqlite.org/lang_transaction.html
    if (!this.#connection.isInTransaction)
      throw new DatabaseUnavailable('the database ended the transaction');
  }
}

function readClockMicros<Tables extends Definitions>(connection: SqliteConnection<Tables>): bigint {
  return connection.readNumber(CLOCK);
}
