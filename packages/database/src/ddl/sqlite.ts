import { sqliteType } from '../dialects/sqlite/columns.ts';
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
  keyLabel,
  openedViewName,
  primaryKeyName,
  ruleCheckName,
  uniqueKeys,
  type Definitions,
  type TableFilter,
} from '../kit/names.ts';

/** How far a stamped column may differ from the database's clock. */
const STAMP_TOLERANCE_MICROS = 5_000_000;

/** The database's own clock in microseconds; SQLite's has a resolution of a millisecond. https://sqlite.org/lang_datefunc.html */
export const SQLITE_CLOCK_MICROS = `cast(unixepoch('subsec') * 1000000 as integer)`;

const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const both = (conditions: readonly string[]): string => conditions.join(' and ');
const list = (names: readonly string[]): string => names.join(', ');
/** The row in `table` that has the same values as the new row. */
const sameAsNew = (columns: readonly string[]): string =>
  both(columns.map((name) => `${name} = new.${name}`));

/**
 * What a column may hold, beyond the type that STRICT enforces. Null passes every check. Each term costs memory in
 * every connection (about 100 bytes a node): `substr(trim())` checks trimming and length at once.
 */
function columnCheck(name: string, { kind, length, oneOf }: ColumnDefinition): string | null {
  switch (kind) {
    case 'id':
      return `length(${name}) = 16`;
    case 'hash':
    case 'personal':
      return `length(${name}) = 32`;
    case 'sealed':
      return `length(${name}) >= ${LEAST_SEALED_BYTES} and substr(${name}, 1, 1) = x'01'`;
    case 'flag':
      return `${name} in (0, 1)`;
    case 'code':
      return oneOf
        ? `${name} in (${oneOf.map(literal).join(', ')})`
        : `${name} = substr(trim(${name}), 1, ${length})`;
    case 'text':
      return `length(${name}) <= ${length}`;
    case 'date':
      return `date(${name}) is ${name} and ${name} >= '1900'`;
    case 'rate':
      return `${name} glob '[0-9]*' and ${name} not glob '*[^0-9.]*' and length(${name}) <= ${length}`;
    case 'integer':
      return `${name} between -2147483648 and 2147483647`;
    case 'amount':
    case 'number':
    case 'instant':
    case 'json':
    case 'bytes':
      return null;
  }
}

/**
 * How rows are stored. https://sqlite.org/withoutrowid.html
 * - `rowidIsKey`: a key of one `number` is the rowid itself.
 * - `rowidApart`: rows with a `json` column can exceed a quarter of a page, beyond which a WITHOUT ROWID row spills
 *   onto its own overflow page. The rowid is then a second key, which the triggers guard.
 * - `withoutRowid`: all other tables. One tree instead of two, and no rowid through which a row could be replaced.
 */
type Storage = 'rowidIsKey' | 'rowidApart' | 'withoutRowid';

function storageOf({ columns, primaryKey }: TableDefinition): Storage {
  const [first, ...others] = primaryKey;
  if (first !== undefined && others.length === 0 && columns[first]?.kind === 'number') return 'rowidIsKey';
  return Object.values(columns).some(({ kind }) => kind === 'json') ? 'rowidApart' : 'withoutRowid';
}

const tableOptions = (storage: Storage): string =>
  storage === 'withoutRowid' ? 'strict, without rowid' : 'strict';

function createTable(definition: TableDefinition, definitions: Definitions): string {
  const { name, columns, primaryKey } = definition;
  const lines = Object.entries(columns).map(
    ([column, spec]) => `${column} ${sqliteType(spec)}${spec.isNullable ? '' : ' not null'}`,
  );
  lines.push(`constraint ${primaryKeyName(name)} primary key (${list(primaryKey)})`);
  for (const [column, spec] of Object.entries(columns)) {
    const check = columnCheck(column, spec);
    if (check !== null) lines.push(`constraint ${columnCheckName(name, column)} check (${check})`);
  }
  for (const [rule, condition] of Object.entries(definition.checks))
    lines.push(`constraint ${ruleCheckName(name, rule)} check (${condition.trim().replaceAll(/\s+/g, ' ')})`);
  for (const reference of definition.references) {
    const target = definitions[reference.table];
    if (!target)
      throw new Error(`${name} refers to ${reference.table}, which is not a table of this database`);
    const key = `foreign key (${list(reference.columns)}) references ${reference.table} (${list(target.primaryKey)})`;
    lines.push(`constraint ${foreignKeyName(name, reference.columns)} ${key}`);
  }
  return `create table ${name} (\n  ${lines.join(',\n  ')}\n) ${tableOptions(storageOf(definition))}`;
}

