import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { openDocumentBooks, type DocumentBooks } from '../../../test/worlds/books/document-books.ts';

let books: DocumentBooks;
let itemId: Uuid;
let breadSales: Uuid;
beforeAll(async () => {
  books = await openDocumentBooks();
  breadSales = await books.account('4010', 'INCOME');
  const created = await books.step(
    'createItem',
    {
      code: 'PAN-1',
      name: 'Pan de molde',
      unitPrice: '2.5',
      currency: 'PAB',
      salesAccountId: breadSales,
      purchaseAccountId: books.world.accounts.rent,
    },
    '... on ItemCreated { item { id } }',
  );
  itemId = (created['item'] as { id: Uuid }).id;
});
afterAll(() => books.close());

const LINES =
  'lines { edges { node { description unitPrice net { amount } account { id } taxCode { id } } } }';
async function linesOf(id: Uuid): Promise<unknown[]> {
  const { document } = await books.read<{ document: { lines: { edges: { node: unknown }[] } } }>(
    `document(id: "${id}") { ${LINES} }`,
  );
  return document.lines.edges.map(({ node }) => node);
}
const line = { quantity: '4' };
const filled = () => ({
  description: 'Pan de molde',
  unitPrice: '2.5',
  net: { amount: '10.00' },
  account: { id: breadSales },
  taxCode: null,
});

test('what a line leaves to its item is the same posted directly and from a draft: description, price, account of the side', async () => {
  const lines = [{ ...line, itemId }];
  const direct = await books.invoice({ lines });
  expect(await linesOf(direct.id)).toEqual([filled()]);
  const saved = await books.step(
    'saveInvoiceDraft',
    { partyId: books.customer, documentDate: '2026-01-10', lines },
    '... on DocumentDraftSaved { draft { id version } }',
  );
  const { id: draftId, version } = saved['draft'] as { id: Uuid; version: string };
  const posted = await books.step(
    'postInvoiceDraft',
    { draftId, version },
    '... on DocumentDraftPosted { document { id } }',
  );
  expect(await linesOf((posted['document'] as { id: Uuid }).id)).toEqual([filled()]);
  const bill = await books.post('postBill', {
    partyId: books.vendor,
    vendorNumber: 'M-1',
    documentDate: '2026-01-10',
    lines,
  });
  expect(await linesOf(bill.id)).toEqual([{ ...filled(), account: { id: books.world.accounts.rent } }]);
});

test("a line that says nothing of tax takes its item's tax code; null is untaxed", async () => {
  const { taxCode } = await books.read<{ taxCode: { id: string } }>('taxCode(code: "ITBMS-7") { id }');
  const created = await books.step(
    'createItem',
    { code: 'PAN-7', name: 'Pan dulce', unitPrice: '1', currency: 'PAB', taxCodeId: taxCode.id },
    '... on ItemCreated { item { id } }',
  );
  const taxedId = (created['item'] as { id: Uuid }).id;
  const posted = await books.invoice({
    lines: [
      { itemId: taxedId, quantity: '10' },
      { itemId: taxedId, quantity: '10', taxCodeId: null },
    ],
  });
  expect(await linesOf(posted.id)).toMatchObject([{ taxCode: { id: taxCode.id } }, { taxCode: null }]);
});

test('what a line says itself stands; a price in another currency is not taken', async () => {
  const own = {
    itemId,
    quantity: '1',
    unitPrice: '3',
    description: 'Pan',
    accountId: books.world.accounts.sales,
  };
  expect(await linesOf((await books.invoice({ lines: [own] })).id)).toEqual([
    {
      ...filled(),
      description: 'Pan',
      unitPrice: '3',
      net: { amount: '3.00' },
      account: { id: own.accountId },
    },
  ]);
  const post = (input: Record<string, unknown>) =>
    books.step(
      'postInvoice',
      { partyId: books.customer, documentDate: '2026-01-10', ...input },
      '... on InputInvalid { inputFaults { field } }',
    );
  const inDollars = await post({ currency: 'USD', lines: [{ itemId, quantity: '1' }] });
  expect(inDollars).toMatchObject({ code: 'INPUT_INVALID', inputFaults: [{ field: 'lines[0].unitPrice' }] });
  const { taxCode } = await books.read<{ taxCode: { id: Uuid } }>('taxCode(code: "RET-ITBMS-50") { id }');
  const withheld = await post({ lines: [own, { ...own, taxCodeId: taxCode.id }] });
  expect(withheld).toMatchObject({ code: 'INPUT_INVALID', inputFaults: [{ field: 'lines[1].taxCodeId' }] });
  const unknown = await post({ lines: [{ itemId: books.customer, quantity: '1' }] });
  expect(unknown).toMatchObject({ code: 'ITEM_UNKNOWN' });
});

test('a line of a draft shows its item', async () => {
  const saved = await books.step(
    'saveInvoiceDraft',
    {
      partyId: books.customer,
      documentDate: '2026-01-10',
      lines: [
        { ...line, itemId },
        { ...line, description: 'Reparto', unitPrice: '1' },
      ],
    },
    '... on DocumentDraftSaved { draft { lines { item { code } } } }',
  );
  expect(saved['draft']).toEqual({ lines: [{ item: { code: 'PAN-1' } }, { item: null }] });
});
