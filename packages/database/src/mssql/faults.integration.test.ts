import { randomBytes } from 'node:crypto';
import { asc } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { fixtureEvent } from '../audit-event.fixture.ts';
import { verifyChain } from '../chain/verify.ts';
import { DatabaseUnreachable, OutcomeUnknown, WriterBusy } from '../failures.ts';
import { tenantQuery, type TenantTables } from '../statement.ts';
import { accounts, tenantTables } from '../tables/tenant.ts';
import type { Work } from '../writer.ts';
import { createDatabase } from './create-database.ts';
import { probeCapabilities, lackingProtections, readingIsolationOf } from './capabilities.ts';
import type { MssqlPool } from './driver.ts';
import { migrateMssql } from './migrate.ts';
import { MssqlReader } from './reader.ts';
import { ServerProxy } from './server-proxy.fixture.ts';
import { MssqlStatements } from './statements.ts';
import { dropTestDatabase, openTestPool } from './test-server.fixture.ts';
import { beginWrite } from './transaction.ts';
import { defaultMssqlWriterLimits, MssqlWriter } from './writer.ts';

/* What a command is answered when the network or the server fails under it. Everything goes through a proxy that fails when it is told to. */
const url = process.env['TEST_SQLSERVER_URL'];
if (url === undefined)
  console.warn('SKIPPED: faults of SQL Server were NOT tried on a server. Set TEST_SQLSERVER_URL.');

const PATIENCE = 120_000;
const limits = { ...defaultMssqlWriterLimits, outcomeMilliseconds: 3_000, lockMilliseconds: 1_000 };

const codes = tenantQuery()((q) =>
  q.db.select({ code: q.t.accounts.code }).from(q.t.accounts).orderBy(asc(q.t.accounts.code)),
);

let serial = 0;
/** Adds an account; the code is its own. */
function adding(code: string, runs: string[] = []): Work<string, TenantTables> {
  const id = `01890000-0000-7000-8000-${String((serial += 1)).padStart(12, '0')}` as Uuid;
  return {
    header: {
      actor: { kind: 'system', id: null, name: 'test' },
      requestId: 'r',
      origin: 'test',
      command: 'test',
      reason: null,
    },
    run: async (tx) => {
      runs.push(code);
      tx.insert(accounts, {
        id,
        code,
        name: 'Cash',
        type: 'ASSET',
        normal_side: 'DEBIT',
        kind: null,
        parent_id: null,
        is_postable: true,
        is_active: true,
        control_role: null,
        currency: null,
        bank_number: null,
      });
      tx.record(fixtureEvent({ event: 'ACCOUNT_ADDED', objectType: 'account', objectId: id }));
      return { kind: 'keep', answer: code };
    },
  };
}

