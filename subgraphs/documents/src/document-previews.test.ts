import { afterEach, beforeEach, expect, test } from 'vitest';
import { documentById } from '@cifra/trade/documents/queries';
import { linesOfEntry } from '@cifra/ledger/journal/queries';
import type { Uuid } from '@cifra/domain/ids';
import { goLive } from '../../../test/support/documents-commands.ts';
import { makeLive } from '../../../test/support/document-rates.ts';
import { linesOf, openDocumentBooks, type DocumentBooks } from '../../../test/worlds/books/document-books.ts';
import { MONEY, money } from '../../../test/worlds/books/document-reads.ts';

let books: DocumentBooks;
beforeEach(async () => {
  books = await openDocumentBooks();
  await books.rate('2026-01-10', '1.10');
});
afterEach(() => books.close());

interface Draft {
  readonly id: string;
  readonly version: string;
}
const PREVIEW = `preview { __typename ... on Refusal { code message } ... on DocumentPreview { net ${MONEY} tax ${MONEY} total ${MONEY} dueDate lines { ordinal account { id } base ${MONEY} original ${MONEY} rate rateDate rateMark } } }`;

const save = async (mutation: string, input: Record<string, unknown>): Promise<Draft> => {
  const saved = await books.step(
    mutation,
    { partyId: books.customer, documentDate: '2026-01-10', ...input },
    '... on DocumentDraftSaved { draft { id version } }',
  );
  expect(saved).toMatchObject({ __typename: 'DocumentDraftSaved' });
  return saved['draft'] as Draft;
};
async function preview({ id }: Draft): Promise<Record<string, unknown>> {
  const { documentDraft } = await books.read<{ documentDraft: { preview: Record<string, unknown> } }>(
    `documentDraft(id: "${id}") { ${PREVIEW} }`,
  );
  return documentDraft.preview;
}
const counts = async (): Promise<unknown> =>
  books.read(
    'documents(first: 1) { edges { node { id } } } documentSeries { kind lastNumbers { lastNumber } } openItems { edges { node { id open { amount } } } }',
  );
/** The lines of the entry that a posted document made, in the books. */
async function postedLines(documentId: Uuid): Promise<unknown[]> {
  const { world } = books;
  const lines = await world.books.read(world.tenant.id, async (tx) => {
    const document = await tx.first(documentById, { id: documentId });
    return document ? tx.all(linesOfEntry, { entryId: document.entry_id }) : [];
  });
  return (lines ?? []).map((line) => ({
    ordinal: line.ordinal,
    account: { id: line.account_id },
    baseE4: line.base_amount,
    originalE4: line.original_amount,
    currency: line.original_currency,
    rate: line.rate,
    rateDate: line.rate_date,
    rateMark: line.rate_mark,
  }));
}
const e4 = (amount: string): bigint => BigInt(Math.round(Number(amount) * 100)) * 100n;
const asPosted = (found: Record<string, unknown>): unknown[] =>
  (
    found['lines'] as readonly {
      base: { amount: string };
      original: { amount: string; currency: string };
    }[]
  ).map(({ base, original, ...line }) => ({
    ...line,
    baseE4: e4(base.amount),
    originalE4: e4(original.amount),
    currency: original.currency,
  }));

