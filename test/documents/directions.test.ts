import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openDocumentClient } from '../worlds/firm/client.ts';
import { bill, invoice, payment, receipt } from './document-steps.ts';

/** Which way an allocation goes (product 4.4). */

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());

test('an allocation goes from the receipt or the payment to what it settles, whichever of the two a caller names first', async () => {
  const client = await openDocumentClient(firm);
  const date = '2026-02-10';
  const sold = await invoice(client, { date, price: '100' });
  const received = await receipt(client, { date, settled: '60' });
  const bought = await bill(client, { date, price: '100' });
  const paid = await payment(client, { date, settled: '60' });
  for (const [first, second] of [
    [received, sold],
    [sold, received],
    [paid, bought],
    [bought, paid],
  ] as const)
    await client.accepted('allocateItems', {
      fromItemId: first.itemId,
      toItemId: second.itemId,
      amount: '30',
      allocationDate: date,
    });
  const [sale, purchase] = [`${received.itemId} ${sold.itemId}`, `${paid.itemId} ${bought.itemId}`];
  expect(
    (await client.rows('select from_item_id, to_item_id from allocations order by commit_number')).map(
      (row) => `${String(row['from_item_id'])} ${String(row['to_item_id'])}`,
    ),
  ).toEqual([sale, sale, purchase, purchase]);
});
