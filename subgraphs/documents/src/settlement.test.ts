import { afterEach, beforeEach, expect, test } from 'vitest';
import { linesOf, openDocumentBooks, type DocumentBooks } from '../../../test/worlds/books/document-books.ts';
import {
  ageingOn,
  buckets,
  money,
  MONEY,
  shortly,
  standing,
  statement,
} from '../../../test/worlds/books/document-reads.ts';
import { expectSameFromBothEnds, PAGE_FIELDS, type WalkedPage } from '../../../test/support/both-ends.ts';

let books: DocumentBooks;
beforeEach(async () => {
  books = await openDocumentBooks();
});
afterEach(() => books.close());

const receive = (input: Record<string, unknown>) =>
  books.post('postReceipt', {
    partyId: books.customer,
    currency: 'EUR',
    settledAmount: '1500.00',
    bankCurrency: 'USD',
    ...input,
  });

test('an invoice in euros is received in dollars in three parts: open, partly settled, settled, and nothing is left in either currency', async () => {
  await books.rate('2026-01-10', '1.10');
  const invoice = await books.invoice({ currency: 'EUR', lines: linesOf('4500.00') });
  expect(await standing(books, invoice.id)).toEqual({
    state: 'OPEN',
    open: money('4500.00', 'EUR'),
    openBase: money('4950.00'),
  });
  const parts = [
    ['2026-01-20', '1620.00', '30.00', { state: 'PARTLY_SETTLED', open: '3000.00', openBase: '3300.00' }],
    ['2026-02-20', '1650.00', '0.00', { state: 'PARTLY_SETTLED', open: '1500.00', openBase: '1650.00' }],
    ['2026-03-20', '1700.00', '-50.00', { state: 'SETTLED', open: '0.00', openBase: '0.00' }],
  ] as const;
  for (const [documentDate, bankAmount, , { state, open, openBase }] of parts) {
    const allocations = [{ openItemId: invoice.openItemId, amount: '1500.00' }];
    const receipt = await receive({ documentDate, bankAmount, allocations });
    expect(await standing(books, invoice.id)).toEqual({
      state,
      open: money(open, 'EUR'),
      openBase: money(openBase),
    });
    expect(await standing(books, receipt.id)).toEqual({
      state: 'SETTLED',
      open: money('0.00', 'EUR'),
      openBase: money('0.00'),
    });
  }
  type Allocations = {
    document: { allocations: { nodes: { from: { kind: string; bankAmount: { amount: string } } }[] } };
  };
  const { document } = await books.read<Allocations>(
    `document(id: "${invoice.id}") { allocations { nodes { from { kind bankAmount ${MONEY} } to { displayNumber } allocationDate amount ${MONEY} toBase ${MONEY} variance ${MONEY} reversedBy { id } } } }`,
  );
  await expectSameFromBothEnds(
    async (page) =>
      (
        await books.read<{ document: { allocations: WalkedPage } }>(
          `document(id: "${invoice.id}") { allocations(${page}) { ${PAGE_FIELDS} } }`,
        )
      ).document.allocations,
    { least: 3 },
  );
  expect(document.allocations.nodes).toEqual(
    parts.map(([allocationDate, bankAmount, variance]) => ({
      from: { kind: 'RECEIPT', bankAmount: money(bankAmount, 'USD') },
      to: { displayNumber: invoice.displayNumber },
      allocationDate,
      amount: money('1500.00', 'EUR'),
      toBase: money('1650.00'),
      variance: money(variance),
      reversedBy: null,
    })),
  );

  // The ageing of each day is what stood then, whatever was received since.
  const owed = { '2026-01-09': {}, '2026-01-10': { notDue: '4500.00' }, '2026-01-31': { notDue: '3000.00' } };
  for (const [asOf, expected] of Object.entries({
    ...owed,
    '2026-02-09': { notDue: '3000.00' },
    '2026-02-10': { days1To30: '3000.00' },
    '2026-03-11': { days1To30: '1500.00' },
    '2026-03-12': { days31To60: '1500.00' },
    '2026-03-20': {},
  }))
    expect(buckets(await ageingOn(books, asOf)), asOf).toEqual(expected);

  const [section] = await statement(books, '2026-02-01', '2026-02-28');
  expect(section).toMatchObject({
    currency: 'EUR',
    opening: money('3000.00', 'EUR'),
    openingBase: money('3300.00'),
    closing: money('1500.00', 'EUR'),
    closingBase: money('1650.00'),
  });
  expect(shortly(section)).toEqual([['2026-02-20', 'RCT-2026-000002', '-1500.00', '-1650.00', '1500.00']]);
  const [whole] = await statement(books, '2026-01-01', '2026-12-31');
  expect(shortly(whole)).toEqual([
    ['2026-01-10', 'INV-2026-000001', '4500.00', '4950.00', '4500.00'],
    ['2026-01-20', 'RCT-2026-000001', '-1500.00', '-1650.00', '3000.00'],
    ['2026-02-20', 'RCT-2026-000002', '-1500.00', '-1650.00', '1500.00'],
    ['2026-03-20', 'RCT-2026-000003', '-1500.00', '-1650.00', '0.00'],
  ]);
  expect(whole?.closingBase).toEqual(money('0.00'));
});

