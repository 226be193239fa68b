import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeBooksFile } from '../copy/books-file.fixture.ts';
import { readStream } from '../copy/stream.ts';
import { differencesOf, totalsOf, writeStream } from '../copy/write-stream.ts';
import { verifyChain } from '../chain/verify.ts';
import { DatabaseRefused } from '../failures.ts';
import { sqliteCopySource } from '../sqlite/copy-source.ts';
import { sqliteCopyTarget } from '../sqlite/copy-target.ts';
import { tenantTables } from '../tables/tenant.ts';
import { lackingProtections, probeCapabilities, readingIsolationOf } from './capabilities.ts';
import { mssqlCopySource } from './copy-source.ts';
import { mssqlCopyTarget } from './copy-target.ts';
import { createDatabase } from './create-database.ts';
import { mapMssqlError } from './errors.ts';
import { migrateMssql } from './migrate.ts';
import { MssqlReader } from './reader.ts';
import { MssqlStatements } from './statements.ts';
import { dropTestDatabase, openTestPool } from './test-server.fixture.ts';

const url = process.env['TEST_SQLSERVER_URL'];

test.skipIf(url === undefined)(
  'a database goes to SQL Server and comes back with the same rows, and what SQL Server holds is guarded',
  { timeout: 120_000 },
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'cifra-copy-'));
    const name = `cifra_copy_${randomBytes(6).toString('hex')}`;
    const master = await openTestPool(url as string, 'master');
    await createDatabase(master, name);
    const pool = await openTestPool(url as string, name);
    const ownPool = () => openTestPool(url as string, name);
    try {
      const [from, back] = [join(directory, 'from.db'), join(directory, 'back.db')];
      await writeBooksFile(from);
      const source = sqliteCopySource(from, 'tenant');
      const target = mssqlCopyTarget(await ownPool());
      const there = await writeStream(readStream(source), target);
      await target.close();
      await source.close();
      const copied = await mssqlCopySource(await ownPool(), 'tenant');
      expect(differencesOf(there, await totalsOf(copied))).toEqual([]);
      const again = await writeStream(readStream(copied), sqliteCopyTarget(back));
      await copied.close();
      expect(differencesOf(there, again)).toEqual([]);
      const returned = sqliteCopySource(back, 'tenant');
      expect(differencesOf(there, await totalsOf(returned))).toEqual([]);
      await returned.close();

      const lacking = await lackingProtections(pool, 'accounts');
      const reader = new MssqlReader(pool, new MssqlStatements(tenantTables), readingIsolationOf(lacking));
      const report = await reader.snapshot((tx) =>
        verifyChain({ tables: Object.values(tenantTables), source: tx.chainSource(), knownHeads: [] }),
      );
      expect(report).toMatchObject({ isValid: true, commitCount: 4 });
      // Nothing is left for a migration to do.
      expect(await migrateMssql(pool, 'tenant', await probeCapabilities(pool))).toMatchObject({
        filledRows: 0,
      });
      for (const statement of ['update [dbo].[commits] set [reason] = null', 'delete from [dbo].[periods]'])
        expect(
          mapMssqlError(
            await pool
              .request()
              .batch(statement)
              .catch((error: unknown) => error),
          ),
        ).toBeInstanceOf(DatabaseRefused);
    } finally {
      await pool.close();
      await dropTestDatabase(master, name);
      await master.close();
      rmSync(directory, { recursive: true, force: true });
    }
  },
);
