import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import { counts, controlsDiffer, invoice, lock, moneyInput, receipt, setRates } from './document-steps.ts';

let firm: TestFirm;
let client: DocumentClient;
beforeAll(async () => {
  firm = await openFirm();
  client = await openDocumentClient(firm);
});
afterAll(() => firm?.close());

interface Amount {
  readonly amount: string;
}
interface Proposed {
  readonly fromItem: { readonly id: string } | null;
  readonly toItem: { readonly id: string };
  readonly amount: Amount;
  readonly fromOpen: Amount;
  readonly toOpen: Amount;
  readonly reason: string;
  readonly effect: { readonly allocationDate: string; readonly variance: Amount } | null;
  readonly refusedAs: string | null;
}

async function proposed(more = ''): Promise<readonly Proposed[]> {
  const { proposedAllocations } = await firm.read<{
    proposedAllocations: { allocations: readonly Proposed[]; hasMore: boolean };
  }>(
    client.tenant,
    `proposedAllocations(side: SALES${more}) { hasMore allocations { fromItem { id } toItem { id } amount { amount } fromOpen { amount }
      toOpen { amount } reason effect { allocationDate variance { amount } } refusedAs } }`,
  );
  return proposedAllocations.allocations;
}
const previewed = (shown: readonly Proposed[]) =>
  shown.map(({ fromItem, toItem, effect, ...amounts }) => ({
    fromItemId: fromItem?.id,
    toItemId: toItem.id,
    amount: amounts.amount.amount,
    fromOpen: amounts.fromOpen.amount,
    toOpen: amounts.toOpen.amount,
    allocationDate: effect?.allocationDate,
  }));

test('credits are matched by reference, then by amount, then with the oldest due; just what was shown is performed', async () => {
  const { customer, otherCustomer } = client.parties;
  const oldest = await invoice(client, { date: '2026-02-02', price: '100' });
  const named = await invoice(client, { date: '2026-02-04', price: '70' });
  const same = await invoice(client, { date: '2026-02-05', price: '55' });
  const anothers = await invoice(client, { party: otherCustomer, date: '2026-02-01', price: '55' });
  const naming = await client.postDocument('postReceipt', {
    ...moneyInput(client, 'Receipt', { date: '2026-02-10', settled: '60' }),
    reference: named.displayNumber.toLowerCase(),
  });
  const exact = await receipt(client, { date: '2026-02-11', settled: '55' });
  const rest = await receipt(client, { date: '2026-02-12', settled: '105' });
  const othersMoney = await receipt(client, { party: otherCustomer, date: '2026-02-15', settled: '20' });
  const before = await counts(client);
  const own = await proposed(`, partyId: "${customer}"`);
  expect(
    own.map(({ fromItem, toItem, amount, reason, effect }) => [
      fromItem?.id,
      toItem.id,
      amount.amount,
      reason,
      effect?.allocationDate,
    ]),
  ).toEqual([
    [naming.itemId, named.itemId, '60.00', 'REFERENCE', '2026-02-10'],
    [exact.itemId, same.itemId, '55.00', 'AMOUNT', '2026-02-11'],
    [rest.itemId, oldest.itemId, '100.00', 'OLDEST_DUE', '2026-02-12'],
    [rest.itemId, named.itemId, '5.00', 'OLDEST_DUE', '2026-02-12'],
  ]);
  // Of money that is being entered, the same without a credit.
  expect(await proposed(`, partyId: "${customer}", money: { currency: "PAB", amount: "55" }`)).toMatchObject([
    { fromItem: null, toItem: { id: same.itemId }, reason: 'AMOUNT', effect: null, refusedAs: null },
  ]);
  const every = await proposed();
  expect(every).toHaveLength(5);
  expect(every).toContainEqual(
    expect.objectContaining({ fromItem: { id: othersMoney.itemId }, toItem: { id: anothers.itemId } }),
  );
  expect(await counts(client)).toEqual(before);
  const allocations = previewed(every);
  const [first, ...others] = allocations;
  expect(
    await client.do('allocateProposed', { allocations: [...others, { ...first, fromOpen: '1.00' }] }),
  ).toMatchObject({ code: 'OPEN_ITEM_MOVED', givenAmount: '1.00' });
  // Twice the same: the first leaves the second nothing.
  expect(await client.do('allocateProposed', { allocations: [first, first] })).toMatchObject({
    code: 'ALLOCATION_EXCEEDS_OPEN',
    openAmount: '0.00',
  });
  // All or none.
  expect(await counts(client)).toEqual(before);
  await client.accepted('allocateProposed', { allocations });
  for (const { itemId } of [oldest, same, naming, exact, rest, othersMoney])
    expect(await client.openItem(itemId)).toEqual({ original: 0n, base: 0n });
  expect(await client.openItem(named.itemId)).toEqual({ original: 50_000n, base: 50_000n });
  expect(await client.do('allocateProposed', { allocations })).toMatchObject({
    code: 'OPEN_ITEM_MOVED',
    openAmount: '0.00',
  });
  expect(await proposed()).toEqual([]);
});

test('of no allocation nothing is performed: INPUT_INVALID, and not an error', async () => {
  const before = await counts(client);
  expect(await client.do('allocateProposed', { allocations: [] })).toMatchObject({
    code: 'INPUT_INVALID',
    inputFaults: [{ field: 'allocations' }],
  });
  expect(await counts(client)).toEqual(before);
});

test('the preview has the variance and the day that the posting will have, also where a month is locked', async () => {
  await setRates(client, 'EUR', { '2026-03-02': '1.10', '2026-03-20': '1.15' });
  const euros = await invoice(client, { date: '2026-03-02', currency: 'EUR', price: '100' });
  const money = await receipt(client, {
    date: '2026-03-20',
    currency: 'EUR',
    settled: '100',
    bank: '115',
    bankCurrency: 'PAB',
  });
  await lock(client, '2026-03-20', 'LOCK_SALES');
  const shown = await proposed();
  expect(shown).toMatchObject([
    {
      toItem: { id: euros.itemId },
      reason: 'AMOUNT',
      effect: { allocationDate: '2026-04-01', variance: { amount: '-5.00' } },
    },
  ]);
  const [only] = previewed(shown);
  expect(
    await client.do('allocateProposed', { allocations: [{ ...only, allocationDate: '2026-03-20' }] }),
  ).toMatchObject({ code: 'PERIOD_LOCKED' });
  await client.accepted('allocateProposed', { allocations: [only] });
  expect(await client.openItem(money.itemId)).toEqual({ original: 0n, base: 0n });
  expect(await controlsDiffer(client)).toEqual([]);
});
