import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { historyTableName, type Definitions } from '../kit/names.ts';
import type { TableDefinition } from '../kit/table.ts';
import { createEmptyDatabaseImage } from '../migrations/sqlite.ts';
import { definitionsOf, type DatabaseKind } from '../tables/kinds.ts';
import {
  principalNames,
  principals,
  sensitiveColumns,
  type Action,
  type ObjectClass,
  type Principal,
} from './principals.ts';
import { authorizerFor } from './sqlite-authorizer.ts';

interface TableOfClass {
  readonly name: string;
  readonly objectClass: ObjectClass;
  readonly column: string;
}

function tablesOf(definitions: Definitions): TableOfClass[] {
  const firstColumn = (definition: TableDefinition): string =>
    Object.keys(definition.columns).find((column) => !sensitiveColumns[definition.name]?.includes(column)) ??
    '';
  return [
    ...Object.values(definitions).flatMap((definition): TableOfClass[] => {
      const own = {
        name: definition.name,
        objectClass: definition.class,
        column: firstColumn(definition),
      } as const;
      return definition.class === 'versioned'
        ? [own, { ...own, name: historyTableName(definition.name), objectClass: 'history' }]
        : [own];
    }),
    { name: 'schema_migrations', objectClass: 'migrations', column: 'name' },
  ];
}

function connect(kind: DatabaseKind, principal: Principal | null): DatabaseSync {
  const connection = new DatabaseSync(':memory:');
  connection.deserialize(createEmptyDatabaseImage(kind));
  if (principal) connection.setAuthorizer(authorizerFor(principal, definitionsOf[kind]));
  return connection;
}

/** Statements are only prepared: that is when SQLite asks. */
function isPrepared(connection: DatabaseSync, statement: string): boolean {
  try {
    connection.prepare(statement);
    return true;
  } catch (error) {
    if (
      error instanceof Error &&
      /not authorized|prohibited|may not be (modified|dropped)/.test(error.message)
    )
      return false;
    throw error;
  }
}

const statementFor: Record<Action, (table: TableOfClass) => string> = {
  read: ({ name, column }) => `select count(${column}) from ${name}`,
  insert: ({ name, column }) => `insert into ${name} (${column}) values (null)`,
  update: ({ name, column }) => `update ${name} set ${column} = null`,
  delete: ({ name }) => `delete from ${name}`,
};

const schemaStatements = [
  'create table extra (a integer)',
  'create temp table extra (a integer)',
  'create temp trigger accounts_keep_version after insert on commits begin select 1; end',
  'create view extra as select 1',
  'create virtual table extra using fts5(a)',
  'create index extra on commits (instant)',
  'drop trigger commits_before_insert',
  'drop table commits',
  'alter table commits add column extra text',
  'pragma writable_schema = on',
  'pragma recursive_triggers = off',
  'pragma foreign_keys = off',
  'pragma user_version',
  'select * from pragma_table_info(1)',
  `attach database ':memory:' as extra`,
  `update sqlite_schema set sql = ''`,
  'delete from sqlite_schema',
  'reindex',
  'analyze',
  `select load_extension('x')`,
  `vacuum into '/tmp/never'`,
];

describe.each(['tenant', 'control'] as const)('in the %s database', (kind) => {
  const tables = tablesOf(definitionsOf[kind]);

  test.each(principalNames)(
    '%s may do to each table what the table of principals says, and nothing else',
    (principal) => {
      const connection = connect(kind, principal);
      const rights = principals[principal];
      for (const table of tables) {
        for (const action of ['read', 'insert', 'update', 'delete'] as const)
          expect(
            isPrepared(connection, statementFor[action](table)),
            `${principal} ${action} ${table.name}`,
          ).toBe(rights.tables[table.objectClass].includes(action));
      }
    },
  );

  test.each(principalNames.filter((principal) => principal !== 'migrator'))(
    '%s cannot reach the schema, settings or other files',
    (principal) => {
      const connection = connect(kind, principal);
      const withoutAuthorizer = connect(kind, null);
      for (const statement of schemaStatements) {
        if (statement.startsWith('vacuum')) {
          expect(() => connection.exec(statement), statement).toThrow(/authorization denied|not authorized/);
          continue;
        }
        if (!/load_extension|sqlite_schema|drop trigger|pragma_table_info/.test(statement))
          expect(isPrepared(withoutAuthorizer, statement), `only the authorizer refuses: ${statement}`).toBe(
            true,
          );
        expect(isPrepared(connection, statement), `${principal}: ${statement}`).toBe(false);
      }
    },
  );

  test('a reader runs what reports are made of', () => {
    const connection = connect(kind, 'readonly_investigator');
    for (const statement of [
      'begin',
      'savepoint a',
      'with x as materialized (select number from commits) select count(*) from x',
      'with recursive n(i) as (select 1 union all select i + 1 from n where i < 5) select sum(i) from n',
      'select number, row_number() over (order by instant) from commits union all select 1, 2',
      'select json_extract(manifest, 1) from commits c join audit_events e on e.commit_number = c.number group by 1',
      'select count(*) from (select distinct actor_id from commits)',
      'select name from sqlite_schema',
      'explain query plan select * from commits',
    ])
      expect(isPrepared(connection, statement), statement).toBe(true);
  });
});

test('an investigator sees no hash that lets someone in, whichever way the column is named', () => {
  const connection = connect('control', 'readonly_investigator');
  for (const [table, columns] of Object.entries(sensitiveColumns)) {
    for (const column of columns) {
      expect(
        Object.keys(definitionsOf.control[table]?.columns ?? {}),
        `${table}.${column} is a column`,
      ).toContain(column);
      for (const name of [table, historyTableName(table)]) {
        expect(isPrepared(connection, `select ${column} from ${name}`)).toBe(false);
        expect(isPrepared(connection, `select * from ${name}`)).toBe(false);
        expect(isPrepared(connection, `select 1 from ${name} where ${column} like 'a%'`)).toBe(false);
        expect(
          isPrepared(connection, `select 1 from commits order by (select max(t.${column}) from ${name} t)`),
        ).toBe(false);
        expect(isPrepared(connection, `select count(*) from ${name}`)).toBe(true);
        expect(isPrepared(connect('control', 'application'), `select ${column} from ${name}`)).toBe(true);
      }
    }
  }
});
