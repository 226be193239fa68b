import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import { idIn } from '../worlds/firm/client-requests.ts';
import {
  allocationIds,
  bill,
  billInput,
  invoice,
  invoiceInput,
  lock,
  moneyInput,
  noteInput,
  payment,
  receipt,
  REASON,
  setRates,
  voidOn,
} from './document-steps.ts';

let firm: TestFirm;
let client: DocumentClient;
beforeAll(async () => {
  firm = await openFirm();
  client = await openDocumentClient(firm);
});
afterAll(() => firm?.close());

const noTax = { original: 0n, base: 0n };
let wht: Record<string, unknown>;
beforeEach(() => {
  wht = { kind: 'WITHHOLDING', taxCodeId: client.taxCodes.withholding };
});

const taxed = (price: string) => [{ price, taxCodeId: client.taxCodes.standard }];
const withheldBy = (documentId: string): Promise<readonly Record<string, unknown>[]> =>
  client.rows(
    `select amount, from_amount, from_base_amount, certificate, open_item_id, reason from tax_withholdings where document_id = ?
     order by ordinal`,
    documentId,
  );
const balances = (): Promise<readonly Record<string, unknown>[]> =>
  client.rows(
    `select r.role, sum(l.base_amount) as value from journal_lines l join account_roles r on r.account_id = l.account_id
     where l.kind = 'WITHHOLDING' group by r.role order by r.role`,
  );

test('half a payment withholds half: 1.75 of 107.00 at 50 % of the tax, the bank has 51.75, and the last takes the rest', async () => {
  const sold = await invoice(client, { date: '2026-02-02', lines: taxed('100') });
  const half = (bank: string, more: object = {}) =>
    moneyInput(client, 'Receipt', {
      date: '2026-02-10',
      settled: '53.50',
      bank,
      charges: [{ ...wht, certificate: 'R-77', ...more }],
      allocations: [[sold.itemId, '53.50']],
    });
  expect(await client.do('postReceipt', half('51.70', { amount: '1.80' }))).toMatchObject({
    code: 'WITHHOLDING_DIFFERS',
    givenAmount: '1.80',
    computedAmount: '1.75',
  });
  expect(await client.do('postReceipt', half('51.70'))).toMatchObject({ code: 'SETTLEMENT_DOES_NOT_TIE' });
  // A draft shows what would be withheld.
  const draft = idIn(await client.accepted('saveReceiptDraft', half('51.75')), 'draft');
  const shown = await firm.read<Record<string, { preview: unknown }>>(
    client.tenant,
    `documentDraft(id: "${draft}") { preview { ... on DocumentPreview { withholdings {
       amount { amount } withheldFrom { amount } percent withheldOn certificate openItem { id } taxCode { code } } } } }`,
  );
  expect(shown['documentDraft']?.preview).toMatchObject({
    withholdings: [
      {
        amount: { amount: '1.75' },
        withheldFrom: { amount: '3.50' },
        percent: '50',
        withheldOn: 'TAX',
        certificate: 'R-77',
        taxCode: { code: 'WH-50' },
      },
    ],
  });
  const first = await client.postDocument('postReceipt', half('51.75', { amount: '1.75' }));
  expect(await withheldBy(first.id)).toEqual([
    {
      amount: 17_500n,
      from_amount: 35_000n,
      from_base_amount: 35_000n,
      certificate: 'R-77',
      open_item_id: sold.itemId,
      reason: null,
    },
  ]);
  const [line] = await client.rows(
    `select description, account_id from journal_lines where entry_id = ? and kind = 'WITHHOLDING'`,
    first.entryId,
  );
  expect(line?.['description']).toBe(`${sold.displayNumber} · R-77`);
  expect(line?.['account_id']).toBe(client.tenant.roles['WithholdingReceivable']);
  // The allocation bears it, and goes only with its receipt.
  const [allocationId] = (await allocationIds(client)).slice(-1);
  const back = { allocationId, postingDate: '2026-02-11', reason: REASON };
  expect(await client.do('reverseAllocation', back)).toMatchObject({
    code: 'ALLOCATION_BEARS_WITHHOLDING',
    withheldByRef: first.displayNumber,
  });
  // A credit note of a third of what is left lowers what the rest withholds.
  const note = noteInput(client, {
    kind: 'SALES_CREDIT_NOTE',
    originalId: sold.id,
    date: '2026-02-12',
    lines: [{ price: '10', more: { originalOrdinal: 1 } }],
  });
  await client.accepted('postNote', note);
  const last = await receipt(client, {
    date: '2026-02-13',
    settled: '42.80',
    bank: '41.40',
    charges: [wht],
    allocations: [[sold.itemId, '42.80']],
  });
  expect(await withheldBy(last.id)).toMatchObject([{ amount: 14_000n, from_amount: 28_000n }]);
  expect(await client.openItem(sold.itemId)).toEqual(noTax);
  // Void, it does not count: the same is withheld again.
  expect(await voidOn(client, last, '2026-02-14')).not.toHaveProperty('code');
  const again = await receipt(client, {
    date: '2026-02-15',
    settled: '42.80',
    bank: '41.40',
    charges: [wht],
    allocations: [[sold.itemId, '42.80']],
  });
  expect(await withheldBy(again.id)).toMatchObject([{ amount: 14_000n }]);
});

