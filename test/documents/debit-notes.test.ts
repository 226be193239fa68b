import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectVerified } from '../periods/books-digest.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openDesk, type DocumentDesk } from '../worlds/firm/client-documents.ts';
import { allocationIds, controlsDiffer, counts, invoice, noteInput, takeBack, voidOn } from './acts.ts';

/** A debit note and the credit notes that take it back (product 4.2). */

let firm: TestFirm;
let desk: DocumentDesk;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());
afterEach(async () => {
  expect(controlsDiffer(desk)).toEqual([]);
  await expectVerified(firm, desk.tenant);
});

test('a debit note is not voided while credit notes take back what it added: they would take back more than was ever invoiced', async () => {
  desk = await openDesk(firm);
  const sold = await invoice(desk, { date: '2026-02-10', price: '100' });
  const note = (kind: string, price: string) =>
    desk.posted('postNote', noteInput(desk, { kind, originalId: sold.id, date: '2026-02-11', price }));
  const more = await note('SALES_DEBIT_NOTE', '50');
  const less = await note('SALES_CREDIT_NOTE', '120');
  const before = counts(desk);
  expect(await voidOn(desk, more, '2026-02-12')).toMatchObject({
    code: 'DOCUMENT_HAS_NOTES',
    notes: [less.displayNumber],
  });
  expect(counts(desk)).toEqual(before);
  for (const id of allocationIds(desk)) await takeBack(desk, id, '2026-02-12');
  expect((await voidOn(desk, less, '2026-02-12')).__typename).toBe('DocumentVoided');
  expect((await voidOn(desk, more, '2026-02-12')).__typename).toBe('DocumentVoided');
});

test('a debit note whose credit notes fit into the invoice alone is voided', async () => {
  desk = await openDesk(firm);
  const sold = await invoice(desk, { date: '2026-02-10', price: '100' });
  const note = (kind: string, price: string) =>
    desk.posted('postNote', noteInput(desk, { kind, originalId: sold.id, date: '2026-02-11', price }));
  const more = await note('SALES_DEBIT_NOTE', '50');
  await note('SALES_CREDIT_NOTE', '100');
  expect((await voidOn(desk, more, '2026-02-12')).__typename).toBe('DocumentVoided');
});
