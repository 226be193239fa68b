import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectVerified, lastCommit } from '../periods/books-digest.ts';
import { openFirm, type Member, type TestFirm } from '../worlds/firm/firm.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import {
  bill,
  billInput,
  controlsDiffer,
  counts,
  invoice,
  invoiceInput,
  lock,
  moneyInput,
  payment,
  receipt,
  REASON,
  setRates,
  voidOn,
} from './document-steps.ts';

/** Locks, approval, legal details and numbers of vendors, through the gateway (acceptance L8, P8, P10, P13, T5; product 1.3, 4.1, 5.1). */

let firm: TestFirm;
let client: DocumentClient;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());
afterEach(async () => {
  expect(await controlsDiffer(client)).toEqual([]);
  await expectVerified(firm, client.tenant);
  expect(firm.masked).toEqual([]);
});

interface Draft {
  readonly id: string;
}
const draftOf = async (answer: Member): Promise<{ draftId: string; version: string }> => {
  const { id } = answer['draft'] as Draft;
  return { draftId: id, version: await client.draftVersion(id) };
};
const role = (name: string): string => String(client.tenant.roles[name]);

describe('P8', () => {
  test('a draft dated in a month that got locked is refused there, can be re-dated, and is posted on its new date', async () => {
    client = await openDocumentClient(firm);
    const draft = await draftOf(
      await client.accepted('saveInvoiceDraft', invoiceInput(client, { date: '2026-02-10' }), 'junior'),
    );
    await lock(client, '2026-02-10', 'LOCKED');
    const before = await counts(client);
    expect(await client.do('postInvoiceDraft', draft)).toMatchObject({
      code: 'PERIOD_LOCKED',
      periodLockState: 'LOCKED',
    });
    expect(await counts(client)).toEqual(before);
    const dated = await draftOf(
      await client.accepted(
        'saveInvoiceDraft',
        { ...draft, ...invoiceInput(client, { date: '2026-03-02' }) },
        'junior',
      ),
    );
    const posted = await client.postDocument('postInvoiceDraft', dated);
    expect(posted.displayNumber).toBe('INV-2026-000001');
    expect(await client.rows('select posting_date, document_date from documents')).toEqual([
      { posting_date: '2026-03-02', document_date: '2026-03-02' },
    ]);
  });

  test('duplicating a posted document of a locked month gives a draft without its number, and posts nothing', async () => {
    client = await openDocumentClient(firm);
    const sold = await invoice(client, {
      date: '2026-02-10',
      lines: [{ price: '12.5', quantity: '2', taxCodeId: client.taxCodes.standard }],
    });
    await lock(client, '2026-02-10', 'LOCKED');
    const before = await counts(client);
    const copy = await client.accepted(
      'duplicateInvoice',
      { documentId: sold.id, documentDate: '2026-03-02' },
      'junior',
    );
    expect(await counts(client)).toEqual(before);
    const posted = await client.postDocument('postInvoiceDraft', await draftOf(copy));
    expect(posted.displayNumber).toBe('INV-2026-000002');
    expect(await client.openItem(posted.itemId)).toEqual(await client.openItem(sold.itemId));
  });

  test('a document is duplicated by the mutation of its own family alone: who may draft invoices drafts no bill', async () => {
    client = await openDocumentClient(firm);
    const bought = await bill(client, { date: '2026-02-10' });
    const paid = await receipt(client, { date: '2026-02-10', settled: '5' });
    for (const { id } of [bought, paid])
      expect(
        await client.do('duplicateInvoice', { documentId: id, documentDate: '2026-03-02' }),
      ).toMatchObject({
        code: 'DOCUMENT_KIND_WRONG',
      });
    const copy = await draftOf(
      await client.accepted('duplicateBill', { documentId: bought.id, documentDate: '2026-03-02' }),
    );
    // The vendor gives each bill a number of its own.
    expect(await client.do('postBillDraft', copy)).toMatchObject({ code: 'VENDOR_NUMBER_MISSING' });
  });
});