test('one withholding is of every item that a payment settles; bills in euros end at zero in both currencies', async () => {
  await setRates(client, 'EUR', { '2026-03-02': '1.09' });
  const one = await bill(client, { date: '2026-03-02', currency: 'EUR', lines: taxed('33.33') });
  const other = await bill(client, { date: '2026-03-02', currency: 'EUR', lines: taxed('66.66') });
  const input = { date: '2026-03-10', currency: 'EUR', charges: [wht] };
  // 35.66 with a tax of 2.33, 71.33 with 4.67: 1.17 and 2.34 in two parts.
  const first = await payment(client, {
    ...input,
    settled: '50',
    bank: '48.36',
    allocations: [
      [one.itemId, '20'],
      [other.itemId, '30'],
    ],
  });
  expect(await withheldBy(first.id)).toMatchObject([
    { amount: 6_600n, open_item_id: one.itemId },
    { amount: 9_800n, open_item_id: other.itemId },
  ]);
  const last = await payment(client, {
    ...input,
    settled: '56.99',
    bank: '55.12',
    allocations: [
      [one.itemId, '15.66'],
      [other.itemId, '41.33'],
    ],
  });
  expect(await withheldBy(last.id)).toMatchObject([{ amount: 5_100n }, { amount: 13_600n }]);
  for (const { itemId } of [one, other]) expect(await client.openItem(itemId)).toEqual(noTax);
});

test.each([
  ['the money settles no item', {}, 'WITHHOLDING_NEEDS_REASON'],
  ['no code', { taxCodeId: null }, 'WITHHOLDING_NEEDS_REASON'],
  ['a reason that is too short', { reason: 'because' }, 'REASON_TOO_SHORT'],
  ['a code that withholds nothing', { taxCodeId: 'standard' }, 'WITHHOLDING_CODE_WRONG'],
  ['an item that is not settled', { openItemId: 'other' }, 'INPUT_INVALID'],
] as const)('withheld without an item: %s', async (_what, more, code) => {
  const other = await invoice(client, { date: '2026-04-01' });
  const charge = {
    ...wht,
    amount: '5',
    ...more,
    ...('openItemId' in more ? { openItemId: other.itemId } : {}),
    ...('taxCodeId' in more && more.taxCodeId ? { taxCodeId: client.taxCodes.standard } : {}),
  };
  const input = { date: '2026-04-02', settled: '100', bank: '95', charges: [charge] };
  expect(await client.do('postReceipt', moneyInput(client, 'Receipt', input))).toMatchObject(
    code === 'INPUT_INVALID' ? { inputFaults: [{ field: 'charges[0].openItemId' }] } : { code },
  );
  if (code !== 'WITHHOLDING_NEEDS_REASON') return;
  const paid = await receipt(client, { ...input, charges: [{ ...charge, reason: REASON }] });
  const from = more === undefined || 'taxCodeId' in more ? null : 100_000n;
  expect(await withheldBy(paid.id)).toMatchObject([{ amount: 50_000n, from_amount: from, reason: REASON }]);
});

