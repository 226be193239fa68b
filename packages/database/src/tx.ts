import type { AuditEvent, EventNameIn } from '@cifra/domain/events';
import type { ChainSource } from './stored-rows.ts';
import type { Columns, Row, TableDefinition } from './kit/table.ts';
import type { ControlTables, DerivedWrite, Query, TenantTables, Upsert } from './statement.ts';

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

/** An event of the catalogue; bigint is written as a decimal string. */
export type AuditEventInput = AuditEvent;

/** The events that a database's trail can hold: a tenant's or the control plane's. */
export type AuditEventOf<Tables> =
  | AuditEvent<EventNameIn<'both'>>
  | (Tables extends ControlTables ? AuditEvent<EventNameIn<'control'>> : AuditEvent<EventNameIn<'tenant'>>);

/**
 * Writing inside one command: its savepoint, its commit number, its part of the chain (docs/decisions/0013-reads-in-two-sets.md).
 * Reads that are requested together are one set; a command makes at most two, and reads nothing after its first write. Writes
 * answer nothing: they are collected and sent when the command has decided. Whatever is against that is thrown as a broken
 * invariant; only a work that is declared as stepwise reads as it goes.
 */
export interface WriteTx<Tables> extends ReadTx<Tables> {
  /** The gapless number of the commit that this command will write; also the version of every row that it writes. */
  readonly commitNumber: bigint;
  /** The commit's instant: the writer's clock, never going back. */
  readonly commitInstantMicros: bigint;
  /** The database's own clock, now: the only value that a stamped column accepts. */
  readonly databaseClockMicros: bigint;
  /** Inserts a row of an `insertOnly` or `versioned` table. An existing key is refused by the database. */
  readonly insert: <Definition extends TableDefinition<string, Columns, 'insertOnly' | 'versioned'>>(
    table: Definition,
    row: NewRow<Definition>,
  ) => void;
  /**
   * Replaces a row of a `versioned` table by a whole new version. The row was read with `expectedVersion` in this transaction: that it
   * has another one now is a broken invariant. At most once a commit per row.
   */
  readonly replace: <Definition extends TableDefinition<string, Columns, 'versioned'>>(
    table: Definition,
    row: NewRow<Definition>,
    expectedVersion: bigint,
  ) => void;
  /** Starts a row of a `derived` table, or changes the one of its key as the upsert says. */
  readonly upsert: <Definition extends TableDefinition<string, Columns, 'derived'>>(
    upsert: Upsert<Definition>,
    row: Row<Definition>,
  ) => void;
  /** Runs a write to a `derived` table. `ONE`: that it touches another number of rows is a broken invariant. */
  readonly derive: <Params>(
    write: DerivedWrite<Tables, Params>,
    params: Params,
    rows?: 'ONE' | 'ANY',
  ) => void;
  /** Adds an audit event to this commit. */
  readonly record: (event: AuditEventOf<Tables>) => void;
  /** Sends what was collected. For works declared as stepwise that write very much and read nothing in between. */
  readonly flush: () => Promise<void>;
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
  /** Of a user it is never written down: it stands beside the user, where it can be erased. */
  readonly name: string | null;
}

/** What the commit row says of a command besides what it wrote. */
export interface CommitHeader {
  readonly actor: Actor;
  readonly requestId: string;
  readonly origin: string;
  readonly command: string;
  readonly reason: string | null;
}
