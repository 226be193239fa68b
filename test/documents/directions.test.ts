import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { bringTo, setStates } from '../periods/lock-states.ts';
import { openDocumentClient } from '../worlds/firm/client.ts';
import type { Member } from '../worlds/firm/firm.ts';
import {
  REASON,
  allocationIds,
  bill,
  invoice,
  noteInput,
  payment,
  receipt,
  reverseAllocation,
} from './document-steps.ts';

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

test('an item lists what changed it, a control line the items that it is the net of; an allocation without a line names the entry of its credit', async () => {
  const client = await openDocumentClient(firm);
  const date = '2026-02-10';
  const [sold, other] = [
    await invoice(client, { date, price: '100' }),
    await invoice(client, { date, price: '100' }),
  ];
  const note = noteInput(client, {
    kind: 'SALES_CREDIT_NOTE',
    originalId: sold.id,
    date,
    lines: [{ price: '30', more: { originalOrdinal: 1 } }],
  });
  const credit = await client.postDocument('postNote', note);
  const [ownAllocation] = await allocationIds(client);
  await reverseAllocation(client, String(ownAllocation), date);
  await client.accepted('allocateItems', {
    fromItemId: credit.itemId,
    toItemId: other.itemId,
    amount: '30',
    allocationDate: date,
  });
  const received = await receipt(client, {
    date,
    settled: '60',
    allocations: [
      [sold.itemId, '35'],
      [other.itemId, '25'],
    ],
  });
  const { document } = await client.read<{ document: Member }>(`document(id: "${other.id}") {
    openItem { open { amount } movements { postingDate original { amount } base { amount } allocation { entry { id } } } } }`);
  const moved = (amount: string, entryId: string | null) => ({
    postingDate: date,
    original: { amount },
    base: { amount },
    allocation: entryId === null ? null : { entry: { id: entryId } },
  });
  expect(document['openItem']).toEqual({
    open: { amount: '45.00' },
    movements: [moved('100.00', null), moved('-30.00', credit.entryId), moved('-25.00', received.entryId)],
  });
  const { entry } = await client.read<{ entry: Member }>(`entry(id: "${received.entryId}") {
    lines { nodes { kind base { amount } openItem { id } movements { openItem { id } original { amount } } } } }`);
  expect(entry['lines']).toMatchObject({
    nodes: [
      { kind: 'ORDINARY', openItem: null, movements: [] },
      {
        kind: 'CONTROL',
        base: { amount: '-60.00' },
        openItem: null,
        movements: [
          { openItem: { id: sold.itemId }, original: { amount: '-35.00' } },
          { openItem: { id: other.itemId }, original: { amount: '-25.00' } },
        ],
      },
    ],
  });
});

test('what is allocated or taken back in a month that was closed is in its report, though no account moved', async () => {
  const client = await openDocumentClient(firm);
  const date = '2026-01-12';
  const sold = await invoice(client, { date, price: '100' });
  const lines = [{ price: '30', more: { originalOrdinal: 1 } }];
  await client.accepted(
    'postNote',
    noteInput(client, { kind: 'SALES_CREDIT_NOTE', originalId: sold.id, date, lines }),
  );
  const { id: periodId } = await bringTo(firm, client.tenant, { date, lockState: 'LOCKED' });
  await client.accepted('approveClose', { periodId }, 'owner');
  await client.accepted('reopenPeriod', { periodId, to: 'OPEN', reason: REASON }, 'owner');
  await setStates(firm, client.tenant, { date, lockState: 'UNLOCKED', closeState: 'OPEN' });
  const [allocation = ''] = await allocationIds(client);
  await reverseAllocation(client, allocation, date);
  const { changedAfterClose } = await client.read<{ changedAfterClose: { edges: { node: object }[] } }>(
    `changedAfterClose(from: "${date}", to: "${date}") { edges { node { entryCount allocationCount isDigestEqual changes { code }
      allocations(first: 10) { totalCount edges { node { allocation { id } isTakenBack afterClosing postingDate amount { amount currency } base { amount } } } } } } }`,
  );
  expect(changedAfterClose.edges.map(({ node }) => node)).toEqual([
    {
      entryCount: 0,
      allocationCount: 1,
      isDigestEqual: true,
      changes: [],
      allocations: {
        totalCount: 1,
        edges: [
          {
            node: {
              allocation: { id: allocation },
              isTakenBack: true,
              afterClosing: 1,
              postingDate: date,
              amount: { amount: '30.00', currency: 'PAB' },
              base: { amount: '30.00' },
            },
          },
        ],
      },
    },
  ]);
});
