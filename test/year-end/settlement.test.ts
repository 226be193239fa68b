import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectVerified } from '../periods/books-digest.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openClient, type TestClient } from '../worlds/firm/client.ts';
import { figures } from '../worlds/firm/client-years.ts';
import { balanceSheetOf, incomeStatementOf, trialBalanceOf } from './reports.ts';
import { strandedLine } from './year-commands.ts';

/** FX_SETTLEMENT clears what stands in base currency where nothing stands in the original one. Nothing else is touched. */

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm({ extraModules: [new URL('./year-commands.ts', import.meta.url).href] });
});
afterAll(() => firm?.close());

/** Rates are recorded for days that have come. */
const PAST = { fiscalYearStart: '2024-01-01' } as const;

/** Euros that came at 1.10 and went at 1.20, others that came at 1.20 and went at 1.10, and some that stayed. */
async function withResidues(client: TestClient): Promise<void> {
  await client.account('A-LOAN', 'ASSET');
  await client.rate('2024-01-02', 'EUR', '1.1');
  await client.post('2024-02-03', [
    ['A-TAX', '100.00', 'EUR'],
    ['Q-DIFF', '-110.00'],
  ]);
  await client.post('2024-02-04', [
    ['A-BANK', '50.00', 'EUR'],
    ['Q-DIFF', '-55.00'],
  ]);
  await client.rate('2024-07-01', 'EUR', '1.2');
  await client.post('2024-08-04', [
    ['A-TAX', '-100.00', 'EUR'],
    ['Q-DIFF', '120.00'],
  ]);
  await client.post('2024-08-05', [
    ['A-LOAN', '300.00', 'EUR'],
    ['Q-DIFF', '-360.00'],
  ]);
  await client.rate('2024-11-01', 'EUR', '1.1');
  await client.post('2024-11-05', [
    ['A-LOAN', '-300.00', 'EUR'],
    ['Q-DIFF', '330.00'],
  ]);
  await client.closeMonths('2024-01-01', '2024-12-31');
}

test('SIMPLE: what is left goes to one account, gains and losses line by line', async () => {
  const client = await openClient(firm, PAST);
  await withResidues(client);
  const before = await trialBalanceOf(firm, client.tenant, '2024-12-31');
  expect([before.rows['A-TAX']?.[3], before.rows['A-LOAN']?.[3], before.rows['A-BANK']?.[3]]).toEqual([
    '-10.00',
    '30.00',
    '55.00',
  ]);
  const closed = await client.closeYear('2024');
  expect(closed.entries.map(({ kind, postingDate }) => [kind, postingDate])).toEqual([
    ['FX_SETTLEMENT', '2024-12-31'],
    ['CLOSING', '2024-12-31'],
  ]);
  const [settlement, closing] = closed.entries;
  expect(
    settlement?.lines.map(({ account, amount, baseAmount }) => [
      account.code,
      `${amount.amount} ${amount.currency}`,
      baseAmount.amount,
    ]),
  ).toEqual([
    ['A-LOAN', '0.00 EUR', '-30.00'],
    ['E-FEES', '30.00 PAB', '30.00'],
    ['A-TAX', '0.00 EUR', '10.00'],
    ['E-FEES', '-10.00 PAB', '-10.00'],
  ]);
  expect(settlement?.lines.map(({ explanation }) => explanation)).toEqual([
    'A-LOAN Account A-LOAN stands at 0.00 EUR and still at 30.00 PAB debit, which is taken off.',
    '30.00 PAB debit is the realized loss in EUR of A-LOAN, on E-FEES Exchange differences and bank fees.',
    'A-TAX Input tax receivable stands at 0.00 EUR and still at 10.00 PAB credit, which is taken off.',
    '10.00 PAB credit is the realized gain in EUR of A-TAX, on E-FEES Exchange differences and bank fees.',
  ]);
  expect(figures(closing)).toEqual([
    ['E-FEES', '-20.00'],
    ['Q-RE', '20.00'],
  ]);
  expect(closing?.lines[0]?.explanation).toBe(
    'E-FEES Exchange differences and bank fees stands at 20.00 PAB debit for 2024, 20.00 PAB debit of it by the settlement of this close, and is brought to zero.',
  );
  expect(await balanceSheetOf(firm, client.tenant, '2024-12-31')).toEqual({
    'A-BANK': '55.00',
    'Q-DIFF': '-75.00',
    'Q-RE': '20.00',
  });
  expect(await incomeStatementOf(firm, client.tenant, ['2024-01-01', '2024-12-31'])).toEqual({
    result: '20.00',
    rows: { 'E-FEES': '20.00' },
  });
  await client.reverseYear('2024');
  expect(await trialBalanceOf(firm, client.tenant, '2024-12-31')).toMatchObject({
    rows: { 'A-TAX': ['0.00', '120.00', '130.00', '-10.00'] },
  });
  expect(await incomeStatementOf(firm, client.tenant, ['2024-01-01', '2024-12-31'])).toMatchObject({
    result: '0.00',
  });
  expect((await client.closeYear('2024')).result.amount).toBe('20.00');
  await expectVerified(firm, client.tenant);
});

