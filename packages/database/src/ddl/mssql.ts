import { mssqlType } from '../dialects/mssql/columns.ts';
import type { ColumnDefinition } from '../kit/column.ts';
import { LEAST_SEALED_BYTES } from '../kit/sealed-cipher.ts';
import type { IndexDefinition, TableDefinition } from '../kit/table.ts';
import {
  columnCheckName,
  foreignKeyName,
  historyTableName,
  historyTriggerName,
  indexName,
  inReferenceOrder,
  openedViewName,
  primaryKeyName,
  ruleCheckName,
  type Definitions,
  type TableFilter,
} from '../kit/names.ts';

/**
 * T-SQL that every server of the family runs: tables, constraints, indexes, triggers. What only Microsoft's own server
 * supports is in `mssql-temporal.ts`, `mssql-denials.ts`, `mssql-snapshots.ts`, `mssql-containment.ts` and
 * `mssql-backup.ts`; `mssqlHistoryByTriggers` replaces the first.
 */

const STAMP_TOLERANCE_MICROS = 5_000_000;

/**
 * The error number that all our triggers throw. Numbers from 50000 are reserved for users.
 * https://learn.microsoft.com/en-us/sql/t-sql/language-elements/throw-transact-sql
 */
export const RULE_ERROR_NUMBER = 50_001;

/** The database's own clock in microseconds since the epoch.
 * https://learn.microsoft.com/en-us/sql/t-sql/functions/datediff-big-transact-sql */
export const MSSQL_CLOCK_MICROS = `datediff_big(microsecond, '19700101', sysutcdatetime())`;

export const quoted = (name: string): string => `[${name}]`;
export const quotedTable = (name: string): string => `[dbo].[${name}]`;
export const quotedList = (names: readonly string[]): string => names.map(quoted).join(', ');
export const literal = (value: string): string => `N'${value.replaceAll("'", "''")}'`;
const throwing = (rule: string): string => `throw ${RULE_ERROR_NUMBER}, ${literal(rule)}, 1;`;

/**
 * What a column may hold beyond its type. Comparisons ignore trailing spaces; lengths in bytes do not.
 * https://learn.microsoft.com/en-us/sql/t-sql/functions/datalength-transact-sql
 */
function columnCheck(name: string, { kind, oneOf }: ColumnDefinition): string | null {
  const column = quoted(name);
  const isTrimmed = `datalength(${column}) = datalength(ltrim(rtrim(${column})))`;
  switch (kind) {
    case 'amount':
      // The range of 64 bits of E4: SQLite's range, which is narrower than decimal(19,4).
      return `${column} between -922337203685477.5808 and 922337203685477.5807`;
    case 'code':
      return oneOf ? `${column} in (${oneOf.map(literal).join(', ')}) and ${isTrimmed}` : isTrimmed;
    case 'date':
      return `${column} >= '19000101'`;
    case 'sealed':
      return `datalength(${column}) >= ${LEAST_SEALED_BYTES} and substring(${column}, 1, 1) = 0x01`;
    case 'rate':
      return `${column} like '[0-9]%' and ${column} not like '%[^0-9.]%'`;
    case 'id':
    case 'hash':
    case 'personal':
    case 'bytes':
    case 'flag':
    case 'text':
    case 'integer':
    case 'number':
    case 'instant':
    case 'json':
      return null;
  }
}

function columnLines({ columns }: TableDefinition): string[] {
  return Object.entries(columns).map(
    ([name, column]) => `${quoted(name)} ${mssqlType(column)} ${column.isNullable ? 'null' : 'not null'}`,
  );
}

