import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectVerified } from '../periods/books-digest.ts';
import { openFirm, type Member, type TestFirm } from '../worlds/firm/firm.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import {
  allocationIds,
  balanceOf,
  bill,
  controlsDiffer,
  counts,
  invoice,
  payment,
  receipt,
  refund,
  REASON,
  setRates,
  varianceLines,
  voidOn,
} from './document-steps.ts';

/** Write-offs of open items and what is recovered of them, through the gateway (rulings/accounting.md, 9 and 12). */

let firm: TestFirm;
let client: DocumentClient;
beforeAll(async () => {
  firm = await openFirm();
  client = await openDocumentClient(firm);
  await setRates(client, 'EUR', { '2026-02-02': '1.09', '2026-03-16': '1.2' });
});
afterAll(() => firm?.close());
afterEach(async () => {
  expect(await controlsDiffer(client)).toEqual([]);
  await expectVerified(firm, client.tenant);
  expect(firm.masked).toEqual([]);
});

const role = (name: string): string => String(client.tenant.roles[name]);
const settled = { original: 0n, base: 0n };

const writeOff = (openItemId: string, more: Readonly<Record<string, unknown>> = {}) => ({
  kind: 'CUSTOMER_WRITE_OFF',
  partyId: client.parties.customer,
  documentDate: '2026-03-16',
  openItemId,
  amount: '107',
  reason: REASON,
  ...more,
});

test('an invoice in euros is given up gross, at what it carries: no variance, no tax back; recovered, it is open again and can be paid', async () => {
  const { standard } = client.taxCodes;
  const sold = await invoice(client, {
    date: '2026-02-02',
    currency: 'EUR',
    lines: [{ price: '100', taxCodeId: standard }],
  });
  const carried = await client.openItem(sold.itemId);
  const [tax, variance] = [await balanceOf(client, role('TaxPayable')), await varianceLines(client)];
  const part = await client.postDocument(
    'postWriteOff',
    writeOff(sold.itemId, { amount: '7', currency: 'EUR', against: 'DOUBTFUL_ALLOWANCE' }),
  );
  const rest = await client.postDocument(
    'postWriteOff',
    writeOff(sold.itemId, { amount: '100', currency: 'EUR' }),
  );
  expect(part.displayNumber).toMatch(/^CWO-/);
  for (const { itemId } of [sold, part, rest]) expect(await client.openItem(itemId)).toEqual(settled);
  // 7 of 107 carried at 116.63.
  expect(await balanceOf(client, role('DoubtfulAllowance'))).toBe(76_300n);
  expect(await balanceOf(client, role('BadDebt'))).toBe(carried.base - 76_300n);
  expect([await balanceOf(client, role('TaxPayable')), await varianceLines(client)]).toEqual([tax, variance]);
  const { document } = await client.read<{ document: { memo: string; bankAmount: null; state: string } }>(
    `document(id: "${rest.id}") { memo bankAmount { amount } state }`,
  );
  expect(document).toEqual({ memo: REASON, bankAmount: null, state: 'SETTLED' });
  expect((await voidOn(client, rest, '2026-03-17')).__typename).toBe('DocumentVoided');
  expect(await balanceOf(client, role('BadDebt'))).toBe(0n);
  expect(await client.openItem(sold.itemId)).toEqual({ original: 1_000_000n, base: carried.base - 76_300n });
  await receipt(client, {
    date: '2026-03-18',
    currency: 'EUR',
    settled: '100',
    allocations: [[sold.itemId, '100']],
  });
  expect(await client.openItem(sold.itemId)).toEqual(settled);
});

test('what need not be paid to a vendor is a gain', async () => {
  const bought = await bill(client, { date: '2026-02-02', price: '40' });
  await client.postDocument(
    'postWriteOff',
    writeOff(bought.itemId, { kind: 'VENDOR_WRITE_OFF', partyId: client.parties.vendor, amount: '40' }),
  );
  expect(await client.openItem(bought.itemId)).toEqual(settled);
  expect(await balanceOf(client, role('WriteOffGain'))).toBe(-400_000n);
});

