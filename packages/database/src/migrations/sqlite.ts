import { DatabaseSync } from 'node:sqlite';
import { SQLITE_CLOCK_MICROS } from '../ddl/sqlite.ts';
import { migrationsOf, pendingMigrations, type AppliedMigration, type Migration } from './catalogue.ts';
import type { DatabaseKind } from './kinds.ts';

/** How long a migration waits for another process that migrates the same file. */
const LOCK_WAIT_MILLISECONDS = 30_000;

/** `CIFR` in ASCII: says whose file it is. https://sqlite.org/fileformat2.html#application_id */
export const SQLITE_APPLICATION_ID = 0x43_49_46_52;

export const migrationTable = 'schema_migrations';

const createMigrationTable = `create table ${migrationTable} (
  number integer primary key,
  name text not null,
  checksum text not null,
  applied_at_micros integer not null
) strict`;

const hasMigrationTable = (connection: DatabaseSync): boolean =>
  connection.prepare(`select 1 from sqlite_schema where type = 'table' and name = ?`).get(migrationTable) !==
  undefined;

function appliedMigrations(connection: DatabaseSync): readonly AppliedMigration[] {
  if (!hasMigrationTable(connection)) return [];
  const rows = connection
    .prepare(`select number, name, checksum from ${migrationTable} order by number`)
    .all();
  return rows.map((row) => ({
    number: Number(row['number']),
    name: String(row['name']),
    checksum: String(row['checksum']),
  }));
}

/** The number of the last applied migration; 0 in an empty database. */
export function schemaVersion(connection: DatabaseSync): number {
  return appliedMigrations(connection).at(-1)?.number ?? 0;
}

/** Whether this code may serve the database: every committed migration is applied, unchanged, and no other. */
export function isCurrentSchema(connection: DatabaseSync, kind: DatabaseKind): boolean {
  return pendingMigrations(migrationsOf('sqlite', kind), appliedMigrations(connection)).length === 0;
}

function applyInTransaction(connection: DatabaseSync, migration: Migration): void {
  if (!hasMigrationTable(connection)) {
    connection.exec(createMigrationTable);
    connection.exec(`pragma application_id = ${SQLITE_APPLICATION_ID}`);
  }
  connection.exec(migration.text);
  connection
    .prepare(
      `insert into ${migrationTable} (number, name, checksum, applied_at_micros) values (?, ?, ?, ${SQLITE_CLOCK_MICROS})`,
    )
    .run(migration.number, migration.name, migration.checksum);
}

/** Takes the write lock, looks again at what is missing, and applies the first of it. Answers its number, or null: nothing is missing. */
function applyNext(connection: DatabaseSync, committed: readonly Migration[]): number | null {
  connection.exec('begin immediate');
  try {
    const [next] = pendingMigrations(committed, appliedMigrations(connection));
    if (next) applyInTransaction(connection, next);
    connection.exec('commit');
    return next?.number ?? null;
  } catch (error) {
    connection.exec('rollback');
    throw error;
  }
}

export interface MigrationReport {
  readonly from: number;
  readonly to: number;
}

/**
 * Brings a database to this code's schema: one transaction a migration, so that a run that was cut off is taken up where it
 * ended, and two runs at once apply each migration once. The connection is the migrator's: it has no authorizer.
 */
export function migrate(
  connection: DatabaseSync,
  kind: DatabaseKind,
  committed = migrationsOf('sqlite', kind),
): MigrationReport {
  const from = schemaVersion(connection);
  if (pendingMigrations(committed, appliedMigrations(connection)).length === 0) return { from, to: from };
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
    return { from, to: Math.max(to, schemaVersion(connection)) };
  } finally {
    connection.exec(`pragma busy_timeout = ${previousWait}`);
  }
}

const images = new Map<DatabaseKind, Uint8Array>();

/**
 * The bytes of a migrated, empty database: a new database is this file, written. Made once a process and kind.
 * The file is in rollback-journal mode; the connection that opens it chooses WAL. Measured: docs/specs/storage.md.
 */
export function createEmptyDatabaseImage(kind: DatabaseKind): Uint8Array {
  const known = images.get(kind);
  if (known) return known;
  const connection = new DatabaseSync(':memory:');
  try {
    migrate(connection, kind);
    const image = connection.serialize();
    images.set(kind, image);
    return image;
  } finally {
    connection.close();
  }
}
