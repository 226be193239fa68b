import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import { invoice, invoiceInput, receipt, voidOn } from './document-steps.ts';

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
const read = async ({ tenant }: DocumentClient): Promise<readonly Report[]> =>
  (await firm.read<{ documentNumberReport: Report[] }>(tenant, FIELDS)).documentNumberReport;

test('N5: voids, refused and discarded documents leave no gap, and the report shows none: per kind and year its first and last number and how many', async () => {
  const client = await openDocumentClient(firm);
  expect(await read(client)).toEqual([]);
  const first = await invoice(client, { date: '2026-02-10' });
  await client.do('postInvoice', invoiceInput(client, { date: '2035-01-01' }));
  const draft = await client.accepted('saveInvoiceDraft', invoiceInput(client, { date: '2026-02-10' }));
  const { id } = draft['draft'] as { id: string };
  await client.accepted('discardInvoiceDraft', { draftId: id, version: await client.draftVersion(id) });
  await invoice(client, { date: '2026-02-11' });
  await voidOn(client, first, '2026-02-12');
  await receipt(client, { date: '2026-02-12', settled: '5' });
  const whole = { series: expect.any(String), fiscalYear: '2026', first: '1', gaps: [] };
  expect(await read(client)).toEqual([
    { ...whole, kind: 'INVOICE', last: '2', documents: '2', lastGiven: '2' },
    { ...whole, kind: 'SALES_CREDIT_NOTE', last: '1', documents: '1', lastGiven: '1' },
    { ...whole, kind: 'RECEIPT', last: '1', documents: '1', lastGiven: '1' },
  ]);
});

test('N5: a series that does not begin anew each year is reported without a year', async () => {
  const client = await openDocumentClient(firm);
  const { documentSeries } = await client.read<{ documentSeries: { kind: string; version: string }[] }>(
    'documentSeries { kind version }',
  );
  const version = documentSeries.find(({ kind }) => kind === 'INVOICE')?.version;
  await client.accepted('changeDocumentSeries', { kind: 'INVOICE', version, isYearly: false }, 'owner');
  await invoice(client, { date: '2026-02-10' });
  expect(await read(client)).toMatchObject([{ kind: 'INVOICE', fiscalYear: null, lastGiven: '1', gaps: [] }]);
});

test('N5: what was taken out of the file, and a counter that was set forward, are gaps: each is named and explained', async () => {
  const client = await openDocumentClient(firm);
  for (let count = 0; count < 5; count += 1) await invoice(client, { date: '2026-02-10' });
  const { stored } = client.tenant;
  await stored.pastTriggers('documents', 'delete from documents where number in (1, 3, 4)');
  await stored.run(
    'update series_counters set last_number = 7 where series in (select series from documents)',
  );
  const [report, ...others] = await read(client);
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
  const [client, other] = [await openDocumentClient(firm), await openDocumentClient(firm)];
  await invoice(other, { date: '2026-02-10' });
  const { documentNumberReport } = await client.read<{ documentNumberReport: Report[] }>(FIELDS, 'reviewer');
  expect(documentNumberReport).toEqual([]);
});
