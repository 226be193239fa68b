import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectVerified } from '../periods/books-digest.ts';
import { atInstant } from '../support/tests-day.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import {
  billInput,
  controlsDiffer,
  counts,
  invoice,
  invoiceInput,
  lock,
  moneyInput,
  noteInput,
  receipt,
  setRates,
} from './document-steps.ts';

/** The largest, the smallest and the wrongest of what a caller may send; and the order in which refusals are met. */

let firm: TestFirm;
let client: DocumentClient;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());
afterEach(async () => {
  expect(await controlsDiffer(client)).toEqual([]);
  await expectVerified(firm, client.tenant);
  expect(firm.masked).toEqual([]);
});

const most = '999999999999';

test('a document dated further ahead than the setting allows is refused by name, and no confirmation posts it', async () => {
  client = await openDocumentClient(firm);
  await atInstant('2026-11-22T12:00:00Z', async () => {
    const posted = (date: string) =>
      Promise.all([
        client.do('postInvoice', invoiceInput(client, { date })),
        client.do('postBill', billInput(client, { date })),
        client.do('postReceipt', moneyInput(client, 'Receipt', { date, settled: '10' })),
      ]);
    for (const answer of await posted('2026-12-24'))
      expect(answer).toMatchObject({ code: 'DATE_TOO_FAR_AHEAD' });
    expect((await counts(client))['documents']).toBe('0');
    const [sold] = await posted('2026-12-23');
    expect(sold?.code).toBeUndefined();
    const { id } = (sold as unknown as { document: { id: string } }).document;
    const undone = (postingDate: string) => ({
      documentId: id,
      postingDate,
      reason: 'It was sent to another customer.',
    });
    for (const mutation of ['voidDocument', 'proposeDocumentVoid'])
      expect(await client.do(mutation, undone('2026-12-24'))).toMatchObject({ code: 'DATE_TOO_FAR_AHEAD' });
    await client.accepted('voidDocument', undone('2026-12-23'));
  });
});

describe('amounts', () => {
  test('lines beyond what an amount can be are refused, also where they cancel out', async () => {
    client = await openDocumentClient(firm);
    const huge = { price: most, quantity: most };
    for (const lines of [[huge], [huge, { ...huge, price: `-${most}` }, { price: '100' }]])
      expect(
        await client.do('postInvoice', invoiceInput(client, { date: '2026-02-10', lines })),
      ).toMatchObject({
        code: 'AMOUNT_TOO_LARGE',
      });
    const saved = await client.accepted(
      'saveInvoiceDraft',
      invoiceInput(client, { date: '2026-02-10', lines: [huge] }),
    );
    const { id } = saved['draft'] as { id: string };
    const { documentDraft } = await client.read<{ documentDraft: { preview: { code: string } } }>(
      `documentDraft(id: "${id}") { preview { ... on Refusal { code } } }`,
    );
    expect(documentDraft.preview.code).toBe('AMOUNT_TOO_LARGE');
    expect((await counts(client))['documents']).toBe('0');
  });

  test('an account takes three of the largest amounts on one side, and what a receipt itself posted counts for what it settles', async () => {
    client = await openDocumentClient(firm);
    // The maximum on one side of an account is 300,000,000,000,000.
    const [settled, price, quantity] = ['90000000000000', '900000000', '100000'];
    const large = { date: '2026-02-10', lines: [{ price, quantity }] };
    const first = await invoice(client, large);
    await invoice(client, large);
    const withoutItem = { date: '2026-02-11', settled };
    await receipt(client, withoutItem);
    await receipt(client, withoutItem);
    const before = await counts(client);
    // The receipt's entry credits the control account for the third time, and that of its allocation for the fourth.
    const settling = moneyInput(client, 'Receipt', {
      ...withoutItem,
      allocations: [[first.itemId, settled]],
    });
    expect(await client.do('postReceipt', settling)).toMatchObject({ code: 'AMOUNT_TOO_LARGE' });
    expect(await counts(client)).toEqual(before);
    await invoice(client, large);
    for (const input of [invoiceInput(client, large), invoiceInput(client, { ...large, currency: 'USD' })])
      expect(await client.do('postInvoice', input)).toMatchObject({ code: 'AMOUNT_TOO_LARGE' });
  });

  test('an allocation of a part of a minor unit is refused', async () => {
    client = await openDocumentClient(firm);
    await setRates(client, 'JPY', { '2026-01-05': '0.0067' });
    for (const [currency, amount] of [
      ['PAB', '0.001'],
      ['JPY', '0.5'],
    ] as const) {
      const sold = await invoice(client, { date: '2026-02-10', currency, price: '100' });
      const paid = await receipt(client, { date: '2026-02-10', currency, settled: '100' });
      const allocation = { fromItemId: paid.itemId, toItemId: sold.itemId, allocationDate: '2026-02-10' };
      expect(await client.do('allocateItems', { ...allocation, amount })).toMatchObject({
        code: 'AMOUNT_NOT_WHOLE_MINOR',
      });
      expect(await client.do('allocateItems', { ...allocation, amount: '0' })).toMatchObject({
        code: 'INPUT_INVALID',
      });
      expect(await client.do('allocateItems', { ...allocation, amount: '-1' })).toMatchObject({
        code: 'INPUT_INVALID',
      });
    }
  });

  test.each([
    ['0.01', '900000000000'],
    ['900000000000', '0.01'],
  ])(
    'a rate that two amounts make where no rate is known is kept, however large or small: %s CHF for %s PAB',
    async (settled, bank) => {
      client = await openDocumentClient(firm);
      const paid = await receipt(client, {
        date: '2026-02-10',
        currency: 'CHF',
        settled,
        bank,
        bankCurrency: 'PAB',
      });
      expect((await client.openItem(paid.itemId)).original).toBe(
        settled === '0.01' ? -100n : -9_000_000_000_000_000n,
      );
      const { document } = await client.read<{ document: { rate: string } }>(
        `document(id: "${paid.id}") { rate }`,
      );
      expect(Number(document.rate) / (Number(bank) / Number(settled))).toBeCloseTo(1, 9);
    },
  );
});

