import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { rebuildDerived } from '@cifra/trail/verify/rebuild-derived';
import { systemRequest } from '@cifra/ops/system-request';
import type { FailingRow } from '../support/stored/stored-rows.ts';
import { digestOfBooks, expectVerified } from '../periods/books-digest.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import {
  allocationIds,
  controlsDiffer,
  counts,
  invoice,
  invoiceInput,
  moneyInput,
  receipt,
  reverseAllocation,
  voidOn,
} from './document-steps.ts';

/** Numbers and wholeness through the gateway (acceptance N2, N4, N5, N6, L2, L3). */

let firm: TestFirm;
let client: DocumentClient;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());
afterEach(async () => {
  expect(await controlsDiffer(client)).toEqual([]);
  await expectVerified(firm, client.tenant);
});

interface Series {
  readonly kind: string;
  readonly prefix: string;
  readonly lastNumbers: readonly { readonly fiscalYear: string | null; readonly lastNumber: string }[];
}
async function lastNumberOf(kind: string, of = client): Promise<string | undefined> {
  const { documentSeries } = await of.read<{ documentSeries: Series[] }>(
    'documentSeries { kind prefix lastNumbers { fiscalYear lastNumber } }',
  );
  return documentSeries.find((series) => series.kind === kind)?.lastNumbers[0]?.lastNumber;
}

test('N2: drafts use no number, discarded and refused ones neither; the next document takes the next number', async () => {
  client = await openDocumentClient(firm);
  for (const ending of ['discard', 'keep', 'refuse']) {
    const saved = await client.accepted(
      'saveInvoiceDraft',
      invoiceInput(client, { date: ending === 'refuse' ? '2035-01-01' : '2026-02-10' }),
    );
    const { id } = saved['draft'] as { id: string };
    const draft = { draftId: id, version: await client.draftVersion(id) };
    if (ending === 'discard') await client.accepted('discardInvoiceDraft', draft);
    if (ending === 'refuse')
      expect(await client.do('postInvoiceDraft', draft)).toMatchObject({
        code: 'POSTING_DATE_OUTSIDE_PERIODS',
      });
  }
  expect(await lastNumberOf('INVOICE')).toBeUndefined();
  expect((await invoice(client, { date: '2026-02-10' })).displayNumber).toBe('INV-2026-000001');
  expect(
    await client.do('postInvoice', invoiceInput(client, { date: '2026-02-10', price: '0' })),
  ).toMatchObject({
    code: 'DOCUMENT_TOTAL_NOT_POSITIVE',
  });
  expect((await invoice(client, { date: '2026-02-10' })).displayNumber).toBe('INV-2026-000002');
  expect(await lastNumberOf('INVOICE')).toBe('2');
});

test('N4, N5: the last document cannot be deleted and its number is not given again: void, it stays, and no number is missing', async () => {
  client = await openDocumentClient(firm);
  await invoice(client, { date: '2026-02-10' });
  const last = await invoice(client, { date: '2026-02-11' });
  for (const statement of [
    'delete from documents',
    'update documents set number = number + 1',
    'delete from open_items',
  ])
    await expect(client.tenant.stored.run(statement), statement).rejects.toThrow('INSERT_ONLY');
  expect((await voidOn(client, last, '2026-02-12')).__typename).toBe('DocumentVoided');
  expect((await invoice(client, { date: '2026-02-12' })).displayNumber).toBe('INV-2026-000003');
  expect(await lastNumberOf('INVOICE')).toBe('3');
  expect(await lastNumberOf('SALES_CREDIT_NOTE')).toBe('1');
  expect(
    (await client.rows("select kind, number from documents where kind = 'INVOICE' order by number")).map(
      ({ number }) => number,
    ),
  ).toEqual([1n, 2n, 3n]);
});

test('N5: a counter that is not at the last document is named by the verification; a rebuild brings it back, and the next number follows', async () => {
  client = await openDocumentClient(firm);
  await invoice(client, { date: '2026-02-10' });
  await client.tenant.stored.run(
    'update series_counters set last_number = 7 where series in (select series from documents)',
  );
  await expect(expectVerified(firm, client.tenant)).rejects.toThrow(/COUNTER_DIFFERS .*expected 1, found 7/);
  const target = { tenantId: client.tenant.id };
  expect((await firm.books.execute(rebuildDerived, target, {}, systemRequest('documents'))).ok).toBe(true);
  expect((await invoice(client, { date: '2026-02-10' })).displayNumber).toBe('INV-2026-000002');
});

test('N6: series belong to the tenant: two tenants count on their own, and a prefix of the one is not the prefix of the other', async () => {
  client = await openDocumentClient(firm);
  const other = await openDocumentClient(firm);
  const { documentSeries } = await other.read<{ documentSeries: { kind: string; version: string }[] }>(
    'documentSeries { kind version }',
  );
  const version = documentSeries.find(({ kind }) => kind === 'INVOICE')?.version;
  await other.accepted('changeDocumentSeries', { kind: 'INVOICE', version, prefix: 'FAC-' }, 'owner');
  const numbers = [
    await invoice(client, { date: '2026-02-10' }),
    await invoice(other, { date: '2026-02-10' }),
    await invoice(client, { date: '2026-02-10' }),
    await invoice(other, { date: '2026-02-10' }),
  ].map(({ displayNumber }) => displayNumber);
  expect(numbers).toEqual(['INV-2026-000001', 'FAC-2026-000001', 'INV-2026-000002', 'FAC-2026-000002']);
  expect([await lastNumberOf('INVOICE'), await lastNumberOf('INVOICE', other)]).toEqual(['2', '2']);
});

