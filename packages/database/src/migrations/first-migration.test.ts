import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { migrationFolder, readMigrations } from './catalogue.ts';
import { FIRST_MIGRATION, firstMigrationFiles } from './first-migration.ts';

/** A page or a few: what a person reads in one go. */
const LONGEST_FILE_LINES = 450;

describe.each([
  ['sqlite', 'tenant'],
  ['sqlite', 'control'],
  ['mssql', 'tenant'],
  ['mssql', 'control'],
] as const)('the first migration of %s, %s', (dialect, kind) => {
  const folder = join(migrationFolder(dialect, kind), FIRST_MIGRATION);

  test('is what the definitions generate, as long as it is open', () => {
    const committed = Object.fromEntries(
      readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
    );
    expect(committed).toEqual(firstMigrationFiles(dialect, kind));
  });

  test('is one migration of files that a person can read', () => {
    expect(readMigrations(migrationFolder(dialect, kind))).toHaveLength(1);
    for (const name of readdirSync(folder))
      expect(readFileSync(join(folder, name), 'utf8').split('\n').length, name).toBeLessThan(
        LONGEST_FILE_LINES,
      );
  });
});
