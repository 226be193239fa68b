import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectVerified } from '../periods/books-digest.ts';
import { openFirm, type Member, type TestFirm } from '../worlds/firm/firm.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import { fetchFile } from '../worlds/firm/client-files.ts';
import {
  balanceOf,
  bill,
  controlsDiffer,
  counts,
  invoice,
  noteInput,
  payment,
  receipt,
  refund,
  refundInput,
  setRates,
  varianceLines,
  voidOn,
} from './document-steps.ts';

/** Refunds to customers and from vendors, through the gateway (rulings/accounting.md, 3, 10 and 12). */

let firm: TestFirm;
let client: DocumentClient;
beforeAll(async () => {
  firm = await openFirm();
  client = await openDocumentClient(firm);
  await setRates(client, 'EUR', { '2026-02-02': '1.09', '2026-03-16': '1.095', '2026-04-06': '1.08' });
});
afterAll(() => firm?.close());
afterEach(async () => {
  expect(await controlsDiffer(client)).toEqual([]);
  await expectVerified(firm, client.tenant);
  expect(firm.masked).toEqual([]);
});

const role = (name: string): string => String(client.tenant.roles[name]);
const settled = { original: 0n, base: 0n };

async function draftOf(member: Member): Promise<{ readonly draftId: string; readonly version: string }> {
  const { id } = member['draft'] as { id: string };
  return { draftId: id, version: await client.draftVersion(id) };
}

test('an overpayment in euros is repaid from the bank of the books: both at zero, the difference a variance, the turnover the money', async () => {
  const paid = await receipt(client, { date: '2026-03-16', currency: 'EUR', settled: '100' });
  const repaid = await refund(client, 'CUSTOMER_REFUND', {
    date: '2026-04-06',
    currency: 'EUR',
    settled: '100',
    bank: '108.50',
    bankCurrency: 'PAB',
    allocations: [[paid.itemId, '100']],
  });
  expect(repaid.displayNumber).toMatch(/^CRF-.*1$/);
  for (const { itemId } of [paid, repaid]) expect(await client.openItem(itemId)).toEqual(settled);
  // Carried at 109.50, repaid with 108.50.
  expect((await varianceLines(client)).at(-1)).toEqual([role('FxVarianceBankFees'), -10_000n, '2026-04-06']);
  expect(await balanceOf(client, role('CustomerAdvances'))).toBe(0n);
  // The paper names what was repaid, and no day on which it is due.
  const ticket = await client.accepted('renderDocument', {
    what: { documentId: repaid.id },
    format: 'HTML',
    language: 'EN',
  });
  const { text } = await fetchFile(firm, String(ticket['url']));
  for (const part of ['Refund', repaid.displayNumber, paid.displayNumber, 'Paid from the bank'])
    expect(text).toContain(part);
  expect(text).not.toContain('Due date');
});

test('a vendor repays a credit note, less what his bank kept; what is on the payables is carried away', async () => {
  const bought = await bill(client, { date: '2026-02-02', price: '80' });
  await payment(client, { date: '2026-02-03', settled: '80', allocations: [[bought.itemId, '80']] });
  const credit = await client.postDocument(
    'postNote',
    noteInput(client, {
      kind: 'PURCHASE_CREDIT_NOTE',
      originalId: bought.id,
      date: '2026-02-04',
      lines: [{ price: '30', more: { originalOrdinal: 1 } }],
    }),
  );
  const fees = await balanceOf(client, role('FxVarianceBankFees'));
  const repaid = await refund(client, 'VENDOR_REFUND', {
    date: '2026-02-05',
    settled: '30',
    bank: '29',
    charges: [{ kind: 'FEE', amount: '1' }],
    allocations: [[credit.itemId, '30']],
  });
  expect(repaid.displayNumber).toMatch(/^VRF-/);
  for (const { itemId } of [credit, repaid]) expect(await client.openItem(itemId)).toEqual(settled);
  expect((await balanceOf(client, role('FxVarianceBankFees'))) - fees).toBe(10_000n);
  expect(await balanceOf(client, role('DefaultAP'))).toBe(0n);
});

test('a refund takes back its part of what was withheld: half a credit of 107.00 brings 51.75 and 1.75, the rest the rest', async () => {
  const lines = [{ price: '100', taxCodeId: client.taxCodes.standard }];
  const charges = [{ kind: 'WITHHOLDING', taxCodeId: client.taxCodes.withholding }];
  for (const { kind, payable, make, pay, note } of [
    { kind: 'VENDOR_REFUND', payable: 'WithholdingPayable', make: bill, pay: payment, note: 'PURCHASE' },
    { kind: 'CUSTOMER_REFUND', payable: 'WithholdingReceivable', make: invoice, pay: receipt, note: 'SALES' },
  ] as const) {
    const before = await balanceOf(client, role(payable));
    const owed = await make(client, { date: '2026-02-02', lines });
    const of = { date: '2026-02-03', settled: '107', bank: '103.50', charges };
    await pay(client, { ...of, allocations: [[owed.itemId, '107']] });
    const credit = await client.postDocument(
      'postNote',
      noteInput(client, {
        kind: `${note}_CREDIT_NOTE`,
        originalId: owed.id,
        date: '2026-02-04',
        lines: [{ price: '100', more: { originalOrdinal: 1 } }],
      }),
    );
    const half = (bank: string, given: object = {}) =>
      refundInput(client, kind, {
        date: '2026-02-05',
        settled: '53.50',
        bank,
        charges: charges.map((charge) => ({ ...charge, ...given })),
        allocations: [[credit.itemId, '53.50']],
      });
    expect(await client.do('postRefund', half('51.70', { amount: '1.80' }))).toMatchObject({
      code: 'WITHHOLDING_DIFFERS',
      computedAmount: '1.75',
    });
    for (const _part of [1, 2]) {
      const repaid = await client.postDocument('postRefund', half('51.75'));
      expect(
        await client.rows('select amount from tax_withholdings where document_id = ?', repaid.id),
      ).toEqual([{ amount: 17_500n }]);
    }
    expect(await client.openItem(credit.itemId)).toEqual(settled);
    expect(await balanceOf(client, role(payable))).toBe(before);
  }
});

