import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectVerified } from '../periods/books-digest.ts';
import { idIn } from '../worlds/firm/client-requests.ts';
import { openFirm, type Input, type TestFirm } from '../worlds/firm/firm.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import {
  allocationIds,
  controlsDiffer,
  counts,
  invoice,
  reverseAllocation,
  varianceLines,
} from './document-steps.ts';

/** Credit notes for what was owed before these books (accounting ruling 7; findings/accounting.md, 12). */

let firm: TestFirm;
let client: DocumentClient;
const items: Record<string, string> = {};
let taxCodeId: string;
beforeAll(async () => {
  firm = await openFirm();
  client = await openDocumentClient(firm);
  const { customer, vendor } = client.parties;
  const dates = { documentDate: '2025-11-20', dueDate: '2025-12-20' };
  const owed = (reference: string, of: Input): Input => ({
    side: 'SALES',
    partyId: customer,
    currency: 'PAB',
    reference,
    ...dates,
    ...of,
  });
  await client.accepted(
    'postOpeningBalances',
    {
      lines: [],
      openItems: [
        owed('OLD-1', { amount: '107.00' }),
        owed('OLD-2', { amount: '100.00', currency: 'EUR', baseAmount: '112.00' }),
        owed('OLD-3', { amount: '53.50', side: 'PURCHASING', partyId: vendor }),
      ],
      differenceConsent: true,
    },
    'owner',
  );
  const { openItems } = await client.read<{ openItems: { nodes: { id: string; reference: string }[] } }>(
    'openItems(first: 10) { nodes { id reference } }',
  );
  for (const { id, reference } of openItems.nodes) items[reference] = id;
  taxCodeId = idIn(
    await client.accepted(
      'createTaxCode',
      { code: 'T7', name: 'Seven', treatment: 'STANDARD', percent: '7' },
      'owner',
    ),
    'taxCode',
  );
});
afterAll(() => firm?.close());

const note = (reference: string, price: string, of: Input = {}): Input => ({
  kind: 'SALES_CREDIT_NOTE',
  partyId: client.parties.customer,
  documentDate: '2026-02-10',
  originalItemId: items[reference],
  lines: [{ description: 'Taken back', quantity: '1', unitPrice: price, taxCodeId }],
  ...of,
});
const storedOpen = async (reference: string): Promise<string> => {
  const [row] = await client.rows(
    `select b.open_original_amount as amount from open_item_balances b where b.open_item_id = ?`,
    String(items[reference]),
  );
  return String(row?.['amount']);
};

test('with lines and tax of their own, up to what the item was, at once settled with it', async () => {
  await client.accepted('postNote', note('OLD-1', '50'));
  expect(await storedOpen('OLD-1')).toBe('535000');
  const before = await counts(client);
  expect(await client.do('postNote', note('OLD-1', '50.01'))).toMatchObject({
    code: 'NOTE_EXCEEDS_ORIGINAL',
    originalRef: 'OLD-1',
    leftAmount: '53.50',
  });
  expect(await counts(client)).toEqual(before);
  const posted = await client.accepted('postNote', note('OLD-1', '50'));
  expect(await storedOpen('OLD-1')).toBe('0');
  const { document } = await client.read<{ document: object }>(
    `document(id: "${idIn(posted, 'document')}") { original { id } originalItem { id reference } net { amount } tax { amount } openItem { open { amount } } }`,
  );
  expect(document).toEqual({
    original: null,
    originalItem: { id: items['OLD-1'], reference: 'OLD-1' },
    net: { amount: '50.00' },
    tax: { amount: '3.50' },
    openItem: { open: { amount: '0.00' } },
  });
  expect(await controlsDiffer(client)).toEqual([]);
  await expectVerified(firm, client.tenant);
});

test('a note that was voided no longer counts', async () => {
  const before = await storedOpen('OLD-3');
  const own = (price: string) =>
    note('OLD-3', price, {
      kind: 'PURCHASE_CREDIT_NOTE',
      partyId: client.parties.vendor,
      vendorNumber: `N-${price}`,
      lines: [
        {
          description: 'Taken back',
          quantity: '1',
          unitPrice: price,
          taxCodeId,
          accountId: client.tenant.roles['FxVarianceBankFees'],
        },
      ],
    });
  const posted = await client.accepted('postNote', own('50'));
  expect(await client.do('postNote', own('1'))).toMatchObject({ code: 'NOTE_EXCEEDS_ORIGINAL' });
  await reverseAllocation(client, String((await allocationIds(client)).at(-1)), '2026-02-10');
  await client.accepted('voidDocument', {
    documentId: idIn(posted, 'document'),
    postingDate: '2026-02-10',
    reason: 'It was for another vendor altogether.',
  });
  expect(await storedOpen('OLD-3')).toBe(before);
  await client.accepted('postNote', own('40'));
  expect(await controlsDiffer(client)).toEqual([]);
});

test('in another currency at what the former books carried: nothing is gained or lost', async () => {
  await client.accepted(
    'postNote',
    note('OLD-2', '20', {
      currency: 'EUR',
      lines: [{ description: 'Taken back', quantity: '1', unitPrice: '20' }],
    }),
  );
  const [row] = await client.rows(
    'select open_original_amount as original, open_base_amount as base from open_item_balances where open_item_id = ?',
    String(items['OLD-2']),
  );
  expect(row).toEqual({ original: 800_000n, base: 896_000n });
  expect(await varianceLines(client)).toEqual([]);
});

test('of another party, another side, a document, or upwards: NOTE_ORIGINAL_WRONG, and nothing is posted', async () => {
  const sold = await invoice(client, { date: '2026-02-01', price: '10' });
  const before = await counts(client);
  for (const [wrong, why] of [
    [note('OLD-2', '1', { currency: 'EUR', partyId: client.parties.otherCustomer }), 'another party'],
    [note('OLD-2', '1'), 'it is in EUR'],
    [note('OLD-3', '1'), 'PURCHASING'],
    [note('OLD-2', '1', { currency: 'EUR', kind: 'SALES_DEBIT_NOTE' }), 'only a credit note'],
    [note('OLD-2', '1', { currency: 'EUR', documentDate: '2025-11-01' }), 'later than the note'],
    [note('OLD-2', '1', { originalItemId: sold.itemId }), 'name the document'],
  ] as const)
    expect(await client.do('postNote', wrong), why).toMatchObject({
      code: 'NOTE_ORIGINAL_WRONG',
      why: expect.stringContaining(why) as string,
    });
  expect(await client.do('postNote', note('OLD-1', '1', { originalDocumentId: sold.id }))).toMatchObject({
    code: 'INPUT_INVALID',
  });
  expect(await counts(client)).toEqual(before);
  await expectVerified(firm, client.tenant);
  expect(firm.masked).toEqual([]);
});
