import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectVerified, lastCommit } from '../periods/books-digest.ts';
import { openFirm, type Member, type TestFirm } from '../worlds/firm/firm.ts';
import { openDesk, type DocumentDesk } from '../worlds/firm/client-documents.ts';
import {
  bill,
  billInput,
  controlsDiffer,
  counts,
  invoice,
  invoiceInput,
  lock,
  moneyInput,
  noteInput,
  payment,
  receipt,
  REASON,
  setRates,
  voidOn,
} from './acts.ts';

/** Locks, approval, legal details and numbers of vendors, through the gateway (acceptance L8, P8, P10, P13, T5; product 1.3, 4.1, 5.1). */

let firm: TestFirm;
let desk: DocumentDesk;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());
afterEach(async () => {
  expect(controlsDiffer(desk)).toEqual([]);
  await expectVerified(firm, desk.tenant);
  expect(firm.masked).toEqual([]);
});

interface Draft {
  readonly id: string;
}
const draftOf = (answer: Member): { draftId: string; version: string } => {
  const { id } = answer['draft'] as Draft;
  return { draftId: id, version: desk.draftVersion(id) };
};
const role = (name: string): string => String(desk.tenant.roles[name]);

describe('P8', () => {
  test('a draft dated in a month that got locked is refused there, can be re-dated, and is posted on its new date', async () => {
    desk = await openDesk(firm);
    const draft = draftOf(
      await desk.must('saveInvoiceDraft', invoiceInput(desk, { date: '2026-02-10' }), 'junior'),
    );
    await lock(desk, '2026-02-10', 'LOCKED');
    const before = counts(desk);
    expect(await desk.do('postInvoiceDraft', draft)).toMatchObject({
      code: 'PERIOD_LOCKED',
      lockState: 'LOCKED',
    });
    expect(counts(desk)).toEqual(before);
    const dated = draftOf(
      await desk.must(
        'saveInvoiceDraft',
        { ...draft, ...invoiceInput(desk, { date: '2026-03-02' }) },
        'junior',
      ),
    );
    const posted = await desk.posted('postInvoiceDraft', dated);
    expect(posted.displayNumber).toBe('INV-2026-000001');
    expect(desk.rows('select posting_date, document_date from documents')).toEqual([
      { posting_date: '2026-03-02', document_date: '2026-03-02' },
    ]);
  });

  test('duplicating a posted document of a locked month gives a draft without its number, and posts nothing', async () => {
    desk = await openDesk(firm);
    const sold = await invoice(desk, {
      date: '2026-02-10',
      lines: [{ price: '12.5', quantity: '2', taxCodeId: desk.taxCodes.standard }],
    });
    await lock(desk, '2026-02-10', 'LOCKED');
    const before = counts(desk);
    const copy = await desk.must(
      'duplicateInvoice',
      { documentId: sold.id, documentDate: '2026-03-02' },
      'junior',
    );
    expect(counts(desk)).toEqual(before);
    const posted = await desk.posted('postInvoiceDraft', draftOf(copy));
    expect(posted.displayNumber).toBe('INV-2026-000002');
    expect(desk.item(posted.itemId)).toEqual(desk.item(sold.itemId));
  });

  test('a document is duplicated by the mutation of its own family alone: who may draft invoices drafts no bill', async () => {
    desk = await openDesk(firm);
    const bought = await bill(desk, { date: '2026-02-10' });
    const paid = await receipt(desk, { date: '2026-02-10', settled: '5' });
    for (const { id } of [bought, paid])
      expect(await desk.do('duplicateInvoice', { documentId: id, documentDate: '2026-03-02' })).toMatchObject(
        {
          code: 'DOCUMENT_KIND_WRONG',
        },
      );
    const copy = draftOf(
      await desk.must('duplicateBill', { documentId: bought.id, documentDate: '2026-03-02' }),
    );
    // The vendor gives each bill a number of its own.
    expect(await desk.do('postBillDraft', copy)).toMatchObject({ code: 'VENDOR_NUMBER_MISSING' });
  });
});