test('L7: a voided invoice is as if it had never been: state, ageing, statement, and the note that voided it', async () => {
  await books.rate('2026-01-10', '1.10');
  const invoice = await books.invoice({ currency: 'EUR', lines: linesOf('4500.00') });
  const voided = await books.step(
    'voidDocument',
    { documentId: invoice.id, postingDate: '2026-01-31', reason: 'issued to the wrong hotel' },
    `... on DocumentVoided { document { state voidedByNote { id displayNumber } voidedByEntry { id } notes { kind } open ${MONEY} openBase ${MONEY} allocations { totalCount } } note { id kind state displayNumber original { id } openItem { id } open ${MONEY} total ${MONEY} lines { edges { node { originalOrdinal net ${MONEY} } } } } }`,
  );
  expect(voided).toMatchObject({
    document: {
      state: 'VOID',
      voidedByNote: { displayNumber: 'SCN-2026-000001' },
      voidedByEntry: { id: expect.any(String) as string },
      notes: [{ kind: 'SALES_CREDIT_NOTE' }],
      open: money('0.00', 'EUR'),
      openBase: money('0.00'),
      allocations: { totalCount: 0 },
    },
    note: {
      kind: 'SALES_CREDIT_NOTE',
      state: 'SETTLED',
      original: { id: invoice.id },
      openItem: null,
      open: money('0.00', 'EUR'),
      total: money('4500.00', 'EUR'),
      lines: { edges: [{ node: { originalOrdinal: 1, net: money('4500.00', 'EUR') } }] },
    },
  });
  expect((await ageingOn(books, '2026-01-31')).rows).toEqual([]);
  expect(buckets(await ageingOn(books, '2026-01-30'))).toEqual({ notDue: '4500.00' });
  const [section] = await statement(books, '2026-01-01', '2026-12-31');
  expect(shortly(section)).toEqual([
    ['2026-01-10', 'INV-2026-000001', '4500.00', '4950.00', '4500.00'],
    ['2026-01-31', 'SCN-2026-000001', '-4500.00', '-4950.00', '0.00'],
  ]);
});

