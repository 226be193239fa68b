import type { SentAnswer, SentStatement } from './sent-statement.ts';
import type { LookingTx, ReadTx, SnapshotTx } from './tx.ts';
import type { Writer } from './writer.ts';

/** The location of a database: a row of the control plane. A SQLite database is identified by its absolute path. */
export interface DatabasePlacement {
  readonly engine: 'sqlite' | 'mssql';
  readonly server: string | null;
  readonly database: string;
}

export interface OpenWriter<Tables> {
  readonly writer: Writer<Tables>;
  readonly close: () => Promise<void>;
}

export interface OpenReader<Tables> extends ReadTx<Tables> {
  /** Several reads of one consistent state; one snapshot at a time. */
  readonly snapshot: <Answer>(read: (tx: SnapshotTx<Tables>) => Promise<Answer>) => Promise<Answer>;
  /** The reads of one set, for which no snapshot is begun where that is a round trip. A second set throws a broken invariant. */
  readonly oneSet: <Answer>(read: (tx: LookingTx<Tables>) => Promise<Answer>) => Promise<Answer>;
  /** Carries out a statement of another thread; only a server's reader can. */
  readonly runSent?: (statement: SentStatement) => Promise<SentAnswer>;
  readonly close: () => Promise<void>;
}
