import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEmptyDatabaseImage } from '../migrations/sqlite.ts';
import { definitionsOf } from '../tables/kinds.ts';
import { openToInvestigate } from './open-to-investigate.ts';
import type {
  DescribedColumn,
  InvestigationLimits,
  ProcessRequest,
  ResultColumn,
  ResultRow,
} from './message.ts';
import { readStatement } from './read-statement.ts';
import { runInProcess } from './run-process.ts';

/** What somebody may try who may run SQL: everything here ends by itself, by name, and changes nothing. */

const directory = mkdtempSync(path.join(tmpdir(), 'cifra-investigation-'));
const file = path.join(directory, 'control.db');
const others = path.join(directory, 'tenant.db');
let writer: DatabaseSync;

beforeAll(() => {
  writeFileSync(file, createEmptyDatabaseImage('control'));
  writeFileSync(others, createEmptyDatabaseImage('tenant'));
  writer = new DatabaseSync(file);
  writer.exec('pragma journal_mode=wal');
  const insert = writer.prepare(
    'insert into log_in_attempts (account, client, failed_count, locked_until, last_failed_at) values (?, ?, ?, null, 1700000000000000)',
  );
  writer.exec('begin');
  for (let index = 0; index < 3_000; index += 1) insert.run(`who${index}@example.com`, '10.0.0.1', index);
  writer.exec('commit');
});
afterAll(() => {
  writer.close();
  rmSync(directory, { recursive: true, force: true });
});

const limits: InvestigationLimits = {
  rows: 1_000,
  bytes: 1_000_000,
  seconds: 10,
  cpuSeconds: 10,
  memoryMebibytes: 64,
};

const described: readonly DescribedColumn[] = [
  {
    table: 'users',
    aboutTable: 'People.',
    column: 'id',
    meaning: "It's the id.",
    holds: 'id',
    access: 'READABLE',
  },
];

async function run(
  sql: string,
  given: Partial<InvestigationLimits> = {},
  more: Partial<ProcessRequest> = {},
) {
  const rows: ResultRow[] = [];
  let columns: readonly ResultColumn[] = [];
  const end = await runInProcess(
    {
      path: file,
      definitions: definitionsOf.control,
      described,
      sql,
      parameters: {},
      limits: { ...limits, ...given },
      ...more,
    },
    { columns: (found) => (columns = found), row: (row) => void rows.push(row) },
  );
  return { ...end, rows, columns };
}

