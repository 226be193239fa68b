import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openDesk, type DocumentDesk } from '../worlds/firm/client-documents.ts';
import { invoice, invoiceInput, receipt, voidOn } from './acts.ts';

/** The gap report through the gateway (product 3.4; acceptance N5). */

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());

interface Report {
  readonly kind: string;
  readonly fiscalYear: string | null;
  readonly gaps: readonly { readonly explanation: string }[];
}
const FIELDS =
  'documentNumberReport { kind series fiscalYear first last documents lastGiven gaps { from to reason explanation } }';
const read = async ({ tenant }: DocumentDesk): Promise<readonly Report[]> =>
  (await firm.read<{ documentNumberReport: Report[] }>(tenant, FIELDS)).documentNumberReport;

test('N5: voids, refused and discarded documents leave no gap, and the report shows none: per kind and year its first and last number and how many', async () => {
  const desk = await openDesk(firm);
  expect(await read(desk)).toEqual([]);
  const first = await invoice(desk, { date: '2026-02-10' });
  await desk.do('postInvoice', invoiceInput(desk, { date: '2035-01-01' }));
  const draft = await desk.must('saveInvoiceDraft', invoiceInput(desk, { date: '2026-02-10' }));
  const { id } = draft['draft'] as { id: string };
  await desk.must('discardInvoiceDraft', { draftId: id, version: desk.draftVersion(id) });
  await invoice(desk, { date: '2026-02-11' });
  await voidOn(desk, first, '2026-02-12');
  await receipt(desk, { date: '2026-02-12', settled: '5' });
  const whole = { series: expect.any(String), fiscalYear: '2026', first: '1', gaps: [] };
  expect(await read(desk)).toEqual([
    { ...whole, kind: 'INVOICE', last: '2', documents: '2', lastGiven: '2' },
    { ...whole, kind: 'SALES_CREDIT_NOTE', last: '1', documents: '1', lastGiven: '1' },
    { ...whole, kind: 'RECEIPT', last: '1', documents: '1', lastGiven: '1' },
  ]);
});

test('N5: a series that does not begin anew each year is reported without a year', async () => {
  const desk = await openDesk(firm);
  const { documentSeries } = await firm.read<{ documentSeries: { kind: string; version: string }[] }>(
    desk.tenant,
    'documentSeries { kind version }',
  );
  const version = documentSeries.find(({ kind }) => kind === 'INVOICE')?.version;
  await desk.must('changeDocumentSeries', { kind: 'INVOICE', version, isYearly: false }, 'owner');
  await invoice(desk, { date: '2026-02-10' });
  expect(await read(desk)).toMatchObject([{ kind: 'INVOICE', fiscalYear: null, lastGiven: '1', gaps: [] }]);
});

test('N5: what was taken out of the file, and a counter that was set forward, are gaps: each is named and explained', async () => {
  const desk = await openDesk(firm);
  for (let count = 0; count < 5; count += 1) await invoice(desk, { date: '2026-02-10' });
  const client = new DatabaseSync(desk.tenant.file);
  client.exec('pragma foreign_keys = off');
  const triggers = client
    .prepare("select name from sqlite_master where type = 'trigger' and tbl_name = 'documents'")
    .all();
  for (const { name } of triggers) client.exec(`drop trigger ${String(name)}`);
  client.exec('delete from documents where number in (1, 3, 4)');
  client.exec('update series_counters set last_number = 7 where series = (select series from documents)');
  client.close();
  const [report, ...others] = await read(desk);
  expect(others).toEqual([]);
  expect(report).toMatchObject({
    kind: 'INVOICE',
    first: '2',
    last: '5',
    documents: '2',
    lastGiven: '7',
    gaps: [
      { from: '1', to: '1', reason: 'DOCUMENT_MISSING' },
      { from: '3', to: '4', reason: 'DOCUMENT_MISSING' },
      { from: '6', to: '7', reason: 'COUNTER_AHEAD' },
    ],
  });
  for (const { explanation } of report?.gaps ?? []) expect(explanation.length).toBeGreaterThan(40);
});

test('a reviewer reads the report of one tenant: another one’s numbers are not in it', async () => {
  const [desk, other] = [await openDesk(firm), await openDesk(firm)];
  await invoice(other, { date: '2026-02-10' });
  const { documentNumberReport } = await firm.read<{ documentNumberReport: Report[] }>(
    desk.tenant,
    FIELDS,
    'reviewer',
  );
  expect(documentNumberReport).toEqual([]);
});