/** Makes the database fail a statement, as a full disk would, for as long as an act lasts. */
async function whileFailing(
  table: string,
  where: FailingRow | undefined,
  act: () => Promise<void>,
): Promise<void> {
  const end = await client.tenant.stored.failInserts(table, where);
  try {
    await act();
  } finally {
    await end();
  }
}

test.each<[string, string, FailingRow?]>([
  ['a line of the ledger', 'journal_lines', { column: 'ordinal', value: 2 }],
  ['the entry', 'journal_entries'],
  ['a line of the document', 'document_lines', { column: 'ordinal', value: 2 }],
  ['the open item', 'open_items'],
  ['the answer that is kept under its key', 'idempotency_keys'],
])(
  'L3, N5: when writing %s fails, the document is not posted, and its number is given to the next',
  async (_what, table, where) => {
    client = await openDocumentClient(firm);
    await invoice(client, { date: '2026-02-10' });
    const before = await digestOfBooks(client.tenant);
    await whileFailing(table, where, async () => {
      const lines = [{ price: '10', taxCodeId: client.taxCodes.standard }, { price: '20' }];
      await expect(
        client.do('postInvoice', invoiceInput(client, { date: '2026-02-11', lines })),
      ).rejects.toThrow('INTERNAL');
    });
    expect(await digestOfBooks(client.tenant)).toBe(before);
    expect((await invoice(client, { date: '2026-02-11' })).displayNumber).toBe('INV-2026-000002');
  },
);

test('L3: a receipt whose last allocation is refused is not posted: neither its entry, nor its number, nor the allocations before', async () => {
  client = await openDocumentClient(firm);
  const one = await invoice(client, { date: '2026-02-10', price: '10' });
  const two = await invoice(client, { date: '2026-02-10', price: '10' });
  const before = await digestOfBooks(client.tenant);
  const input = (second: string) =>
    moneyInput(client, 'Receipt', {
      date: '2026-02-11',
      settled: '20.01',
      allocations: [
        [one.itemId, '10'],
        [two.itemId, second],
      ],
    });
  expect(await client.do('postReceipt', input('10.01'))).toMatchObject({
    code: 'ALLOCATION_EXCEEDS_OPEN',
    openAmount: '10.00',
  });
  expect(await digestOfBooks(client.tenant)).toBe(before);
  expect((await client.postDocument('postReceipt', input('10'))).displayNumber).toBe('RCT-2026-000001');
});

test.each<[string, string, FailingRow?]>([
  ['the mark that it is void', 'document_voids'],
  ['the note', 'documents', { column: 'kind', value: 'SALES_CREDIT_NOTE' }],
  ['a line of the note', 'document_lines'],
])(
  'L2: a void is all or nothing: when writing %s fails, nothing changed, balances neither',
  async (_what, table, where) => {
    client = await openDocumentClient(firm);
    const sold = await invoice(client, {
      date: '2026-02-10',
      lines: [{ price: '100', taxCodeId: client.taxCodes.standard }],
    });
    const before = await digestOfBooks(client.tenant);
    await whileFailing(table, where, async () => {
      await expect(voidOn(client, sold, '2026-02-11')).rejects.toThrow('INTERNAL');
    });
    expect(await digestOfBooks(client.tenant)).toBe(before);
    expect((await voidOn(client, sold, '2026-02-11')).__typename).toBe('DocumentVoided');
    expect(await client.openItem(sold.itemId)).toEqual({ original: 0n, base: 0n });
  },
);

test('L2: a void refreshes what is maintained: open items, account and tax balances are those of the lines', async () => {
  client = await openDocumentClient(firm);
  const sold = await invoice(client, {
    date: '2026-02-10',
    lines: [{ price: '100', taxCodeId: client.taxCodes.standard }],
  });
  await receipt(client, { date: '2026-02-10', settled: '107', allocations: [[sold.itemId, '107']] });
  await reverseAllocation(client, String((await allocationIds(client))[0]), '2026-02-11');
  await voidOn(client, sold, '2026-02-12');
  const maintained = await client.rows(
    'select account_id, sum(base_debit - base_credit) as base from account_balances group by account_id having sum(base_debit - base_credit) <> 0 order by 1',
  );
  const summed = await client.rows(
    'select account_id, sum(base_amount) as base from journal_lines group by account_id having sum(base_amount) <> 0 order by 1',
  );
  expect(maintained).toEqual(summed);
  expect(
    await client.rows('select sum(base_debit - base_credit) as net from tax_balances where is_tax = 1'),
  ).toEqual([{ net: 0n }]);
  expect(await counts(client)).toMatchObject({ documents: '3', document_voids: '1' });
});
