import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import type { ColumnDefinition } from '../kit/column.ts';
import type { TableDefinition } from '../kit/table.ts';
import { definitionsOf } from '../tables/kinds.ts';
import { mssqlDenials } from './mssql-denials.ts';
import { mssqlGrants, roleName } from './mssql-roles.ts';
import { mssqlShape } from './mssql-shape.ts';
import { mssqlHistoryByTriggers, mssqlSchema } from './mssql.ts';
import { historyTableName, type Definitions } from '../kit/names.ts';
import { neutralShape } from './neutral-shape.ts';
import { differencesOf, type Shape } from './shape.ts';
import { sqliteShape } from './sqlite-shape.ts';
import { sqliteSchema } from './sqlite.ts';
import { principalNames, principals } from '../principals/principals.ts';

function inSqlite(definitions: Definitions, change = ''): Shape {
  const connection = new DatabaseSync(':memory:');
  for (const statement of sqliteSchema(definitions)) connection.exec(statement);
  connection.exec(change);
  return neutralShape('sqlite', sqliteShape(connection));
}

const inMssql = (definitions: Definitions): Shape =>
  neutralShape('mssql', mssqlShape([...mssqlSchema(definitions), ...mssqlHistoryByTriggers(definitions)]));

const differences = (sqlite: Shape, mssql: Shape): string[] =>
  differencesOf({ name: 'SQLite', shape: sqlite }, { name: 'SQL Server', shape: mssql });

/** The definitions with one table changed. */
function changed(definitions: Definitions, table: string, change: Partial<TableDefinition>): Definitions {
  return { ...definitions, [table]: { ...(definitions[table] as TableDefinition), ...change } };
}

describe.each(['tenant', 'control'] as const)('the %s schema', (kind) => {
  const definitions = definitionsOf[kind];
  const shape = inSqlite(definitions);

  test('is the same in both dialects', () => {
    expect(differences(shape, inMssql(definitions))).toEqual([]);
    expect(shape.size).toBeGreaterThan(200);
  });

  test.each(Object.values(definitions).map((definition) => [definition.name, definition] as const))(
    'a column of %s that one dialect lacks is a difference with a name',
    (name, definition) => {
      const removable = Object.keys(definition.columns).findLast(
        (column) =>
          !definition.primaryKey.includes(column) &&
          column !== 'commit_number' &&
          definition.stampedColumn !== column &&
          !definition.indexes.some((index) => index.columns.includes(column)) &&
          !definition.references.some((reference) => reference.columns.includes(column)) &&
          !Object.values(definition.checks).some((check) => check.includes(column)),
      );
      if (removable === undefined) return;
      const columns = Object.fromEntries(
        Object.entries(definition.columns).filter(([column]) => column !== removable),
      );
      const found = differences(shape, inMssql(changed(definitions, name, { columns })));
      expect(found).toContainEqual(
        expect.stringMatching(new RegExp(`^${name}/column/${removable}: only in SQLite`)),
      );
    },
  );

  test.each(principalNames)(
    'the role of %s is granted and denied what the table of principals says',
    (principal) => {
      const script = [...mssqlGrants(definitions), ...mssqlDenials(definitions)]
        .flatMap((batch) => batch.split(';\n'))
        .filter((statement) => statement.split(' to ')[1]?.includes(`[${roleName(principal)}]`));
      const permission = { read: 'select', insert: 'insert', update: 'update', delete: 'delete' } as const;
      for (const definition of Object.values(definitions)) {
        const classes = [
          [definition.name, definition.class],
          ...(definition.class === 'versioned' ? [[historyTableName(definition.name), 'history']] : []),
        ] as const;
        for (const [table, objectClass] of classes) {
          for (const action of ['read', 'insert', 'update', 'delete'] as const) {
            const verb = principals[principal].tables[objectClass as 'history'].includes(action)
              ? 'grant'
              : 'deny';
            // A grant may name columns, where a table has hidden ones; a denial of the table names none.
            const permissions = `[a-z, ]*\\b${permission[action]}\\b[a-z, ]* on \\[dbo\\]\\.\\[${table}\\]`;
            const naming = script.filter((statement) =>
              new RegExp(`^(?:grant ${permissions}(?: \\([^)]*\\))?|deny ${permissions}) to`).test(statement),
            );
            expect(
              naming.map((statement) => statement.split(' ')[0]),
              `${principal} ${action} ${table}`,
            ).toEqual([verb]);
          }
        }
      }
    },
  );
});

describe('a difference of any other kind has a name', () => {
  const { tenant } = definitionsOf;
  const accounts = tenant['accounts'] as TableDefinition;
  const withColumn = (name: string, column: Partial<ColumnDefinition>): Definitions =>
    changed(tenant, 'accounts', {
      columns: {
        ...accounts.columns,
        [name]: { ...(accounts.columns[name] as ColumnDefinition), ...column },
      },
    });

  test.each([
    ['a null allowed', withColumn('name', { isNullable: true }), 'accounts/column/name'],
    ['a length', withColumn('code', { length: 41 }), 'accounts/column/code'],
    ['a closed list', withColumn('type', { oneOf: ['ASSET'] }), 'accounts/column/type'],
    ['an index', changed(tenant, 'accounts', { indexes: [] }), 'accounts/index/ux_accounts_code'],
    [
      'a reference',
      changed(tenant, 'accounts', { references: [] }),
      'accounts/constraint/fk_accounts_parent_id',
    ],
    ['a check', changed(tenant, 'periods', { checks: {} }), 'periods/constraint/ck_periods_rule_state_pair'],
    [
      'a stamp',
      changed(tenant, 'journal_entries', { stampedColumn: null }),
      'journal_entries/rule/NOT_DATABASE_CLOCK:journal_entries.actual_posting_date',
    ],
    ['a class', changed(tenant, 'accounts', { class: 'derived' }), 'accounts_history/table/accounts_history'],
    [
      'a key',
      changed(tenant, 'journal_lines', { primaryKey: ['entry_id'] }),
      'journal_lines/constraint/pk_journal_lines',
    ],
  ] as const)('%s', (_what, other, path) => {
    expect(
      differences(inSqlite(tenant), inMssql(other)).some((difference) => difference.startsWith(`${path}:`)),
    ).toBe(true);
  });
});