test('a document has at most 1,000 lines; they are rounded one by one, and posted as one line per account and tax code', async () => {
  client = await openDocumentClient(firm);
  const line = { price: '0.333333', taxCodeId: client.taxCodes.standard };
  const lines = Array.from({ length: 1_001 }, () => line);
  expect(await client.do('postInvoice', invoiceInput(client, { date: '2026-02-10', lines }))).toMatchObject({
    code: 'INPUT_INVALID',
    inputFaults: [{ field: 'lines', problem: 'A document has at most 1000 lines; this one has 1001.' }],
  });
  const sold = await invoice(client, { date: '2026-02-10', lines: lines.slice(1) });
  // 1,000 × 0.33 and 1,000 × 0.02, not 333.33 and 23.33.
  expect((await client.openItem(sold.itemId)).original).toBe(3_500_000n);
  expect(await client.rows('select line_count from journal_entries')).toEqual([{ line_count: 3n }]);
  expect((await counts(client))['document_lines']).toBe('1000');
});

test('refusals are met in the order that the specification says, each hidden by the one before it', async () => {
  client = await openDocumentClient(firm);
  const { rent } = client.accounts;
  const nobody = '01900000-0000-7000-8000-000000000000';
  await lock(client, '2026-02-10', 'LOCK_PURCHASING');
  const sold = await invoice(client, { date: '2026-02-10', price: '10' });
  await client.postDocument('postBill', {
    ...billInput(client, { date: '2026-03-10', price: '10' }),
    vendorNumber: 'TAKEN',
  });
  /** All faults at once; each step mends the one that was met. */
  const faulty: Record<string, unknown> = {
    partyId: nobody,
    documentDate: '2026-02-11',
    postingDate: '2026-02-10',
    dueDate: '2026-02-09',
    currency: 'XAU',
    vendorNumber: null,
    lines: [],
  };
  const line = { description: 'Rent', quantity: '1', unitPrice: '-1', accountId: nobody, taxCodeId: nobody };
  const mended: readonly (readonly [code: string, mend: Record<string, unknown>])[] = [
    ['PARTY_UNKNOWN', { partyId: client.parties.customer }],
    ['PARTY_ROLE_WRONG', { partyId: client.parties.vendor }],
    ['DOCUMENT_DATE_AFTER_POSTING', { documentDate: '2026-02-10' }],
    ['DUE_DATE_BEFORE_DOCUMENT', { dueDate: '2026-02-10' }],
    ['DOCUMENT_HAS_NO_LINES', { lines: [line] }],
    ['CURRENCY_UNKNOWN', { currency: 'EUR' }],
    ['ACCOUNT_UNKNOWN', { lines: [{ ...line, accountId: rent }] }],
    ['TAX_CODE_UNKNOWN', { lines: [{ ...line, accountId: rent, taxCodeId: client.taxCodes.withholding }] }],
    ['INPUT_INVALID', { lines: [{ ...line, accountId: rent, taxCodeId: null }] }],
    [
      'DOCUMENT_TOTAL_NOT_POSITIVE',
      { lines: [{ ...line, unitPrice: '1', accountId: rent, taxCodeId: null }] },
    ],
    ['VENDOR_NUMBER_MISSING', { vendorNumber: 'TAKEN' }],
    ['VENDOR_NUMBER_TAKEN', { vendorNumber: 'FREE' }],
    ['PERIOD_LOCKED', { postingDate: '2026-03-10' }],
    ['RATE_MISSING', { currency: 'PAB' }],
  ];
  for (const [code, mend] of mended) {
    expect(await client.do('postBill', faulty), code).toMatchObject({ code });
    Object.assign(faulty, mend);
  }
  expect((await client.do('postBill', faulty)).__typename).toBe('DocumentPosted');

  const note = {
    ...noteInput(client, { kind: 'SALES_CREDIT_NOTE', originalId: nobody, date: '2026-02-09', price: '11' }),
  };
  for (const [code, mend] of [
    ['NOTE_ORIGINAL_WRONG', { originalDocumentId: sold.id }],
    ['NOTE_ORIGINAL_WRONG', { documentDate: '2026-02-10' }],
    ['NOTE_EXCEEDS_ORIGINAL', { lines: [{ description: '', quantity: '1', unitPrice: '10' }] }],
  ] as const) {
    expect(await client.do('postNote', note), code).toMatchObject({ code });
    Object.assign(note, mend);
  }
  expect((await client.do('postNote', note)).__typename).toBe('DocumentPosted');
});