describe('P10: fees, withholdings and realized variance obey the side of their document, in the period of their own date', () => {
  test('in a month whose sales are locked receipts with charges and allocations of sales are refused, payments with theirs are not', async () => {
    desk = await openDesk(firm);
    await setRates(desk, 'EUR', { '2026-01-05': '1.09', '2026-03-02': '1.1' });
    const sold = await invoice(desk, { date: '2026-02-10', currency: 'EUR', price: '100' });
    const bought = await bill(desk, { date: '2026-02-10', currency: 'EUR', price: '100' });
    const advance = await receipt(desk, { date: '2026-03-02', currency: 'EUR', settled: '50' });
    await lock(desk, '2026-03-10', 'LOCK_SALES');
    const charges = [
      { kind: 'FEE', amount: '2', currency: 'EUR' },
      { kind: 'WITHHOLDING', amount: '3', currency: 'EUR', taxCodeId: desk.taxCodes.withholding },
    ];
    const before = counts(desk);
    const asked = { date: '2026-03-10', currency: 'EUR', settled: '100', charges };
    expect(
      await desk.do(
        'postReceipt',
        moneyInput(desk, 'Receipt', { ...asked, bank: '95', allocations: [[sold.itemId, '100']] }),
      ),
    ).toMatchObject({ code: 'PERIOD_LOCKED' });
    expect(
      await desk.do('allocateItems', {
        fromItemId: advance.itemId,
        toItemId: sold.itemId,
        amount: '10',
        allocationDate: '2026-03-11',
      }),
    ).toMatchObject({ code: 'PERIOD_LOCKED' });
    expect(counts(desk)).toEqual(before);
    await payment(desk, { ...asked, bank: '99', allocations: [[bought.itemId, '100']] });
    const sides = desk.rows(
      "select kind, side, posting_date from journal_lines where kind in ('FEE', 'WITHHOLDING', 'FX') order by kind",
    );
    expect(sides).toEqual(
      ['FEE', 'FX', 'WITHHOLDING'].map((kind) => ({ kind, side: 'PURCHASING', posting_date: '2026-03-10' })),
    );
    // The allocation has a date of its own: April takes what March does not.
    await desk.must('allocateItems', {
      fromItemId: advance.itemId,
      toItemId: sold.itemId,
      amount: '10',
      allocationDate: '2026-04-01',
    });
    expect(
      desk.rows("select side from journal_lines where posting_date = '2026-04-01' group by side"),
    ).toEqual([{ side: 'SALES' }]);
  });
});

test('P13: in a locked month a remark beside a document and the phone of its party change, and nothing of the ledger does', async () => {
  desk = await openDesk(firm);
  const sold = await invoice(desk, { date: '2026-02-10' });
  await lock(desk, '2026-02-10', 'LOCKED');
  const ledger = (): unknown => [counts(desk), desk.rows('select count(*) as n from journal_entries')];
  const before = ledger();
  for (const remark of ['Asked again by phone', 'Paid next week', '']) {
    await desk.must('remarkOnDocument', { documentId: sold.id, remark });
    const { document } = await firm.read<{ document: { remark: string | null } }>(
      desk.tenant,
      `document(id: "${sold.id}") { remark }`,
    );
    expect(document.remark ?? '').toBe(remark);
  }
  const { party } = await firm.read<{ party: { version: string } }>(
    desk.tenant,
    `party(id: "${desk.parties.customer}") { version }`,
  );
  await desk.must('updateParty', {
    partyId: desk.parties.customer,
    version: party.version,
    phone: '+507 6000-0000',
  });
  expect(ledger()).toEqual(before);
});

