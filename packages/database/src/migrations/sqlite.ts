import { DatabaseSync } from 'node:sqlite';
import { SQLITE_CLOCK_MICROS } from '../ddl/sqlite.ts';
import {
  MigrationMismatch,
  migrationsOf,
  pendingMigrations,
  type AppliedMigration,
  type Migration,
} from './catalogue.ts';
import type { DatabaseKind } from '../tables/kinds.ts';
import { migrationPlan, pendingOf, type MigrationPlan, type Pending } from './plan.ts';

/** How long a migration waits for another process that migrates the same file. */
const LOCK_WAIT_MILLISECONDS = 30_000;

/** `CIFR` in ASCII: marks the file as Cifra's. https://sqlite.org/fileformat2.html#application_id */
export const SQLITE_APPLICATION_ID = 0x43_49_46_52;

export const migrationTable = 'schema_migrations';

const createMigrationTable = `create table ${migrationTable} (
  number integer primary key,
  name text not null,
  checksum text not null,
  applied_at_micros integer not null,
  filled_at_micros integer
) strict`;

const hasTable = (connection: DatabaseSync, name: string): boolean =>
  connection.prepare(`select 1 from sqlite_schema where type = 'table' and name = ?`).get(name) !== undefined;

/** Throws MigrationMismatch if the record itself is that of another Cifra. */
export function appliedMigrations(connection: DatabaseSync): readonly AppliedMigration[] {
  if (!hasTable(connection, migrationTable)) return [];
  const rows = connection.prepare(`select * from ${migrationTable} order by number`).all();
  return rows.map((row) => ({
    number: Number(row['number']),
    name: String(row['name']),
    checksum: String(row['checksum']),
    isFilled: (row['filled_at_micros'] ?? null) !== null,
  }));
}

/** The number of the last applied migration; 0 in an empty database. */
export function schemaVersion(connection: DatabaseSync): number {
  return appliedMigrations(connection).at(-1)?.number ?? 0;
}

/** What the database lacks of this code's schema. Throws MigrationMismatch if it has another schema. */
export function pendingIn(
  connection: DatabaseSync,
  kind: DatabaseKind,
  plan: MigrationPlan = migrationPlan,
): Pending {
  return pendingOf(plan, { dialect: 'sqlite', kind }, appliedMigrations(connection));
}

/** Whether this code may serve the database: exactly the committed migrations are applied, unchanged and filled. */
export function isCurrentSchema(connection: DatabaseSync, kind: DatabaseKind, plan?: MigrationPlan): boolean {
  const { migrations, fills } = pendingIn(connection, kind, plan);
  return migrations.length === 0 && fills.length === 0;
}

/** The hash of the last commit, or null if there is none. */
function headHash(connection: DatabaseSync): string | null {
  if (!hasTable(connection, 'commits')) return null;
  const row = connection.prepare('select hex(hash) as head from commits order by number desc limit 1').get();
  return row === undefined ? null : String(row['head']);
}

function applyInTransaction(connection: DatabaseSync, migration: Migration): void {
  if (!hasTable(connection, migrationTable)) {
    connection.exec(createMigrationTable);
    connection.exec(`pragma application_id = ${SQLITE_APPLICATION_ID}`);
  }
  const head = headHash(connection);
  connection.exec(migration.text);
  if (head !== null && headHash(connection) !== head)
    throw new MigrationMismatch(`${migration.name} changed the chain: a migration must not write to it`);
  connection
    .prepare(
      `insert into ${migrationTable} (number, name, checksum, applied_at_micros) values (?, ?, ?, ${SQLITE_CLOCK_MICROS})`,
    )
    .run(migration.number, migration.name, migration.checksum);
}

/**
 * Takes the write lock, checks again what is missing, and applies the first missing migration. Returns its number, or
 * null if nothing is missing.
 */
function applyNext(connection: DatabaseSync, committed: readonly Migration[]): number | null {
  connection.exec('begin immediate');
  try {
    const [next] = pendingMigrations(committed, appliedMigrations(connection));
    if (next) applyInTransaction(connection, next);
    connection.exec('commit');
    return next?.number ?? null;
  } catch (error) {
    if (connection.isTransaction) connection.exec('rollback');
    throw error;
  }
}

/** Records that a migration has no values left to fill. */
export function noteFilled(connection: DatabaseSync, migration: string): void {
  connection
    .prepare(
      `update ${migrationTable} set filled_at_micros = ${SQLITE_CLOCK_MICROS} where name = ? and filled_at_micros is null`,
    )
    .run(migration);
}

export interface MigrationReport {
  readonly from: number;
  readonly to: number;
  /** Rows whose values were filled. */
  readonly filledRows: number;
}

/**
 * Brings a database's tables to this code's schema, with one transaction per migration: a run that was interrupted
 * continues where it stopped, and two concurrent runs apply each migration once. The connection belongs to the
 * migrator, so it has no authorizer. `migrateSqliteDatabase` fills values.
 */
export function migrate(
  connection: DatabaseSync,
  kind: DatabaseKind,
  committed = migrationsOf('sqlite', kind),
): MigrationReport {
  const from = schemaVersion(connection);
  const report = { from, to: from, filledRows: 0 };
  if (pendingMigrations(committed, appliedMigrations(connection)).length === 0) return report;
  const previousWait = Number(
    Object.values(connection.prepare('pragma busy_timeout').get() ?? { timeout: 0 })[0],
  );
  connection.exec(`pragma busy_timeout = ${LOCK_WAIT_MILLISECONDS}`);
  try {
    let to = from;
    for (
      let applied = applyNext(connection, committed);
      applied !== null;
      applied = applyNext(connection, committed)
    )
      to = applied;
    return { ...report, to: Math.max(to, schemaVersion(connection)) };
  } finally {
    connection.exec(`pragma busy_timeout = ${previousWait}`);
  }
}

const images = new Map<DatabaseKind, Uint8Array>();

/**
 * The bytes of a migrated, empty database: a new database starts as a copy of them. Built once per process and kind.
 * The file is in rollback-journal mode; the connection that opens it chooses WAL. Measured: docs/specs/storage.md.
 */
export function createEmptyDatabaseImage(kind: DatabaseKind): Uint8Array {
  const known = images.get(kind);
  if (known) return known;
  const connection = new DatabaseSync(':memory:');
  try {
    migrate(connection, kind);
    // There are no rows whose values could be missing.
    for (const { migration } of migrationPlan.fills[kind]) noteFilled(connection, migration);
    const image = connection.serialize();
    images.set(kind, image);
    return image;
  } finally {
    connection.close();
  }
}
