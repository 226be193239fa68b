import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemRequest } from '@cifra/ops/system-request';
import { provisionTenant } from '@cifra/firm/provisioning/provision-tenant';
import { parseTenantInput } from '@cifra/firm/provisioning/tenant-input';
import { listTenants } from '@cifra/books/directory';
import type { Uuid } from '@cifra/domain/ids';
import { localDate } from '@cifra/domain/local-date';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkTable, importTableCommand } from '@cifra/exchange/import/csv/import-table';
import type { ImportKind } from '@cifra/exchange/import/csv/importer';
import { exportBooks, type ExportInput } from '@cifra/exchange/export/export-books';
import { loosenSetting } from '../support/loosen-setting.ts';
import { startDemo, type RunningProduct } from '../worlds/product/product.ts';

/** A client of the demo is taken away and brought into a fresh tenant: what it stands at, and what is open, is the same. */

let server: RunningProduct;
beforeAll(async () => {
  server = await startDemo('in-process');
});
afterAll(() => server?.close());

const nothing = { from: null, to: null, asOf: null };

async function exportText(tenantId: Uuid, exportInput: ExportInput): Promise<string> {
  const made = await exportBooks(
    server.books,
    { tenantId, input: exportInput, fileName: 'test', ticketHash: null },
    systemRequest('round trip'),
  );
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  let text = '';
  for await (const piece of made.value.body) text += String(piece);
  return text;
}

async function importText(tenantId: Uuid, kind: ImportKind, text: string): Promise<void> {
  const file = path.join(server.directory, `${kind}.csv`);
  writeFileSync(file, text);
  const input = {
    kind,
    format: 'CSV',
    fileName: `${kind}.csv`,
    mapping: null,
    differenceConsent: false,
    path: file,
    progressPath: null,
  } as const;
  const checked = await server.books.report(checkTable, tenantId, input);
  expect(checked?.faults).toEqual([]);
  const { fileHash = null, refusal = null } = checked ?? {};
  const done = await server.books.execute(
    importTableCommand,
    { tenantId },
    { ...input, fileHash, refusal },
    systemRequest('round trip'),
  );
  expect(done).toMatchObject({ ok: true });
}

/** The first days of a client's fiscal years, in order. */
async function yearsOf(tenant: string): Promise<string[]> {
  const { data } = await server.callers.ask<{ tenant: { fiscalYears: { startDate: string }[] } }>(
    '{ tenant { fiscalYears { startDate } } }',
    { as: 'owner', tenant },
  );
  return data.tenant.fiscalYears.map(({ startDate }) => startDate).toSorted();
}

test('Panadería Istmo, with its documents, comes back from CSV', async () => {
  const source = (await listTenants(server.books.control)).find(({ slug }) => slug === 'panaderia-istmo');
  if (!source) throw new Error('the demo has no such client');
  const facts = await server.books.tenantFacts(source.id);
  const starts = await yearsOf('panaderia-istmo');
  const input = parseTenantInput({
    slug: 'brought-back',
    name: 'Brought back',
    kind: 'SANDBOX',
    countryPack: 'PA',
    baseCurrency: facts?.baseCurrency ?? '',
    timeZone: 'America/Panama',
    locale: 'es-PA',
    coaTemplate: 'BARE',
    fiscalYearStart: `${starts[0]?.slice(0, 4)}-01-01`,
    firstYearStart: starts[0] ?? null,
    placement: null,
  });
  if (!input.ok) throw new Error(JSON.stringify(input.refusal));
  const where = { books: server.books, dataDirectory: server.directory };
  const made = await provisionTenant(where, input.value, systemRequest('round trip'));
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  const target = made.value.tenantId;
  await loosenSetting(server.books, { tenantId: target, key: 'entries.manualNeedApproval', value: 'false' });
  const existing = await yearsOf('brought-back');
  for (const startDate of starts.filter((each) => !existing.includes(each))) {
    const opened = await server.callers.do(
      'openFiscalYear',
      { startDate },
      { as: 'owner', tenant: 'brought-back', selection: '' },
    );
    expect(opened).not.toHaveProperty('code');
  }
  for (const [what, kind] of [
    ['ACCOUNTS', 'ACCOUNTS'],
    ['PARTIES', 'PARTIES'],
    ['TAX_CODES', 'TAX_CODES'],
    ['ITEMS', 'ITEMS'],
    ['JOURNAL', 'JOURNAL'],
  ] as const)
    await importText(target, kind, await exportText(source.id, { ...nothing, what, format: 'CSV' }));
  for (const asOf of ['2025-12-31', '2026-06-15', '2026-11-20'].map(localDate)) {
    for (const what of ['BALANCE_SHEET', 'OPEN_ITEMS'] as const) {
      const rowsOf = async (tenantId: Uuid) =>
        (await exportText(tenantId, { ...nothing, asOf, what, format: 'CSV' }))
          .split('\n')
          // An item has an id of its own.
          .map((row) => row.replace(/,[0-9a-f-]{36}$/, ''))
          .toSorted();
      expect(await rowsOf(target), `${what} ${asOf}`).toEqual(await rowsOf(source.id));
    }
  }
});