describe('T5: where a setting asks for approval, nobody posts alone', () => {
  const families = {
    Invoice: { setting: 'invoices.needApproval', input: () => invoiceInput(desk, { date: '2026-02-10' }) },
    Bill: { setting: 'bills.needApproval', input: () => billInput(desk, { date: '2026-02-10' }) },
    Payment: {
      setting: 'payments.needApproval',
      input: () => moneyInput(desk, 'Payment', { date: '2026-02-10', settled: '10' }),
    },
    Note: { setting: 'notes.needApproval', input: null },
  } as const;

  test.each(Object.keys(families) as (keyof typeof families)[])('%s: owners included', async (family) => {
    desk = await openDesk(firm);
    const { setting, input } = families[family];
    const sold = await invoice(desk, { date: '2026-02-01', price: '500' });
    const asked = (): Readonly<Record<string, unknown>> =>
      input?.() ??
      noteInput(desk, { kind: 'SALES_CREDIT_NOTE', originalId: sold.id, date: '2026-02-10', price: '5' });
    await desk.must('changeTenantSetting', { key: setting, value: 'true' }, 'owner');
    const before = counts(desk);
    expect(await desk.do(`post${family}`, asked(), 'owner')).toMatchObject({ code: 'APPROVAL_REQUIRED' });
    for (const maker of ['owner', 'senior'] as const) {
      const draft = draftOf(await desk.must(`save${family}Draft`, asked(), maker));
      expect(await desk.do(`post${family}Draft`, draft, maker)).toMatchObject({ code: 'APPROVAL_REQUIRED' });
      const sent = draftOf(await desk.must(`submit${family}Draft`, draft, maker));
      expect(await desk.do(`approve${family}Draft`, sent, maker)).toMatchObject({ code: 'MAKER_IS_CHECKER' });
    }
    // Who only sends another's draft is one of its makers too.
    const draft = draftOf(await desk.must(`save${family}Draft`, asked(), 'junior'));
    const sent = draftOf(await desk.must(`submit${family}Draft`, draft, 'senior'));
    expect(await desk.do(`approve${family}Draft`, sent, 'senior')).toMatchObject({
      code: 'MAKER_IS_CHECKER',
    });
    expect(counts(desk)).toEqual(before);
    const posted = await desk.posted(`approve${family}Draft`, sent, 'colleague');
    expect(counts(desk)['documents']).toBe('2');
    const { document } = await firm.read<{
      document: { preparedBy: { id: string }; approvedBy: { id: string } };
    }>(desk.tenant, `document(id: "${posted.id}") { preparedBy { id } approvedBy { id } }`);
    expect(document.preparedBy.id).not.toBe(document.approvedBy.id);
  });

  test('a receipt needs none, and a rejected draft goes back with its reason', async () => {
    desk = await openDesk(firm);
    await desk.must('changeTenantSetting', { key: 'bills.needApproval', value: 'true' }, 'owner');
    await receipt(desk, { date: '2026-02-10', settled: '10' });
    const draft = draftOf(
      await desk.must('saveBillDraft', billInput(desk, { date: '2026-02-10' }), 'junior'),
    );
    const sent = draftOf(await desk.must('submitBillDraft', draft, 'junior'));
    const back = draftOf(await desk.must('rejectBillDraft', { ...sent, reason: REASON }));
    expect(await desk.do('approveBillDraft', back)).toMatchObject({ code: 'DRAFT_NOT_IN_STATE' });
    expect(await desk.do('approveBillDraft', sent)).toMatchObject({ code: 'VERSION_CONFLICT' });
    expect(desk.rows('select state, rejection_reason from document_drafts')).toEqual([
      { state: 'DRAFT', rejection_reason: REASON },
    ]);
  });
});

describe('a LIVE tenant', () => {
  test('issues nothing before its legal details are confirmed: the refusal names the gaps; a bill is not issued by it', async () => {
    desk = await openDesk(firm, { kind: 'LIVE' });
    const gaps = ['legalName', 'taxId', 'address', 'taxRegime', 'template', 'confirmation'];
    const refused = await desk.do('postInvoice', invoiceInput(desk, { date: '2026-02-10' }));
    expect(refused).toMatchObject({ code: 'LEGAL_DETAILS_INCOMPLETE' });
    expect(refused['gaps']).toEqual(expect.arrayContaining(gaps));
    const draft = draftOf(await desk.must('saveInvoiceDraft', invoiceInput(desk, { date: '2026-02-10' })));
    expect(await desk.do('submitInvoiceDraft', draft)).toMatchObject({ code: 'LEGAL_DETAILS_INCOMPLETE' });
    expect(await desk.do('postInvoiceDraft', draft)).toMatchObject({ code: 'LEGAL_DETAILS_INCOMPLETE' });
    expect(
      await desk.do('postReceipt', moneyInput(desk, 'Receipt', { date: '2026-02-10', settled: '1' })),
    ).toMatchObject({
      code: 'LEGAL_DETAILS_INCOMPLETE',
    });
    expect(await lastCommit(firm, desk.tenant)).toMatchObject({
      outcome: 'REFUSED',
      events: [{ event: 'COMMAND_REFUSED' }],
    });
    expect(counts(desk)['documents']).toBe('0');
    await bill(desk, { date: '2026-02-10' });
    const details = {
      legalName: 'Panadería del Istmo, S.A.',
      taxId: '155704849-2-2021',
      taxCheckDigit: '07',
      address: 'Vía España, Panamá',
      taxRegime: 'Monthly',
      template: 'standard-1',
    };
    await desk.must('updateLegalDetails', { version: '0', ...details, confirm: true }, 'owner');
    const posted = await desk.posted('postInvoiceDraft', draft);
    expect(desk.rows("select template from documents where kind = 'INVOICE'")).toEqual([
      { template: 'standard-1' },
    ]);
    expect(posted.displayNumber).toBe('INV-2026-000001');
  });

  test('and a SANDBOX needs none', async () => {
    desk = await openDesk(firm, { kind: 'SANDBOX' });
    expect((await invoice(desk, { date: '2026-02-10' })).displayNumber).toBe('INV-2026-000001');
  });
});

