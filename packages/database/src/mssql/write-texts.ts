import { quoted, quotedTable } from '../ddl/mssql.ts';
import { assertOneRow } from './errors.ts';
import type { ColumnDefinition } from '../kit/column.ts';
import type { TableDefinition } from '../kit/table.ts';
import type { Upsert } from '../statement.ts';
import { isText, jsonColumn, parameterExpression } from './parameters.ts';

/** SQL of the writes that we word ourselves. Every column is a parameter with the column's name. */

type NamedColumn = readonly [string, ColumnDefinition];

const given = ([name, definition]: NamedColumn): string => parameterExpression(definition, `@${name}`);
const equalsGiven = (column: NamedColumn): string => `${quoted(column[0])} = ${given(column)}`;

/** Columns are named, because the hidden period columns of a system-versioned table accept no value (271). */
export function insertText(
  table: TableDefinition,
  { into = table.name, also = null }: Inserting = {},
): string {
  const columns = Object.entries(table.columns);
  const [names, values] = withAlso(
    columns.map(([name]) => quoted(name)),
    columns.map(given),
    also,
  );
  return `insert into ${quotedTable(into)} (${names}) values (${values})`;
}

/** How a copy inserts rows. */
export interface Inserting {
  /** The table of superseded versions has the columns of the current ones. */
  readonly into?: string;
  /** Columns that the definition does not name, and what they get. */
  readonly also?: { readonly columns: string; readonly values: string } | null;
  /** What a text is where it does not stand in the document as it is. */
  readonly textOf?: (expression: string) => string;
}

const withAlso = (
  names: readonly string[],
  values: readonly string[],
  also: Inserting['also'] = null,
): readonly [names: string, values: string] => [
  [...names, ...(also === null ? [] : [also.columns])].join(', '),
  [...values, ...(also === null ? [] : [also.values])].join(', '),
];

/**
 * Inserts the rows of one JSON document, each an array of the columns' values in their order: one parameter, and one text for any number
 * of rows.
 * https://learn.microsoft.com/en-us/sql/t-sql/functions/openjson-transact-sql
 */
export function insertManyText(
  table: TableDefinition,
  { into = table.name, also = null, textOf = (text) => text }: Inserting = {},
): string {
  const columns = Object.entries(table.columns).map(([name, definition]) => {
    const { type, expression } = jsonColumn(definition);
    return { name: quoted(name), type, expression: isText(definition) ? textOf : expression };
  });
  const [names, values] = withAlso(
    columns.map(({ name }) => name),
    columns.map(({ name, expression }) => expression(name)),
    also,
  );
  const read = columns.map(({ name, type }, index) => `${name} ${type} '$[${index}]'`).join(', ');
  return `insert into ${quotedTable(into)} (${names}) select ${values} from openjson(@rows) with (${read})`;
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