describe('P10: fees, withholdings and realized variance obey the side of their document, in the period of their own date', () => {
  test('in a month whose sales are locked receipts with charges and allocations of sales are refused, payments with theirs are not', async () => {
    client = await openDocumentClient(firm);
    await setRates(client, 'EUR', { '2026-01-05': '1.09', '2026-03-02': '1.1' });
    const sold = await invoice(client, { date: '2026-02-10', currency: 'EUR', price: '100' });
    const bought = await bill(client, { date: '2026-02-10', currency: 'EUR', price: '100' });
    const advance = await receipt(client, { date: '2026-03-02', currency: 'EUR', settled: '50' });
    await lock(client, '2026-03-10', 'LOCK_SALES');
    const charges = [
      { kind: 'FEE', amount: '2', currency: 'EUR' },
      {
        kind: 'WITHHOLDING',
        amount: '3',
        currency: 'EUR',
        taxCodeId: client.taxCodes.withholding,
        reason: REASON,
      },
    ];
    const before = await counts(client);
    const options = { date: '2026-03-10', currency: 'EUR', settled: '100', charges };
    expect(
      await client.do(
        'postReceipt',
        moneyInput(client, 'Receipt', { ...options, bank: '95', allocations: [[sold.itemId, '100']] }),
      ),
    ).toMatchObject({ code: 'PERIOD_LOCKED' });
    expect(
      await client.do('allocateItems', {
        fromItemId: advance.itemId,
        toItemId: sold.itemId,
        amount: '10',
        allocationDate: '2026-03-11',
      }),
    ).toMatchObject({ code: 'PERIOD_LOCKED' });
    expect(await counts(client)).toEqual(before);
    await payment(client, { ...options, bank: '99', allocations: [[bought.itemId, '100']] });
    const sides = await client.rows(
      "select kind, side, posting_date from journal_lines where kind in ('FEE', 'WITHHOLDING', 'FX') order by kind",
    );
    expect(sides).toEqual(
      ['FEE', 'FX', 'WITHHOLDING'].map((kind) => ({ kind, side: 'PURCHASING', posting_date: '2026-03-10' })),
    );
    // The allocation has a date of its own: April takes what March does not.
    await client.accepted('allocateItems', {
      fromItemId: advance.itemId,
      toItemId: sold.itemId,
      amount: '10',
      allocationDate: '2026-04-01',
    });
    expect(
      await client.rows("select side from journal_lines where posting_date = '2026-04-01' group by side"),
    ).toEqual([{ side: 'SALES' }]);
  });
});

test('P13: in a locked month a remark beside a document and the phone of its party change, and nothing of the ledger does', async () => {
  client = await openDocumentClient(firm);
  const sold = await invoice(client, { date: '2026-02-10' });
  await lock(client, '2026-02-10', 'LOCKED');
  const ledger = async (): Promise<unknown> => [
    await counts(client),
    await client.rows('select count(*) as n from journal_entries'),
  ];
  const before = await ledger();
  for (const remark of ['Asked again by phone', 'Paid next week', '']) {
    await client.accepted('remarkOnDocument', { documentId: sold.id, remark });
    const { document } = await client.read<{ document: { remark: string | null } }>(
      `document(id: "${sold.id}") { remark }`,
    );
    expect(document.remark ?? '').toBe(remark);
  }
  const { party } = await client.read<{ party: { version: string } }>(
    `party(id: "${client.parties.customer}") { version }`,
  );
  await client.accepted('updateParty', {
    partyId: client.parties.customer,
    version: party.version,
    phone: '+507 6000-0000',
  });
  expect(await ledger()).toEqual(before);
});

/** Who needs whom is in `test/approval`. */
describe('T5: where a setting asks for approval', () => {
  test('a receipt needs none, and a rejected draft goes back with its reason', async () => {
    client = await openDocumentClient(firm);
    await client.accepted('changeTenantSetting', { key: 'bills.needApproval', value: 'true' }, 'owner');
    await receipt(client, { date: '2026-02-10', settled: '10' });
    const draft = await draftOf(
      await client.accepted('saveBillDraft', billInput(client, { date: '2026-02-10' }), 'junior'),
    );
    const sent = await draftOf(await client.accepted('submitBillDraft', draft, 'junior'));
    const back = await draftOf(await client.accepted('rejectBillDraft', { ...sent, reason: REASON }));
    expect(await client.do('approveBillDraft', back)).toMatchObject({ code: 'DRAFT_NOT_IN_STATE' });
    expect(await client.do('approveBillDraft', sent)).toMatchObject({ code: 'VERSION_CONFLICT' });
    expect(await client.rows('select state, rejection_reason from document_drafts')).toEqual([
      { state: 'DRAFT', rejection_reason: REASON },
    ]);
  });
});