function createTable(definition: TableDefinition, definitions: Definitions): string {
  const { name, columns } = definition;
  const lines = columnLines(definition);
  lines.push(
    `constraint ${quoted(primaryKeyName(name))} primary key clustered (${quotedList(definition.primaryKey)})`,
  );
  for (const [column, spec] of Object.entries(columns)) {
    const check = columnCheck(column, spec);
    if (check !== null) lines.push(`constraint ${quoted(columnCheckName(name, column))} check (${check})`);
  }
  for (const [rule, condition] of Object.entries(definition.checks))
    lines.push(
      `constraint ${quoted(ruleCheckName(name, rule))} check (${condition.trim().replaceAll(/\s+/g, ' ')})`,
    );
  for (const reference of definition.references) {
    const target = definitions[reference.table];
    if (!target)
      throw new Error(`${name} refers to ${reference.table}, which is not a table of this database`);
    const key = `foreign key (${quotedList(reference.columns)}) references ${quotedTable(reference.table)} (${quotedList(target.primaryKey)})`;
    lines.push(`constraint ${quoted(foreignKeyName(name, reference.columns))} ${key}`);
  }
  return `create table ${quotedTable(name)} (\n  ${lines.join(',\n  ')}\n)`;
}

/**
 * A unique index treats nulls as equal, so a unique index on a nullable column is filtered.
 * https://learn.microsoft.com/en-us/sql/relational-databases/indexes/create-filtered-indexes
 */
function createIndex(table: string, index: IndexDefinition): string {
  const filter =
    index.whereNotNull === undefined
      ? index.whereEquals && `${quoted(index.whereEquals.column)} = ${literal(index.whereEquals.value)}`
      : `${quoted(index.whereNotNull)} is not null`;
  const unique = index.isUnique === true ? 'unique ' : '';
  return `create ${unique}index ${quoted(indexName(table, index))} on ${quotedTable(table)} (${quotedList(index.columns)})${filter === undefined ? '' : ` where ${filter}`}`;
}

/**
 * Refuses before anything is written, even if no row is affected.
 * https://learn.microsoft.com/en-us/sql/t-sql/statements/create-trigger-transact-sql
 */
function insteadOfTrigger(table: string, events: 'update' | 'update, delete', rule: string): string {
  return `create trigger ${quotedTable(`${table}_before_change`)} on ${quotedTable(table)} instead of ${events} as\nbegin\n  set nocount on;\n  ${throwing(rule)}\nend`;
}

interface Refusal {
  readonly when: string;
  readonly rule: string;
}

function afterTrigger(table: string, event: 'insert' | 'update', refusals: readonly Refusal[]): string {
  const checks = refusals.map(({ when, rule }) => `  if ${when}\n    ${throwing(rule)}`);
  return `create trigger ${quotedTable(`${table}_after_${event}`)} on ${quotedTable(table)} after ${event} as\nbegin\n  set nocount on;\n${checks.join('\n')}\nend`;
}

/** THROW also ends the transaction, so the refused row is gone with it. */
function stampTrigger({ name, stampedColumn }: TableDefinition): string[] {
  if (stampedColumn === null) return [];
  const distance = `abs(${quoted(stampedColumn)} - ${MSSQL_CLOCK_MICROS})`;
  return [
    afterTrigger(name, 'insert', [
      {
        when: `exists (select 1 from inserted where ${distance} > ${STAMP_TOLERANCE_MICROS})`,
        rule: `NOT_DATABASE_CLOCK:${name}.${stampedColumn}`,
      },
    ]),
  ];
}

const samePrimaryKey = (keys: readonly string[], left: string, right: string): string =>
  keys.map((key) => `${left}.${quoted(key)} = ${right}.${quoted(key)}`).join(' and ');

/**
 * A system-versioned table cannot have INSTEAD OF triggers, so versioned tables use only AFTER triggers.
 * https://learn.microsoft.com/en-us/sql/relational-databases/tables/temporal-table-considerations-and-limitations
 */
