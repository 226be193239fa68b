import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrationFolder } from '../src/migrations/catalogue.ts';
import { FIRST_MIGRATION, firstMigrationFiles } from '../src/migrations/first-migration.ts';

/**
 * Writes migration 0001 of both kinds of database from the definitions. Once a second migration exists, it refuses: a
 * released migration is never rewritten, and 0002 is written by hand (the schema test says what it must achieve).
 */
for (const dialect of ['sqlite', 'mssql'] as const) {
  for (const kind of ['tenant', 'control'] as const) {
    const root = migrationFolder(dialect, kind);
    const folder = join(root, FIRST_MIGRATION);
    mkdirSync(folder, { recursive: true });
    if (readdirSync(root).some((name) => name !== FIRST_MIGRATION))
      throw new Error(`${root} has later migrations: 0001 is closed`);
    const files = firstMigrationFiles(dialect, kind);
    for (const name of readdirSync(folder)) if (!(name in files)) rmSync(join(folder, name));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  }
}
