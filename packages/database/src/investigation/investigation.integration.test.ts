import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { probeCapabilities } from '../mssql/capabilities.ts';
import { createDatabase } from '../mssql/create-database.ts';
import type { MssqlPool } from '../mssql/driver.ts';
import { migrateMssql } from '../mssql/migrate.ts';
import { dropTestDatabase, openTestPool } from '../mssql/test-server.fixture.ts';
import type { InvestigationLimits, ResultRow } from './message.ts';
import { runOnServer, type ServerRequest } from './run-on-server.ts';

/** An investigator on SQL Server, as the principal of that name: a user of its own in the role, and nothing else. */
const url = process.env['TEST_SQLSERVER_URL'];

const limits: InvestigationLimits = {
  rows: 100,
  bytes: 1_000_000,
  seconds: 5,
  cpuSeconds: 5,
  memoryMebibytes: 64,
};

describe.skipIf(url === undefined)('on SQL Server', () => {
  const name = `cifra_test_${randomBytes(6).toString('hex')}`;
  const login = `${name}_ines`;
  const password = `Aa1!${randomBytes(12).toString('hex')}`;
  let master: MssqlPool;
  let owner: MssqlPool;
  let own: string;

  beforeAll(async () => {
    master = await openTestPool(url ?? '', 'master');
    await createDatabase(master, name);
    owner = await openTestPool(url ?? '', name);
    await migrateMssql(owner, 'control', await probeCapabilities(owner));
    await master.request().batch(`create login [${login}] with password = '${password}'`);
    await owner.request().batch(`create user [${login}] for login [${login}]`);
    await owner.request().batch(`alter role [cifra_readonly_investigator] add member [${login}]`);
    for (let index = 0; index < 300; index += 1)
      await owner
        .request()
        .batch(
          `insert into [log_in_attempts] ([account], [client], [failed_count], [locked_until], [last_failed_at]) values ('who${index}@example.com', '10.0.0.1', ${index}, null, 1700000000000000)`,
        );
    const address = new URL(url ?? '');
    [address.username, address.password] = [login, password];
    own = address.href;
  });
  afterAll(async () => {
    await owner?.close();
    // A server that does not listen while it counts goes on to the end of the statement: a database in use is not dropped.
    await vi.waitFor(() => dropTestDatabase(master, name), { timeout: 10_000, interval: 500 });
    await master.request().batch(`drop login [${login}]`);
    await master.close();
  });

  async function run(
    sql: string,
    given: Partial<InvestigationLimits> = {},
    values: ServerRequest['values'] = {},
  ) {
    const rows: ResultRow[] = [];
    const end = await runOnServer(
      {
        placement: { server: null, database: name },
        kind: 'control',
        sql,
        values,
        limits: { ...limits, ...given },
      },
      { columns: () => undefined, row: (row) => void rows.push(row) },
      { open: () => openTestPool(own, name) },
    );
    return { ...end, rows };
  }

  test('it reads, with values by name', async () => {
    const found = await run(
      'select [failed_count], [last_failed_at] from [log_in_attempts] where [failed_count] = @count',
      {},
      { count: { kind: 'integer', value: '7' } },
    );
    expect(found).toMatchObject({ outcome: 'COMPLETED', rowCount: 1, problem: null });
    expect(found.rows).toEqual([['7', '1700000000000000']]);
  });

  test.each([
    ['a common table expression that deletes', 'with x as (select 1 as a) delete from [log_in_attempts]'],
    ['a statement behind another', 'select 1; delete from [log_in_attempts]'],
    ['an update', 'update [users] set [name] = [name]'],
    ['a table made of a query', 'select 1 as a into [dbo].[copied]'],
    ['a table', 'create table [dbo].[made] ([a] int)'],
    ['a shell', "exec master..xp_cmdshell 'id'"],
    ['a file', "select * from openrowset(bulk '/etc/passwd', single_clob) as f"],
    ['another server', "select * from openrowset('MSOLEDBSQL', 'server=elsewhere', 'select 1')"],
    ['a backup', `backup database [${name}] to disk = 'x'`],
    ['rights', `alter role [cifra_application] add member [${login}]`],
    ['somebody else', "execute as user = 'dbo'"],
    ['a secret', 'select [password_hash] from [users]'],
    ['every column, a secret among them', 'select * from [users]'],
    ['what is masked on the other engine', 'select [account] from [log_in_attempts]'],
    ['what people are called', 'select * from [users_opened]'],
  ])('%s is refused', async (_what, sql) => {
    const found = await run(sql);
    // What another server than Microsoft's does not know, it refuses as a mistake.
    expect(found.outcome).toBe(
      /not currently supported|does not exist/.test(found.problem ?? '') ? 'FAILED' : 'REFUSED',
    );
    expect(found.rows).toEqual([]);
  });

  test.each([
    ['rows', 'select a.[failed_count] from [log_in_attempts] a, [log_in_attempts] b', { rows: 10 }, 'ROWS'],
    [
      'time, in a product of tables',
      'select count(*) from [log_in_attempts] a, [log_in_attempts] b, [log_in_attempts] c',
      { seconds: 0.5 },
      'TIME',
    ],
  ] as const)('it is ended at its limit: %s', async (_what, sql, given, limit) => {
    const found = await run(sql, given);
    expect(found).toMatchObject({ outcome: 'KILLED', limit });
  });

  test('nothing of all that was changed', async () => {
    const { recordset = [] } = await owner.request().query('select count(*) as [n] from [log_in_attempts]');
    expect(recordset).toEqual([{ n: 300 }]);
  });
});