function versionedTriggers(definition: TableDefinition): string[] {
  const { name, primaryKey } = definition;
  const same = samePrimaryKey(primaryKey, 'new', 'old');
  return [
    ...stampTrigger(definition),
    afterTrigger(name, 'update', [
      {
        when: `exists (select 1 from deleted as old where not exists (select 1 from inserted as new where ${same}))`,
        rule: `KEY_CHANGED:${name}`,
      },
      {
        when: `exists (select 1 from inserted as new join deleted as old on ${same} where new.[commit_number] <= old.[commit_number])`,
        rule: `VERSION_NOT_ADVANCED:${name}`,
      },
    ]),
    `create trigger ${quotedTable(`${name}_after_delete`)} on ${quotedTable(name)} after delete as\nbegin\n  set nocount on;\n  ${throwing(`NOT_DELETABLE:${name}`)}\nend`,
  ];
}

function triggers(definition: TableDefinition): string[] {
  const { name } = definition;
  switch (definition.class) {
    case 'insertOnly':
      return [...stampTrigger(definition), insteadOfTrigger(name, 'update, delete', `INSERT_ONLY:${name}`)];
    case 'versioned':
      return versionedTriggers(definition);
    case 'derived':
      return [];
    case 'erasable':
      return [insteadOfTrigger(name, 'update', `NOT_CHANGEABLE:${name}`)];
  }
}

/** The portable part, one batch per item: CREATE TRIGGER has to be the first statement of its batch. */
export function mssqlSchema(definitions: Definitions, isMeant?: TableFilter): readonly string[] {
  return inReferenceOrder(definitions, isMeant).flatMap((definition) => [
    createTable(definition, definitions),
    ...definition.indexes.map((index) => createIndex(definition.name, index)),
    ...triggers(definition),
    ...(definition.subjectColumn === null ? [] : [mssqlOpenedView(definition, definition.name)]),
  ]);
}

/** Personal values as queries read them: key, digest and sealed text concatenated, or empty bytes if erased. */
export function mssqlOpenedView(definition: TableDefinition, from: string): string {
  const own = (column: string): string => `[source].${quoted(column)}`;
  const columns = Object.entries(definition.columns).map(([column, { kind }]) =>
    kind === 'personal'
      ? `coalesce((select k.[key] + v.[digest] + v.[sealed] from [dbo].[personal_values] v join [dbo].[personal_keys] k on k.[subject_id] = v.[subject_id] where v.[digest] = ${own(column)}), case when ${own(column)} is not null then 0x end) as ${quoted(column)}`
      : own(column),
  );
  return `create view ${quotedTable(openedViewName(from))} as select\n  ${columns.join(',\n  ')}\nfrom ${quotedTable(from)} as [source]`;
}

/** Keeps superseded versions where the server does not. A migration that adds a column drops and recreates it. */
export function mssqlHistoryTrigger({ name, columns }: TableDefinition): string {
  const names = quotedList(Object.keys(columns));
  return `create trigger ${quotedTable(historyTriggerName(name))} on ${quotedTable(name)} after update as\nbegin\n  set nocount on;\n  insert into ${quotedTable(historyTableName(name))} (${names}) select ${names} from deleted;\nend`;
}

/** History kept by triggers, for servers without system-versioned tables: the same names, the same columns. */
export function mssqlHistoryByTriggers(definitions: Definitions, isMeant?: TableFilter): readonly string[] {
  return inReferenceOrder(definitions, isMeant)
    .filter((definition) => definition.class === 'versioned')
    .flatMap((definition) => {
      const history = historyTableName(definition.name);
      const key = `constraint ${quoted(primaryKeyName(history))} primary key clustered (${quotedList([...definition.primaryKey, 'commit_number'])})`;
      return [
        `create table ${quotedTable(history)} (\n  ${[...columnLines(definition), key].join(',\n  ')}\n)`,
        mssqlHistoryTrigger(definition),
        insteadOfTrigger(history, 'update, delete', `INSERT_ONLY:${history}`),
        ...(definition.subjectColumn === null ? [] : [mssqlOpenedView(definition, history)]),
      ];
    });
}