test('SEPARATED: gains and losses go to their own accounts, and both are closed', async () => {
  const client = await openClient(firm, PAST);
  await client.do('changeTenantSetting', { key: 'fx.varianceMode', value: '"SEPARATED"' }, 'owner');
  await withResidues(client);
  const closed = await client.closeYear('2024');
  expect(closed.entries.map(figures)).toEqual([
    [
      ['A-LOAN', '-30.00'],
      ['E-FX', '30.00'],
      ['A-TAX', '10.00'],
      ['I-FX', '-10.00'],
    ],
    [
      ['E-FX', '-30.00'],
      ['I-FX', '10.00'],
      ['Q-RE', '20.00'],
    ],
  ]);
});

test('the variance mode of the day of the close counts: changed after the draft it is a change', async () => {
  const client = await openClient(firm, PAST);
  await withResidues(client);
  const approved = await client.approveYear(await client.draftYear('2024'));
  await client.do('changeTenantSetting', { key: 'fx.varianceMode', value: '"SEPARATED"' }, 'owner');
  const refusal = await client.do('closeYear', { yearCloseId: approved.id });
  expect(refusal.code).toBe('YEAR_CLOSE_CHANGED');
  expect(refusal['changedSince']).toContain('FX_SETTLEMENT on I-FX in PAB: -10.00, was 0.00');
});

test('what has an original balance at the end of the year is not revalued, even where it went to zero in the new year', async () => {
  const client = await openClient(firm, PAST);
  await client.rate('2024-01-02', 'EUR', '1.1');
  await client.post('2024-02-03', [
    ['A-TAX', '100.00', 'EUR'],
    ['Q-DIFF', '-110.00'],
  ]);
  await client.do('openFiscalYear', { startDate: '2025-01-01' });
  await client.rate('2025-01-01', 'EUR', '1.5');
  await client.post('2025-01-05', [
    ['A-TAX', '-100.00', 'EUR'],
    ['Q-DIFF', '150.00'],
  ]);
  await client.closeMonths('2024-01-01', '2024-12-31');
  expect((await client.closeYear('2024')).entries).toEqual([]);
  await client.closeMonths('2025-01-01', '2025-12-31');
  const closed = await client.closeYear('2025');
  expect(closed.entries.map(figures)).toEqual([
    [
      ['A-TAX', '40.00'],
      ['E-FEES', '-40.00'],
    ],
    [
      ['E-FEES', '40.00'],
      ['Q-RE', '-40.00'],
    ],
  ]);
});

test('Y2: income and expense in another currency close at their base amounts, in base currency alone', async () => {
  const client = await openClient(firm, PAST);
  await client.rate('2024-01-02', 'EUR', '0.8993');
  await client.post('2024-02-03', [
    ['A-BANK', '4750.00', 'EUR'],
    ['I-SALES', '-4750.00', 'EUR'],
  ]);
  await client.rate('2024-06-01', 'EUR', '1.0007');
  await client.post('2024-06-03', [
    ['E-RND', '33.33', 'EUR'],
    ['A-BANK', '-33.33', 'EUR'],
  ]);
  await client.rate('2024-12-31', 'EUR', '2.5');
  await client.closeMonths('2024-01-01', '2024-12-31');
  const closed = await client.closeYear('2024');
  expect(closed.entries.map(({ kind }) => kind)).toEqual(['CLOSING']);
  expect(
    closed.entries[0]?.lines.map(({ account, amount, baseAmount }) => [
      account.code,
      amount,
      baseAmount.amount,
    ]),
  ).toEqual([
    // 33.33 euros that the bank carried at 29.97 paid 33.35 of costs: a gain of 3.38.
    ['E-FEES', { amount: '3.38', currency: 'PAB' }, '3.38'],
    ['E-RND', { amount: '-33.35', currency: 'PAB' }, '-33.35'],
    ['I-SALES', { amount: '4271.68', currency: 'PAB' }, '4271.68'],
    ['Q-RE', { amount: '-4241.71', currency: 'PAB' }, '-4241.71'],
  ]);
  const { rows } = await trialBalanceOf(firm, client.tenant, '2024-12-31');
  expect([rows['I-SALES']?.[3], rows['E-RND']?.[3], rows['A-BANK']?.[3]]).toEqual([
    '0.00',
    '0.00',
    '4241.71',
  ]);
});

