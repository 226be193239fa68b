import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dialect } from '../dialects/query-tables.ts';
import type { DatabaseKind } from './kinds.ts';

export interface Migration {
  /** 1, 2, … without gaps, per dialect and kind. */
  readonly number: number;
  /** `verb-noun`. */
  readonly name: string;
  readonly text: string;
  /** SHA-256 of the text, lower-case hex. */
  readonly checksum: string;
}

/** An applied migration is not the committed one, or the database is ahead of this code: neither may be served or migrated. */
export class MigrationMismatch extends Error {
  override readonly name = 'MigrationMismatch';
}

const root = join(import.meta.dirname, '../../migrations');

export const migrationFolder = (dialect: Dialect, kind: DatabaseKind): string => join(root, dialect, kind);

/** Line ends do not count: a checkout may have changed them. */
export function checksumOf(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');
}

/** Reads the migrations of a folder; throws where a number is missing, doubled or a file is named otherwise. */
export function readMigrations(folder: string): readonly Migration[] {
  const files = readdirSync(folder).toSorted();
  return files.map((file, index) => {
    const match = /^(\d{4})-([a-z]+(?:-[a-z0-9]+)+)\.sql$/.exec(file);
    if (!match || Number(match[1]) !== index + 1)
      throw new MigrationMismatch(
        `${file} is not migration ${String(index + 1).padStart(4, '0')}-verb-noun.sql`,
      );
    const text = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n');
    return { number: index + 1, name: match[2] ?? '', text, checksum: checksumOf(text) };
  });
}

const known = new Map<string, readonly Migration[]>();

/** The committed migrations; read once. */
export function migrationsOf(dialect: Dialect, kind: DatabaseKind): readonly Migration[] {
  const folder = migrationFolder(dialect, kind);
  const migrations = known.get(folder) ?? readMigrations(folder);
  known.set(folder, migrations);
  return migrations;
}

/** The schema version that this code serves: the number of the last committed migration. */
export function currentVersion(kind: DatabaseKind, dialect: Dialect = 'sqlite'): number {
  return migrationsOf(dialect, kind).length;
}

export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

/**
 * The migrations that are still to be applied. Throws MigrationMismatch where what was applied is not a beginning of what is
 * committed: changed, renamed, missing in between, or of a newer code.
 */
export function pendingMigrations(
  committed: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] {
  applied.forEach((row, index) => {
    const migration = committed[index];
    const label = `${String(row.number).padStart(4, '0')}-${row.name}`;
    if (row.number !== index + 1)
      throw new MigrationMismatch(`the database has ${label} where migration ${index + 1} belongs`);
    if (!migration) throw new MigrationMismatch(`the database is ahead of this code: it has ${label}`);
    if (migration.name !== row.name || migration.checksum !== row.checksum)
      throw new MigrationMismatch(`the applied ${label} is not the committed one`);
  });
  return committed.slice(applied.length);
}
