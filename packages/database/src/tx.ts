import type { AuditEvent, EventNameIn } from '@cifra/domain/events';
import type { ChainSource } from './stored-rows.ts';
import type { Columns, Row, TableDefinition } from './kit/table.ts';
import type { ControlTables, DerivedWrite, Query, TenantTables, Upsert } from './statement.ts';

/** Reads inside one consistent snapshot of one database. */
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

/** Reads that can be cut while they run. */
export interface LookingTx<Tables> extends ReadTx<Tables> {
  /** The same reads, whose statements are ended by what `look` throws while they run. Left out: the engine cannot. */
  readonly looking?: (look: () => void) => ReadTx<Tables>;
}

/** One unchanging state of one database, which verification of the chain and other full scans can also stream. */
export interface SnapshotTx<Tables> extends LookingTx<Tables> {
  /** Streams whole tables, superseded versions included, with rows in key order. */
  readonly chainSource: () => ChainSource;
}

/** The row that a caller passes to `insert` and `replace`. The transaction adds the commit number. */
export type NewRow<Definition extends TableDefinition> = Omit<Row<Definition>, 'commit_number'>;

/** An event of the catalogue. A bigint is written as a decimal string. */
export type AuditEventInput = AuditEvent;

/** The events that a database's audit trail can hold: a tenant's or the control plane's. */
export type AuditEventOf<Tables> =
  | AuditEvent<EventNameIn<'both'>>
  | (Tables extends ControlTables ? AuditEvent<EventNameIn<'control'>> : AuditEvent<EventNameIn<'tenant'>>);

/**
 * Writes inside one command: its savepoint, its commit number, its link in the chain
 * (docs/decisions/0013-reads-in-two-sets.md). Reads that are requested together form one set. A command makes at most
 * two sets and reads nothing after its first write. Writes return nothing: they are collected, and sent once the
 * command has decided. Breaking these rules throws a broken invariant; only a unit of work declared as stepwise may
 * read and write in any order.
 */
export interface WriteTx<Tables> extends ReadTx<Tables> {
  /**
   * The gapless number of the commit that this command will write. It is also the version of every row that the command
   * writes.
   */
  readonly commitNumber: bigint;
  /** The commit's instant, in microseconds: the writer's clock, which never goes back. */
  readonly commitInstantMicros: bigint;
  /** The database's own clock, now, in microseconds: the only value that a stamped column accepts. */
  readonly databaseClockMicros: bigint;
  /** Inserts a row of an `insertOnly` or `versioned` table. The database refuses an existing key. */
  readonly insert: <Definition extends TableDefinition<string, Columns, 'insertOnly' | 'versioned'>>(
    table: Definition,
    row: NewRow<Definition>,
  ) => void;
  /**
   * Replaces a row of a `versioned` table with a whole new version. `expectedVersion` is the version that this
   * transaction read; if the row has another one by now, that is a broken invariant. At most once per row and commit.
   */
  readonly replace: <Definition extends TableDefinition<string, Columns, 'versioned'>>(
    table: Definition,
    row: NewRow<Definition>,
    expectedVersion: bigint,
  ) => void;
  /** Inserts a row of a `derived` table, or updates the row with its key as the upsert defines. */
  readonly upsert: <Definition extends TableDefinition<string, Columns, 'derived'>>(
    upsert: Upsert<Definition>,
    row: Row<Definition>,
  ) => void;
  /** Runs a write to a `derived` table. With `ONE`, touching any other number of rows is a broken invariant. */
  readonly derive: <Params>(
    write: DerivedWrite<Tables, Params>,
    params: Params,
    rows?: 'ONE' | 'ANY',
  ) => void;
  /** Adds an audit event to this commit. */
  readonly record: (event: AuditEventOf<Tables>) => void;
  /** Sends the collected writes. For stepwise units of work that write a great deal and read nothing in between. */
  readonly flush: () => Promise<void>;
}

export type TenantReadTx = ReadTx<TenantTables>;
export type TenantSnapshotTx = SnapshotTx<TenantTables>;
export type TenantTx = WriteTx<TenantTables>;
export type ControlReadTx = ReadTx<ControlTables>;
export type ControlTx = WriteTx<ControlTables>;

/** Who is acting, as the commit records it. */
export interface Actor {
  readonly kind: 'user' | 'key' | 'system' | 'operator' | 'anonymous';
  readonly id: string | null;
  /** Never recorded for a user, whose name is stored only with the user, where it can be erased. */
  readonly name: string | null;
  /** Of a key: the user who made it and answers for what it prepares. Not recorded with the commit: the key has it. */
  readonly madeBy?: string;
}

/** What the commit row states about a command, apart from what it wrote. */
export interface CommitHeader {
  readonly actor: Actor;
  readonly requestId: string;
  readonly origin: string;
  readonly command: string;
  readonly reason: string | null;
}
