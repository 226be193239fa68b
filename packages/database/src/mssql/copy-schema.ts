import { historyTableName } from '../kit/names.ts';
import { InvariantBroken } from '../failures.ts';
import type { Migration } from '../migrations/catalogue.ts';
import { definitionsOf, type DatabaseKind } from '../tables/kinds.ts';
import { quotedTable } from '../ddl/mssql.ts';
import type { SchemaCapabilities } from './capabilities.ts';
import { batchesFor } from './migrate.ts';

/** The batches of a schema, divided by when a copy runs them. */
export interface CopySchema {
  /** Before the rows: tables with their checks and primary keys, without references. */
  readonly tables: readonly string[];
  /** Behind the rows, in this order: references, indexes, then triggers, views, versioning, roles and denials. */
  readonly guards: readonly string[];
  /** Tables whose superseded versions the server keeps: their periods are set between the two. */
  readonly temporal: readonly string[];
}

/**
 * What the migrations bring about, divided: a database that is loaded has no trigger that refuses old rows, and none that keeps
 * versions. A trigger or view that a later migration drops is not made.
 */
export function copySchema(
  migrations: readonly Migration[],
  kind: DatabaseKind,
  capabilities: SchemaCapabilities,
): CopySchema {
  const tables: string[] = [];
  const references: string[] = [];
  const indexes: string[] = [];
  const guards = new Map<string, string>();
  const batches = migrations.flatMap((migration) => batchesFor(migration, capabilities));
  for (const [place, batch] of batches.entries()) {
    const [, verb = '', what = '', name = ''] = /^(\w+) (?:unique )?(\w+) (\S+)/.exec(batch) ?? [];
    const isVersioning = /period for system_time|system_versioning/.test(batch);
    if (`${verb} ${what}` === 'create table') {
      const parted = withoutReferences(batch, name);
      tables.push(parted.table);
      references.push(...parted.references);
    } else if (`${verb} ${what}` === 'create index') indexes.push(batch);
    else if (verb === 'drop') guards.delete(`${what} ${name}`);
    else if (verb === 'create') guards.set(`${what} ${name}`, batch);
    else if (`${verb} ${what}` === 'alter table' && !isVersioning) tables.push(batch);
    else guards.set(String(place), batch);
  }
  const temporal = capabilities.systemVersioning
    ? Object.values(definitionsOf[kind])
        .filter((definition) => definition.class === 'versioned')
        .map((definition) => definition.name)
    : [];
  return {
    tables: [...tables, ...temporal.map((table) => historyTable(tables, table))],
    guards: [...references, ...indexes, ...guards.values()],
    temporal,
  };
}

const BETWEEN_LINES = ',\n  ';

/** References are added behind the rows, which come in no order that would suit a table that refers to itself. */
function withoutReferences(
  batch: string,
  name: string,
): { readonly table: string; readonly references: readonly string[] } {
  const [begin = '', ...lines] = batch.split(BETWEEN_LINES);
  const isReference = (line: string): boolean => line.includes(' foreign key (');
  const ending = (line: string): string => line.replace(/\n\)$/, '');
  const kept = lines.filter((line) => !isReference(line)).map(ending);
  return {
    table: `${[begin, ...kept].join(BETWEEN_LINES)}\n)`,
    references: lines.filter(isReference).map((line) => `alter table ${name} add ${ending(line)}`),
  };
}

/**
 * A table for superseded versions that versioning takes over when it is turned on: the table's own columns without any constraint, and
 * the period. https://learn.microsoft.com/en-us/sql/relational-databases/tables/creating-a-system-versioned-temporal-table
 */
function historyTable(tables: readonly string[], name: string): string {
  const begin = `create table ${quotedTable(name)} (`;
  const table = tables.find((batch) => batch.startsWith(begin));
  if (table === undefined) throw new InvariantBroken(`no migration creates ${name}`);
  const columns = table
    .slice(begin.length)
    .replace(/\n\)$/, '')
    .split(BETWEEN_LINES)
    .map((line) => line.trim())
    .filter((line) => line.startsWith('['));
  const period = ['[valid_from] datetime2(7) not null', '[valid_to] datetime2(7) not null'];
  return `create table ${quotedTable(historyTableName(name))} (\n  ${[...columns, ...period].join(BETWEEN_LINES)}\n)`;
}