test('Y3: a voided invoice leaves nothing to close, and one that stands closes once', async () => {
  const client = await openClient(firm, PAST);
  const party = (
    await client.do('createParty', {
      code: 'C-1',
      name: 'Hotel Casco Viejo',
      isCustomer: true,
      isVendor: false,
    })
  )['party'] as { id: string };
  const invoice = async (documentDate: string, unitPrice: string) =>
    (
      await client.do('postInvoice', {
        partyId: party.id,
        documentDate,
        lines: [{ accountId: await client.idOf('I-SALES'), description: 'Bread', quantity: '1', unitPrice }],
      })
    )['document'] as { id: string };
  await invoice('2024-03-01', '80.00');
  const { id: documentId } = await invoice('2024-03-02', '999.00');
  const voided = await client.do('voidDocument', {
    documentId,
    postingDate: '2024-05-01',
    reason: 'It was written for another customer.',
  });
  expect(voided.code).toBeUndefined();
  await client.closeMonths('2024-01-01', '2024-12-31');
  const closed = await client.closeYear('2024');
  expect(figures(closed.entries[0])).toEqual([
    ['I-SALES', '80.00'],
    ['Q-RE', '-80.00'],
  ]);
  expect(await balanceSheetOf(firm, client.tenant, '2024-12-31')).toEqual({
    'A-AR': '80.00',
    'Q-RE': '-80.00',
  });
});

test('on a control account the open item is settled that stands at nothing in its own currency, with its party', async () => {
  const client = await openClient(firm, PAST);
  await client.rate('2024-01-02', 'EUR', '1.1');
  const party = (
    await client.do('createParty', {
      code: 'C-1',
      name: 'Hotel Casco Viejo',
      isCustomer: true,
      isVendor: false,
    })
  )['party'] as { id: string };
  const invoiceOf = async (unitPrice: string) =>
    (
      await client.do('postInvoice', {
        partyId: party.id,
        documentDate: '2024-03-01',
        currency: 'EUR',
        lines: [{ accountId: await client.idOf('I-SALES'), description: 'Bread', quantity: '1', unitPrice }],
      })
    )['document'] as { openItem: { id: string } };
  const open = await invoiceOf('40.00');
  const settled = await invoiceOf('100.00');
  const receipt = await client.do('postReceipt', {
    partyId: party.id,
    documentDate: '2024-04-01',
    currency: 'EUR',
    settledAmount: '100.00',
    bankCurrency: 'PAB',
    bankAmount: '112.00',
    allocations: [{ openItemId: settled.openItem.id, amount: '100.00' }],
  });
  expect(receipt.code).toBeUndefined();
  // Nothing of the product leaves an item so; books that are older than it might.
  const openItemId = settled.openItem.id;
  const stranded = await firm.books.execute(
    strandedLine,
    { tenantId: client.tenant.id },
    {
      openItemId: openItemId as never,
      partyId: party.id as never,
      accountId: (await client.idOf('A-AR')) as never,
      counterId: (await client.idOf('Q-DIFF')) as never,
      currency: 'EUR',
      baseE4: '30000',
      postingDate: '2024-05-01' as never,
    },
    {
      actor: { kind: 'system', id: null, name: 'test' },
      requestId: 'stranded',
      origin: 'test',
      reason: null,
      idempotencyKey: null,
    },
  );
  expect(stranded.ok).toBe(true);
  await client.closeMonths('2024-01-01', '2024-12-31');
  const closed = await client.closeYear('2024');
  const [settlement] = closed.entries;
  expect(figures(settlement)).toEqual([
    ['A-AR', '-3.00'],
    ['E-FEES', '3.00'],
  ]);
  expect(settlement?.lines[0]?.explanation).toMatch(
    /^The open item .* on A-AR Trade receivables stands at 0\.00 EUR and still at 3\.00 PAB debit, which is taken off\.$/,
  );
  expect((await balanceSheetOf(firm, client.tenant, '2024-12-31'))['A-AR']).toBe('44.00');
  expect(open.openItem.id).not.toBe(openItemId);
  await expectVerified(firm, client.tenant);
});

test('no error was masked', () => {
  expect(firm.masked).toEqual([]);
});
