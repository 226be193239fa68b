import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Books } from '@cifra/books/books';
import type { CommandRequest, Placement } from '@cifra/books/command';
import { newId } from '@cifra/books/ids';
import { createDatabase } from '@cifra/firm/provisioning/create-database';
import { provisionTenant } from '@cifra/firm/provisioning/provision-tenant';
import { parseTenantInput } from '@cifra/firm/provisioning/tenant-input';
import { rebuildDerived } from '@cifra/trail/verify/rebuild-derived';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import { closeIdleMssqlConnections } from '@cifra/database/mssql/connections-of-thread';
import { dropTestDatabase, openTestPool } from '@cifra/database/mssql/test-server.fixture';
import { configureMssql } from '@cifra/database/mssql/settings';
import { localDate } from '@cifra/domain/local-date';
import { parseConfig } from '@cifra/ops/config';
import { commandModules } from '@cifra/ops/command-modules';
import { seedCatalogue } from '@cifra/firm/provisioning/seed-catalogue';
import { postSale, totalDebits } from './journey-commands.ts';

/** The whole product on one engine, in all its threads: provision two tenants, post, refuse, repeat, read, rebuild, verify. */
async function journey(environment: Readonly<Record<string, string>>): Promise<void> {
  const directory = mkdtempSync(path.join(tmpdir(), 'cifra-journey-'));
  const config = parseConfig({ ...environment, CIFRA_DATA: directory });
  if (config.sqlServer) configureMssql(config.sqlServer);
  const where = { dataDirectory: directory };
  for (const lacking of await createDatabase(where, config.controlPlacement, 'control'))
    console.warn(`DEGRADED: ${lacking}`);
  // Repeated, it finds what is there.
  await createDatabase(where, config.controlPlacement, 'control');
  const books = await Books.open({
    ...where,
    controlPlacement: config.controlPlacement,
    sqlServer: config.sqlServer,
    commandModules: [...commandModules, new URL('./journey-commands.ts', import.meta.url).href],
    openTenantLimit: 20,
    writerThreads: config.writerThreads,
    readerThreads: config.readerThreads,
  });
  const by = newId();
  let requests = 0;
  const request = (idempotencyKey: string | null = null): CommandRequest => ({
    actor: { kind: 'user', id: by, name: 'senior' },
    requestId: `journey-${(requests += 1)}`,
    origin: 'test',
    reason: null,
    idempotencyKey,
  });
  const placements: Placement[] = [config.controlPlacement];
  try {
    expect((await seedCatalogue(books, request())).ok).toBe(true);
    for (const slug of ['panaderia', 'ferreteria']) {
      const parsed = parseTenantInput({
        slug,
        name: slug,
        kind: 'SANDBOX',
        countryPack: 'PA',
        fiscalYearStart: '2026-01-01',
      });
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusal));
      const provisioned = await provisionTenant({ books, dataDirectory: directory }, parsed.value, request());
      if (!provisioned.ok) throw new Error(JSON.stringify(provisioned.refusal));
      const { tenantId } = provisioned.value;
      const facts = await books.tenantFacts(tenantId);
      if (facts) placements.push(facts.placement);
      expect(facts?.placement.engine).toBe(config.controlPlacement.engine);
      const sale = (debitE4: string, creditE4 = debitE4, date = localDate('2026-01-20')) => ({
        date,
        debitE4,
        creditE4,
        by,
      });
      const first = await books.execute(postSale, { tenantId }, sale('1234567890123400'), request('sale-1'));
      expect(first.ok).toBe(true);
      // The same key and input give the same answer once; another input is refused.
      expect(
        await books.execute(postSale, { tenantId }, sale('1234567890123400'), request('sale-1')),
      ).toEqual(first);
      expect(await books.execute(postSale, { tenantId }, sale('20000'), request('sale-1'))).toMatchObject({
        ok: false,
        refusal: { code: 'IDEMPOTENCY_KEY_REUSED' },
      });
      expect(await books.execute(postSale, { tenantId }, sale('20000', '10000'), request())).toMatchObject({
        ok: false,
      });
      expect(
        await books.execute(
          postSale,
          { tenantId },
          sale('20000', '20000', localDate('1999-01-01')),
          request(),
        ),
      ).toMatchObject({ ok: false });
      // Several at once share commits, refusals among them.
      const together = await Promise.all(
        ['10000', '20000', '30000'].map((amount, index) =>
          books.execute(postSale, { tenantId }, sale(amount, index === 1 ? '5000' : amount), request()),
        ),
      );
      expect(together.map(({ ok }) => ok)).toEqual([true, false, true]);
      expect(await books.report(totalDebits, tenantId, {})).toBe(String(1_234_567_890_123_400n + 40_000n));
      // Numbers of three digits: what sorts them as texts writes number 10 twice.
      for (let tens = 0; tens < 10; tens += 1) {
        const more = await Promise.all(
          Array.from({ length: 11 }, () => books.execute(postSale, { tenantId }, sale('10000'), request())),
        );
        expect(more.every(({ ok }) => ok)).toBe(true);
      }
      expect((await books.execute(rebuildDerived, { tenantId }, {}, request())).ok).toBe(true);
      const verified = await books.report(verifyBooks, tenantId, { knownHeads: [] });
      expect(verified).toMatchObject({ isValid: true, chainFaults: [], booksFaults: [] });
    }
  } finally {
    await books.close();
    await closeIdleMssqlConnections();
    if (environment['CIFRA_SQLSERVER_URL'] !== undefined)
      await dropAll(environment['CIFRA_SQLSERVER_URL'], placements);
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The product drops no books: the test drops its own. */
async function dropAll(url: string, placements: readonly Placement[]): Promise<void> {
  const master = await openTestPool(url, 'master');
  for (const { database } of placements) await dropTestDatabase(master, database);
  await master.close();
}

test('the journey on the embedded engine', () => journey({}));

const url = process.env['TEST_SQLSERVER_URL'];
if (url === undefined)
  console.warn(
    'SKIPPED: the journey was NOT run on SQL Server. Set TEST_SQLSERVER_URL=mssql://user:password@host:1433/?trustServerCertificate=true',
  );
test.skipIf(url === undefined)(
  'the journey on SQL Server',
  async () => {
    const address = new URL(url ?? '');
    address.pathname = `/cifra_journey_${randomBytes(6).toString('hex')}`;
    await journey({ CIFRA_CONTROL_ENGINE: 'mssql', CIFRA_SQLSERVER_URL: address.href });
  },
  600_000,
);
