import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectVerified } from '../periods/books-digest.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { linesOf } from '../periods/posted-lines.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import {
  allocationIds,
  balanceOf,
  bill,
  controlsDiffer,
  invoice,
  invoiceInput,
  lock,
  moneyInput,
  payment,
  receipt,
  setMode,
  setRates,
  reverseAllocation,
  varianceLines,
  voidOn,
  REASON,
} from './document-steps.ts';

/** Settlement in other currencies, through the gateway (product 4.4, 6.6; acceptance F5 to F7, L9, P6). */

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

const RATES = { '2026-02-02': '1.09', '2026-03-16': '1.095', '2026-04-06': '1.08' };
async function euroClient(mode: 'SIMPLE' | 'SEPARATED' = 'SIMPLE'): Promise<DocumentClient> {
  client = await openDocumentClient(firm);
  await setRates(client, 'EUR', RATES);
  if (mode === 'SEPARATED') await setMode(client, mode);
  return client;
}
const role = (name: string): string => String(client.tenant.roles[name]);

describe('F5: EUR 4,500 invoiced at 1.09 and received at 1.095 is a gain of 22.50', () => {
  test.each([
    ['SIMPLE', 'FxVarianceBankFees'],
    ['SEPARATED', 'RealizedFxGain'],
  ] as const)('in mode %s on %s, dated on the allocation', async (mode, account) => {
    await euroClient(mode);
    const sold = await invoice(client, { date: '2026-02-02', currency: 'EUR', price: '4500' });
    expect(await client.openItem(sold.itemId)).toEqual({ original: 45_000_000n, base: 49_050_000n });
    const paid = await receipt(client, {
      date: '2026-03-16',
      currency: 'EUR',
      settled: '4500',
      allocations: [[sold.itemId, '4500']],
    });
    expect(await varianceLines(client)).toEqual([[role(account), -225_000n, '2026-03-16']]);
    for (const { itemId } of [sold, paid])
      expect(await client.openItem(itemId)).toEqual({ original: 0n, base: 0n });
    expect(await balanceOf(client, role('DefaultAR'))).toBe(0n);
    expect(await balanceOf(client, role('Bank'))).toBe(49_275_000n);
  });

  test.each([
    ['SIMPLE', 'FxVarianceBankFees'],
    ['SEPARATED', 'RealizedFxLoss'],
  ] as const)('and a bill paid later at a higher rate is a loss, in mode %s on %s', async (mode, account) => {
    await euroClient(mode);
    const bought = await bill(client, { date: '2026-02-02', currency: 'EUR', price: '4500' });
    await payment(client, {
      date: '2026-03-16',
      currency: 'EUR',
      settled: '4500',
      bank: '4927.50',
      bankCurrency: 'PAB',
      allocations: [[bought.itemId, '4500']],
    });
    expect(await varianceLines(client)).toEqual([[role(account), 225_000n, '2026-03-16']]);
    expect(await balanceOf(client, role('DefaultAP'))).toBe(0n);
  });
});

test('F6: what is taken back undoes the variance on the account that took it, also after the mode changed, and the void leaves nothing', async () => {
  await euroClient();
  const sold = await invoice(client, { date: '2026-02-02', currency: 'EUR', price: '4500' });
  const paid = await receipt(client, {
    date: '2026-03-16',
    currency: 'EUR',
    settled: '4500',
    allocations: [[sold.itemId, '4500']],
  });
  await setMode(client, 'SEPARATED');
  const [allocationId = ''] = await allocationIds(client);
  await reverseAllocation(client, allocationId, '2026-04-06');
  expect(await varianceLines(client)).toEqual([
    [role('FxVarianceBankFees'), -225_000n, '2026-03-16'],
    [role('FxVarianceBankFees'), 225_000n, '2026-04-06'],
  ]);
  for (const name of ['FxVarianceBankFees', 'RealizedFxGain', 'RealizedFxLoss'])
    expect(await balanceOf(client, role(name)), name).toBe(0n);
  expect(await client.openItem(sold.itemId)).toEqual({ original: 45_000_000n, base: 49_050_000n });
  expect(await client.openItem(paid.itemId)).toEqual({ original: -45_000_000n, base: -49_275_000n });
  expect((await voidOn(client, paid, '2026-04-06')).__typename).toBe('DocumentVoided');
  expect(await client.openItem(paid.itemId)).toEqual({ original: 0n, base: 0n });
  expect(await balanceOf(client, role('Bank'))).toBe(0n);
  expect(await balanceOf(client, role('DefaultAR'))).toBe(49_050_000n);
});