describe('a LIVE tenant', () => {
  test('issues nothing before its legal details are confirmed: the refusal names the gaps; a bill is not issued by it', async () => {
    client = await openDocumentClient(firm, { kind: 'LIVE' });
    const gaps = ['legalName', 'taxId', 'address', 'taxRegime', 'template', 'confirmation'];
    const refused = await client.do('postInvoice', invoiceInput(client, { date: '2026-02-10' }));
    expect(refused).toMatchObject({ code: 'LEGAL_DETAILS_INCOMPLETE' });
    expect(refused['missingDetails']).toEqual(expect.arrayContaining(gaps));
    const draft = await draftOf(
      await client.accepted('saveInvoiceDraft', invoiceInput(client, { date: '2026-02-10' })),
    );
    expect(await client.do('submitInvoiceDraft', draft)).toMatchObject({ code: 'LEGAL_DETAILS_INCOMPLETE' });
    expect(await client.do('postInvoiceDraft', draft)).toMatchObject({ code: 'LEGAL_DETAILS_INCOMPLETE' });
    expect(
      await client.do('postReceipt', moneyInput(client, 'Receipt', { date: '2026-02-10', settled: '1' })),
    ).toMatchObject({
      code: 'LEGAL_DETAILS_INCOMPLETE',
    });
    expect(await lastCommit(firm, client.tenant)).toMatchObject({
      outcome: 'REFUSED',
      events: [{ event: 'COMMAND_REFUSED' }],
    });
    expect((await counts(client))['documents']).toBe('0');
    await bill(client, { date: '2026-02-10' });
    const details = {
      legalName: 'Panadería del Istmo, S.A.',
      taxId: '155704849-2-2021',
      taxCheckDigit: '32',
      address: 'Vía España, Panamá',
      taxRegime: 'Monthly',
      template: 'standard-1',
    };
    await client.accepted('updateLegalDetails', { version: '0', ...details, confirm: true }, 'owner');
    const posted = await client.postDocument('postInvoiceDraft', draft);
    expect(await client.rows("select template from documents where kind = 'INVOICE'")).toEqual([
      { template: 'standard-1' },
    ]);
    expect(posted.displayNumber).toBe('INV-2026-000001');
  });

  test('a SANDBOX needs none', async () => {
    client = await openDocumentClient(firm, { kind: 'SANDBOX' });
    expect((await invoice(client, { date: '2026-02-10' })).displayNumber).toBe('INV-2026-000001');
  });
});

describe('bills', () => {
  test('a bill of a locked month keeps its document date, its rate and its due date, and is posted on the first open day', async () => {
    client = await openDocumentClient(firm);
    await setRates(client, 'EUR', { '2026-01-05': '1.09', '2026-03-01': '1.2' });
    await lock(client, '2026-01-20', 'LOCK_PURCHASING');
    await lock(client, '2026-02-20', 'LOCKED');
    const input = billInput(client, { date: '2026-01-20', currency: 'EUR', price: '100' });
    expect(await client.do('postBill', input)).toMatchObject({ code: 'PERIOD_LOCKED' });
    const draft = await draftOf(await client.accepted('saveBillDraft', input, 'junior'));
    expect(await client.do('postBillDraft', draft)).toMatchObject({ code: 'PERIOD_LOCKED' });
    await client.postDocument('postBillDraft', { ...draft, onFirstOpenDay: true });
    expect(
      await client.rows(
        'select document_date, posting_date, due_date, rate_date, total_base_amount from documents',
      ),
    ).toEqual([
      {
        document_date: '2026-01-20',
        posting_date: '2026-03-01',
        due_date: '2026-02-19',
        rate_date: '2026-01-05',
        total_base_amount: 1_090_000n,
      },
    ]);
  });

  test("a vendor's number is taken once per vendor and kind; a bill without one is refused", async () => {
    client = await openDocumentClient(firm);
    const input = { ...billInput(client, { date: '2026-02-10' }), vendorNumber: 'A-77' };
    await client.postDocument('postBill', input);
    const before = await counts(client);
    expect(await client.do('postBill', { ...input, documentDate: '2026-03-10' })).toMatchObject({
      code: 'VENDOR_NUMBER_TAKEN',
      takenVendorNumber: 'A-77',
    });
    const { vendorNumber: _left, ...without } = input;
    expect(await client.do('postBill', without)).toMatchObject({ code: 'VENDOR_NUMBER_MISSING' });
    expect(await counts(client)).toEqual(before);
    await client.postDocument('postBill', { ...input, partyId: client.parties.otherVendor });
  });

  test('the number of a bill that is void may be posted again, once', async () => {
    client = await openDocumentClient(firm);
    const input = { ...billInput(client, { date: '2026-02-10' }), vendorNumber: 'A-78' };
    const wrong = await client.postDocument('postBill', input);
    await voidOn(client, wrong, '2026-02-11');
    await client.postDocument('postBill', { ...input, documentDate: '2026-02-12' });
    expect(await client.do('postBill', { ...input, documentDate: '2026-02-13' })).toMatchObject({
      code: 'VENDOR_NUMBER_TAKEN',
    });
  });
});

