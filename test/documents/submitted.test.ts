import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openDocumentClient } from '../worlds/firm/client.ts';
import { bill, invoiceInput, receipt, REASON } from './document-steps.ts';

/** What is submitted is what is approved (product 2.3, 4.1). */

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());

test('the per cent of a tax code does not change under a draft that awaits approval; withdrawn, it does', async () => {
  const client = await openDocumentClient(firm);
  const taxCodeId = client.taxCodes.standard;
  const changePercent = async (percent: string) => {
    const { taxCode } = await client.read<{ taxCode: { version: string } }>(
      `taxCode(id: "${taxCodeId}") { version }`,
    );
    return client.do('updateTaxCode', { taxCodeId, version: taxCode.version, percent }, 'owner');
  };
  const saved = await client.accepted(
    'saveInvoiceDraft',
    invoiceInput(client, { date: '2026-02-10', lines: [{ price: '100', taxCodeId }] }),
    'junior',
  );
  const { id: draftId } = saved['draft'] as { id: string };
  const step = async () => ({ draftId, version: await client.draftVersion(draftId) });
  expect((await changePercent('8')).__typename).toBe('TaxCodeUpdated');
  await client.accepted('submitInvoiceDraft', await step(), 'junior');
  expect(await changePercent('9')).toMatchObject({
    code: 'TAX_CODE_IN_USE',
    currentPercent: '8',
    requestedPercent: '9',
  });
  await client.accepted('withdrawInvoiceDraft', await step(), 'junior');
  expect((await changePercent('9')).__typename).toBe('TaxCodeUpdated');
  await client.accepted('submitInvoiceDraft', await step(), 'junior');
  await client.accepted('approveInvoiceDraft', await step());
  expect(await client.rows('select total_amount from documents')).toEqual([{ total_amount: 1_090_000n }]);
  expect(await changePercent('10')).toMatchObject({ code: 'TAX_CODE_IN_USE' });
});

test('what a draft that awaits approval would settle is settled and voided by nothing else; what could not be posted is not submitted', async () => {
  const client = await openDocumentClient(firm, { needsApproval: true });
  const date = '2026-02-10';
  const owed = await bill(client, { date, price: '100' });
  const save = async (family: string, input: object) => {
    const { draft } = await client.accepted(`save${family}Draft`, { documentDate: date, ...input }, 'junior');
    const { id: draftId } = draft as { id: string };
    return { draftId, version: await client.draftVersion(draftId) };
  };
  const payment = (amount: string) =>
    save('Payment', {
      partyId: client.parties.vendor,
      settledAmount: amount,
      bankAmount: amount,
      allocations: [{ openItemId: owed.itemId, amount }],
    });
  const [first, second, rest] = [await payment('60'), await payment('40.01'), await payment('40')];
  await client.accepted('submitPaymentDraft', first, 'junior');
  const heads = () =>
    client.rows('select (select count(*) from documents) as d, state from document_drafts order by id');
  const before = await heads();
  const reserved = {
    code: 'OPEN_ITEM_RESERVED',
    openItemRef: owed.displayNumber,
    givenAmount: '40.01',
    openAmount: '100.00',
    reservedAmount: '60.00',
    reservedBy: 'a draft of PAYMENT of 2026-02-10',
  };
  expect(await client.do('submitPaymentDraft', second, 'junior')).toMatchObject(reserved);
  const voided = { documentId: owed.id, postingDate: date, reason: REASON };
  expect(await client.do('voidDocument', voided)).toMatchObject({ ...reserved, givenAmount: '100.00' });
  // Money that is being entered is told so before it is a draft.
  const { proposedAllocations } = await client.read<{ proposedAllocations: object }>(
    `proposedAllocations(side: PURCHASING, partyId: "${client.parties.vendor}", money: { currency: "PAB", amount: "100" }) {
      allocations { toItem { id } refusedAs } }`,
  );
  expect(proposedAllocations).toEqual({
    allocations: [{ toItem: { id: owed.itemId }, refusedAs: 'OPEN_ITEM_RESERVED' }],
  });
  expect(await heads()).toEqual(before);
  await client.accepted('submitPaymentDraft', rest, 'junior');
  for (const { draftId } of [rest, first])
    await client.accepted('approvePaymentDraft', { draftId, version: await client.draftVersion(draftId) });
  expect(await client.openItem(owed.itemId)).toEqual({ original: 0n, base: 0n });
  const advance = await receipt(client, { date, settled: '50' });
  const writeOff = await save('WriteOff', {
    kind: 'CUSTOMER_WRITE_OFF',
    partyId: client.parties.customer,
    openItemId: advance.itemId,
    amount: '50',
    currency: 'EUR',
    reason: REASON,
  });
  expect(await client.do('submitWriteOffDraft', writeOff, 'junior')).toMatchObject({
    code: 'ALLOCATION_MISMATCH',
    why: 'one is in EUR and one in PAB',
  });
});
