import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemRequest } from '@cifra/ops/system-request';
import { setSetting } from '../support/fixture-commands.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import { balanceOf, bill, billInput, invoice, moneyInput, setRates, voidOn } from './document-steps.ts';

let firm: TestFirm;
let client: DocumentClient;
beforeAll(async () => {
  firm = await openFirm();
  client = await openDocumentClient(firm);
});
afterAll(() => firm?.close());

const difference = (): Promise<bigint> =>
  balanceOf(client, String(client.tenant.roles['SettlementDifference']));
const settle = (itemId: string, bank: string, more: object = {}) => ({
  ...moneyInput(client, 'Receipt', {
    date: '2026-02-10',
    settled: '100',
    bank,
    allocations: [[itemId, '100']],
    ...more,
  }),
  takesDifference: true,
});

test('a small difference is posted inside the settlement within the tolerance, which is nothing by default', async () => {
  const sold = await invoice(client, { date: '2026-02-02' });
  const other = await invoice(client, { date: '2026-02-02' });
  expect(await client.do('postReceipt', settle(sold.itemId, '99.98'))).toMatchObject({
    code: 'DIFFERENCE_TOO_LARGE',
    differenceAmount: '0.02',
    toleranceAmount: '0.00',
  });
  const scope = {
    scopeId: client.tenant.id,
    key: 'settlements.differenceTolerance',
    value: '"0.05"',
  };
  const set = await firm.books.executeControl(setSetting, scope, systemRequest('documents'));
  expect(set.ok).toBe(true);
  // Nobody asked for it.
  expect(
    await client.do('postReceipt', { ...settle(sold.itemId, '99.98'), takesDifference: false }),
  ).toMatchObject({ code: 'SETTLEMENT_DOES_NOT_TIE' });
  expect(await client.do('postReceipt', settle(sold.itemId, '99.94'))).toMatchObject({
    code: 'DIFFERENCE_TOO_LARGE',
    differenceAmount: '0.06',
    toleranceAmount: '0.05',
  });
  const before = await difference();
  const paid = await client.postDocument('postReceipt', settle(sold.itemId, '99.95'));
  expect(await difference()).toBe(before + 500n);
  // Paid too much it is a gain.
  await client.postDocument('postReceipt', settle(other.itemId, '100.03'));
  expect(await difference()).toBe(before + 200n);
  for (const { itemId } of [sold, other])
    expect(await client.openItem(itemId)).toEqual({ original: 0n, base: 0n });
  const lines = await client.rows(
    'select kind, net_amount from document_lines where document_id = ?',
    paid.id,
  );
  expect(lines).toEqual([{ kind: 'DIFFERENCE', net_amount: 500n }]);
  expect(await voidOn(client, paid, '2026-02-11')).not.toHaveProperty('code');
  expect(await difference()).toBe(before - 300n);
});

test('the tolerance is in base currency; a payment of too little is a gain; exchanged money leaves variance instead', async () => {
  await setRates(client, 'EUR', { '2026-03-02': '1.1' });
  const input = { date: '2026-03-02', currency: 'EUR' };
  const bought = await bill(client, input);
  const pay = (bank: string, more: object = {}) => ({
    ...moneyInput(client, 'Payment', {
      date: '2026-03-03',
      currency: 'EUR',
      settled: '100',
      bank,
      charges: [{ kind: 'FEE', amount: '3' }],
      allocations: [[bought.itemId, '100']],
      ...more,
    }),
    takesDifference: true,
  });
  // 0.05 EUR are 0.06 PAB.
  expect(await client.do('postPayment', pay('102.95'))).toMatchObject({
    code: 'DIFFERENCE_TOO_LARGE',
    differenceAmount: '0.06',
  });
  const before = await difference();
  await client.postDocument('postPayment', pay('102.96'));
  expect(await difference()).toBe(before - 400n);
  expect(await client.openItem(bought.itemId)).toEqual({ original: 0n, base: 0n });
  const dollars = await client.postDocument('postBill', billInput(client, input));
  const exchanged = moneyInput(client, 'Payment', {
    date: '2026-03-03',
    currency: 'EUR',
    settled: '100',
    bank: '111',
    bankCurrency: 'PAB',
    allocations: [[dollars.itemId, '100']],
  });
  await client.postDocument('postPayment', { ...exchanged, takesDifference: true });
  expect(await difference()).toBe(before - 400n);
});