describe('L8: control accounts take lines from documents alone', () => {
  test('a manual line, a document line, the money side of a receipt and a charge on one are refused', async () => {
    client = await openDocumentClient(firm);
    const currency = 'PAB';
    const control = role('DefaultAR');
    const refusals = [
      await client.do('postEntry', {
        postingDate: '2026-02-10',
        description: 'By hand',
        lines: [
          { accountId: control, debit: '5', currency },
          { accountId: role('SalesRevenue'), credit: '5', currency },
        ],
      }),
      await client.do(
        'postInvoice',
        invoiceInput(client, { date: '2026-02-10', lines: [{ price: '5', accountId: role('DefaultAP') }] }),
      ),
      await client.do(
        'postReceipt',
        moneyInput(client, 'Receipt', { date: '2026-02-10', settled: '5', bankAccountId: control }),
      ),
      await client.do(
        'postReceipt',
        moneyInput(client, 'Receipt', {
          date: '2026-02-10',
          settled: '5',
          bank: '4',
          charges: [{ kind: 'FEE', amount: '1', accountId: control }],
        }),
      ),
    ];
    expect(refusals.map(({ code }) => code)).toEqual(Array.from({ length: 4 }, () => 'ACCOUNT_IS_CONTROL'));
    // Any account on any line is refused too: the document, the place and the kinds that it takes are named (finding 8).
    const { rent, foreignBank } = client.accounts;
    const wrongKinds = [
      await client.do(
        'postInvoice',
        invoiceInput(client, {
          date: '2026-02-10',
          lines: [{ price: '5' }, { price: '5', accountId: foreignBank }],
        }),
      ),
      await client.do(
        'postReceipt',
        moneyInput(client, 'Receipt', { date: '2026-02-10', settled: '5', bankAccountId: rent }),
      ),
      await client.do(
        'postReceipt',
        moneyInput(client, 'Receipt', {
          date: '2026-02-10',
          settled: '1000',
          bank: '1',
          charges: [{ kind: 'FEE', amount: '999', accountId: role('RetainedEarnings') }],
        }),
      ),
    ];
    expect(wrongKinds.map(({ code, message }) => [code, message])).toEqual([
      [
        'ACCOUNT_KIND_WRONG',
        expect.stringMatching(/^Line 2: Account 1010 is of kind BANK; a line of INVOICE/),
      ],
      ['ACCOUNT_KIND_WRONG', expect.stringContaining('is of kind EXPENSE; the money account of RECEIPT')],
      ['ACCOUNT_KIND_WRONG', expect.stringMatching(/^Line 1: .*kind RETAINED_EARNINGS; a fee of RECEIPT/)],
    ]);
    // One that was bound once is one for ever.
    await client.accepted('bindAccountRole', {
      role: 'DefaultAR',
      accountId: client.accounts.otherReceivables,
    });
    expect(
      await client.do(
        'postInvoice',
        invoiceInput(client, { date: '2026-02-10', lines: [{ price: '5', accountId: control }] }),
      ),
    ).toMatchObject({ code: 'ACCOUNT_IS_CONTROL' });
    expect((await counts(client))['documents']).toBe('0');
  });

  test('the smallest amounts of a currency are posted, also where base rounds them to nothing', async () => {
    client = await openDocumentClient(firm);
    await setRates(client, 'JPY', { '2026-02-05': '0.004' });
    const sold = await invoice(client, { date: '2026-02-10', currency: 'JPY', price: '1' });
    const paid = await receipt(client, {
      date: '2026-02-10',
      currency: 'JPY',
      settled: '1',
      bankAccountId: client.accounts.foreignBank,
      allocations: [[sold.itemId, '1']],
    });
    for (const { itemId } of [sold, paid])
      expect(await client.openItem(itemId)).toEqual({ original: 0n, base: 0n });
    // Cash that is carried at nothing has no rate of its own.
    expect(
      await client.do(
        'postPayment',
        moneyInput(client, 'Payment', {
          date: '2026-02-01',
          currency: 'JPY',
          settled: '1',
          bankAccountId: client.accounts.foreignBank,
        }),
      ),
    ).toMatchObject({ code: 'RATE_MISSING' });
  });
});
