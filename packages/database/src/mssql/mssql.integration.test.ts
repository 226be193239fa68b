import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { describeContract } from '../contract/contract-suite.ts';
import { migrateMssql } from './migrate.ts';
import { tenantTables } from '../tables/tenant.ts';
import { createDatabase } from './create-database.ts';
import { lackingProtections, probeCapabilities, readingIsolationOf, sentenceOf } from './capabilities.ts';
import { MssqlReader } from './reader.ts';
import { MssqlStatements } from './statements.ts';
import { dropTestDatabase, openTestPool } from './test-server.fixture.ts';
import { beginReading, beginWrite, firstValue } from './transaction.ts';
import { MssqlWriter } from './writer.ts';

/** The log-in of an administrator of a server for tests: every test makes a database of its own and drops it. */
const url = process.env['TEST_SQLSERVER_URL'];

if (url === undefined) {
  console.warn(
    'SKIPPED: the contract of the data layer was NOT run on SQL Server. Set TEST_SQLSERVER_URL=mssql://user:password@host:1433/?trustServerCertificate=true',
  );
  test.skip('the data layer on SQL Server: TEST_SQLSERVER_URL is not set', () => undefined);
} else {
  describeContract({
    name: 'SQL Server',
    // `npm run test:servers` tries it.
    isSilentOfNames: (process.env['TEST_SERVER_LACKS'] ?? '').includes('constraints named in errors'),
    openTenant: async () => {
      const name = `cifra_test_${randomBytes(6).toString('hex')}`;
      const master = await openTestPool(url, 'master');
      await createDatabase(master, name);
      const pool = await openTestPool(url, name);
      const capabilities = await probeCapabilities(pool);
      await migrateMssql(pool, 'tenant', capabilities);
      const lacking = await lackingProtections(pool, 'accounts');
      if (lacking.length > 0) console.warn(`DEGRADED: ${lacking.map(sentenceOf).join('; ')}`);
      const statements = new MssqlStatements(tenantTables);
      const writer = new MssqlWriter(pool, statements);
      const reader = new MssqlReader(pool, statements, readingIsolationOf(lacking));
      return {
        writer,
        read: (run) => reader.snapshot(run),
        close: async () => {
          await writer.close();
          await pool.close();
          await dropTestDatabase(master, name);
          await master.close();
        },
      };
    },
  });

  /** A bit of @@OPTIONS. https://learn.microsoft.com/en-us/sql/database-engine/configure-windows/configure-the-user-options-server-configuration-option */
  const XACT_ABORT = 16_384;

  test('what a transaction sets is in force in its next request: XACT_ABORT and how long a lock is waited for', async () => {
    const pool = await openTestPool(url, 'master');
    try {
      const begun = [
        { begin: () => beginWrite(pool, 4_321), waits: 4_321 },
        { begin: () => beginReading(pool, 'SERIALIZABLE'), waits: 10_000 },
      ];
      for (const { begin, waits } of begun) {
        const transaction = await begin();
        const inForce = await transaction.execute(
          `select @@options & ${XACT_ABORT} as [abort], @@lock_timeout as [waits], @@trancount as [depth]`,
        );
        expect(['abort', 'waits', 'depth'].map((name) => firstValue(inForce, name))).toEqual([
          XACT_ABORT,
          waits,
          1,
        ]);
        await transaction.rollback();
      }
    } finally {
      await pool.close();
    }
  });
}