test('D1: a part-paid invoice is not voided; taken back, the receipt is voided by its entry and all of it is open again', async () => {
  await books.rate('2026-01-10', '1.10');
  const invoice = await books.invoice({ currency: 'EUR', lines: linesOf('4500.00') });
  const allocations = [{ openItemId: invoice.openItemId, amount: '1500.00' }];
  const receipt = await receive({ documentDate: '2026-01-20', bankAmount: '1620.00', allocations });
  const reason = 'the bank took it back';
  const refused = await books.step('voidDocument', {
    documentId: invoice.id,
    postingDate: '2026-01-31',
    reason,
  });
  expect(refused).toMatchObject({ code: 'DOCUMENT_ALLOCATED' });
  const { document } = await books.read<{ document: { allocations: { nodes: { id: string }[] } } }>(
    `document(id: "${receipt.id}") { allocations { nodes { id } } }`,
  );
  const [allocation] = document.allocations.nodes;
  const reversed = await books.step(
    'reverseAllocation',
    { allocationId: allocation?.id, postingDate: '2026-01-25', reason },
    '... on AllocationReversed { allocation { reversedBy { id } from { state } to { state } } }',
  );
  expect(reversed).toMatchObject({
    allocation: {
      reversedBy: { id: expect.any(String) as string },
      from: { state: 'OPEN' },
      to: { state: 'OPEN' },
    },
  });
  const voided = await books.step(
    'voidDocument',
    { documentId: receipt.id, postingDate: '2026-01-26', reason },
    '... on DocumentVoided { note { id } document { state voidedByNote { id } voidedByEntry { id } } }',
  );
  expect(voided).toMatchObject({
    note: null,
    document: { state: 'VOID', voidedByNote: null, voidedByEntry: { id: expect.any(String) as string } },
  });
  expect(await standing(books, invoice.id)).toEqual({
    state: 'OPEN',
    open: money('4500.00', 'EUR'),
    openBase: money('4950.00'),
  });
  const [section] = await statement(books, '2026-01-01', '2026-01-31');
  expect(shortly(section)).toEqual([
    ['2026-01-10', 'INV-2026-000001', '4500.00', '4950.00', '4500.00'],
    ['2026-01-20', 'RCT-2026-000001', '-1500.00', '-1650.00', '3000.00'],
    ['2026-01-25', null, '0.00', '30.00', '3000.00'],
    ['2026-01-26', 'RCT-2026-000001', '1500.00', '1620.00', '4500.00'],
  ]);
});

test('a credit note for a part settles its original at once; the rest of the debt and of the note stay open', async () => {
  const invoice = await books.invoice({ lines: linesOf('100.00') });
  await books.post('postReceipt', {
    partyId: books.customer,
    documentDate: '2026-01-15',
    settledAmount: '70.00',
    bankAmount: '70.00',
    allocations: [{ openItemId: invoice.openItemId, amount: '70.00' }],
  });
  const note = await books.post('postNote', {
    kind: 'SALES_CREDIT_NOTE',
    originalDocumentId: invoice.id,
    partyId: books.customer,
    documentDate: '2026-02-01',
    dueDate: '2026-02-01',
    lines: [{ ...linesOf('50.00')[0], originalOrdinal: 1 }],
  });
  expect(await standing(books, invoice.id)).toMatchObject({ state: 'SETTLED', open: money('0.00') });
  expect(await standing(books, note.id)).toMatchObject({ state: 'PARTLY_SETTLED', open: money('20.00') });
  type Items = { openItems: { edges: { node: unknown }[] } };
  const { openItems } = await books.read<Items>(
    `openItems { edges { node { id side reference dueDate party { code } document { id } original ${MONEY} base ${MONEY} open ${MONEY} openBase ${MONEY} } } }`,
  );
  expect(openItems.edges.map(({ node }) => node)).toEqual([
    {
      id: note.openItemId,
      side: 'SALES',
      reference: note.displayNumber,
      dueDate: '2026-02-01',
      party: { code: 'C-1' },
      document: { id: note.id },
      original: money('-50.00'),
      base: money('-50.00'),
      open: money('-20.00'),
      openBase: money('-20.00'),
    },
  ]);
  // What lowers the debt goes by its own due date.
  expect(buckets(await ageingOn(books, '2026-03-10'))).toEqual({ days31To60: '-20.00' });
  expect(await ageingOn(books, '2026-01-31')).toMatchObject({
    totals: [{ total: money('30.00'), totalBase: money('30.00') }],
  });
  await statement(books, '2026-01-01', '2026-03-10');
});
