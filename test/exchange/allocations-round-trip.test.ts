import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  allocationIds,
  bill,
  invoice,
  noteInput,
  payment,
  receipt,
  reverseAllocation,
  setRates,
} from '../documents/document-steps.ts';
import { expectVerified } from '../periods/books-digest.ts';
import { bringMasterData } from '../worlds/firm/client-files.ts';
import { idIn } from '../worlds/firm/client-requests.ts';
import {
  openClient,
  openDocumentClient,
  type DocumentClient,
  type TestClient,
} from '../worlds/firm/client.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';

/** Accounting ruling 1: exports and imports carry the allocations; what is open is the same on every day on which something moved. */

let firm: TestFirm;
let source: DocumentClient;
let days: readonly string[];

beforeAll(async () => {
  firm = await openFirm();
  source = await openDocumentClient(firm);
  await setRates(source, 'EUR', { '2026-01-05': '1.09', '2026-02-10': '1.11', '2026-03-10': '1.07' });
  const allocate = (
    from: { itemId: string },
    to: { itemId: string },
    amount: string,
    allocationDate: string,
  ) =>
    source.accepted('allocateItems', {
      fromItemId: from.itemId,
      toItemId: to.itemId,
      amount,
      allocationDate,
    });
  // In base currency: an allocation between two items of one account leaves no line.
  const first = await invoice(source, { date: '2026-01-10', price: '100' });
  const second = await invoice(source, { date: '2026-01-20', price: '60' });
  const early = await receipt(source, { date: '2026-01-25', settled: '40' });
  await allocate(early, second, '15', '2026-01-28');
  await receipt(source, { date: '2026-02-01', settled: '30', allocations: [[first.itemId, '30']] });
  // A credit note on an invoice that is paid is an item of its own: settling another with it leaves no line.
  const settled = await invoice(source, { date: '2026-01-12', price: '50' });
  await receipt(source, { date: '2026-01-14', settled: '50', allocations: [[settled.itemId, '50']] });
  const credit = await source.postDocument(
    'postNote',
    noteInput(source, { kind: 'SALES_CREDIT_NOTE', originalId: settled.id, date: '2026-02-03', price: '20' }),
  );
  await allocate(credit, second, '5', '2026-02-04');
  // In euros: the two items carry different rates, and the account keeps the difference.
  const euros = await invoice(source, { date: '2026-02-05', price: '500', currency: 'EUR' });
  const later = await receipt(source, {
    date: '2026-02-20',
    settled: '200',
    bank: '200',
    currency: 'EUR',
    bankCurrency: 'EUR',
  });
  await allocate(later, euros, '120', '2026-02-25');
  await receipt(source, {
    date: '2026-03-12',
    settled: '100',
    bank: '100',
    currency: 'EUR',
    bankCurrency: 'EUR',
    allocations: [[euros.itemId, '100']],
  });
  // Owed to a vendor, paid in parts; one part is taken back in a later month.
  const owed = await bill(source, { date: '2026-02-06', price: '80' });
  const paid = await payment(source, { date: '2026-02-15', settled: '50' });
  await allocate(paid, owed, '35', '2026-02-18');
  const [latest] = (await allocationIds(source)).slice(-1);
  await reverseAllocation(source, String(latest), '2026-03-20');
  await allocate(paid, owed, '10', '2026-03-25');
  // An invoice in euros is netted with a bill in base currency, and tax is withheld on both sides.
  const both = { code: 'B-1', name: 'Panadería del Istmo', isCustomer: true, isVendor: true };
  const party = idIn(await source.accepted('createParty', both), 'party');
  const taxed = { party, lines: [{ price: '100', taxCodeId: source.taxCodes.standard }] };
  const sold = await invoice(source, { ...taxed, date: '2026-03-11', currency: 'EUR' });
  const bought = await bill(source, { ...taxed, date: '2026-03-12' });
  const withheld = { taxCodeId: source.taxCodes.withholding };
  await source.postDocument('postNetting', {
    partyId: party,
    documentDate: '2026-03-14',
    amount: '51.75',
    currency: 'EUR',
    payables: { amount: '103.50', currency: 'PAB' },
    items: [
      { openItemId: sold.itemId, amount: '53.50' },
      { openItemId: bought.itemId, amount: '107' },
    ],
    withholdings: [
      { ...withheld, side: 'SALES' },
      { ...withheld, side: 'PURCHASING' },
    ],
    reason: 'Both sides agreed on it in their letter of 13 March.',
  });
  const moved = await source.rows(
    'select distinct posting_date from open_item_movements order by posting_date',
  );
  days = moved.map(({ posting_date: date }) => String(date));
  expect(days.length).toBeGreaterThan(12);
});
afterAll(() => firm?.close());

async function broughtTo(format: 'CSV' | 'SAFT' | 'SAFT_1_10'): Promise<TestClient> {
  const target = await openClient(firm);
  await bringMasterData(source, target);
  const { text } = await source.export({ what: 'JOURNAL', format });
  await target.acceptedImport(format === 'CSV' ? 'importJournal' : 'importSaft', text);
  await expectVerified(firm, target.tenant);
  return target;
}

test('the CSV journal brings back every open item on every day, and so every allocation', async () => {
  const target = await broughtTo('CSV');
  for (const day of days) {
    expect(await target.openItems(day), day).toEqual(await source.openItems(day));
    expect(await target.balances(day), day).toEqual(await source.balances(day));
  }
});

/** What is open of a party on an account, in base currency. */
async function openOfParties(client: TestClient, day: string): Promise<Record<string, string>> {
  const sums = new Map<string, bigint>();
  for (const item of await client.openItems(day)) {
    const key = `${item['account'] ?? ''} ${item['party'] ?? ''}`;
    const cents = BigInt((item['base_amount'] ?? '0').replace('.', ''));
    sums.set(key, (sums.get(key) ?? 0n) + cents);
  }
  return Object.fromEntries(
    [...sums].filter(([, sum]) => sum !== 0n).map(([key, sum]) => [key, String(sum)]),
  );
}

test.each(['SAFT', 'SAFT_1_10'] as const)(
  '%s brings back what is open of a party on every day, and every item of which no allocation is without a line',
  async (format) => {
    const target = await broughtTo(format);
    for (const day of days) {
      expect(await openOfParties(target, day), day).toEqual(await openOfParties(source, day));
      expect(await target.balances(day), day).toEqual(await source.balances(day));
    }
    const withoutLine = await source.rows(
      `select distinct i.reference from open_item_movements m join open_items i on i.id = m.open_item_id
       left join journal_entries e on e.id = m.posting_id where e.id is null`,
    );
    const lost = new Set(withoutLine.map(({ reference }) => String(reference)));
    const kept = (items: Record<string, string>[]) =>
      items.filter(({ reference = '' }) => !lost.has(reference));
    for (const day of days)
      expect(kept(await target.openItems(day)), day).toEqual(kept(await source.openItems(day)));
    expect(lost.size).toBe(2);
  },
);
