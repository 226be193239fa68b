import { ChainRecorder, type ChainHead } from '../chain/chain-recorder.ts';
import type { StoredRow } from '../chain/row-hash.ts';
import { MSSQL_CLOCK_MICROS } from '../ddl/mssql.ts';
import type { Definitions } from '../ddl/names.ts';
import { InvariantBroken } from '../failures.ts';
import type { Columns, TableDefinition } from '../kit/table.ts';
import type { DerivedWrite, Query } from '../statement.ts';
import { auditEvents, commits } from '../tables/common.ts';
import type { AuditEventInput, CommitHeader, NewRow, WriteTx } from '../tx.ts';
import type { MssqlStatements } from './statements.ts';
import { firstValue, type GuardedTransaction } from './transaction.ts';

const CLOCK = `select convert(varchar(20), ${MSSQL_CLOCK_MICROS}) as [now]`;

async function readClockMicros(transaction: GuardedTransaction): Promise<bigint> {
  return BigInt(String(firstValue(await transaction.execute(CLOCK), 'now')));
}

interface Writing<Tables extends Definitions> {
  readonly statements: MssqlStatements<Tables>;
  readonly transaction: GuardedTransaction;
  readonly head: ChainHead;
  readonly header: CommitHeader;
}

/** The writing side of one command on SQL Server. */
export class MssqlWriteTx<Tables extends Definitions> implements WriteTx<Tables> {
  readonly #statements: MssqlStatements<Tables>;
  readonly #transaction: GuardedTransaction;
  readonly #recorder: ChainRecorder;
  #isEnded = false;
  #isBusy = false;

  private constructor({ statements, transaction, head, header }: Writing<Tables>, clockMicros: bigint) {
    this.#statements = statements;
    this.#transaction = transaction;
    this.#recorder = new ChainRecorder(head, header, clockMicros);
  }

  static async begin<Tables extends Definitions>(writing: Writing<Tables>): Promise<MssqlWriteTx<Tables>> {
    return new MssqlWriteTx(writing, await readClockMicros(writing.transaction));
  }

  get commitNumber(): bigint {
    return this.#recorder.commitNumber;
  }

  get commitInstantMicros(): bigint {
    return this.#recorder.instantMicros;
  }

  /** One call at a time, also between the statements of one call: the recorder's order is the order of the rows. */
  async #alone<Answer>(run: () => Promise<Answer>): Promise<Answer> {
    if (this.#isEnded) throw new InvariantBroken('the transaction of this command has ended');
    if (this.#isBusy) throw new InvariantBroken('two statements at once in a transaction');
    this.#isBusy = true;
    try {
      return await run();
    } finally {
      this.#isBusy = false;
    }
  }

  readonly all = <Params, ResultRow>(
    query: Query<Tables, Params, ResultRow>,
    params: Params,
  ): Promise<ResultRow[]> => this.#alone(() => this.#statements.all(this.#transaction, query, params));

  readonly first = async <Params, ResultRow>(
    query: Query<Tables, Params, ResultRow>,
    params: Params,
  ): Promise<ResultRow | null> => (await this.all(query, params))[0] ?? null;

  readonly databaseClockMicros = (): Promise<bigint> => this.#alone(() => readClockMicros(this.#transaction));

  readonly insert = <Definition extends TableDefinition<string, Columns, 'insertOnly' | 'versioned'>>(
    table: Definition,
    row: NewRow<Definition>,
  ): Promise<void> =>
    this.#alone(async () => {
      const stored = { ...row, commit_number: this.commitNumber } as StoredRow;
      await this.#statements.insert(this.#transaction, table, stored);
      this.#recorder.note(table, stored);
    });

  readonly replace = <Definition extends TableDefinition<string, Columns, 'versioned'>>(
    table: Definition,
    row: NewRow<Definition>,
    expectedVersion: bigint,
  ): Promise<boolean> =>
    this.#alone(async () => {
      const stored = { ...row, commit_number: this.commitNumber } as StoredRow;
      const touched = await this.#statements.replace(this.#transaction, table, stored, expectedVersion);
      if (touched === 0) return false;
      this.#recorder.note(table, stored);
      return true;
    });

  readonly derive = <Params>(write: DerivedWrite<Tables, Params>, params: Params): Promise<number> =>
    this.#alone(() => this.#statements.derive(this.#transaction, write, params));

  readonly record = (event: AuditEventInput): Promise<void> =>
    this.#alone(async () => {
      const row = this.#recorder.eventRow(event);
      await this.#statements.insert(this.#transaction, auditEvents, row);
      this.#recorder.note(auditEvents, row);
    });

  /** Ends the command: writes its commit row and answers the new head. Every command that wrote rows recorded an event. */
  end(outcome: 'done' | 'refused' | 'denied'): Promise<ChainHead> {
    return this.#alone(async () => {
      if (!this.#recorder.hasEvents)
        throw new InvariantBroken('a command wrote without recording an audit event');
      const row = this.#recorder.commitRow(outcome);
      await this.#statements.insert(this.#transaction, commits, row);
      this.#isEnded = true;
      return { number: row.number, instantMicros: row.instant, hash: row.hash };
    });
  }

  /** Ends a work without a commit: it wrote derived tables alone. Throws when it wrote a row that the chain would have to name. */
  endDerived(): Promise<void> {
    return this.#alone(async () => {
      if (this.#recorder.hasRows)
        throw new InvariantBroken('a work that writes derived tables alone wrote a row of the chain');
      this.#isEnded = true;
    });
  }

  /** After this every use is thrown: a handler that kept its `tx` cannot write into a later command. */
  abandon(): void {
    this.#isEnded = true;
  }
}
