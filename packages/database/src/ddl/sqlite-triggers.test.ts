import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import { mapSqliteError } from '../sqlite/errors.ts';
import { DatabaseRefused, DuplicateKey } from '../failures.ts';
import type { ColumnDefinition } from '../kit/column.ts';
import type { TableDefinition } from '../kit/table.ts';
import { createEmptyDatabaseImage } from '../migrations/sqlite.ts';
import { definitionsOf, type DatabaseKind } from '../tables/kinds.ts';
import { authorizerFor } from '../principals/sqlite-authorizer.ts';
import { historyTableName } from '../kit/names.ts';

/** The most hostile settings: no recursive triggers, no foreign keys. The triggers alone have to hold. */
function connect(kind: DatabaseKind): DatabaseSync {
  const connection = new DatabaseSync(':memory:');
  connection.deserialize(createEmptyDatabaseImage(kind));
  connection.exec('pragma recursive_triggers = off; pragma foreign_keys = off');
  return connection;
}

type SqlValue = string | number | bigint | Uint8Array | null;

/** A value that a column accepts; another `seed` gives another value where the column allows one. */
function sample({ kind, length, oneOf, isNullable }: ColumnDefinition, seed: number): SqlValue {
  if (isNullable) return null;
  switch (kind) {
    case 'id':
      return Buffer.alloc(16, seed);
    case 'hash':
    case 'personal':
      return Buffer.alloc(32, seed);
    case 'sealed':
      return Buffer.alloc(40, 1);
    case 'bytes':
      return Buffer.alloc(8, seed);
    case 'date':
      return `2026-01-${String(seed).padStart(2, '0')}`;
    case 'rate':
      return `1.${seed}`;
    case 'instant':
      return BigInt(Date.now()) * 1000n;
    case 'flag':
      return 1;
    case 'code':
    case 'text':
      return oneOf?.[0] ?? String.fromCharCode(64 + seed).repeat(Math.min(length, 3));
    case 'json':
      return '{}';
    case 'amount':
    case 'number':
    case 'integer':
      return BigInt(seed);
  }
}

function rowOf(definition: TableDefinition, seed: number): Record<string, SqlValue> {
  const row = Object.fromEntries(
    Object.entries(definition.columns).map(([name, column]) => [name, sample(column, seed)]),
  );
  if (definition.name === 'grants') return { ...row, scope: 'ALL', scope_id: null, party_id: null };
  if (definition.name === 'periods') return { ...row, lock_state: 'UNLOCKED', close_state: 'OPEN' };
  return row;
}

function put(connection: DatabaseSync, verb: string, table: string, row: Record<string, SqlValue>): void {
  const names = Object.keys(row);
  connection
    .prepare(`${verb} into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`)
    .run(...Object.values(row));
}

function failureOf(run: () => void): unknown {
  try {
    run();
    return null;
  } catch (error) {
    return mapSqliteError(error);
  }
}

const contents = (connection: DatabaseSync, table: string): unknown =>
  connection.prepare(`select * from ${table}`).all();

const databases = [
  ['tenant', Object.values(definitionsOf.tenant)],
  ['control', Object.values(definitionsOf.control)],
] as const;

const verbs = [
  'insert',
  'insert or replace',
  'replace',
  'insert or ignore',
  'insert or fail',
  'insert or rollback',
];