test('a code that is withheld at the document lowers what is owed on it; its notes take it back to the last cent', async () => {
  const create = (code: string, on: string) =>
    client.accepted('createTaxCode', {
      code,
      name: code,
      treatment: 'WITHHOLDING',
      percent: '15',
      withheldAt: 'DOCUMENT',
      withheldOn: on,
    });
  const taxCodeId = idIn(await create('WH-DOC', 'NET'), 'taxCode');
  const before = await balances();
  const input = (lines = taxed('33.33'), more: object = {}) => ({
    ...billInput(client, { date: '2026-05-04', lines }),
    withholdings: [{ taxCodeId, ...more }],
  });
  expect(await client.do('postBill', input(undefined, { amount: '6' }))).toMatchObject({
    code: 'WITHHOLDING_DIFFERS',
    computedAmount: '5.00',
  });
  expect(
    await client.do('postBill', {
      ...input(),
      withholdings: [{ taxCodeId: client.taxCodes.withholding }],
    }),
  ).toMatchObject({ code: 'WITHHOLDING_CODE_WRONG' });
  const bought = await client.postDocument('postBill', input());
  // 33.33 + 2.33 − 5.00
  expect(await client.openItem(bought.itemId)).toEqual({ original: -306_600n, base: -306_600n });
  const read = await firm.read<{ document: unknown }>(
    client.tenant,
    `document(id: "${bought.id}") { total { amount } open { amount } withholdings { amount { amount } withheldFrom { amount } openItem { id } } }`,
  );
  expect(read.document).toEqual({
    total: { amount: '35.66' },
    open: { amount: '30.66' },
    withholdings: [{ amount: { amount: '5.00' }, withheldFrom: { amount: '33.33' }, openItem: null }],
  });
  for (const price of ['11.11', '22.22'])
    await client.accepted(
      'postNote',
      noteInput(client, {
        kind: 'PURCHASE_CREDIT_NOTE',
        originalId: bought.id,
        date: '2026-05-05',
        lines: [{ price, more: { originalOrdinal: 1 } }],
      }),
    );
  expect(await client.openItem(bought.itemId)).toEqual(noTax);
  expect(await balances()).toEqual(before);
  const sold = await client.postDocument('postInvoice', {
    ...invoiceInput(client, { date: '2026-05-06', lines: taxed('200') }),
    withholdings: [{ taxCodeId }],
  });
  expect(await client.openItem(sold.itemId)).toEqual({ original: 1_840_000n, base: 1_840_000n });
  expect(await voidOn(client, sold, '2026-05-07')).not.toHaveProperty('code');
  expect(await balances()).toEqual(before);
});

test('an allocation without a date is on the later of both, or the first open day after it', async () => {
  const sold = await invoice(client, { date: '2026-06-10' });
  const paid = await receipt(client, { date: '2026-06-05', settled: '100' });
  const allocate = (amount: string) =>
    client.accepted('allocateItems', { fromItemId: paid.itemId, toItemId: sold.itemId, amount });
  const dates = () =>
    client.rows('select allocation_date from allocations where to_item_id = ? order by id', sold.itemId);
  await allocate('40');
  expect(await dates()).toEqual([{ allocation_date: '2026-06-10' }]);
  await lock(client, '2026-06-10', 'LOCK_SALES');
  await allocate('60');
  expect(await dates()).toEqual([{ allocation_date: '2026-06-10' }, { allocation_date: '2026-07-01' }]);
});