describe('bills', () => {
  test('a bill of a locked month keeps its document date, its rate and its due date, and is posted on the first open day', async () => {
    desk = await openDesk(firm);
    await setRates(desk, 'EUR', { '2026-01-05': '1.09', '2026-03-01': '1.2' });
    await lock(desk, '2026-01-20', 'LOCK_PURCHASING');
    await lock(desk, '2026-02-20', 'LOCKED');
    const input = billInput(desk, { date: '2026-01-20', currency: 'EUR', price: '100' });
    expect(await desk.do('postBill', input)).toMatchObject({ code: 'PERIOD_LOCKED' });
    const draft = draftOf(await desk.must('saveBillDraft', input, 'junior'));
    expect(await desk.do('postBillDraft', draft)).toMatchObject({ code: 'PERIOD_LOCKED' });
    await desk.posted('postBillDraft', { ...draft, onFirstOpenDay: true });
    expect(
      desk.rows('select document_date, posting_date, due_date, rate_date, total_base_amount from documents'),
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
    desk = await openDesk(firm);
    const input = { ...billInput(desk, { date: '2026-02-10' }), vendorNumber: 'A-77' };
    await desk.posted('postBill', input);
    const before = counts(desk);
    expect(await desk.do('postBill', { ...input, documentDate: '2026-03-10' })).toMatchObject({
      code: 'VENDOR_NUMBER_TAKEN',
      vendorNumber: 'A-77',
    });
    const { vendorNumber: _left, ...without } = input;
    expect(await desk.do('postBill', without)).toMatchObject({ code: 'VENDOR_NUMBER_MISSING' });
    expect(counts(desk)).toEqual(before);
    await desk.posted('postBill', { ...input, partyId: desk.parties.otherVendor });
  });

  test('the number of a bill that is void may be posted again, once', async () => {
    desk = await openDesk(firm);
    const input = { ...billInput(desk, { date: '2026-02-10' }), vendorNumber: 'A-78' };
    const wrong = await desk.posted('postBill', input);
    await voidOn(desk, wrong, '2026-02-11');
    await desk.posted('postBill', { ...input, documentDate: '2026-02-12' });
    expect(await desk.do('postBill', { ...input, documentDate: '2026-02-13' })).toMatchObject({
      code: 'VENDOR_NUMBER_TAKEN',
    });
  });
});

describe('L8: control accounts take lines from documents alone', () => {
  test('a manual line, a document line, the money side of a receipt and a charge on one are refused', async () => {
    desk = await openDesk(firm);
    const currency = 'PAB';
    const control = role('DefaultAR');
    const refusals = [
      await desk.do('postEntry', {
        postingDate: '2026-02-10',
        description: 'By hand',
        lines: [
          { accountId: control, debit: '5', currency },
          { accountId: role('SalesRevenue'), credit: '5', currency },
        ],
      }),
      await desk.do(
        'postInvoice',
        invoiceInput(desk, { date: '2026-02-10', lines: [{ price: '5', accountId: role('DefaultAP') }] }),
      ),
      await desk.do(
        'postReceipt',
        moneyInput(desk, 'Receipt', { date: '2026-02-10', settled: '5', bankAccountId: control }),
      ),
      await desk.do(
        'postReceipt',
        moneyInput(desk, 'Receipt', {
          date: '2026-02-10',
          settled: '5',
          bank: '4',
          charges: [{ kind: 'FEE', amount: '1', accountId: control }],
        }),
      ),
    ];
    expect(refusals.map(({ code }) => code)).toEqual(Array.from({ length: 4 }, () => 'ACCOUNT_IS_CONTROL'));
    // One that was bound once is one for ever.
    await desk.must('bindAccountRole', { role: 'DefaultAR', accountId: desk.accounts.otherReceivables });
    expect(
      await desk.do(
        'postInvoice',
        invoiceInput(desk, { date: '2026-02-10', lines: [{ price: '5', accountId: control }] }),
      ),
    ).toMatchObject({ code: 'ACCOUNT_IS_CONTROL' });
    expect(counts(desk)['documents']).toBe('0');
  });

  test('the smallest amounts of a currency are posted, also where base rounds them to nothing', async () => {
    desk = await openDesk(firm);
    await setRates(desk, 'JPY', { '2026-02-05': '0.004' });
    const sold = await invoice(desk, { date: '2026-02-10', currency: 'JPY', price: '1' });
    const paid = await receipt(desk, {
      date: '2026-02-10',
      currency: 'JPY',
      settled: '1',
      bankAccountId: desk.accounts.foreignBank,
      allocations: [[sold.itemId, '1']],
    });
    for (const { itemId } of [sold, paid]) expect(desk.item(itemId)).toEqual({ original: 0n, base: 0n });
    // Cash that is carried at nothing has no rate of its own.
    expect(
      await desk.do(
        'postPayment',
        moneyInput(desk, 'Payment', {
          date: '2026-02-01',
          currency: 'JPY',
          settled: '1',
          bankAccountId: desk.accounts.foreignBank,
        }),
      ),
    ).toMatchObject({ code: 'RATE_MISSING' });
  });
});