test('F6: a role bound to another account between settlement and taking back changes neither the variance nor the control account', async () => {
  await euroClient('SEPARATED');
  const sold = await invoice(client, { date: '2026-02-02', currency: 'EUR', price: '100' });
  await receipt(client, {
    date: '2026-04-06',
    currency: 'EUR',
    settled: '100',
    allocations: [[sold.itemId, '100']],
  });
  const first = role('RealizedFxLoss');
  expect(await varianceLines(client)).toEqual([[first, 10_000n, '2026-04-06']]);
  await client.accepted('bindAccountRole', { role: 'RealizedFxLoss', accountId: client.accounts.rent });
  await client.accepted('bindAccountRole', {
    role: 'DefaultAR',
    accountId: client.accounts.otherReceivables,
  });
  const [allocationId = ''] = await allocationIds(client);
  await reverseAllocation(client, allocationId, '2026-04-07');
  expect([await balanceOf(client, first), await balanceOf(client, client.accounts.rent)]).toEqual([0n, 0n]);
  expect(await balanceOf(client, client.accounts.otherReceivables)).toBe(0n);
});

test('F7: the variance of a settlement is counted once, in parts and over several documents, in the entry that settles', async () => {
  await euroClient();
  const one = await invoice(client, { date: '2026-02-02', currency: 'EUR', price: '3000' });
  const two = await invoice(client, { date: '2026-02-03', currency: 'EUR', price: '1500' });
  const paid = await receipt(client, {
    date: '2026-03-16',
    currency: 'EUR',
    settled: '4500',
    allocations: [
      [one.itemId, '1000'],
      [two.itemId, '1500'],
    ],
  });
  const kinds = (await linesOf(firm, client.tenant, paid.entryId)).map(({ kind }) => kind);
  // What is not allocated stays an advance.
  expect(kinds).toEqual(['CONTROL', 'ORDINARY', 'CONTROL', 'FX', 'FX']);
  expect(await client.openItem(paid.itemId)).toMatchObject({ original: -20_000_000n });
  await client.accepted('allocateItems', {
    fromItemId: paid.itemId,
    toItemId: one.itemId,
    amount: '2000',
    allocationDate: '2026-03-20',
  });
  expect((await varianceLines(client)).map(([, base]) => base)).toEqual([-50_000n, -75_000n, -100_000n]);
  expect(await balanceOf(client, role('FxVarianceBankFees'))).toBe(-225_000n);
  for (const { itemId } of [one, two, paid])
    expect(await client.openItem(itemId)).toEqual({ original: 0n, base: 0n });
});

test('the last part takes the rest: thirds of 100.00 EUR leave zero in both currencies', async () => {
  await euroClient();
  await setRates(client, 'EUR', { '2026-02-10': '1.0837' });
  const sold = await invoice(client, { date: '2026-02-10', currency: 'EUR', price: '100' });
  for (const amount of ['33.33', '33.33', '33.34'])
    await receipt(client, {
      date: '2026-02-10',
      currency: 'EUR',
      settled: amount,
      allocations: [[sold.itemId, amount]],
    });
  expect(await client.openItem(sold.itemId)).toEqual({ original: 0n, base: 0n });
});

test('one receipt that names an invoice twice settles it in two parts: the second begins where the first ended', async () => {
  await euroClient();
  await setRates(client, 'EUR', { '2026-02-10': '1.0837' });
  const sold = await invoice(client, { date: '2026-02-10', currency: 'EUR', price: '100' });
  const settle = (settled: string, parts: readonly [string, string]) =>
    moneyInput(client, 'Receipt', {
      date: '2026-03-16',
      postingDate: '2026-03-20',
      currency: 'EUR',
      settled,
      allocations: parts.map((amount) => [sold.itemId, amount] as const),
    });
  const before = await client.openItem(sold.itemId);
  expect(await client.do('postReceipt', settle('110', ['60', '50']))).toMatchObject({
    code: 'ALLOCATION_EXCEEDS_OPEN',
  });
  expect(await client.openItem(sold.itemId)).toEqual(before);
  const paid = await client.postDocument('postReceipt', settle('100', ['33.33', '66.67']));
  for (const { itemId } of [sold, paid])
    expect(await client.openItem(itemId)).toEqual({ original: 0n, base: 0n });
});

