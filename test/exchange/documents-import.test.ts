import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectVerified } from '../periods/books-digest.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import {
  openClient,
  openDocumentClient,
  type DocumentClient,
  type TestClient,
} from '../worlds/firm/client.ts';
import { documentLines } from '../worlds/firm/client-documents.ts';
import { bringMasterData, csvRows } from '../worlds/firm/client-files.ts';

/** Documents go out as a table and come back from it as drafts, which are posted as any other (files.md 7). */

let firm: TestFirm;
let source: DocumentClient;
beforeAll(async () => {
  firm = await openFirm();
  source = await openDocumentClient(firm);
  await keepDocuments(source);
});
afterAll(() => firm?.close());

const dates = { documentDate: '2026-03-10', postingDate: '2026-03-12' };

/** One of each: discounts, prices with tax, a tax alone, withholding, another currency, notes bound to lines and free of them. */
async function keepDocuments(client: DocumentClient): Promise<void> {
  const { parties, accounts, taxCodes, postDocument, accepted } = client;
  const taxCodeId = taxCodes.standard;
  await accepted('overrideRate', {
    originalCurrency: 'EUR',
    rateDate: '2026-03-10',
    rate: '1.125',
    reason: 'The rate of our bank.',
  });
  const item = await accepted('createItem', {
    code: 'I-1',
    name: 'Consulting',
    unitPrice: '99.5',
    currency: 'PAB',
    salesAccountId: accounts.services,
    taxCodeId,
  });
  const { id: itemId } = item['item'] as { id: string };
  const withheld = await accepted('createTaxCode', {
    code: 'WH-D',
    name: 'Withheld on the bill',
    treatment: 'WITHHOLDING',
    percent: '50',
    withheldAt: 'DOCUMENT',
    withheldOn: 'TAX',
  });
  const { id: withholdingId } = withheld['taxCode'] as { id: string };
  const invoice = await postDocument('postInvoice', {
    ...dates,
    partyId: parties.customer,
    dueDate: '2026-05-01',
    reference: '=PO 1, "urgent"',
    memo: 'dos\nrenglones',
    discountPercent: '2.5',
    lines: [
      ...documentLines([
        { price: '12.345678', quantity: '3.5', taxCodeId, accountId: accounts.services },
        { price: '100', more: { discountPercent: '10' }, taxCodeId: null },
      ]),
      { itemId, description: '', quantity: '2' },
    ],
  });
  await postDocument('postInvoice', {
    ...dates,
    partyId: parties.otherCustomer,
    currency: 'EUR',
    pricesIncludeTax: true,
    discountAmount: '1.07',
    lines: documentLines([
      { price: '107', taxCodeId },
      { price: '0.07', taxCodeId },
    ]),
  });
  await postDocument('postBill', {
    ...dates,
    partyId: parties.vendor,
    vendorNumber: 'F-17/2026',
    withholdings: [{ taxCodeId: withholdingId }],
    lines: documentLines([
      { price: '100', taxCodeId, accountId: accounts.rent },
      { price: null, taxCodeId, more: { taxOnly: { tax: '3.21', base: '45.86' } } },
    ]),
  });
  await postDocument('postNote', {
    ...dates,
    kind: 'SALES_CREDIT_NOTE',
    partyId: parties.customer,
    originalDocumentId: invoice.id,
    lines: documentLines([{ price: null, quantity: '1', more: { originalOrdinal: 1 } }]),
  });
}

const head =
  'document,kind,party,document_date,unit_price,account,tax_code,total_amount,vendor_number,original_document';

async function postDrafts(client: TestClient): Promise<void> {
  const drafts = await client.rows(
    "select id, kind, commit_number from document_drafts where state = 'DRAFT' order by id",
  );
  for (const { id, kind, commit_number: version } of drafts) {
    const name = kind === 'INVOICE' ? 'Invoice' : kind === 'BILL' ? 'Bill' : 'Note';
    await client.accepted(`post${name}Draft`, { draftId: id, version: String(version) });
  }
}

/** A table's lines without those of the kinds that are left out; no cell of these tests holds a line break before its kind. */
function ofKinds(text: string, isMeant: (kind: string) => boolean): string {
  const records = text.match(/(?:"(?:[^"]|"")*"|[^"\n])*\n/g) ?? [];
  return records.filter((record, at) => at === 0 || isMeant(record.split(',')[1] ?? '')).join('');
}

const comparable = (text: string) => csvRows(text).map(({ id: _id, ...row }) => row);