/** Superseded versions: the same columns, but no checks, since each row has already passed them. */
function createHistoryTable(definition: TableDefinition): string {
  const { columns, primaryKey } = definition;
  const name = historyTableName(definition.name);
  const lines = Object.entries(columns).map(
    ([column, spec]) => `${column} ${sqliteType(spec)}${spec.isNullable ? '' : ' not null'}`,
  );
  lines.push(`constraint ${primaryKeyName(name)} primary key (${list([...primaryKey, 'commit_number'])})`);
  return `create table ${name} (\n  ${lines.join(',\n  ')}\n) ${tableOptions(storageOf(definition))}`;
}

function indexFilter({ whereNotNull, whereEquals }: IndexDefinition): string | null {
  if (whereNotNull !== undefined) return `${whereNotNull} is not null`;
  return whereEquals ? `${whereEquals.column} = ${literal(whereEquals.value)}` : null;
}

function createIndex(table: string, index: IndexDefinition): string {
  const filter = indexFilter(index);
  const unique = index.isUnique === true ? 'unique ' : '';
  return `create ${unique}index ${indexName(table, index)} on ${table} (${list(index.columns)})${filter === null ? '' : ` where ${filter}`}`;
}

interface Refusal {
  readonly when: string;
  readonly rule: string;
}

/** A trigger that refuses with the first condition that is true. RAISE(ABORT) also works under OR REPLACE and OR IGNORE. */
function refusingTrigger(
  table: string,
  event: 'insert' | 'update' | 'delete',
  refusals: readonly Refusal[],
): string {
  const cases = refusals.map(({ when, rule }) => `    when ${when} then raise(abort, ${literal(rule)})`);
  return `create trigger ${table}_before_${event} before ${event} on ${table} begin\n  select case\n${cases.join('\n')}\n  end;\nend`;
}

function alwaysRefused(table: string, event: 'update' | 'delete', rule: string): string {
  return `create trigger ${table}_before_${event} before ${event} on ${table} begin\n  select raise(abort, ${literal(rule)});\nend`;
}

/**
 * Refuses an existing key before SQLite resolves conflicts: INSERT OR REPLACE deletes the row in the way without asking
 * the authorizer, and without DELETE triggers where recursive_triggers is off. https://sqlite.org/lang_conflict.html
 */
function existingKeys(table: string, keys: readonly IndexDefinition[], hasRowidApart: boolean): Refusal[] {
  const refusals = keys.map((index): Refusal => {
    const filter = index.whereEquals;
    const inFilter = filter ? ` and ${filter.column} = ${literal(filter.value)}` : '';
    const newInFilter = filter ? `new.${filter.column} = ${literal(filter.value)} and ` : '';
    const nullFilter = index.whereNotNull === undefined ? '' : `new.${index.whereNotNull} is not null and `;
    return {
      when: `${nullFilter}${newInFilter}exists (select 1 from ${table} where ${sameAsNew(index.columns)}${inFilter})`,
      rule: `KEY_EXISTS:${keyLabel(table, index.columns)}`,
    };
  });
  // A rowid named by the statement: replacing by rowid would remove another key's row.
  if (hasRowidApart)
    refusals.push({
      when: `exists (select 1 from ${table} where rowid = new.rowid)`,
      rule: `KEY_EXISTS:${table}(rowid)`,
    });
  return refusals;
}

function stampRefusals({ name, stampedColumn }: TableDefinition): Refusal[] {
  if (stampedColumn === null) return [];
  const distance = `abs(new.${stampedColumn} - ${SQLITE_CLOCK_MICROS})`;
  return [
    { when: `${distance} > ${STAMP_TOLERANCE_MICROS}`, rule: `NOT_DATABASE_CLOCK:${name}.${stampedColumn}` },
  ];
}

function insertOnlyTriggers(definition: TableDefinition): string[] {
  const { name } = definition;
  return [
    refusingTrigger(name, 'insert', [
      ...existingKeys(name, uniqueKeys(definition), storageOf(definition) === 'rowidApart'),
      ...stampRefusals(definition),
    ]),
    alwaysRefused(name, 'update', `INSERT_ONLY:${name}`),
    alwaysRefused(name, 'delete', `INSERT_ONLY:${name}`),
  ];
}