test('a receipt that names no item of the books, or one of another party, side or currency, is refused', async () => {
  client = await openDocumentClient(firm);
  const nobody = '01900000-0000-7000-8000-000000000000';
  await setRates(client, 'EUR', { '2026-01-05': '1.1' });
  const theirs = await invoice(client, {
    party: client.parties.otherCustomer,
    date: '2026-02-10',
    price: '10',
  });
  const bought = await client.postDocument(
    'postBill',
    billInput(client, { date: '2026-02-10', price: '10' }),
  );
  const foreign = await invoice(client, { date: '2026-02-10', currency: 'EUR', price: '10' });
  const later = await invoice(client, { date: '2026-03-10', price: '10' });
  const before = await counts(client);
  for (const [itemId, code] of [
    [nobody, 'OPEN_ITEM_UNKNOWN'],
    [theirs.itemId, 'ALLOCATION_MISMATCH'],
    [bought.itemId, 'ALLOCATION_MISMATCH'],
    [foreign.itemId, 'ALLOCATION_MISMATCH'],
    [later.itemId, 'ALLOCATION_TOO_EARLY'],
  ] as const)
    expect(
      await client.do(
        'postReceipt',
        moneyInput(client, 'Receipt', { date: '2026-02-11', settled: '10', allocations: [[itemId, '10']] }),
      ),
      code,
    ).toMatchObject({ code });
  expect(await counts(client)).toEqual(before);
});

test('of two who post one draft at its version, one posts it', async () => {
  client = await openDocumentClient(firm);
  const saved = await client.accepted(
    'saveInvoiceDraft',
    invoiceInput(client, { date: '2026-02-10' }),
    'junior',
  );
  const { id } = saved['draft'] as { id: string };
  const step = { draftId: id, version: await client.draftVersion(id) };
  const answers = await Promise.all([
    client.do('postInvoiceDraft', step, 'senior'),
    client.do('postInvoiceDraft', step, 'colleague'),
    client.do('discardInvoiceDraft', step, 'junior'),
  ]);
  expect(answers.filter(({ code }) => code === undefined)).toHaveLength(1);
  expect(answers.filter(({ code }) => code === 'VERSION_CONFLICT')).toHaveLength(2);
  expect(Number((await counts(client))['documents'])).toBeLessThanOrEqual(1);
});
