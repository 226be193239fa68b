import { afterEach, beforeEach, expect, test } from 'vitest';
import { localDate } from '@cifra/domain/local-date';
import { linesOf, openDocumentBooks, type DocumentBooks } from '../../../test/worlds/books/document-books.ts';
import { ageingOn, buckets, money, shortly, statement } from '../../../test/worlds/books/document-reads.ts';

let books: DocumentBooks;
beforeEach(async () => {
  books = await openDocumentBooks();
});
afterEach(() => books.close());

test('L9: rebinding the control account between invoice and receipt: both accounts count, and the receipt goes to the first', async () => {
  const before = await books.invoice({ documentDate: '2026-01-10' });
  const second = await books.account('1201', 'ASSET');
  await books.bind('DefaultAR', second);
  const after = await books.invoice({ documentDate: '2026-01-11', lines: linesOf('40.00') });
  await books.post('postReceipt', {
    partyId: books.customer,
    documentDate: '2026-01-20',
    settledAmount: '60.00',
    bankAmount: '60.00',
    allocations: [{ openItemId: before.openItemId, amount: '60.00' }],
  });
  type Accounts = { a: { controlAccount: { id: string } }; b: { controlAccount: { id: string } } };
  const { a, b } = await books.read<Accounts>(
    `a: document(id: "${before.id}") { controlAccount { id } } b: document(id: "${after.id}") { controlAccount { id } }`,
  );
  expect([a.controlAccount.id, b.controlAccount.id]).toEqual([books.roles.DefaultAR, second]);
  expect(await ageingOn(books, '2026-01-31')).toMatchObject({
    baseTotal: money('80.00'),
    controlBalance: money('80.00'),
  });
  const [section] = await statement(books, '2026-01-01', '2026-01-31');
  expect(section?.closing).toEqual(money('80.00'));
});

test('opening items are in the ageing and the statement from the opening on, each under its own reference', async () => {
  const item = { side: 'SALES', partyId: books.customer, currency: 'PAB', accountId: null } as const;
  await books.openWith({
    items: [
      {
        ...item,
        reference: 'OLD-1',
        documentDate: localDate('2025-09-01'),
        dueDate: localDate('2025-10-01'),
        amount: '300.0000',
        baseAmount: null,
      },
      {
        ...item,
        reference: 'OLD-2',
        documentDate: localDate('2025-12-01'),
        dueDate: localDate('2026-01-15'),
        amount: '200.0000',
        baseAmount: null,
      },
    ],
    controlTotals: [{ accountId: books.roles.DefaultAR, amount: '500.0000' }],
  });
  expect((await ageingOn(books, '2025-12-30')).rows).toEqual([]);
  expect(buckets(await ageingOn(books, '2025-12-31'))).toEqual({ daysOver90: '300.00', notDue: '200.00' });
  expect(buckets(await ageingOn(books, '2026-01-16'))).toEqual({ daysOver90: '300.00', days1To30: '200.00' });
  const [section] = await statement(books, '2025-12-31', '2026-01-31');
  expect(section?.lines.map(({ description }) => description)).toEqual(['OLD-1', 'OLD-2']);
  expect(shortly(section)).toEqual([
    ['2025-12-31', null, '300.00', '300.00', '300.00'],
    ['2025-12-31', null, '200.00', '200.00', '500.00'],
  ]);
  const [later] = await statement(books, '2026-01-01', '2026-01-31');
  expect(later).toMatchObject({ opening: money('500.00'), lines: [], closing: money('500.00') });
});

test('what is owed to vendors is negative, an advance payment positive, each in its currency and by its own due date', async () => {
  await books.rate('2026-01-05', '1.20');
  const bill = { partyId: books.vendor, documentDate: '2026-01-05' };
  await books.post('postBill', {
    ...bill,
    vendorNumber: 'M-1',
    currency: 'EUR',
    dueDate: '2026-01-31',
    lines: [{ ...linesOf('100.00')[0], accountId: books.world.accounts.rent }],
  });
  await books.post('postBill', {
    ...bill,
    vendorNumber: 'M-2',
    dueDate: '2026-03-31',
    lines: [{ ...linesOf('80.00')[0], accountId: books.world.accounts.rent }],
  });
  await books.post('postPayment', {
    partyId: books.vendor,
    documentDate: '2026-02-01',
    settledAmount: '30.00',
    bankAmount: '30.00',
  });
  const ageing = await ageingOn(books, '2026-03-10', 'PURCHASING');
  expect(ageing).toMatchObject({
    rows: [
      {
        party: { code: 'V-1' },
        days31To60: money('-100.00', 'EUR'),
        total: money('-100.00', 'EUR'),
        totalBase: money('-120.00'),
      },
      { party: { code: 'V-1' }, notDue: money('-80.00'), days31To60: money('30.00'), total: money('-50.00') },
    ],
    totals: [
      { total: money('-100.00', 'EUR'), totalBase: money('-120.00') },
      { total: money('-50.00'), totalBase: money('-50.00') },
    ],
    baseTotal: money('-170.00'),
  });
  expect((await ageingOn(books, '2026-03-10')).rows).toEqual([]);
  const sections = await statement(books, '2026-02-01', '2026-03-10', {
    side: 'PURCHASING',
    partyId: books.vendor,
  });
  expect(sections).toMatchObject([
    { currency: 'EUR', opening: money('-100.00', 'EUR'), lines: [], closing: money('-100.00', 'EUR') },
    { currency: 'PAB', opening: money('-80.00'), closing: money('-50.00') },
  ]);
});

test('a statement of an impossible range is refused, one of an unknown party is not found', async () => {
  const ask = (partyId: string, from: string, to: string) =>
    books.read(
      `partyStatement(partyId: "${partyId}", side: SALES, from: "${from}", to: "${to}") { party { code } }`,
    );
  await expect(ask(books.customer, '2026-02-01', '2026-01-31')).rejects.toThrow('INPUT_INVALID');
  await expect(ask(books.world.tenant.id, '2026-01-01', '2026-01-31')).rejects.toThrow('NOT_FOUND');
});