test("a customer's credit that nobody claims is a gain, what a vendor does not give back a loss; the void brings both back", async () => {
  const before = [await balanceOf(client, role('WriteOffGain')), await balanceOf(client, role('BadDebt'))];
  const stray = await receipt(client, { date: '2026-03-02', settled: '12' });
  const lost = await payment(client, { date: '2026-03-02', settled: '30' });
  const ofVendor = { kind: 'VENDOR_WRITE_OFF', partyId: client.parties.vendor, amount: '30' };
  const gained = await client.postDocument('postWriteOff', writeOff(stray.itemId, { amount: '12' }));
  const given = await client.postDocument('postWriteOff', writeOff(lost.itemId, ofVendor));
  for (const { itemId } of [stray, gained, lost, given])
    expect(await client.openItem(itemId)).toEqual(settled);
  const after = [await balanceOf(client, role('WriteOffGain')), await balanceOf(client, role('BadDebt'))];
  expect(after).toEqual([(before[0] ?? 0n) - 120_000n, (before[1] ?? 0n) + 300_000n]);
  for (const document of [gained, given])
    expect((await voidOn(client, document, '2026-03-17')).__typename).toBe('DocumentVoided');
  expect(await client.openItem(stray.itemId)).toEqual({ original: -120_000n, base: -120_000n });
  expect(await client.openItem(lost.itemId)).toEqual({ original: 300_000n, base: 300_000n });
});

test('no reason, more than is open, a credit against the allowance, another party, and its allocation taken back alone: refused, and nothing is left', async () => {
  const sold = await invoice(client, { date: '2026-03-02', price: '50' });
  const paid = await receipt(client, { date: '2026-03-02', settled: '50' });
  const before = await counts(client);
  const refused = async (code: string, itemId: string, more: Readonly<Record<string, unknown>>) =>
    expect(await client.do('postWriteOff', writeOff(itemId, { amount: '50', ...more }))).toMatchObject({
      code,
    });
  await refused('REASON_TOO_SHORT', sold.itemId, { reason: 'It is old.' });
  await refused('ALLOCATION_EXCEEDS_OPEN', sold.itemId, { amount: '50.01' });
  await refused('ALLOCATION_MISMATCH', sold.itemId, { currency: 'EUR' });
  await refused('INPUT_INVALID', paid.itemId, { against: 'DOUBTFUL_ALLOWANCE' });
  await refused('ALLOCATION_MISMATCH', sold.itemId, { partyId: client.parties.otherCustomer });
  await refused('ALLOCATION_TOO_EARLY', sold.itemId, { documentDate: '2026-03-01' });
  await refused('OPEN_ITEM_UNKNOWN', client.parties.customer, {});
  expect(await counts(client)).toEqual(before);
  await client.postDocument('postWriteOff', writeOff(sold.itemId, { amount: '50' }));
  await refused('ALLOCATION_EXCEEDS_OPEN', sold.itemId, {});
  const allocationId = (await allocationIds(client)).at(-1);
  expect(
    await client.do('reverseAllocation', { allocationId, postingDate: '2026-03-17', reason: REASON }),
  ).toMatchObject({ code: 'ALLOCATION_OF_WRITE_OFF' });
});

test('a refund that stands and was given up is not voided before its write-off: that would be a credit to pay out', async () => {
  const paid = await receipt(client, { date: '2026-03-02', settled: '20' });
  const repaid = await refund(client, 'CUSTOMER_REFUND', {
    date: '2026-03-02',
    settled: '20',
    allocations: [[paid.itemId, '20']],
  });
  await voidOn(client, paid, '2026-03-03');
  const givenUp = await client.postDocument('postWriteOff', writeOff(repaid.itemId, { amount: '20' }));
  expect(await voidOn(client, repaid, '2026-03-17')).toMatchObject({ code: 'DOCUMENT_ALLOCATED' });
  for (const document of [givenUp, repaid])
    expect((await voidOn(client, document, '2026-03-17')).__typename).toBe('DocumentVoided');
  for (const { itemId } of [paid, repaid, givenUp]) expect(await client.openItem(itemId)).toEqual(settled);
});

test('where corrections need approval, nobody gives up alone what is owed', async () => {
  const sold = await invoice(client, { date: '2026-03-02', price: '107' });
  await client.accepted(
    'changeTenantSetting',
    { key: 'settlements.correctionsNeedApproval', value: 'true' },
    'owner',
  );
  expect(await client.do('postWriteOff', writeOff(sold.itemId), 'owner')).toMatchObject({
    code: 'APPROVAL_REQUIRED',
  });
  const draftOf = async (member: Member) => {
    const { id } = member['draft'] as { id: string };
    return { draftId: id, version: await client.draftVersion(id) };
  };
  const draft = await draftOf(await client.accepted('saveWriteOffDraft', writeOff(sold.itemId), 'senior'));
  const sent = await draftOf(await client.accepted('submitWriteOffDraft', draft, 'senior'));
  expect(await client.do('approveWriteOffDraft', sent, 'senior')).toMatchObject({ code: 'MAKER_IS_CHECKER' });
  await client.postDocument('approveWriteOffDraft', sent, 'colleague');
  expect(await client.openItem(sold.itemId)).toEqual(settled);
});
