import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mssqlPrincipals } from '../src/ddl/mssql-principals.ts';
import { mssqlTemporalHistory } from '../src/ddl/mssql-temporal.ts';
import { mssqlHistoryByTriggers, mssqlSchema } from '../src/ddl/mssql.ts';
import { sqliteSchema } from '../src/ddl/sqlite.ts';
import { migrationFolder } from '../src/migrations/catalogue.ts';
import { definitionsOf, type DatabaseKind } from '../src/migrations/kinds.ts';
import { writeSections } from '../src/migrations/sections.ts';

/**
 * Writes migration 0001 of both kinds of database from the definitions. From the second migration on it refuses: what was
 * released is never rewritten, and 0002 is written by hand (the schema test says what it must bring about).
 */
const first = '0001-create-tables.sql';

function write(folder: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).some((file) => file !== first) && existsSync(join(folder, first)))
    throw new Error(`${folder} has later migrations: 0001 is closed`);
  writeFileSync(join(folder, first), text);
}

for (const kind of ['tenant', 'control'] satisfies DatabaseKind[]) {
  const definitions = definitionsOf[kind];
  write(migrationFolder('sqlite', kind), `${sqliteSchema(definitions).join(';\n\n')};\n`);
  const sections = {
    portable: mssqlSchema(definitions),
    temporal: mssqlTemporalHistory(definitions),
    'without-temporal': mssqlHistoryByTriggers(definitions),
    principals: mssqlPrincipals(definitions),
  };
  write(migrationFolder('mssql', kind), writeSections(sections));
}
