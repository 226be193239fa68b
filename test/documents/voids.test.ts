import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectVerified } from '../periods/books-digest.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { linesOf } from '../periods/posted-lines.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import type { PostedDocument } from '../worlds/firm/client-documents.ts';
import {
  allocationIds,
  balanceOf,
  bill,
  controlsDiffer,
  counts,
  invoice,
  lock,
  noteInput,
  payment,
  receipt,
  REASON,
  setRates,
  reverseAllocation,
  voidOn,
} from './document-steps.ts';

/** Voids and notes through the gateway (product 4.2; acceptance L2, L7, D1, P4). */

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

const role = (name: string): string => String(client.tenant.roles[name]);

/** What a reader sees of a month: result, tax, balance sheet's sum, open items, ageing. */
async function reports(): Promise<unknown> {
  const { openItems, trialBalance, incomeStatement, taxSummary, ageing } = await client.read<
    Record<string, unknown>
  >(`incomeStatement(from: "2026-01-01", to: "2026-12-31") { result { amount } income { total { amount } } expense { total { amount } } }
     taxSummary(from: "2026-01-01", to: "2026-12-31") { rows { code output { taxable { amount } tax { amount } } input { taxable { amount } tax { amount } } } }
     trialBalance(asOf: "2026-12-31") { rows { account { code } balance { amount } } }
     ageing(side: SALES, asOf: "2026-12-31") { baseTotal { amount } controlBalance { amount } rows { total { amount } } }
     openItems { edges { node { reference open { amount } openBase { amount } } } }`);
  const rows = (trialBalance as { rows: { balance: { amount: string } }[] }).rows.filter(
    ({ balance }) => !/^0(\.0+)?$/.test(balance.amount),
  );
  const taxed = (taxSummary as { rows: object[] }).rows.filter((row) => /"-?[1-9]/.test(JSON.stringify(row)));
  return { openItems, rows, incomeStatement, taxed, ageing };
}

describe('L7: after its void a document counts as if it had never been', () => {
  test.each(['PAB', 'EUR'])(
    'an invoice in %s: revenue, tax, receivable, ageing and open items',
    async (currency) => {
      client = await openDocumentClient(firm);
      await setRates(client, 'EUR', { '2026-01-05': '1.0837', '2026-03-02': '1.11' });
      await invoice(client, { date: '2026-02-10', price: '250' });
      const before = await reports();
      const sold = await invoice(client, {
        date: '2026-02-16',
        currency,
        lines: [
          { price: '99.99', taxCodeId: client.taxCodes.standard },
          { price: '3.333333', quantity: '7' },
        ],
      });
      expect(await reports()).not.toEqual(before);
      expect((await voidOn(client, sold, '2026-03-16')).__typename).toBe('DocumentVoided');
      expect(await reports()).toEqual(before);
      expect(await client.openItem(sold.itemId)).toEqual({ original: 0n, base: 0n });
    },
  );

  test('a bill and a payment of foreign cash: cost, tax, payable, and the cash at what it was carried', async () => {
    client = await openDocumentClient(firm);
    await setRates(client, 'EUR', { '2026-01-05': '1.0837', '2026-03-02': '1.11' });
    await receipt(client, {
      date: '2026-02-10',
      currency: 'EUR',
      settled: '500',
      bankAccountId: client.accounts.foreignBank,
    });
    const before = await reports();
    const cash = await balanceOf(client, client.accounts.foreignBank);
    const bought = await bill(client, {
      date: '2026-02-16',
      currency: 'EUR',
      lines: [{ price: '77.77', taxCodeId: client.taxCodes.standard }],
    });
    const paid = await payment(client, {
      date: '2026-03-02',
      currency: 'EUR',
      settled: '83.21',
      bankAccountId: client.accounts.foreignBank,
      allocations: [[bought.itemId, '83.21']],
    });
    const [allocationId = ''] = await allocationIds(client);
    await reverseAllocation(client, allocationId, '2026-03-02');
    for (const document of [paid, bought])
      expect((await voidOn(client, document, '2026-03-02')).__typename).toBe('DocumentVoided');
    expect(await reports()).toEqual(before);
    expect(await balanceOf(client, client.accounts.foreignBank)).toBe(cash);
  });

  test('the note bears a number of its own and the original line by line, negated, at its rates, on its accounts', async () => {
    client = await openDocumentClient(firm);
    await setRates(client, 'EUR', { '2026-01-05': '1.0837', '2026-03-02': '1.11' });
    const sold = await invoice(client, {
      date: '2026-02-16',
      currency: 'EUR',
      lines: [{ price: '99.99', taxCodeId: client.taxCodes.standard }],
    });
    await client.accepted('bindAccountRole', {
      role: 'DefaultAR',
      accountId: client.accounts.otherReceivables,
    });
    const answer = await voidOn(client, sold, '2026-03-16');
    const { id } = answer['note'] as { id: string };
    const { document: note } = await client.read<{
      document: {
        kind: string;
        displayNumber: string;
        original: { id: string };
        entry: { id: string };
        total: object;
      };
    }>(`document(id: "${id}") { kind displayNumber original { id } entry { id } total { amount currency } }`);
    expect(note).toMatchObject({
      kind: 'SALES_CREDIT_NOTE',
      displayNumber: 'SCN-2026-000001',
      original: { id: sold.id },
      total: { amount: '106.99', currency: 'EUR' },
    });
    const seen = (lines: Awaited<ReturnType<typeof linesOf>>, sign: string) =>
      lines.map(({ account, original, base, rate, rateId, rateDate }) => ({
        account: account.code,
        original: sign + original.amount,
        base: sign + base.amount,
        rate,
        rateId,
        rateDate,
      }));
    const negated = (text: string): string => (text.startsWith('--') ? text.slice(2) : text);
    const own = seen(await linesOf(firm, client.tenant, note.entry.id), '').toSorted((a, b) =>
      a.base < b.base ? -1 : 1,
    );
    const theirs = seen(await linesOf(firm, client.tenant, sold.entryId), '-')
      .map((line) => ({ ...line, original: negated(line.original), base: negated(line.base) }))
      .toSorted((a, b) => (a.base < b.base ? -1 : 1));
    expect(own).toEqual(theirs);
    expect(await balanceOf(client, client.accounts.otherReceivables)).toBe(0n);
  });
});

describe('D1: what is allocated cannot be voided', () => {
  test('a part-paid invoice, and a credit note that settled: the refusal names what stands against them', async () => {
    client = await openDocumentClient(firm);
    const sold = await invoice(client, { date: '2026-02-10', price: '100' });
    const paid = await receipt(client, {
      date: '2026-02-11',
      settled: '30',
      allocations: [[sold.itemId, '30']],
    });
    const before = await counts(client);
    expect(await voidOn(client, sold, '2026-02-12')).toMatchObject({
      code: 'DOCUMENT_ALLOCATED',
      allocatedToRefs: [paid.displayNumber],
    });
    expect(await counts(client)).toEqual(before);
    await reverseAllocation(client, String((await allocationIds(client))[0]), '2026-02-12');
    expect((await voidOn(client, sold, '2026-02-12')).__typename).toBe('DocumentVoided');
    // The money is there still, and is the customer's.
    expect(await client.openItem(paid.itemId)).toEqual({ original: -300_000n, base: -300_000n });
    expect(await balanceOf(client, role('CustomerAdvances'))).toBe(-300_000n);
    expect(await balanceOf(client, role('DefaultAR'))).toBe(0n);
  });

  test('a bounced receipt over three invoices is voided in one step, by one entry: what was taken back before, allocated later, or never', async () => {
    client = await openDocumentClient(firm);
    const sold: { itemId: string; displayNumber: string }[] = [];
    for (const price of ['100', '50', '25']) sold.push(await invoice(client, { date: '2026-02-10', price }));
    const [one, two, three] = sold;
    const paid = await receipt(client, {
      date: '2026-02-11',
      settled: '180',
      allocations: [
        [String(one?.itemId), '100'],
        [String(two?.itemId), '30'],
      ],
    });
    await reverseAllocation(client, String((await allocationIds(client))[0]), '2026-02-12');
    await client.accepted('allocateItems', {
      fromItemId: paid.itemId,
      toItemId: String(three?.itemId),
      amount: '25',
      allocationDate: '2026-02-13',
    });
    // Not before what it takes back.
    expect(await voidOn(client, paid, '2026-02-12')).toMatchObject({ code: 'REVERSAL_BEFORE_ENTRY' });
    const before = await counts(client);
    expect(await voidOn(client, paid, '2026-02-14')).toMatchObject({ __typename: 'DocumentVoided' });
    expect((await counts(client))['journal_entries']).toBe(String(Number(before['journal_entries']) + 1));
    for (const [index, amount] of [1_000_000n, 500_000n, 250_000n].entries())
      expect(await client.openItem(String(sold[index]?.itemId))).toEqual({ original: amount, base: amount });
    expect(await client.openItem(paid.itemId)).toEqual({ original: 0n, base: 0n });
    expect(await balanceOf(client, role('CustomerAdvances'))).toBe(0n);
    expect(await balanceOf(client, role('DefaultAR'))).toBe(1_750_000n);
    // Turnover of receivables is the business's: sold, received, bounced.
    expect(
      await client.rows(
        `select sum(base_debit) as debit, sum(base_credit) as credit from account_balances b
         join account_roles r on r.account_id = b.account_id where r.role = 'DefaultAR'`,
      ),
    ).toEqual([{ debit: 3_300_000n, credit: 1_550_000n }]);
  });

  test('never a void and notes for one amount: a document with a note that stands is not voided, one that is void takes no note, and a void is not voided', async () => {
    client = await openDocumentClient(firm);
    const sold = await invoice(client, { date: '2026-02-10', price: '100' });
    const options = { kind: 'SALES_CREDIT_NOTE', originalId: sold.id, date: '2026-02-11' };
    expect(await client.do('postNote', noteInput(client, { ...options, price: '100.01' }))).toMatchObject({
      code: 'NOTE_EXCEEDS_ORIGINAL',
      leftAmount: '100.00',
    });
    const note = await client.postDocument('postNote', noteInput(client, { ...options, price: '40' }));
    expect((await client.openItem(sold.itemId)).original).toBe(600_000n);
    expect(await client.do('postNote', noteInput(client, { ...options, price: '60.01' }))).toMatchObject({
      code: 'NOTE_EXCEEDS_ORIGINAL',
      leftAmount: '60.00',
    });
    expect(await voidOn(client, sold, '2026-02-12')).toMatchObject({
      code: 'DOCUMENT_HAS_NOTES',
      noteRefs: [note.displayNumber],
    });
    await reverseAllocation(client, String((await allocationIds(client))[0]), '2026-02-12');
    expect((await voidOn(client, note, '2026-02-12')).__typename).toBe('DocumentVoided');
    const done = await voidOn(client, sold, '2026-02-12');
    expect(done.__typename).toBe('DocumentVoided');
    expect(await voidOn(client, sold, '2026-02-13')).toMatchObject({ code: 'DOCUMENT_VOID' });
    expect(await voidOn(client, done['note'] as PostedDocument, '2026-02-13')).toMatchObject({
      code: 'DOCUMENT_NOT_VOIDABLE',
    });
    expect(
      await client.do('postNote', noteInput(client, { ...options, price: '1', date: '2026-02-13' })),
    ).toMatchObject({
      code: 'NOTE_ORIGINAL_WRONG',
    });
    expect(await balanceOf(client, role('DefaultAR'))).toBe(0n);
    expect(await balanceOf(client, role('SalesRevenue'))).toBe(0n);
  });
});

describe('P4: a void in a locked month', () => {
  test('is refused, and dated to the first open day when the caller asks for that', async () => {
    client = await openDocumentClient(firm);
    const sold = await invoice(client, { date: '2026-02-10', price: '100' });
    const bought = await bill(client, { date: '2026-02-10', price: '100' });
    const paid = await receipt(client, {
      date: '2026-02-11',
      settled: '30',
      allocations: [[sold.itemId, '30']],
    });
    await lock(client, '2026-02-10', 'LOCK_SALES');
    const [allocationId = ''] = await allocationIds(client);
    const before = await counts(client);
    expect(
      await client.do('reverseAllocation', { allocationId, postingDate: '2026-02-20', reason: REASON }),
    ).toMatchObject({ code: 'PERIOD_LOCKED', periodLockState: 'LOCK_SALES' });
    await lock(client, '2026-03-10', 'LOCK_SALES_AND_PURCHASING');
    expect(await counts(client)).toEqual(before);
    await client.accepted('reverseAllocation', { allocationId, onFirstOpenDay: true, reason: REASON });
    for (const document of [sold, paid]) {
      expect(await voidOn(client, document, '2026-02-28')).toMatchObject({ code: 'PERIOD_LOCKED' });
      expect((await voidOn(client, document, 'FIRST_OPEN_DAY')).__typename).toBe('DocumentVoided');
    }
    // Purchasing is open in February: its void stays there.
    expect((await voidOn(client, bought, 'FIRST_OPEN_DAY')).__typename).toBe('DocumentVoided');
    expect(
      await client.rows(
        'select posting_date from journal_entries where posting_date > ? order by commit_number',
        '2026-02-11',
      ),
    ).toEqual([
      { posting_date: '2026-04-01' },
      { posting_date: '2026-04-01' },
      { posting_date: '2026-04-01' },
    ]);
    expect(
      await client.rows("select posting_date from documents where kind = 'PURCHASE_CREDIT_NOTE'"),
    ).toEqual([{ posting_date: '2026-02-10' }]);
  });

  test('is not dated before the document, and takes a reason of twenty characters', async () => {
    client = await openDocumentClient(firm);
    const sold = await invoice(client, { date: '2026-02-10' });
    expect(await voidOn(client, sold, '2026-02-09')).toMatchObject({ code: 'REVERSAL_BEFORE_ENTRY' });
    const short = { documentId: sold.id, postingDate: '2026-02-10', reason: ` ${'x'.repeat(19)} ` };
    expect(await client.do('voidDocument', short)).toMatchObject({
      code: 'REASON_TOO_SHORT',
      givenLength: 19,
    });
    const both = { documentId: sold.id, postingDate: '2026-02-10', onFirstOpenDay: true, reason: REASON };
    expect(await client.do('voidDocument', both)).toMatchObject({
      code: 'INPUT_INVALID',
      inputFaults: [{ field: 'postingDate' }],
    });
    expect((await counts(client))['documents']).toBe('1');
  });
});