/** The longest commit of somebody who writes to the same database meanwhile, and how many there were. */
async function whileWriting<Answer>(work: Promise<Answer>) {
  const state = { isDone: false };
  void work.finally(() => (state.isDone = true)).catch(() => undefined);
  const update = writer.prepare(
    "update log_in_attempts set failed_count = failed_count + 1 where account = 'who1@example.com'",
  );
  let [slowestMillis, count] = [0, 0];
  while (!state.isDone) {
    const begun = performance.now();
    update.run();
    slowestMillis = Math.max(slowestMillis, performance.now() - begun);
    count += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return { answer: await work, slowestMillis, count };
}

test('a query sees one state of the books, its values readable, what it binds by name, and the schema explained', async () => {
  const found = await run(
    `select last_failed_at, failed_count, account, amount(:sum) as total, uuid(id(:id)) as row, (select group_concat(column_name || ' ' || meaning) from schema_columns) as about
     from log_in_attempts where failed_count = :count and client is null`,
    {},
    {
      parameters: {
        sum: { kind: 'integer', value: '-12345600' },
        id: { kind: 'text', value: '01890a5d-ac96-774b-bcce-b302099a8057' },
        count: { kind: 'integer', value: '7' },
      },
    },
  );
  expect(found).toMatchObject({ outcome: 'COMPLETED', rowCount: 1, problem: null, limit: null });
  expect(found.rows).toEqual([
    [
      '2023-11-14T22:13:20.000000Z',
      '7',
      null,
      '-1234.5600',
      '01890a5d-ac96-774b-bcce-b302099a8057',
      "id It's the id.",
    ],
  ]);
  expect(found.columns.map(({ shownAs }) => shownAs)).toEqual([
    'INSTANT',
    'INTEGER',
    'TEXT',
    'TEXT',
    'TEXT',
    'TEXT',
  ]);
});

const refused =
  /not authorized|prohibited|authorization denied|may not be modified|readonly|within a transaction|no such (table|function)/;

describe('the database itself refuses', () => {
  // On the connection of the process, without one for each: what it answers, the process says.
  let connection: DatabaseSync;
  beforeAll(() => {
    connection = openToInvestigate({ path: file, definitions: definitionsOf.control, described });
  });
  afterAll(() => connection.close());

  test.each([
    ['a common table expression that deletes', 'with x as (select 1) delete from users'],
    ['one that updates', 'with x as (select 1 as a) update users set name = (select a from x)'],
    ['a statement explained', 'explain delete from users'],
    ['another file', "attach database 'OTHER' as other"],
    ['a copy of the file', "vacuum into 'COPY'"],
    ['the file written anew', 'vacuum'],
    ['a setting', 'pragma query_only = off'],
    ['a setting by its table', "select * from pragma_table_info('users')"],
    ['a temporary table', 'create temp table t (a)'],
    ['a temporary view', 'create temp view v as select 1'],
    ['a trigger', 'create trigger t after insert on users begin select 1; end'],
    ['an extension', "select load_extension('/usr/lib/x.so')"],
    ['a file of the machine', "select readfile('/etc/passwd')"],
    ['a secret', 'select password_hash from users'],
    ['a secret, in a condition', "select 1 from users where password_hash like 'a%'"],
    ['a secret, in JSON', 'select json_group_array(token_hash) from log_in_sessions'],
    ['a secret, in history', 'select token_hash from log_in_sessions_history'],
    ['what people are called', 'select name from users_opened'],
    ['pages of the file', 'select * from sqlite_dbpage'],
    ['statistics of the file', 'select * from dbstat'],
    ['an order to lock the file', 'begin exclusive'],
    ['another tenant, by path', 'select * from "OTHER".commits'],
  ])('%s', (_what, sql) => {
    const text = sql.replace('OTHER', others).replace('COPY', path.join(directory, 'copy.db'));
    // As in the process: within a transaction.
    connection.exec('begin');
    expect(() => connection.prepare(text).all()).toThrow(refused);
    connection.exec('rollback');
  });

  test('and the process says so, and that nothing came', async () => {
    expect(await run('with x as (select 1) delete from users')).toMatchObject({
      outcome: 'REFUSED',
      problem: 'not authorized',
      rows: [],
    });
  });
});

describe('a limit ends it, and is named', () => {
  const endless = 'with recursive n(i) as (select 1 union all select i + 1 from n)';
  const product = 'select count(*) from log_in_attempts a, log_in_attempts b, log_in_attempts c';
  test.each([
    ['rows', `${endless} select i from n`, { rows: 10 }, 'ROWS', 10],
    ['bytes', `${endless} select hex(zeroblob(1000)) from n`, { bytes: 20_000 }, 'BYTES', 9],
    ['wall', `${endless} select max(i) from n`, { seconds: 0.7 }, 'TIME', 0],
    ['processor', product, { cpuSeconds: 1, seconds: 120 }, 'CPU_TIME', 0],
    [
      'memory, sorted',
      `${endless} select hex(randomblob(500)) r from n order by r`,
      { memoryMebibytes: 16 },
      'MEMORY',
      0,
    ],
  ] as const)('%s', async (_what, sql, given, limit, rows) => {
    const { answer, slowestMillis, count } = await whileWriting(run(sql, given));
    expect(answer).toMatchObject({ outcome: 'KILLED', limit, rowCount: rows });
    expect(answer.rows).toHaveLength(rows);
    // Whoever writes waits for nothing: readers of a write-ahead log hold no lock that a commit needs.
    expect(count).toBeGreaterThan(5);
    expect(slowestMillis).toBeLessThan(500);
  });

  test('a value that no row has room for fails by name', async () => {
    expect(await run("select printf('%.*c', 900000000, 'x')")).toMatchObject({ rows: [], rowCount: 0 });
    expect(await run('select randomblob(900000000)')).toMatchObject({
      outcome: 'FAILED',
      problem: 'a text or its bytes are too big',
    });
  });
});

test('nothing of all that was changed', () => {
  const image = new DatabaseSync(others, { readOnly: true });
  expect(image.prepare('select count(*) as n from commits').get()).toEqual({ n: 0 });
  image.close();
  expect(() => readFileSync(path.join(directory, 'copy.db'))).toThrow('ENOENT');
  expect(writer.prepare('select count(*) as n from log_in_attempts').get()).toEqual({ n: 3_000 });
});

test('what a text of SQL is, is told before it runs, whatever comments and quotes hide', () => {
  const problemOf = (sql: string) => {
    const read = readStatement(sql);
    return 'problem' in read ? read.problem : read.parameterNames;
  };
  for (const [sql, expected] of [
    ['select 1; -- and\n/* more; */ ;', []],
    ['select 1; delete from commits', 'SEVERAL_STATEMENTS'],
    ['select \';\' as "a;b", [c;d], `e;f` /* ; */ -- ;', []],
    ["select 'it''s' ; select 2", 'SEVERAL_STATEMENTS'],
    ['/* select */ delete from commits', 'NOT_A_QUERY'],
    ['-- select\nattach database :x as y', 'NOT_A_QUERY'],
    ['vacuum', 'NOT_A_QUERY'],
    ['', 'EMPTY'],
    [' ; /* nothing */', 'EMPTY'],
    ["select 'open", 'NOT_CLOSED'],
    ['select ?, ?2', 'POSITIONAL_PARAMETER'],
    ['select :a, @b, $c, :a, \':no\', "@no" -- :no', ['a', 'b', 'c']],
    ['values (1), (2)', []],
    ['EXPLAIN QUERY PLAN SELECT 1', []],
    ['exec xp_cmdshell', 'NOT_A_QUERY'],
    [`select ${'1 +'.repeat(7_000)} 1`, 'TOO_LONG'],
  ] as const)
    expect([sql.slice(0, 60), problemOf(sql)]).toEqual([sql.slice(0, 60), expected]);
});