test('a EUR invoice, a USD receipt, PAB books: each line in its own currency, fee and withholding beside the bank', async () => {
  await euroClient();
  const sold = await invoice(client, { date: '2026-02-02', currency: 'EUR', price: '1000' });
  const paid = await receipt(client, {
    date: '2026-03-16',
    currency: 'EUR',
    settled: '1000',
    bank: '1050',
    bankCurrency: 'USD',
    charges: [
      { kind: 'FEE', amount: '10', currency: 'USD' },
      {
        kind: 'WITHHOLDING',
        amount: '30',
        currency: 'EUR',
        taxCodeId: client.taxCodes.withholding,
        reason: REASON,
      },
    ],
    allocations: [[sold.itemId, '1000']],
  });
  const lines = (await linesOf(firm, client.tenant, paid.entryId)).map(
    ({ kind, original, base }) =>
      `${kind} ${original.amount} ${original.currency} ${base.amount} ${base.currency}`,
  );
  expect(lines).toEqual([
    'ORDINARY 1050.00 USD 1050.00 PAB',
    'FEE 10.00 USD 10.00 PAB',
    'WITHHOLDING 30.00 EUR 32.85 PAB',
    'CONTROL -1000.00 EUR -1090.00 PAB',
    'FX -2.85 PAB -2.85 PAB',
  ]);
  expect((await varianceLines(client)).map(([, base]) => base)).toEqual([-28_500n]);
  expect(await balanceOf(client, role('WithholdingReceivable'))).toBe(328_500n);
});

test.each([
  ['SIMPLE', 'FxVarianceBankFees'],
  ['SEPARATED', 'RealizedFxLoss'],
] as const)(
  'F5: an invoice in base currency that is paid in euros is settled whole; what the euros are worth less is variance (%s)',
  async (mode, account) => {
    await euroClient();
    await setMode(client, mode);
    await setRates(client, 'EUR', { '2026-02-03': '1.09' });
    const sold = await invoice(client, { date: '2026-02-02', price: '100' });
    const before = await balanceOf(client, role(account));
    await receipt(client, {
      date: '2026-02-03',
      settled: '100',
      bank: '91.50',
      bankCurrency: 'EUR',
      bankAccountId: client.accounts.foreignBank,
      allocations: [[sold.itemId, '100']],
    });
    // 91.50 × 1.09 = 99.735: 99.74.
    expect((await balanceOf(client, role(account))) - before).toBe(2_600n);
    expect(await client.openItem(sold.itemId)).toEqual({ original: 0n, base: 0n });
  },
);

test('what does not tie is refused with the figures, and a rate ten times off is held to be a slip', async () => {
  await euroClient();
  const sold = await invoice(client, { date: '2026-02-02', price: '100' });
  expect(
    await client.do(
      'postReceipt',
      moneyInput(client, 'Receipt', {
        date: '2026-02-03',
        settled: '100',
        bank: '90',
        charges: [{ kind: 'FEE', amount: '9' }],
        allocations: [[sold.itemId, '100']],
      }),
    ),
  ).toMatchObject({
    code: 'SETTLEMENT_DOES_NOT_TIE',
    settledAmount: '100.00',
    movedAmount: '99.00',
    differenceAmount: '1.00',
  });
  const foreign = await invoice(client, { date: '2026-02-02', currency: 'EUR', price: '100' });
  expect(
    await client.do(
      'postReceipt',
      moneyInput(client, 'Receipt', {
        date: '2026-02-03',
        currency: 'EUR',
        settled: '100',
        bank: '1090',
        bankCurrency: 'PAB',
        allocations: [[foreign.itemId, '100']],
      }),
    ),
  ).toMatchObject({ code: 'SETTLEMENT_RATE_SUSPICIOUS' });
});

test('L9: a receipt settles the invoice on its own account, whatever DefaultAR is bound to since', async () => {
  await euroClient();
  const first = role('DefaultAR');
  const sold = await invoice(client, { date: '2026-02-02', price: '100' });
  await client.accepted('bindAccountRole', {
    role: 'DefaultAR',
    accountId: client.accounts.otherReceivables,
  });
  await receipt(client, { date: '2026-02-03', settled: '60', allocations: [[sold.itemId, '60']] });
  expect([await balanceOf(client, first), await balanceOf(client, client.accounts.otherReceivables)]).toEqual(
    [400_000n, 0n],
  );
  // What settles nothing yet is an advance, and settles what is on either account all the same.
  const advance = await receipt(client, { date: '2026-02-04', settled: '40' });
  expect(await balanceOf(client, role('CustomerAdvances'))).toBe(-400_000n);
  await client.accepted('allocateItems', {
    fromItemId: advance.itemId,
    toItemId: sold.itemId,
    amount: '40',
    allocationDate: '2026-02-04',
  });
  expect([await balanceOf(client, first), await balanceOf(client, client.accounts.otherReceivables)]).toEqual(
    [0n, 0n],
  );
  expect((await invoice(client, { date: '2026-02-05', price: '7' })).displayNumber).toBe('INV-2026-000002');
  expect(await balanceOf(client, client.accounts.otherReceivables)).toBe(70_000n);
});