describe.each(databases)('A9: in the %s database', (kind, definitions) => {
  const insertOnly = definitions
    .filter((definition) => definition.class === 'insertOnly')
    .map((definition) => [definition.name, definition] as const);
  const versioned = definitions
    .filter((definition) => definition.class === 'versioned')
    .map((definition) => [definition.name, definition] as const);
  let connection: DatabaseSync;
  beforeEach(() => {
    connection = connect(kind);
  });

  test.each(insertOnly)('no row of %s is changed, replaced or removed', (name, definition) => {
    put(connection, 'insert', name, rowOf(definition, 1));
    const before = contents(connection, name);
    const changed = rowOf(definition, 2);
    for (const column of definition.primaryKey) changed[column] = rowOf(definition, 1)[column] ?? null;
    for (const verb of verbs)
      expect(
        failureOf(() => put(connection, verb, name, changed)),
        verb,
      ).toBeInstanceOf(DuplicateKey);
    const column = Object.keys(definition.columns)[0] ?? '';
    for (const conflict of ['', 'or replace', 'or ignore'])
      expect(
        failureOf(() => connection.exec(`update ${conflict} ${name} set ${column} = ${column}`)),
      ).toEqual(new DatabaseRefused(`INSERT_ONLY:${name}`));
    expect(failureOf(() => connection.exec(`delete from ${name}`))).toEqual(
      new DatabaseRefused(`INSERT_ONLY:${name}`),
    );
    const key = definition.primaryKey.join(', ');
    const upsert = `insert into ${name} select * from ${name} where true on conflict (${key}) do update set ${column} = excluded.${column}`;
    expect(failureOf(() => connection.exec(upsert))).toBeInstanceOf(DuplicateKey);
    expect(contents(connection, name)).toEqual(before);
  });

  test.each([...insertOnly, ...versioned])(
    'no row of %s is replaced by a value of another unique key, or by its rowid',
    (name, definition) => {
      put(connection, 'insert', name, rowOf(definition, 1));
      for (const index of definition.indexes.filter(({ isUnique }) => isUnique === true)) {
        if (index.columns.some((column) => definition.columns[column]?.isNullable)) continue;
        // A filtered index sees rows of one value alone.
        const { whereEquals } = index;
        const seen = (number: number) => {
          const row = rowOf(definition, number);
          if (whereEquals) row[whereEquals.column] = whereEquals.value;
          return row;
        };
        connection = connect(kind);
        put(connection, 'insert', name, seen(1));
        const other = seen(2);
        for (const column of index.columns) other[column] = seen(1)[column] ?? null;
        const expected = new DuplicateKey(`${name}(${index.columns.join(',')})`);
        for (const verb of verbs)
          expect(
            failureOf(() => put(connection, verb, name, other)),
            verb,
          ).toEqual(expected);
        if (definition.class !== 'versioned') continue;
        const third = seen(3);
        put(connection, 'insert', name, third);
        const assignments = index.columns.map((column) => `${column} = ?`).join(', ');
        const isThird = definition.primaryKey.map((column) => `${column} = ?`).join(' and ');
        const update = connection.prepare(
          `update or replace ${name} set ${assignments}, commit_number = 99 where ${isThird}`,
        );
        const values = [
          ...index.columns.map((column) => other[column] ?? null),
          ...definition.primaryKey.map((column) => third[column] ?? null),
        ];
        expect(failureOf(() => update.run(...values))).toEqual(expected);
        expect(contents(connection, name)).toHaveLength(2);
        connection = connect(kind);
        put(connection, 'insert', name, rowOf(definition, 1));
      }
      const hasRowid =
        connection.prepare('select wr from pragma_table_list where name = ?').get(name)?.['wr'] === 0;
      if (!hasRowid || name === 'commits') return;
      const rowid = connection.prepare(`select rowid as position from ${name}`).get()?.['position'] as number;
      const before = contents(connection, name);
      expect(
        failureOf(() => put(connection, 'insert or replace', name, { rowid, ...rowOf(definition, 2) })),
      ).toEqual(new DuplicateKey(`${name}(rowid)`));
      put(connection, 'insert', name, rowOf(definition, 2));
      if (definition.class === 'versioned')
        expect(
          failureOf(() =>
            connection.exec(
              `update or replace ${name} set rowid = ${rowid}, commit_number = 99 where rowid <> ${rowid}`,
            ),
          ),
        ).toEqual(new DatabaseRefused(`KEY_CHANGED:${name}`));
      expect((contents(connection, name) as unknown[])[0]).toEqual((before as unknown[])[0]);
    },
  );

  test.each(versioned)('every superseded version of %s is kept and stays', (name, definition) => {
    const history = historyTableName(name);
    put(connection, 'insert', name, rowOf(definition, 1));
    const before = contents(connection, name);
    connection.exec(`update ${name} set commit_number = 2`);
    expect(contents(connection, history)).toEqual(before);
    for (const version of [1, 2])
      expect(
        failureOf(() => connection.exec(`update or replace ${name} set commit_number = ${version}`)),
      ).toEqual(new DatabaseRefused(`VERSION_NOT_ADVANCED:${name}`));
    for (const column of definition.primaryKey) {
      const update = connection.prepare(`update ${name} set ${column} = ?, commit_number = 3`);
      expect(failureOf(() => update.run(rowOf(definition, 2)[column] ?? null))).toEqual(
        new DatabaseRefused(`KEY_CHANGED:${name}`),
      );
    }
    expect(failureOf(() => connection.exec(`delete from ${name}`))).toEqual(
      new DatabaseRefused(`NOT_DELETABLE:${name}`),
    );
    expect(failureOf(() => connection.exec(`delete from ${history}`))).toEqual(
      new DatabaseRefused(`INSERT_ONLY:${history}`),
    );
    expect(failureOf(() => connection.exec(`update ${history} set commit_number = 7`))).toEqual(
      new DatabaseRefused(`INSERT_ONLY:${history}`),
    );
    expect(
      failureOf(() => put(connection, 'insert or replace', history, rowOf(definition, 1))),
    ).toBeInstanceOf(DuplicateKey);
    expect(contents(connection, history)).toEqual(before);
    connection.setAuthorizer(authorizerFor('application', definitionsOf[kind]));
    expect(failureOf(() => put(connection, 'insert', history, rowOf(definition, 5)))).toEqual(
      new DatabaseRefused('NOT_PERMITTED'),
    );
    connection.exec(`update ${name} set commit_number = 3`);
    expect(contents(connection, history)).toHaveLength(2);
  });
});

