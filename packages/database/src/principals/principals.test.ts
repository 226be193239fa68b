import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { historyTableName, type Definitions } from '../kit/names.ts';
import type { TableDefinition } from '../kit/table.ts';
import { createEmptyDatabaseImage } from '../migrations/sqlite.ts';
import { definitionsOf, type DatabaseKind } from '../tables/kinds.ts';
import {
  principalNames,
  principals,
  maskedColumns,
  secretColumns,
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

test('a masked column reads as NULL for an investigator: in its history, JSON, joins, groups, conditions and by an index', () => {
  const connection = new DatabaseSync(':memory:');
  connection.deserialize(createEmptyDatabaseImage('control'));
  connection.exec(
    `insert into log_in_attempts (account, client, failed_count, locked_until, last_failed_at) values ('who@example.com', '10.0.0.1', 1, null, 1)`,
  );
  connection.setAuthorizer(authorizerFor('readonly_investigator', definitionsOf.control));
  const read = (statement: string): string => JSON.stringify(connection.prepare(statement).all());
  for (const statement of [
    'select * from log_in_attempts',
    'select account, count(*) from log_in_attempts group by account',
    `select json_group_array(json_object('account', account)), max(client), group_concat(client) from log_in_attempts`,
    'select a.account from log_in_attempts a join log_in_attempts b using (account, client)',
    'select t.account from log_in_attempts t natural join log_in_attempts u',
    'select value from log_in_attempts, json_each(json_array(account))',
    `select 1 from log_in_attempts where account = 'who@example.com' or client like '10.%'`,
    'with t as materialized (select * from log_in_attempts) select account || client from t order by account',
  ])
    expect(read(statement), statement).not.toMatch(/who@|10\.0|\{"1":1\}/);
  const names = new Set(tablesOf(definitionsOf.control).map(({ name }) => name));
  for (const [table, columns] of Object.entries(maskedColumns))
    for (const name of [table, historyTableName(table)].filter((each) => names.has(each)))
      expect(read(`select ${columns.join()} from ${name}`), name).not.toMatch(/who@|10\.0/);
});

/** Columns whose names or types are those of secrets, and what they hold instead. */
const notSecret: Readonly<Record<string, string>> = {
  chain:
    'commits.hash commits.hash_version commits.previous_hash idempotency_keys.input_hash chain_heads.head_hash chain_verifications.head_hash backups.head_hash tenant_restorations.base_hash tenant_restorations.left_hash',
  'the key of a request, chosen by its caller': 'idempotency_keys.key',
  'what is digested can be read': `imports.file_hash voucher_files.file_hash vouchers.file_hash voucher_scans.file_hash import_proposals.file_hash import_proposals.plan_hash
    manifest_versions.digest manifest_operations.body_hash manifest_checks.schema_digest proposed_changes.digest access_reviews.digest close_packages.submitted_digest period_closings.digest year_sign_offs.exposure_hash`,
  'ids of rows': `identity_providers.secret_id webhooks.secret_id webhooks.previous_secret_id second_factors.secret_id api_key_tenants.key_id api_key_hours.key_id api_key_last_uses.key_id passkey_uses.passkey_id`,
  'instants and persons': 'identity_providers.scim_token_until webhooks.previous_secret_until',
  'public by its nature': 'passkeys.credential_hash passkeys.public_key',
  'a digest of what an identity provider said, spent at once': 'provider_log_outs.ended_hash',
  names: 'settings.key jobs.job_key',
};

test('a column that may be a secret is sealed, sensitive, masked, in a table that investigators cannot read, or known to be none', () => {
  const known = new Set(Object.values(notSecret).flatMap((names) => names.split(/\s+/)));
  const suspected = (['tenant', 'control'] as const).flatMap((kind) =>
    Object.values(definitionsOf[kind])
      .filter((table) => principals.readonly_investigator.tables[table.class].includes('read'))
      .flatMap((table) =>
        Object.entries(table.columns)
          .filter(
            ([name, { kind: holds }]) =>
              holds === 'hash' ||
              holds === 'bytes' ||
              /secret|password|token|hash|(^|_)key($|_)|handle|credential|digest/.test(name),
          )
          .filter(([name]) => ![...secretColumns(table), ...(maskedColumns[table.name] ?? [])].includes(name))
          .map(([name]) => `${table.name}.${name}`),
      ),
  );
  expect(suspected.filter((name) => !known.has(name))).toEqual([]);
});