/** Another row holds the new values of a unique index, and UPDATE OR REPLACE would remove that row. */
function keysOfOtherRows({ name, primaryKey, indexes }: TableDefinition): Refusal[] {
  const isOther =
    primaryKey.length === 1
      ? `${primaryKey[0]} <> old.${primaryKey[0]}`
      : `(${list(primaryKey)}) <> (${list(primaryKey.map((key) => `old.${key}`))})`;
  return indexes
    .filter((index) => index.isUnique === true)
    .map((index) => {
      const filter = indexFilter(index);
      const newFilter = filter === null ? '' : `new.${filter} and `;
      return {
        when: `${newFilter}exists (select 1 from ${name} where ${sameAsNew(index.columns)}${filter === null ? '' : ` and ${filter}`} and ${isOther})`,
        rule: `KEY_EXISTS:${keyLabel(name, index.columns)}`,
      };
    });
}

function versionedTriggers(definition: TableDefinition): string[] {
  const { name, primaryKey } = definition;
  const hasRowidApart = storageOf(definition) === 'rowidApart';
  const history = historyTableName(name);
  const identity = hasRowidApart ? [...primaryKey, 'rowid'] : primaryKey;
  return [
    refusingTrigger(name, 'insert', [
      ...existingKeys(name, uniqueKeys(definition), hasRowidApart),
      {
        when: `exists (select 1 from ${history} where ${sameAsNew(primaryKey)})`,
        rule: `KEY_EXISTS:${keyLabel(history, primaryKey)}`,
      },
      ...stampRefusals(definition),
    ]),
    refusingTrigger(name, 'update', [
      { when: 'new.commit_number <= old.commit_number', rule: `VERSION_NOT_ADVANCED:${name}` },
      {
        when: identity.map((key) => `new.${key} is not old.${key}`).join(' or '),
        rule: `KEY_CHANGED:${name}`,
      },
      ...keysOfOtherRows(definition),
    ]),
    alwaysRefused(name, 'delete', `NOT_DELETABLE:${name}`),
    `create trigger ${historyTriggerName(name)} after update on ${name} begin\n  insert into ${history} (${list(Object.keys(definition.columns))}) values (${list(Object.keys(definition.columns).map((column) => `old.${column}`))});\nend`,
    refusingTrigger(
      history,
      'insert',
      existingKeys(history, [{ columns: [...primaryKey, 'commit_number'] }], hasRowidApart),
    ),
    alwaysRefused(history, 'update', `INSERT_ONLY:${history}`),
    alwaysRefused(history, 'delete', `INSERT_ONLY:${history}`),
  ];
}

/** Inserted and deleted, never changed: a digest always stands for the same text. */
function erasableTriggers(definition: TableDefinition): string[] {
  const { name } = definition;
  const keys = existingKeys(name, uniqueKeys(definition), storageOf(definition) === 'rowidApart');
  return [refusingTrigger(name, 'insert', keys), alwaysRefused(name, 'update', `NOT_CHANGEABLE:${name}`)];
}

/** Personal values as queries read them: key, digest and sealed text concatenated, or empty bytes if erased. */
function createOpenedView(definition: TableDefinition, from: string): string {
  const columns = Object.entries(definition.columns).map(([column, { kind }]) =>
    kind === 'personal'
      ? `coalesce((select cast(k.key || v.digest || v.sealed as blob) from personal_values v join personal_keys k on k.subject_id = v.subject_id where v.digest = ${from}.${column}), case when ${from}.${column} is not null then x'' end) as ${column}`
      : `${from}.${column}`,
  );
  return `create view ${openedViewName(from)} as select\n  ${columns.join(',\n  ')}\nfrom ${from}`;
}

/** The views of a table with personal columns. A migration that adds a column drops and recreates them. */
export function sqliteOpenedViews(definition: TableDefinition): readonly string[] {
  if (definition.subjectColumn === null) return [];
  const tables =
    definition.class === 'versioned'
      ? [definition.name, historyTableName(definition.name)]
      : [definition.name];
  return tables.map((table) => createOpenedView(definition, table));
}

/** The triggers that enforce a table's class. A migration that adds a column drops and recreates them. */
export function sqliteTriggers(definition: TableDefinition): readonly string[] {
  switch (definition.class) {
    case 'insertOnly':
      return insertOnlyTriggers(definition);
    case 'versioned':
      return versionedTriggers(definition);
    case 'derived':
      return [];
    case 'erasable':
      return erasableTriggers(definition);
  }
}

/** Every statement that creates the schema of a database, or of some of its tables, in order. */
export function sqliteSchema(definitions: Definitions, isMeant?: TableFilter): readonly string[] {
  return inReferenceOrder(definitions, isMeant).flatMap((definition) => [
    createTable(definition, definitions),
    ...(definition.class === 'versioned' ? [createHistoryTable(definition)] : []),
    ...definition.indexes.map((index) => createIndex(definition.name, index)),
    ...sqliteTriggers(definition),
    ...sqliteOpenedViews(definition),
  ]);
}