test('a refund names what it repays, to the cent; only credits of that party, and no more than is open of them', async () => {
  const paid = await receipt(client, { date: '2026-03-16', settled: '50' });
  const sold = await invoice(client, { date: '2026-03-16', price: '50' });
  const foreign = await receipt(client, {
    date: '2026-03-16',
    settled: '50',
    party: client.parties.otherCustomer,
  });
  const before = await counts(client);
  const refused = async (
    code: string,
    allocations: readonly (readonly [string, string])[],
  ): Promise<void> => {
    const input = refundInput(client, 'CUSTOMER_REFUND', {
      date: '2026-03-17',
      settled: '60',
      allocations,
    });
    expect(await client.do('postRefund', input)).toMatchObject({ code });
  };
  await refused('REFUND_CREDITS_DIFFER', []);
  await refused('REFUND_CREDITS_DIFFER', [[paid.itemId, '50']]);
  await refused('ALLOCATION_EXCEEDS_OPEN', [[paid.itemId, '60']]);
  await refused('ALLOCATION_MISMATCH', [[sold.itemId, '60']]);
  await refused('ALLOCATION_MISMATCH', [[foreign.itemId, '60']]);
  expect(await counts(client)).toEqual(before);
});

test('voiding the receipt takes the refund’s allocation back: the refund stands as a debt of the customer; its own void leaves nothing', async () => {
  const bank = await balanceOf(client, role('Bank'));
  const paid = await receipt(client, { date: '2026-03-16', currency: 'EUR', settled: '40' });
  const repaid = await refund(client, 'CUSTOMER_REFUND', {
    date: '2026-04-06',
    currency: 'EUR',
    settled: '40',
    bank: '43',
    bankCurrency: 'PAB',
    allocations: [[paid.itemId, '40']],
  });
  expect((await voidOn(client, paid, '2026-04-07')).__typename).toBe('DocumentVoided');
  expect(await client.openItem(paid.itemId)).toEqual(settled);
  expect(await client.openItem(repaid.itemId)).toEqual({ original: 400_000n, base: 430_000n });
  const { document } = await client.read<{ document: { state: string; kind: string } }>(
    `document(id: "${repaid.id}") { state kind }`,
  );
  expect(document).toEqual({ state: 'OPEN', kind: 'CUSTOMER_REFUND' });
  expect((await voidOn(client, repaid, '2026-04-08')).__typename).toBe('DocumentVoided');
  expect(await client.openItem(repaid.itemId)).toEqual(settled);
  expect(await balanceOf(client, role('Bank'))).toBe(bank);
});

test.each([
  ['VENDOR_REFUND', 'settlements.correctionsNeedApproval'],
  ['CUSTOMER_REFUND', 'payments.needApproval'],
] as const)('%s takes the rule of %s: nobody repays alone', async (kind, key) => {
  const make = kind === 'CUSTOMER_REFUND' ? receipt : payment;
  const paid = await make(client, { date: '2026-03-16', settled: '10' });
  const input = refundInput(client, kind, {
    date: '2026-03-17',
    settled: '10',
    allocations: [[paid.itemId, '10']],
  });
  await client.accepted('changeTenantSetting', { key, value: 'true' }, 'owner');
  const before = await counts(client);
  expect(await client.do('postRefund', input, 'owner')).toMatchObject({ code: 'APPROVAL_REQUIRED' });
  const draft = await draftOf(await client.accepted('saveRefundDraft', input, 'senior'));
  const { documentDraft } = await client.read<{
    documentDraft: { preview: { __typename: string; lines: readonly object[] } };
  }>(
    `documentDraft(id: "${draft.draftId}") { preview { __typename ... on DocumentPreview { lines { account { code } } } } }`,
  );
  // Advances and money; the refund's own item leaves no line.
  expect(documentDraft.preview).toMatchObject({ __typename: 'DocumentPreview' });
  expect(documentDraft.preview.lines).toHaveLength(2);
  expect(await client.do('postPaymentDraft', draft, 'senior')).toMatchObject({ code: 'DOCUMENT_KIND_WRONG' });
  const sent = await draftOf(await client.accepted('submitRefundDraft', draft, 'senior'));
  expect(await client.do('approveRefundDraft', sent, 'senior')).toMatchObject({ code: 'MAKER_IS_CHECKER' });
  expect(await counts(client)).toEqual(before);
  await client.postDocument('approveRefundDraft', sent, 'colleague');
  expect(await client.openItem(paid.itemId)).toEqual(settled);
});
