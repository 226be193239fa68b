import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectVerified } from '../periods/books-digest.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import {
  allocationIds,
  controlsDiffer,
  counts,
  invoice,
  noteInput,
  reverseAllocation,
  voidOn,
} from './document-steps.ts';

/** A debit note and the credit notes that take it back (product 4.2). */

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

test('a debit note is not voided while credit notes take back what it added: they would take back more than was ever invoiced', async () => {
  client = await openDocumentClient(firm);
  const sold = await invoice(client, { date: '2026-02-10', price: '100' });
  const note = (kind: string, price: string) =>
    client.postDocument(
      'postNote',
      // Both name the line of the invoice: what a debit note adds to it, a credit note may take back.
      noteInput(client, {
        kind,
        originalId: sold.id,
        date: '2026-02-11',
        lines: [{ price, more: { originalOrdinal: 1 } }],
      }),
    );
  const more = await note('SALES_DEBIT_NOTE', '50');
  const less = await note('SALES_CREDIT_NOTE', '120');
  const before = await counts(client);
  expect(await voidOn(client, more, '2026-02-12')).toMatchObject({
    code: 'DOCUMENT_HAS_NOTES',
    noteRefs: [less.displayNumber],
  });
  expect(await counts(client)).toEqual(before);
  for (const id of await allocationIds(client)) await reverseAllocation(client, id, '2026-02-12');
  expect((await voidOn(client, less, '2026-02-12')).__typename).toBe('DocumentVoided');
  expect((await voidOn(client, more, '2026-02-12')).__typename).toBe('DocumentVoided');
});

test('a debit note whose credit notes fit into the invoice alone is voided', async () => {
  client = await openDocumentClient(firm);
  const sold = await invoice(client, { date: '2026-02-10', price: '100' });
  const note = (kind: string, price: string) =>
    client.postDocument(
      'postNote',
      // Both name the line of the invoice: what a debit note adds to it, a credit note may take back.
      noteInput(client, {
        kind,
        originalId: sold.id,
        date: '2026-02-11',
        lines: [{ price, more: { originalOrdinal: 1 } }],
      }),
    );
  const more = await note('SALES_DEBIT_NOTE', '50');
  await note('SALES_CREDIT_NOTE', '100');
  expect((await voidOn(client, more, '2026-02-12')).__typename).toBe('DocumentVoided');
});