test('what a draft shows before is what is posted then, line by line; a preview writes nothing and takes no number', async () => {
  const { taxCode } = await books.read<{ taxCode: { id: string } }>('taxCode(code: "ITBMS-7") { id }');
  const lines = [
    { ...linesOf('33.33')[0], quantity: '3', taxCodeId: taxCode.id },
    { ...linesOf('0.05')[0], taxCodeId: taxCode.id },
  ];
  const draft = await save('saveInvoiceDraft', { currency: 'EUR', documentDate: '2026-01-14', lines });
  const before = await counts();
  const shown = await preview(draft);
  expect(shown).toMatchObject({
    __typename: 'DocumentPreview',
    net: money('100.04', 'EUR'),
    tax: money('7.00', 'EUR'),
    total: money('107.04', 'EUR'),
    dueDate: '2026-02-13',
  });
  expect(await counts()).toEqual(before);
  const posted = await books.step(
    'postInvoiceDraft',
    { draftId: draft.id, version: draft.version },
    '... on DocumentDraftPosted { draft { state document { id } } document { id } }',
  );
  expect(posted).toMatchObject({ draft: { state: 'POSTED', document: posted['document'] } });
  const { id } = posted['document'] as { id: Uuid };
  expect(asPosted(shown)).toEqual(await postedLines(id));
  expect(asPosted(shown)).toHaveLength((shown['lines'] as unknown[]).length);
});

test('a receipt shows its lines, its charges, and refuses at the allocation that goes beyond what is open', async () => {
  const one = await books.invoice({ lines: linesOf('100.00') });
  const two = await books.invoice({ lines: linesOf('50.00') });
  const receipt = (allocations: readonly object[]) =>
    save('saveReceiptDraft', {
      documentDate: '2026-01-12',
      settledAmount: '150.00',
      bankAmount: '148.00',
      charges: [{ kind: 'FEE', amount: '2.00', description: 'Wire' }],
      allocations,
    });
  const whole = await receipt([
    { openItemId: one.openItemId, amount: '60.00' },
    { openItemId: two.openItemId, amount: '50.00' },
    { openItemId: one.openItemId, amount: '40.00' },
  ]);
  const shown = await preview(whole);
  expect(shown).toMatchObject({ __typename: 'DocumentPreview', total: money('150.00') });
  const twice = await receipt([
    { openItemId: one.openItemId, amount: '60.00' },
    { openItemId: one.openItemId, amount: '60.00' },
  ]);
  const beyond = await receipt([
    { openItemId: one.openItemId, amount: '100.00' },
    { openItemId: two.openItemId, amount: '50.01' },
  ]);
  for (const draft of [twice, beyond])
    expect(await preview(draft)).toMatchObject({ code: 'ALLOCATION_EXCEEDS_OPEN' });
  const { documentDraft } = await books.read<{ documentDraft: unknown }>(
    `documentDraft(id: "${whole.id}") { kind state currency party { code } dueDate lines { ordinal } settlement { settled ${MONEY} bank ${MONEY} bankAccount { id } charges { kind amount ${MONEY} description account { id } taxCode { id } } allocations { openItem { id document { id } } amount } } preparedBy { id } submittedBy { id } document { id } }`,
  );
  const itemOf = ({ id, openItemId }: typeof one) => ({ id: openItemId, document: { id } });
  expect(documentDraft).toEqual({
    kind: 'RECEIPT',
    state: 'DRAFT',
    currency: 'PAB',
    party: { code: 'C-1' },
    dueDate: null,
    lines: [],
    settlement: {
      settled: money('150.00'),
      bank: money('148.00'),
      bankAccount: null,
      charges: [{ kind: 'FEE', amount: money('2.00'), description: 'Wire', account: null, taxCode: null }],
      allocations: [
        { openItem: itemOf(one), amount: '60.00' },
        { openItem: itemOf(two), amount: '50.00' },
        { openItem: itemOf(one), amount: '40.00' },
      ],
    },
    preparedBy: [{ id: expect.any(String) as string }],
    submittedBy: null,
    document: null,
  });
});

test('a draft says no amount in what is no currency, its charges neither', async () => {
  const settled = { settledAmount: '1.50', bankAmount: '1.50' };
  const charge = { kind: 'FEE', amount: '0.25', description: 'Wire' };
  for (const given of [
    { currency: 'XXX' },
    { bankCurrency: 'XXX' },
    { charges: [{ ...charge, currency: 'XXX' }] },
  ])
    expect(
      await books.step('saveReceiptDraft', {
        partyId: books.customer,
        documentDate: '2026-01-10',
        ...settled,
        ...given,
      }),
    ).toMatchObject({ code: 'CURRENCY_UNKNOWN' });
});