describe('a table of documents', () => {
  test('comes back as drafts, and posted they are the same documents with the same balances', async () => {
    const target = await openClient(firm);
    await bringMasterData(source, target);
    await target.accepted('overrideRate', {
      originalCurrency: 'EUR',
      rateDate: '2026-03-10',
      rate: '1.125',
      reason: 'The rate of our bank.',
    });
    const { text } = await source.export({ what: 'DOCUMENTS', format: 'CSV' });
    const [originals, notes] = [
      ofKinds(text, (kind) => !kind.endsWith('NOTE')),
      ofKinds(text, (kind) => kind.endsWith('NOTE')),
    ];
    const before = await target.balances('2026-12-31');
    const dry = await target.acceptedImport('importDocuments', originals, { isDryRun: true });
    expect(dry).toMatchObject({ created: 3, lines: 7, faultCount: 0 });
    expect(await target.rows('select id from document_drafts')).toEqual([]);
    expect(await target.acceptedImport('importDocuments', originals)).toMatchObject({ created: 3, lines: 7 });
    expect(await target.balances('2026-12-31'), 'drafts post nothing').toEqual(before);
    await postDrafts(target);
    expect(await target.import('importDocuments', originals)).toMatchObject({ code: 'IMPORT_DUPLICATE' });
    expect(await target.acceptedImport('importDocuments', notes)).toMatchObject({ created: 1, lines: 1 });
    await postDrafts(target);
    const again = await target.export({ what: 'DOCUMENTS', format: 'CSV' });
    expect(comparable(again.text)).toEqual(comparable(text));
    expect(await target.balances('2026-12-31')).toEqual(await source.balances('2026-12-31'));
    expect(await target.openItems('2026-12-31')).toEqual(await source.openItems('2026-12-31'));
    await expectVerified(firm, target.tenant);
  });

  test('is refused whole, with every fault at its line, and leaves no draft', async () => {
    const target = await openDocumentClient(firm);
    const rows = [
      '1,RECEIPT,C-1,2026-03-10,1,4010,,,,',
      '2,INVOICE,NOBODY,2026-03-10,1,4010,,,,',
      '3,INVOICE,C-1,2026-02-30,1,4010,,,,',
      '4,INVOICE,C-1,2026-03-10,1.2345678,4010,,,,',
      '5,INVOICE,C-1,2026-03-10,1,NONE,NO-CODE,,,',
      '6,INVOICE,C-1,2026-03-10,100,4010,VAT-7,107.01,,',
      '7,BILL,V-1,2026-03-10,100,6100,VAT-7,107,A-1,',
      '6,INVOICE,C-1,2026-03-10,100,4010,VAT-7,107.00,,',
      '8,SALES_CREDIT_NOTE,C-1,2026-03-10,1,4010,,,,INV-2026-000099',
    ];
    const text = `${head}\n${rows.join('\n')}\n`;
    const dry = await target.do('importDocuments', {
      uploadId: await firm.upload(target.tenant, text),
      fileName: 'documents.csv',
      isDryRun: true,
    });
    const faults = dry['faults'] as { line: number; column: string | null; problem: string }[];
    expect(faults.map(({ line, column, problem }) => `${line} ${column ?? '-'} ${problem}`)).toEqual([
      expect.stringMatching(/^2 kind "RECEIPT" is not one of INVOICE, /),
      '3 party the tenant has no party "NOBODY"',
      expect.stringMatching(/^4 document_date "2026-02-30"/),
      '5 unit_price "1.2345678" is not a plain decimal number with at most six decimals',
      '6 account the tenant has no account "NONE"',
      '6 tax_code the tenant has no tax code "NO-CODE"',
      '7 total_amount the file says 107.01, and the lines come to 107.00',
      '9 - the rows of document "6" are not consecutive',
      '10 original_document C-1 has no posted document "INV-2026-000099"',
    ]);
    expect(await target.import('importDocuments', text)).toMatchObject({ code: 'IMPORT_FILE_MALFORMED' });
    expect(await target.rows('select id from document_drafts')).toEqual([]);
  });

  test('is not posted past the second person: who brought the file approves none of its drafts', async () => {
    const target = await openDocumentClient(firm);
    await target.accepted('changeTenantSetting', { key: 'bills.needApproval', value: 'true' }, 'owner');
    await target.acceptedImport(
      'importDocuments',
      `${head}\n1,BILL,V-1,2026-03-10,100,6100,VAT-7,107,A-1,\n`,
    );
    const [draft] = await target.rows('select id, commit_number from document_drafts');
    const step = { draftId: draft?.['id'], version: String(draft?.['commit_number']) };
    expect(await target.do('postBillDraft', step)).toMatchObject({ code: 'APPROVAL_REQUIRED' });
    const submitted = await target.accepted('submitBillDraft', step);
    const { version } = submitted['draft'] as { version: string };
    expect(await target.do('approveBillDraft', { ...step, version })).toMatchObject({
      code: 'MAKER_IS_CHECKER',
    });
    expect(await target.rows('select id from documents')).toEqual([]);
  });
});