describe('each guard is what holds', () => {
  let connection: DatabaseSync;
  const events = definitionsOf.tenant['audit_events'] as TableDefinition;
  const accounts = definitionsOf.tenant['accounts'] as TableDefinition;
  const entries = definitionsOf.tenant['journal_entries'] as TableDefinition;
  beforeEach(() => {
    connection = connect('tenant');
  });

  test('without the insert trigger INSERT OR REPLACE changes an event, past authorizer and the other triggers', () => {
    connection.exec('drop trigger audit_events_before_insert');
    connection.setAuthorizer(authorizerFor('application', definitionsOf.tenant));
    put(connection, 'insert', 'audit_events', rowOf(events, 1));
    put(connection, 'insert or replace', 'audit_events', { ...rowOf(events, 1), event: 'FORGED' });
    expect(connection.prepare('select event from audit_events').all()).toEqual([{ event: 'FORGED' }]);
  });

  test('without the update trigger UPDATE OR REPLACE removes the account in the way', () => {
    connection.exec('drop trigger accounts_before_update');
    put(connection, 'insert', 'accounts', rowOf(accounts, 1));
    put(connection, 'insert', 'accounts', rowOf(accounts, 2));
    connection.prepare('update or replace accounts set code = ? where code = ?').run('AAA', 'BBB');
    expect(contents(connection, 'accounts')).toHaveLength(1);
  });

  test('without the authorizer a PRAGMA passes', () => {
    expect(() => connection.exec('pragma user_version = 7')).not.toThrow();
    connection.setAuthorizer(authorizerFor('application', definitionsOf.tenant));
    expect(failureOf(() => connection.exec('pragma user_version = 8'))).toEqual(
      new DatabaseRefused('NOT_PERMITTED'),
    );
  });

  test('the instant of posting is the clock of the database, and without the trigger any instant passes', () => {
    const lastYear = BigInt(Date.now() - 365 * 86_400_000) * 1000n;
    const backdated = { ...rowOf(entries, 1), actual_posting_date: lastYear };
    const rule = 'NOT_DATABASE_CLOCK:journal_entries.actual_posting_date';
    for (const distance of [-6_000_000n, 6_000_000n]) {
      const row = { ...rowOf(entries, 1), actual_posting_date: BigInt(Date.now()) * 1000n + distance };
      expect(failureOf(() => put(connection, 'insert', 'journal_entries', row))).toEqual(
        new DatabaseRefused(rule),
      );
    }
    expect(failureOf(() => put(connection, 'insert', 'journal_entries', backdated))).toEqual(
      new DatabaseRefused(rule),
    );
    put(connection, 'insert', 'journal_entries', rowOf(entries, 1));
    connection.exec('drop trigger journal_entries_before_insert');
    put(connection, 'insert', 'journal_entries', { ...backdated, id: Buffer.alloc(16, 9), number: 9n });
    expect(contents(connection, 'journal_entries')).toHaveLength(2);
  });
});

describe('a column refuses what its kind does not hold', () => {
  const accounts = definitionsOf.tenant['accounts'] as TableDefinition;
  const years = definitionsOf.tenant['fiscal_years'] as TableDefinition;
  const rates = definitionsOf.tenant['exchange_rate_history'] as TableDefinition;
  const periods = definitionsOf.tenant['periods'] as TableDefinition;
  test.each([
    ['a short id', accounts, { id: Buffer.alloc(15) }, 'ck_accounts_id'],
    ['a code with a space at its end', accounts, { code: 'A ' }, 'ck_accounts_code'],
    ['a code that is too long', accounts, { code: 'A'.repeat(41) }, 'ck_accounts_code'],
    ['a text that is too long', accounts, { name: 'A'.repeat(201) }, 'ck_accounts_name'],
    ['a code outside its list', accounts, { type: 'OTHER' }, 'ck_accounts_type'],
    ['a flag that is neither', accounts, { is_active: 2 }, 'ck_accounts_is_active'],
    ['a day that does not exist', years, { end_date: '2026-02-30' }, 'ck_fiscal_years_end_date'],
    ['an instant for a date', years, { end_date: '2026-02-03T00:00' }, 'ck_fiscal_years_end_date'],
    ['a year before 1900', years, { end_date: '1899-12-31' }, 'ck_fiscal_years_end_date'],
    ['a rate that is no number', rates, { rate: '1e5' }, 'ck_exchange_rate_history_rate'],
    ['a negative rate', rates, { rate: '-1' }, 'ck_exchange_rate_history_rate'],
    [
      'a pair of states that does not exist',
      periods,
      { close_state: 'CLOSED' },
      'ck_periods_rule_state_pair',
    ],
    ['a null', accounts, { name: null }, 'NOT_NULL:accounts.name'],
    ['a text for a number', accounts, { commit_number: 'x' }, 'DATATYPE'],
  ] as const)('%s', (_what, definition, change, rule) => {
    const connection = connect('tenant');
    const row = { ...rowOf(definition, 1), ...change };
    expect(failureOf(() => put(connection, 'insert', definition.name, row))).toEqual(
      new DatabaseRefused(rule),
    );
    put(connection, 'insert', definition.name, rowOf(definition, 1));
  });
});