test('a credit note is previewed with the settling of its original, and refused beyond it', async () => {
  const invoice = await books.invoice({ lines: linesOf('100.00') });
  const note = (price: string) =>
    save('saveNoteDraft', {
      kind: 'SALES_CREDIT_NOTE',
      originalDocumentId: invoice.id,
      documentDate: '2026-01-12',
      lines: linesOf(price),
    });
  expect(await preview(await note('100.00'))).toMatchObject({ total: money('100.00') });
  expect(await preview(await note('100.01'))).toMatchObject({ code: 'NOTE_EXCEEDS_ORIGINAL' });
});

test('a preview refuses what posting refuses: a date without a rate or a period, no lines, and of a LIVE tenant incomplete legal details', async () => {
  const refusals = [
    [{ documentDate: '2026-01-09', currency: 'EUR', lines: linesOf('1.00') }, 'RATE_MISSING'],
    [{ documentDate: '2031-01-09', lines: linesOf('1.00') }, 'POSTING_DATE_OUTSIDE_PERIODS'],
    [{ lines: [] }, 'DOCUMENT_HAS_NO_LINES'],
    [{ lines: linesOf('0.001') }, 'DOCUMENT_TOTAL_NOT_POSITIVE'],
  ] as const;
  for (const [input, code] of refusals) {
    const draft = await save('saveInvoiceDraft', input);
    expect(await preview(draft)).toMatchObject({ code });
    const posted = await books.step('postInvoiceDraft', { draftId: draft.id, version: draft.version });
    expect(posted, code).toMatchObject({ code });
  }
  const draft = await save('saveInvoiceDraft', { lines: linesOf('1.00') });
  expect(await preview(draft)).toMatchObject({ __typename: 'DocumentPreview' });
  const { world } = books;
  // Both the books and the firm's register say that a tenant is LIVE.
  await books.run(goLive, null);
  await world.books.executeControl(makeLive, { id: world.tenant.id }, world.request());
  expect(await preview(draft)).toMatchObject({ code: 'LEGAL_DETAILS_INCOMPLETE' });
  const bill = await save('saveBillDraft', {
    partyId: books.vendor,
    vendorNumber: 'M-1',
    lines: [{ ...linesOf('1.00')[0], accountId: world.accounts.rent }],
  });
  expect(await preview(bill)).toMatchObject({ __typename: 'DocumentPreview' });
});

test('drafts are listed by id: those at work without a state, else of the state, by kind and party', async () => {
  const one = await save('saveInvoiceDraft', { lines: linesOf('1.00') });
  const two = await save('saveReceiptDraft', { settledAmount: '1.00', bankAmount: '1.00' });
  const three = await save('saveInvoiceDraft', { lines: linesOf('2.00') });
  await books.step('submitInvoiceDraft', { draftId: one.id, version: one.version });
  await books.step('discardInvoiceDraft', { draftId: three.id, version: three.version });
  const list = async (given: string) =>
    (
      await books.read<{ documentDrafts: { edges: { node: { id: string } }[] } }>(
        `documentDrafts${given} { edges { node { id } } }`,
      )
    ).documentDrafts.edges.map(({ node }) => node.id);
  expect(await list('')).toEqual([one.id, two.id]);
  expect(await list('(first: 1)')).toEqual([one.id]);
  expect(await list('(filter: { state: DISCARDED })')).toEqual([three.id]);
  expect(await list('(filter: { state: PENDING_APPROVAL })')).toEqual([one.id]);
  expect(await list('(filter: { kinds: [RECEIPT, PAYMENT] })')).toEqual([two.id]);
  expect(await list(`(filter: { partyId: "${books.vendor}" })`)).toEqual([]);
});
