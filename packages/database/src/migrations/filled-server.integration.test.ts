import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHeader } from '../../../../test/support/account-works.ts';
import { insertEverywhere, replaceEverywhere } from '../chain/chained-rows.fixture.ts';
import { verifyChain, type ChainReport } from '../chain/verify.ts';
import { openTenantReader } from '../engine.ts';
import { migrateAll } from '../migrate/migrate-all.ts';
import { probeCapabilities, lackingProtections, readingIsolationOf } from '../mssql/capabilities.ts';
import { mssqlChainSource } from '../mssql/chain-source.ts';
import { closeIdleMssqlConnections } from '../mssql/connections-of-thread.ts';
import { createDatabase } from '../mssql/create-database.ts';
import type { MssqlPool } from '../mssql/driver.ts';
import { migrateMssql } from '../mssql/migrate.ts';
import { configureMssql } from '../mssql/settings.ts';
import { MssqlStatements } from '../mssql/statements.ts';
import { dropTestDatabase, openTestPool } from '../mssql/test-server.fixture.ts';
import { beginReading } from '../mssql/transaction.ts';
import { MssqlWriter } from '../mssql/writer.ts';
import type { Definitions } from '../kit/names.ts';
import { tenantTables } from '../tables/tenant.ts';
import { migrationPlan, NOTE_PREFIX } from './later-plan.fixture.ts';
import { migrationPlan as committedPlan, type MigrationPlan } from './plan.ts';

/** The log-in of an administrator of a server for tests: every test makes databases of its own and drops them. */
const url = process.env['TEST_SQLSERVER_URL'];
const SEEDS = 12;
const names: string[] = [];
let master: MssqlPool;

beforeAll(async () => {
  if (url === undefined) return;
  const urls = { migrator: url, application: url, reader: url };
  configureMssql({ urls, maximumConnections: 20, waitSeconds: 30, isDegradedLiveAllowed: true });
  master = await openTestPool(url, 'master');
});
afterAll(async () => {
  if (url === undefined) return;
  await closeIdleMssqlConnections();
  for (const name of names) await dropTestDatabase(master, name);
  await master.close();
});

/** A tenant's database with rows, history and chain of every table, by the committed plan. */
async function filledDatabase(server: string): Promise<string> {
  const name = `cifra_filled_${randomBytes(6).toString('hex')}`;
  names.push(name);
  await createDatabase(master, name);
  const pool = await openTestPool(server, name);
  try {
    await migrateMssql(pool, 'tenant', await probeCapabilities(pool), committedPlan);
    const tables: Definitions = tenantTables;
    const writer = new MssqlWriter(pool, new MssqlStatements(tables));
    for (let seed = 1; seed <= SEEDS; seed += 1)
      await writer.submit({
        header: testHeader,
        reading: 'stepwise',
        run: async (tx) => (await insertEverywhere(tx, tables, seed), { kind: 'keep', answer: null }),
      });
    for (const seed of [1, 2, 3])
      await writer.submit({
        header: testHeader,
        reading: 'stepwise',
        run: async (tx) => (
          await replaceEverywhere(tx, tables, { seed, version: BigInt(seed) }),
          { kind: 'keep', answer: null }
        ),
      });
    await writer.close();
    return name;
  } finally {
    await pool.close();
  }
}

async function verify(
  pool: MssqlPool,
  plan: MigrationPlan,
  known: readonly ChainReport[] = [],
): Promise<ChainReport> {
  const reading = await beginReading(pool, readingIsolationOf(await lackingProtections(pool, 'accounts')));
  try {
    return await verifyChain({
      tables: Object.values(plan.definitions.tenant),
      source: mssqlChainSource(reading),
      knownHeads: known.map(({ headNumber, headHash }) => ({ number: headNumber, hash: headHash })),
    });
  } finally {
    await reading.rollback();
  }
}

/** A plan whose fill is cut off after its first commit, as by the end of the process. */
const cutOff = (): MigrationPlan => {
  let count = 0;
  const fills = migrationPlan.fills.tenant.map((fill) => ({
    ...fill,
    run: async (tx: Parameters<typeof fill.run>[0]) => {
      count += 1;
      if (count > 1) throw new Error('cut off');
      return fill.run(tx);
    },
  }));
  return { ...migrationPlan, fills: { ...migrationPlan.fills, tenant: fills } };
};

test.skipIf(url === undefined)(
  'filled databases of a server are migrated side by side; one that fails stops no other; one that was cut off is completed',
  { timeout: 400_000 },
  async () => {
    const server = url ?? '';
    const databases = [await filledDatabase(server), await filledDatabase(server)];
    const before = new Map<string, ChainReport>();
    const onPool = async <Answer>(
      name: string,
      run: (pool: MssqlPool) => Promise<Answer>,
    ): Promise<Answer> => {
      const pool = await openTestPool(server, name);
      try {
        return await run(pool);
      } finally {
        await pool.close();
      }
    };
    for (const name of databases) before.set(name, await onPool(name, (pool) => verify(pool, committedPlan)));
    for (const { faults, rowCount } of before.values())
      expect([faults, rowCount > SEEDS * 10]).toEqual([[], true]);

    const run = (plan: (name: string) => MigrationPlan) =>
      migrateAll([...databases, 'cifra_filled_nowhere'], {
        parallel: 3,
        migrateOne: (name) =>
          onPool(name, async (pool) =>
            migrateMssql(pool, 'tenant', await probeCapabilities(pool), plan(name)),
          ),
      });
    const [first = ''] = databases;
    const one = await run((name) => (name === first ? cutOff() : migrationPlan));
    expect(one.migrated).toEqual(databases.slice(1));
    expect(one.failed.map(({ target }) => target).toSorted()).toEqual(
      [first, 'cifra_filled_nowhere'].toSorted(),
    );
    const two = await run(() => migrationPlan);
    expect([two.migrated, two.alreadyCurrent, two.failed.map(({ target }) => target)]).toEqual([
      [first],
      databases.slice(1),
      ['cifra_filled_nowhere'],
    ]);

    for (const name of databases)
      await onPool(name, async (pool) => {
        const known = before.get(name);
        const after = await verify(pool, migrationPlan, known ? [known] : []);
        expect(after.faults).toEqual([]);
        expect(after.headNumber).toBe((known?.headNumber ?? 0n) + BigInt(SEEDS / 2));
        const { recordset } = await pool
          .request()
          .query(
            `select count(*) as [all], sum(case when [note] = concat('${NOTE_PREFIX}', [name]) then 1 else 0 end) as [filled], (select count(*) from [dbo].[accounts_history] where [note] is null) as [versions] from [dbo].[accounts]`,
          );
        expect(recordset?.[0]).toEqual({ all: SEEDS, filled: SEEDS, versions: SEEDS + 3 });
      });

    const open = (database: string) =>
      openTenantReader({
        placement: { engine: 'mssql', server: null, database },
        tenantId: '00000000-0000-7000-8000-000000000000',
      });
    await expect(open(first)).rejects.toThrow(
      /ahead of this code: it has 0002-add-notes, this code serves 0001-create-tables/,
    );
    await onPool(first, (pool) => pool.request().batch('delete from [dbo].[schema_migrations]'));
    await expect(open(first)).rejects.toThrow(
      /the tenant database is at schema version 0, this code serves 1 .*npm run cifra -- migrate/,
    );
  },
);
