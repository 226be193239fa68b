import type { Dialect } from '../dialects/query-tables.ts';
import { mssqlBackupRole } from '../ddl/mssql-backup.ts';
import { mssqlDenials, mssqlSchemaDenials } from '../ddl/mssql-denials.ts';
import { mssqlGrants, mssqlRoles } from '../ddl/mssql-roles.ts';
import { mssqlTemporalHistory } from '../ddl/mssql-temporal.ts';
import { mssqlHistoryByTriggers, mssqlSchema } from '../ddl/mssql.ts';
import { sqliteSchema } from '../ddl/sqlite.ts';
import type { TableDefinition } from '../kit/table.ts';
import { areasOf } from './areas.ts';
import { definitionsOf, type DatabaseKind } from '../tables/kinds.ts';
import { writeSections } from './sections.ts';

export const FIRST_MIGRATION = '0001-create-tables';

/**
 * The files of the first migration, by name, as generated from the definitions: one per area, preceded on SQL Server by
 * the roles. Throws if a table is in no area or in two. While 0001 is open (until 1.0), the committed files must equal
 * these.
 */
export function firstMigrationFiles(dialect: Dialect, kind: DatabaseKind): Readonly<Record<string, string>> {
  const definitions = definitionsOf[kind];
  const areas = Object.entries(areasOf[kind]);
  const placed = areas.flatMap(([, tables]) => tables).toSorted();
  const all = Object.values(definitions).map(({ name }) => name);
  if (JSON.stringify(placed) !== JSON.stringify(all.toSorted()))
    throw new Error(
      `every table of the ${kind} database must be in exactly one area: see migrations/areas.ts`,
    );
  const files: [name: string, text: string][] = [];
  const add = (name: string, text: string): void =>
    void files.push([`${String(files.length + 1).padStart(2, '0')}-${name}.sql`, text]);
  if (dialect === 'mssql')
    add(
      'roles',
      writeSections({
        portable: [],
        temporal: [],
        'without-temporal': [],
        roles: mssqlRoles(),
        principals: [...mssqlSchemaDenials(), mssqlBackupRole()],
      }),
    );
  for (const [area, tables] of areas) {
    const isMeant = ({ name }: TableDefinition): boolean => tables.includes(name);
    add(
      area,
      dialect === 'sqlite'
        ? `${sqliteSchema(definitions, isMeant).join(';\n\n')};\n`
        : writeSections({
            portable: mssqlSchema(definitions, isMeant),
            temporal: mssqlTemporalHistory(definitions, isMeant),
            'without-temporal': mssqlHistoryByTriggers(definitions, isMeant),
            roles: mssqlGrants(definitions, isMeant),
            principals: mssqlDenials(definitions, isMeant),
          }),
    );
  }
  return Object.fromEntries(files);
}
