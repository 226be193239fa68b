import type { ChainSource } from './chain/verify.ts';
import type { Columns, Row, TableDefinition } from './kit/table.ts';
import type { ControlTables, DerivedWrite, Query, TenantTables } from './statement.ts';

/** Reading inside one consistent snapshot of one database. */
export interface ReadTx<Tables> {
  readonly all: <Params, ResultRow>(
    query: Query<Tables, Params, ResultRow>,
    params: Params,
  ) => Promise<ResultRow[]>;
  /** The first row, or null. */
  readonly first: <Params, ResultRow>(
    query: Query<Tables, Params, ResultRow>,
    params: Params,
  ) => Promise<ResultRow | null>;
}

/** One unchanging state of one database, also as the chain's verification and other whole readings stream it. */
export interface SnapshotTx<Tables> extends ReadTx<Tables> {
  /** Streams whole tables past the reader: superseded versions too, rows in order of their keys. */
  readonly chainSource: () => ChainSource;
}

/** What a caller of `insert` and `replace` gives: the commit number is the transaction's. */
export type NewRow<Definition extends TableDefinition> = Omit<Row<Definition>, 'commit_number'>;

export interface AuditEventInput {
  /** What happened, in the past tense: `ENTRY_POSTED`. */
  readonly event: string;
  readonly objectType: string;
  readonly objectId: string;
  /** Plain data; bigint is written as a decimal string. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/**
 * Writing inside one command: its savepoint, its commit number, its part of the chain. One statement at a time: a second call
 * before the first has ended is thrown as a broken invariant (SQL Server would leave the transaction open).
 */
export interface WriteTx<Tables> extends ReadTx<Tables> {
  /** The gapless number of the commit that this command will write; also the version of every row that it writes. */
  readonly commitNumber: bigint;
  /** The commit's instant: the writer's clock, never going back. */
  readonly commitInstantMicros: bigint;
  /** The database's own clock, now: the only value that a stamped column accepts. */
  readonly databaseClockMicros: () => Promise<bigint>;
  /** Inserts a row of an `insertOnly` or `versioned` table. Refused by the database: an existing key. */
  readonly insert: <Definition extends TableDefinition<string, Columns, 'insertOnly' | 'versioned'>>(
    table: Definition,
    row: NewRow<Definition>,
  ) => Promise<void>;
  /**
   * Replaces a row of a `versioned` table by a whole new version. Answers false, and writes nothing, when the row's version
   * is not `expectedVersion`. At most once a commit per row.
   */
  readonly replace: <Definition extends TableDefinition<string, Columns, 'versioned'>>(
    table: Definition,
    row: NewRow<Definition>,
    expectedVersion: bigint,
  ) => Promise<boolean>;
  /** Runs a write to a `derived` table; answers the number of rows it touched. */
  readonly derive: <Params>(write: DerivedWrite<Tables, Params>, params: Params) => Promise<number>;
  /** Adds an audit event to this commit. */
  readonly record: (event: AuditEventInput) => Promise<void>;
}

export type TenantReadTx = ReadTx<TenantTables>;
export type TenantSnapshotTx = SnapshotTx<TenantTables>;
export type TenantTx = WriteTx<TenantTables>;
export type ControlReadTx = ReadTx<ControlTables>;
export type ControlTx = WriteTx<ControlTables>;

/** Who acts, as the commit records it. */
export interface Actor {
  readonly kind: 'user' | 'key' | 'system' | 'operator' | 'anonymous';
  readonly id: string | null;
  readonly name: string;
}

/** What the commit row says of a command besides what it wrote. */
export interface CommitHeader {
  readonly actor: Actor;
  readonly requestId: string;
  readonly origin: string;
  readonly command: string;
  readonly reason: string | null;
}
