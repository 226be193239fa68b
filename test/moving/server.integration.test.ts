import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { MoveStep } from '@cifra/firm/moving/move-tenant';
import { dropTestDatabase, openTestPool } from '@cifra/database/mssql/test-server.fixture';
import { parseConfig } from '@cifra/ops/config';
import { openNewFirm, provisionBooks } from '../crash/new-firm.ts';
import { inFiles } from '../crash/where.ts';
import { randomFor } from '../support/seed.ts';
import { campaign } from './campaign.ts';

const url = process.env['TEST_SQLSERVER_URL'];
/** How often a mover is killed: twenty on request, `CIFRA_MOVE_KILLS=20`. */
const kills = Number(process.env['CIFRA_MOVE_KILLS'] ?? '4');
const steps: readonly MoveStep[] = ['FROZEN', 'SEALED', 'COPIED', 'SWITCHED', 'TARGET_CREATED', 'VERIFIED'];

/** Everything that the campaign made on the server. */
async function dropDatabasesOf(server: string, tenantId: string): Promise<void> {
  const master = await openTestPool(server, 'master');
  const prefix = `cifra_${tenantId.replaceAll('-', '').slice(-20)}`;
  const { recordset = [] } = await master
    .request()
    .query(`select [name] from sys.databases where [name] like N'${prefix}%'`);
  for (const { name } of recordset as readonly { readonly name: string }[])
    await dropTestDatabase(master, name);
  await master.close();
}

test.skipIf(url === undefined)(
  'a tenant goes to SQL Server and back under load while movers are killed: nothing is lost and nothing is there twice',
  { timeout: 1_200_000 },
  async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'cifra-moving-'));
    const where = inFiles(directory);
    const books = await openNewFirm(where);
    const facts = await provisionBooks(books, { where, slug: 'moved', fiscalYearStart: '2026-01-01' });
    await books.close();
    const random = randomFor('moving');
    const { sqlServer } = parseConfig({
      CIFRA_DATA: directory,
      CIFRA_DEMO: 'off',
      CIFRA_SQLSERVER_URL: url,
      CIFRA_SQLSERVER_DEGRADED_LIVE: 'on',
    });
    try {
      const report = await campaign({
        facts,
        sqlServer,
        places: [
          { engine: 'mssql', server: null },
          { engine: 'sqlite', server: null },
        ],
        kills: Array.from({ length: kills }, (_none, kill) =>
          kill % 2 === 0
            ? (steps[(kill / 2) % steps.length] as MoveStep)
            : { afterMilliseconds: random.integer({ least: 0, most: 8_000 }) },
        ),
        clients: 4,
        pauseMilliseconds: 50,
      });
      console.table(report.moves);
      console.log(`${report.posted} posted, ${report.refused} refused meanwhile`);
      expect(report.faults).toEqual([]);
    } finally {
      await dropDatabasesOf(url as string, facts.tenantId);
      rmSync(directory, { recursive: true, force: true });
    }
  },
);
