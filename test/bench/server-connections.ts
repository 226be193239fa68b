import { ConnectionFigures } from '@cifra/database/mssql/connection-figures';
import { defaultConnectionLimits, MssqlConnections } from '@cifra/database/mssql/connections';
import { LeasedPool } from '@cifra/database/mssql/leased-pool';
import { openConnection } from '@cifra/database/mssql/open-connection';
import { configureMssql } from '@cifra/database/mssql/settings';
import { dropTestDatabase, openTestPool } from '@cifra/database/mssql/test-server.fixture';
import { beginReading, beginWrite } from '@cifra/database/mssql/transaction';
import { machineText } from './kit/figures.ts';
import { lookingEvery, sessionsOfThisProcess } from './kit/server-sessions.ts';

/**
 * 200 small tenants on a real server within a budget of 200 connections, and within one of 60. Each tenant is a database of its own with one
 * table; what stays of the books is their use of connections: a writer that takes the writer's lock, writes and commits, and a reader with
 * snapshots, all at once, so many rounds, without a pause. Shown: how long it took, the longest wait, refusals, and the most connections that
 * the server saw of this process. Needs TEST_SQLSERVER_URL.
 *
 *   TEST_SQLSERVER_URL=… node ops/bootstrap.mjs test/bench/server-connections.ts [tenants] [rounds] [budgets, with commas] [seconds of waiting]
 */
const tenantCount = Number(process.argv[2] ?? 200);
const rounds = Number(process.argv[3] ?? 3);
const budgets = (process.argv[4] ?? '200,60').split(',').map(Number);
const waitSeconds = Number(process.argv[5] ?? 10);

// oxlint-disable-next-line node/no-process-env -- where the server is
const server = process.env['TEST_SQLSERVER_URL'];
if (server === undefined) throw new Error('TEST_SQLSERVER_URL is not set');
configureMssql({
  urls: { application: server, reader: server, migrator: server },
  maximumConnections: 1,
  waitSeconds: 10,
  isDegradedLiveAllowed: true,
});
const master = await openTestPool(server, 'master');
const names = Array.from({ length: tenantCount }, (_, index) => `cifra_conn_${process.pid}_${index}`);
const made: string[] = [];

async function run(budget: number): Promise<void> {
  const figures = new ConnectionFigures();
  const connections = new MssqlConnections(
    {
      ...defaultConnectionLimits,
      mostOpen: budget,
      waitMilliseconds: waitSeconds * 1000,
      open: openConnection,
    },
    figures,
  );
  const began = performance.now();
  const failures: string[] = [];
  const repeat = async (once: () => Promise<void>): Promise<number> => {
    let done = 0;
    for (let round = 0; round < rounds; round += 1)
      try {
        await once();
        done += 1;
      } catch (error) {
        failures.push(String(error));
      }
    return done;
  };
  const tenants = names.map((database) => {
    const key = { server: null, database } as const;
    const [writer, reader] = [
      new LeasedPool(connections, { ...key, principal: 'application' }),
      new LeasedPool(connections, { ...key, principal: 'reader' }),
    ];
    const write = async (): Promise<void> => {
      const transaction = await beginWrite(writer, 10_000);
      try {
        await transaction.execute("insert into [dbo].[notes] ([text]) values (N'note')");
        await transaction.commit();
      } catch (error) {
        await transaction.rollback();
        throw error;
      }
    };
    const read = async (): Promise<void> => {
      const transaction = await beginReading(reader, 'SERIALIZABLE');
      try {
        await transaction.execute('select count(*) as [count] from [dbo].[notes]');
      } finally {
        await transaction.rollback();
      }
    };
    return Promise.all([repeat(write), repeat(read)]);
  });
  let [seen, own, waiting, longest] = [0, 0, 0, 0];
  const stop = lookingEvery(200, async () => {
    const { open, waiting: now, longestWaitSeconds } = figures.state;
    own = Math.max(own, open);
    waiting = Math.max(waiting, now);
    longest = Math.max(longest, longestWaitSeconds);
    seen = Math.max(seen, await sessionsOfThisProcess(master));
  });
  const done = await Promise.all(tenants);
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  await stop();
  const { openedTotal, closedTotal, busyTotal } = figures.state;
  await connections.close();
  const of = (index: 0 | 1) => {
    const counts = done.map((each) => each[index]);
    const sum = counts.reduce((total, each) => total + each, 0);
    return { sum, least: Math.min(...counts), most: Math.max(...counts) };
  };
  console.log(
    `${tenantCount} tenants, ${rounds} rounds, a budget of ${budget}, up to ${waitSeconds} s of waiting; ${machineText()}`,
  );
  console.log({
    seconds,
    writes: of(0),
    reads: of(1),
    failures: failures.length,
    firstFailure: failures[0],
    connectionsSeenByTheServer: seen,
    connectionsCounted: own,
    waiting,
    longestWaitSeconds: longest,
    openedTotal,
    closedTotal,
    busyTotal,
  });
}

try {
  for (const name of names) {
    await master.request().batch(`create database [${name}]`);
    made.push(name);
  }
  const connections = new MssqlConnections({
    ...defaultConnectionLimits,
    mostOpen: 8,
    waitMilliseconds: 600_000,
    open: openConnection,
  });
  await Promise.all(
    names.map((database) =>
      new LeasedPool(connections, { server: null, database, principal: 'migrator' })
        .request()
        .batch(
          'create table [dbo].[notes] ([id] int identity not null constraint [pk_notes] primary key, [text] nvarchar(40) not null)',
        ),
    ),
  );
  await connections.close();
  console.log(`made ${made.length} databases`);
  for (const budget of budgets) await run(budget);
} finally {
  for (const name of made) await dropTestDatabase(master, name);
  await master.close();
}