test('P6: an invoice of a locked month is paid; receipt, allocation and variance are dated on the payment, and the month keeps its digest', async () => {
  await euroClient();
  const sold = await invoice(client, { date: '2026-02-02', currency: 'EUR', price: '4500' });
  await lock(client, '2026-02-10', 'LOCKED');
  const february = () =>
    client.rows(
      "select count(*) as n, sum(base_amount * ordinal) as digest from journal_lines where posting_date < '2026-03-01'",
    );
  const before = await february();
  await receipt(client, {
    date: '2026-03-16',
    currency: 'EUR',
    settled: '4500',
    allocations: [[sold.itemId, '4500']],
  });
  expect(await varianceLines(client)).toEqual([[role('FxVarianceBankFees'), -225_000n, '2026-03-16']]);
  expect(await february()).toEqual(before);
  expect(await client.do('postInvoice', invoiceInput(client, { date: '2026-02-20' }))).toMatchObject({
    code: 'PERIOD_LOCKED',
  });
});

test('what the client brought as open is settled like a document: at what the old books carried, with the variance on the day', async () => {
  await euroClient();
  await client.accepted('postOpeningBalances', {
    lines: [{ accountId: role('RetainedEarnings'), credit: '1080', currency: 'PAB' }],
    openItems: [
      {
        side: 'SALES',
        partyId: client.parties.customer,
        reference: 'OLD-17',
        documentDate: '2025-11-03',
        dueDate: '2025-12-03',
        amount: '1000',
        currency: 'EUR',
        baseAmount: '1080',
      },
    ],
  });
  const [row] = await client.rows("select id from open_items where reference = 'OLD-17'");
  const itemId = String(row?.['id']);
  await receipt(client, {
    date: '2026-03-16',
    currency: 'EUR',
    settled: '400',
    allocations: [[itemId, '400']],
  });
  await receipt(client, {
    date: '2026-03-16',
    currency: 'EUR',
    settled: '600',
    allocations: [[itemId, '600']],
  });
  expect(await client.openItem(itemId)).toEqual({ original: 0n, base: 0n });
  expect((await varianceLines(client)).map(([, base]) => base)).toEqual([-60_000n, -90_000n]);
});

describe('foreign cash', () => {
  test('leaves at its average carrying rate in the order of posting, pinned on the line, and all of it leaves all that it is carried at', async () => {
    await euroClient();
    const account = client.accounts.foreignBank;
    for (const date of ['2026-02-02', '2026-03-16'])
      await receipt(client, { date, currency: 'EUR', settled: '1000', bankAccountId: account });
    // 2,000.00 EUR at 2,185.00: 1.0925 each, whatever the rate of the day.
    const paid = await payment(client, {
      date: '2026-04-06',
      currency: 'EUR',
      settled: '500',
      bankAccountId: account,
    });
    const [, cash] = await linesOf(firm, client.tenant, paid.entryId);
    expect(cash).toMatchObject({
      original: { amount: '-500.00' },
      base: { amount: '-546.25' },
      rate: '1.0925',
    });
    // Dated before, posted after: the order is that of posting.
    await receipt(client, { date: '2026-02-02', currency: 'EUR', settled: '500', bankAccountId: account });
    // 2,000.00 at 2,183.75.
    const all = await payment(client, {
      date: '2026-04-07',
      currency: 'EUR',
      settled: '2000',
      bankAccountId: account,
    });
    expect((await linesOf(firm, client.tenant, all.entryId))[1]).toMatchObject({
      base: { amount: '-2183.75' },
    });
    expect(await balanceOf(client, account)).toBe(0n);
  });

  test('that goes beyond what is there is worth its rate of the day', async () => {
    await euroClient();
    const account = client.accounts.foreignBank;
    await receipt(client, { date: '2026-02-02', currency: 'EUR', settled: '100', bankAccountId: account });
    const paid = await payment(client, {
      date: '2026-04-06',
      currency: 'EUR',
      settled: '150',
      bankAccountId: account,
    });
    expect((await linesOf(firm, client.tenant, paid.entryId))[1]).toMatchObject({
      base: { amount: '-163.00' },
    });
  });
});
