import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Dialect } from '../dialects/query-tables.ts';
import type { DatabaseKind } from '../tables/kinds.ts';

export interface Migration {
  /** 1, 2, … without gaps, per dialect and kind. */
  readonly number: number;
  /** `verb-noun`. */
  readonly name: string;
  readonly text: string;
  /** SHA-256 of the text, lower-case hex. */
  readonly checksum: string;
}

/**
 * An applied migration differs from the committed one, or the database is ahead of this code. It is neither served nor
 * migrated.
 */
export class MigrationMismatch extends Error {
  override readonly name = 'MigrationMismatch';
}

/** The folder of the committed migrations: `<dialect>/<kind>/NNNN-verb-noun`. */
const MIGRATIONS = join(import.meta.dirname, '../../migrations');

export const migrationFolder = (dialect: Dialect, kind: DatabaseKind): string =>
  join(MIGRATIONS, dialect, kind);

/** `0001-create-tables`: the name of a migration in messages. */
export const labelOf = ({ number, name }: Pick<Migration, 'number' | 'name'>): string =>
  `${String(number).padStart(4, '0')}-${name}`;

const withPlainLineEnds = (text: string): string => text.replaceAll('\r\n', '\n');

/** Line endings do not count: a checkout may have changed them. */
export function checksumOf(text: string): string {
  return createHash('sha256').update(withPlainLineEnds(text)).digest('hex');
}

/** A migration is a file, or a folder of files `NN-name.sql` that are read in order. */
function textOf(path: string): string {
  if (!statSync(path).isDirectory()) return withPlainLineEnds(readFileSync(path, 'utf8'));
  const files = readdirSync(path).toSorted();
  files.forEach((file, index) => {
    if (!/^\d{2}-[a-z0-9-]+\.sql$/.test(file) || Number(file.slice(0, 2)) !== index + 1)
      throw new MigrationMismatch(
        `${path}: ${file} is not part ${String(index + 1).padStart(2, '0')}-name.sql`,
      );
  });
  return files.map((file) => withPlainLineEnds(readFileSync(join(path, file), 'utf8'))).join('\n');
}

/** Reads the migrations of a folder. Throws if a number is missing or repeated, or a name does not fit the pattern. */
export function readMigrations(folder: string): readonly Migration[] {
  return readdirSync(folder)
    .toSorted()
    .map((entry, index) => {
      const match = /^(\d{4})-([a-z]+(?:-[a-z0-9]+)+)(?:\.sql)?$/.exec(entry);
      if (!match || Number(match[1]) !== index + 1)
        throw new MigrationMismatch(
          `${entry} is not migration ${String(index + 1).padStart(4, '0')}-verb-noun`,
        );
      const text = textOf(join(folder, entry));
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

/** A row of `schema_migrations`. */
export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
  /** Whether the values that belong to it are filled; true if it has none to fill. */
  readonly isFilled: boolean;
}

/** Until 1.0 the first migration may be rewritten, and nothing carries old data over (ruling: docs/decisions/0011-migrations.md). */
const BEGIN_ANEW =
  'Before version 1.0 data of another schema is not carried over: begin anew with `npm start -- --fresh`, or with another CIFRA_DATA';

/**
 * The migrations still to be applied. Throws MigrationMismatch unless the applied migrations are the first ones of the
 * committed list: one was changed, renamed, is missing, or belongs to newer code.
 */
export function pendingMigrations(
  committed: readonly Migration[],
  applied: readonly Omit<AppliedMigration, 'isFilled'>[],
): readonly Migration[] {
  const served = committed.at(-1);
  const serves = served ? `this code serves ${labelOf(served)}` : 'this code serves none';
  applied.forEach((row, index) => {
    const migration = committed[index];
    const label = labelOf(row);
    if (row.number !== index + 1)
      throw new MigrationMismatch(`the database has ${label} where migration ${index + 1} belongs`);
    if (!migration)
      throw new MigrationMismatch(
        `the database is ahead of this code: it has ${label}, ${serves}. Start the newer Cifra`,
      );
    if (migration.name !== row.name || migration.checksum !== row.checksum)
      throw new MigrationMismatch(
        `the database was made by another schema: its ${label} (${row.checksum.slice(0, 8)}) is not the committed ${labelOf(migration)} (${migration.checksum.slice(0, 8)}). ${BEGIN_ANEW}`,
      );
  });
  return committed.slice(applied.length);
}
