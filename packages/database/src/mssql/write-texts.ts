import { quoted, quotedTable } from '../ddl/mssql.ts';
import { assertOneRow } from './errors.ts';
import type { ColumnDefinition } from '../kit/column.ts';
import type { TableDefinition } from '../kit/table.ts';
import type { Upsert } from '../statement.ts';
import { jsonColumn, parameterExpression } from './parameters.ts';

/** SQL of the writes that we word ourselves. Every column is a parameter with the column's name. */

type NamedColumn = readonly [string, ColumnDefinition];

const given = ([name, definition]: NamedColumn): string => parameterExpression(definition, `@${name}`);
const equalsGiven = (column: NamedColumn): string => `${quoted(column[0])} = ${given(column)}`;

/** Columns are named, because the hidden period columns of a system-versioned table accept no value (271). */
export function insertText(table: TableDefinition): string {
  const columns = Object.entries(table.columns);
  return `insert into ${quotedTable(table.name)} (${columns.map(([name]) => quoted(name)).join(', ')}) values (${columns.map(given).join(', ')})`;
}

/**
 * Inserts the rows of one JSON document, each an array of the columns' values in their order: one parameter, and one text for any number
 * of rows.
 * https://learn.microsoft.com/en-us/sql/t-sql/functions/openjson-transact-sql
 */
export function insertManyText(table: TableDefinition): string {
  const columns = Object.entries(table.columns).map(([name, definition]) => ({
    name: quoted(name),
    ...jsonColumn(definition),
  }));
  const names = columns.map(({ name }) => name).join(', ');
  const values = columns.map(({ name, expression }) => expression(name)).join(', ');
  const read = columns.map(({ name, type }, index) => `${name} ${type} '$[${index}]'`).join(', ');
  return `insert into ${quotedTable(table.name)} (${names}) select ${values} from openjson(@rows) with (${read})`;
}

/** Replaces the row of this key and version with a whole new version. */
export function replaceText(table: TableDefinition): string {
  const columns = Object.entries(table.columns);
  const isKey = ([name]: NamedColumn): boolean => table.primaryKey.includes(name);
  const changes = columns.filter((column) => !isKey(column)).map(equalsGiven);
  const keys = columns.filter(isKey).map(equalsGiven);
  return `update ${quotedTable(table.name)} set ${changes.join(', ')} where ${keys.join(' and ')} and [commit_number] = convert(bigint, @expected_version);
${assertOneRow(`the replace of a row of ${table.name}`)}`;
}

/**
 * Updates the row of the key, or inserts it if there is none. Two statements, not MERGE: the transaction holds the only
 * writer's lock. A row whose `same` columns differ is not updated, and the insert then fails on the key.
 */
export function upsertText({ table, added, set, same }: Upsert): string {
  const columnsOf = (names: readonly string[]): NamedColumn[] =>
    Object.entries(table.columns).filter(([name]) => names.includes(name));
  const changes = [
    ...columnsOf(added).map((column) => `${quoted(column[0])} = ${quoted(column[0])} + ${given(column)}`),
    ...columnsOf(set).map(equalsGiven),
  ];
  const conditions = columnsOf([...table.primaryKey, ...same]).map(equalsGiven);
  return `update ${quotedTable(table.name)} set ${changes.join(', ')} where ${conditions.join(' and ')};
if @@rowcount = 0 ${insertText(table)}`;
}