describe.skipIf(url === undefined)('a server behind a network that fails', () => {
  const name = `cifra_faults_${randomBytes(6).toString('hex')}`;
  let master: MssqlPool;
  let proxy: ServerProxy;
  let pool: MssqlPool;
  let direct: MssqlPool;
  let writer: MssqlWriter<TenantTables>;
  let reader: MssqlReader<TenantTables>;
  const statements = new MssqlStatements(tenantTables);

  beforeAll(async () => {
    master = await openTestPool(url ?? '', 'master');
    await createDatabase(master, name);
    direct = await openTestPool(url ?? '', name);
    await migrateMssql(direct, 'tenant', await probeCapabilities(direct));
    proxy = await ServerProxy.open(url ?? '');
    pool = await openTestPool(proxy.url, name);
    const isolation = readingIsolationOf(await lackingProtections(direct, 'accounts'));
    writer = new MssqlWriter(pool, statements, limits);
    reader = new MssqlReader(pool, statements, isolation);
  }, PATIENCE);
  afterAll(async () => {
    await proxy.resume();
    await writer.close();
    await pool.close();
    await proxy.close();
    await direct.close();
    await dropTestDatabase(master, name);
    await master.close();
  }, PATIENCE);
  beforeEach(() => proxy.resume());

  const stored = async (prefix: string): Promise<readonly string[]> =>
    (await reader.all(codes, {})).map(({ code }) => code).filter((code) => code.startsWith(prefix));

  test(
    'COMMIT took effect and its answer is lost: the works are answered as done, and were run once',
    async () => {
      const runs: string[] = [];
      await writer.submit(adding('A0'));
      proxy.failNextCommit('resetAfter');
      const group = ['A1', 'A2', 'A3'].map((code) => writer.submit(adding(code, runs)));
      expect(await Promise.all(group)).toEqual(['A1', 'A2', 'A3']);
      expect(runs).toEqual(['A1', 'A2', 'A3']);
      expect(await stored('A')).toEqual(['A0', 'A1', 'A2', 'A3']);
    },
    PATIENCE,
  );

  test(
    'COMMIT does not arrive: the works are run again, and stored once',
    async () => {
      const runs: string[] = [];
      proxy.failNextCommit('resetBefore');
      const group = ['B1', 'B2'].map((code) => writer.submit(adding(code, runs)));
      expect(await Promise.all(group)).toEqual(['B1', 'B2']);
      expect(runs).toEqual(['B1', 'B2', 'B1', 'B2']);
      expect(await stored('B')).toEqual(['B1', 'B2']);
    },
    PATIENCE,
  );

  test(
    'the server goes away at COMMIT and stays away: the outcome is unknown, and neither yes nor no is said',
    async () => {
      for (const [fault, left] of [
        ['resetAfter', ['C-resetAfter']],
        ['resetBefore', []],
      ] as const) {
        const code = `C-${fault}`;
        proxy.failNextCommit(fault, { thenRefuse: true });
        await expect(writer.submit(adding(code))).rejects.toThrow(OutcomeUnknown);
        await proxy.resume();
        await expect(writer.submit(adding(`D-${fault}`))).resolves.toBe(`D-${fault}`);
        expect((await stored('C')).filter((each) => each === code)).toEqual(left);
      }
    },
    PATIENCE,
  );

  test(
    'the connection is reset before COMMIT, under reads and writes: the work is run again; a reset session likewise',
    async () => {
      const work = adding('E1');
      let attempts = 0;
      const answer = writer.submit({
        ...work,
        run: async (tx) => {
          attempts += 1;
          if (attempts === 1) proxy.resetAll();
          await tx.first(codes, {});
          return work.run(tx);
        },
      });
      await expect(answer).resolves.toBe('E1');
      expect(attempts).toBe(2);
      proxy.resetAll();
      await expect(writer.submit(adding('E2'))).resolves.toBe('E2');
      proxy.resetAll();
      expect(await reader.snapshot((tx) => tx.all(codes, {}))).not.toEqual([]);
      expect(await stored('E')).toEqual(['E1', 'E2']);
    },
    PATIENCE,
  );

  test(
    'while the server is away commands and reads fail at once as unreachable; when it is back they go on',
    async () => {
      await proxy.refuse();
      const began = performance.now();
      await expect(writer.submit(adding('F1'))).rejects.toThrow(DatabaseUnreachable);
      await expect(reader.all(codes, {})).rejects.toThrow(DatabaseUnreachable);
      await expect(reader.snapshot((tx) => tx.all(codes, {}))).rejects.toThrow(DatabaseUnreachable);
      expect(performance.now() - began).toBeLessThan(10_000);
      await proxy.resume();
      await expect(writer.submit(adding('F1'))).resolves.toBe('F1');
      expect(await stored('F')).toEqual(['F1']);
    },
    PATIENCE,
  );

  test(
    'a lock that somebody else holds is waited for so long; then the writer is busy, and goes on when it is let go',
    async () => {
      const other = await beginWrite(direct, 1_000);
      await expect(writer.submit(adding('G1'))).rejects.toThrow(WriterBusy);
      await other.rollback();
      await expect(writer.submit(adding('G2'))).resolves.toBe('G2');
    },
    PATIENCE,
  );

  test('after all that the chain is whole', async () => {
    const verified = await reader.snapshot((tx) =>
      verifyChain({ tables: Object.values(tenantTables), source: tx.chainSource(), knownHeads: [] }),
    );
    expect(verified).toMatchObject({ isValid: true });
  });
});
