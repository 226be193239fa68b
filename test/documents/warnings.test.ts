import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { createAccountCommand } from '@cifra/ledger/accounts/account-commands';
import { createLedgerSubgraph } from '../../subgraphs/ledger/src/subgraph.ts';
import { loosenSetting } from '../support/loosen-setting.ts';
import { linesOf, openDocumentBooks, type DocumentBooks } from '../worlds/books/document-books.ts';

/** What previews warn of (decision 0063), and that a warning stops nothing. */

let books: DocumentBooks;
let till: Uuid;
let bank: Uuid;
let cost: Uuid;

beforeAll(async () => {
  books = await openDocumentBooks(['../../support/ledger-commands.ts'], [createLedgerSubgraph]);
  const open = (code: string, kind: 'CASH' | 'BANK' | 'EXPENSE', type: 'ASSET' | 'EXPENSE') =>
    books.run(createAccountCommand, {
      code,
      name: kind,
      type,
      kind,
      normalSide: null,
      parentId: null,
      isPostable: true,
    });
  till = await open('1110', 'CASH', 'ASSET');
  bank = await open('1100', 'BANK', 'ASSET');
  cost = await open('6100', 'EXPENSE', 'EXPENSE');
});
afterAll(() => books?.close());

interface Warning {
  readonly code: string;
  readonly message: string;
  readonly field: string | null;
  readonly similarId: string | null;
  readonly similarNumber: string | null;
}
const WARNINGS = 'warnings { code message field similarId similarNumber reference givenDate comparedDate }';
type Input = Readonly<Record<string, unknown>>;

async function moneyWarnings(input: Input): Promise<readonly Warning[]> {
  const saved = await books.step('saveMoneyDraft', input, '... on MoneyDraftSaved { moneyDraft { id } }');
  const { id } = saved['moneyDraft'] as { id: string };
  const { moneyDraft } = await books.read<{ moneyDraft: { preview: { warnings: Warning[] } } }>(
    `moneyDraft(id: "${id}") { preview { ... on Refusal { code message } ... on MoneyPreview { ${WARNINGS} } } }`,
  );
  return moneyDraft.preview.warnings;
}

async function documentWarnings(mutation: string, input: Input): Promise<readonly Warning[]> {
  const saved = await books.step(mutation, input, '... on DocumentDraftSaved { draft { id } }');
  const { id } = saved['draft'] as { id: string };
  const { documentDraft } = await books.read<{ documentDraft: { preview: { warnings: Warning[] } } }>(
    `documentDraft(id: "${id}") { preview { ... on Refusal { code message } ... on DocumentPreview { ${WARNINGS} } } }`,
  );
  return documentDraft.preview.warnings;
}

const dated = (input: Record<string, string>): string =>
  Object.entries(input)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join(', ');

async function entryPreview(input: Record<string, string>) {
  const lines = `[{ accountId: "${till}", debit: "5.00", currency: "PAB" }, { accountId: "${bank}", credit: "5.00", currency: "PAB" }]`;
  const { entryPreview: preview } = await books.readFrom<{ entryPreview: object }>(
    'ledger',
    `entryPreview(input: { ${dated(input)}, lines: ${lines} }) { ... on Refusal { code } ... on EntryPreview { ${WARNINGS} } }`,
  );
  return preview;
}

const taxi = (input: Input = {}): Input => ({
  kind: 'MONEY_OUT',
  documentDate: '2026-01-10',
  moneyAccountId: till,
  lines: [{ accountId: cost, amount: '12.00', description: 'Taxi' }],
  ...input,
});

interface Money {
  readonly id: string;
  readonly displayNumber: string;
}
async function postMoney(input: Input): Promise<Money> {
  const done = await books.step(
    'postMoney',
    input,
    '... on MoneyPosted { moneyDocument { id displayNumber } }',
  );
  if (done['moneyDocument'] === undefined) throw new Error(JSON.stringify(done));
  return done['moneyDocument'] as Money;
}
const codesOf = (warnings: readonly Warning[]): string[] => warnings.map(({ code }) => code);

test('money out that has been posted is named before it is posted again; it can be posted, and a void one is forgotten', async () => {
  expect(await moneyWarnings(taxi())).toEqual([]);
  const first = await postMoney(taxi({ reference: 'Vale 12' }));
  expect(await moneyWarnings(taxi())).toEqual([
    {
      code: 'DUPLICATE_MONEY_DOCUMENT',
      message: `${first.displayNumber} of 2026-01-10 has already moved PAB 12.00 on the same account.`,
      field: null,
      similarId: first.id,
      similarNumber: first.displayNumber,
      reference: null,
      givenDate: null,
      comparedDate: '2026-01-10',
    },
  ]);
  const again = await postMoney(taxi());
  expect(again.displayNumber).not.toBe(first.displayNumber);
  for (const { id } of [first, again])
    await books.step('voidMoney', {
      moneyDocumentId: id,
      postingDate: '2026-01-31',
      reason: 'It was paid from the other till that day.',
    });
  expect(await moneyWarnings(taxi({ reference: 'Vale 12' }))).toEqual([]);
});

test('a posted draft warns of its own document: it says what posting it once more would do', async () => {
  const saved = await books.step(
    'saveMoneyDraft',
    taxi({ documentDate: '2026-01-20' }),
    '... on MoneyDraftSaved { moneyDraft { id version } }',
  );
  const { id, version } = saved['moneyDraft'] as { id: string; version: string };
  const posted = await books.step(
    'postMoneyDraft',
    { moneyDraftId: id, version },
    '... on MoneyDraftPosted { moneyDocument { id } }',
  );
  const { moneyDraft } = await books.read<{ moneyDraft: object }>(
    `moneyDraft(id: "${id}") { preview { ... on MoneyPreview { warnings { code similarId } } } }`,
  );
  const { id: similarId } = posted['moneyDocument'] as { id: string };
  expect(moneyDraft).toEqual({ preview: { warnings: [{ code: 'DUPLICATE_MONEY_DOCUMENT', similarId }] } });
});

test('another kind, account, amount or day is no duplicate; the same reference within two weeks is, or is repeated', async () => {
  const day = '2026-02-10';
  const paid = await postMoney(taxi({ documentDate: day, reference: 'Vale 20' }));
  const other = [{ accountId: cost, amount: '13.00', description: 'Taxi' }];
  for (const input of [
    taxi({ documentDate: '2026-02-11' }),
    taxi({ documentDate: day, moneyAccountId: bank }),
    taxi({ documentDate: day, lines: other }),
    taxi({ documentDate: '2026-02-25', reference: 'Vale 20' }),
    taxi({ documentDate: day, moneyAccountId: bank, reference: 'Vale 20' }),
    taxi({ documentDate: day, lines: other, reference: 'Vale 21' }),
  ])
    expect([input, codesOf(await moneyWarnings(input))]).toEqual([input, []]);
  const late = await moneyWarnings(taxi({ documentDate: '2026-02-24', reference: 'Vale 20' }));
  expect(late).toMatchObject([{ code: 'DUPLICATE_MONEY_DOCUMENT', similarId: paid.id }]);
  const repeated = await moneyWarnings(
    taxi({ documentDate: '2026-01-27', lines: other, reference: 'Vale 20' }),
  );
  expect(repeated).toMatchObject([
    {
      code: 'REFERENCE_REPEATED',
      field: 'reference',
      message: `The reference Vale 20 is also that of ${paid.displayNumber} of 2026-02-10.`,
      similarNumber: paid.displayNumber,
      reference: 'Vale 20',
    },
  ]);
});

test('a transfer is one with the same two accounts', async () => {
  const transfer = (toAccountId: Uuid): Input => ({
    kind: 'TRANSFER',
    documentDate: '2026-03-02',
    moneyAccountId: till,
    transfer: { amount: '30.00', toAccountId },
  });
  const posted = await postMoney(transfer(bank));
  const savings = await books.run(createAccountCommand, {
    code: '1130',
    name: 'Savings',
    type: 'ASSET',
    kind: 'BANK',
    normalSide: null,
    parentId: null,
    isPostable: true,
  });
  expect(codesOf(await moneyWarnings(transfer(savings)))).toEqual([]);
  expect(await moneyWarnings(transfer(bank))).toMatchObject([
    { code: 'DUPLICATE_MONEY_DOCUMENT', similarId: posted.id },
  ]);
});

test("a customer's reference that is used again warns, of that customer and kind and within a year, until the first is void", async () => {
  const ordered = { partyId: books.customer, reference: 'PO 4711', lines: linesOf('10.00') };
  const first = await books.invoice(ordered);
  const draft = (input: Input = {}) =>
    documentWarnings('saveInvoiceDraft', { ...ordered, documentDate: '2026-03-10', ...input });
  expect(await draft()).toEqual([
    {
      code: 'REFERENCE_REPEATED',
      message: `The reference PO 4711 is also that of ${first.displayNumber} of 2026-01-10.`,
      field: 'reference',
      similarId: first.id,
      similarNumber: first.displayNumber,
      reference: 'PO 4711',
      givenDate: null,
      comparedDate: '2026-01-10',
    },
  ]);
  const other = await books.party({ code: 'C-2', name: 'Café Dos', isCustomer: true });
  for (const input of [{ reference: 'PO 4712' }, { reference: null }, { partyId: other }])
    expect(codesOf(await draft(input))).toEqual([]);
  await books.step('voidDocument', {
    documentId: first.id,
    postingDate: '2026-01-20',
    reason: 'The customer never ordered this.',
  });
  expect(codesOf(await draft())).toEqual([]);
});

test('a receipt with the reference of another one warns too, and is posted all the same', async () => {
  const paid: Input = {
    partyId: books.customer,
    documentDate: '2026-02-03',
    settledAmount: '10.00',
    bankAmount: '10.00',
    bankAccountId: bank,
    reference: 'Cheque 9',
  };
  const receipt = await books.post('postReceipt', paid);
  expect(await documentWarnings('saveReceiptDraft', paid)).toMatchObject([
    { code: 'REFERENCE_REPEATED', similarNumber: receipt.displayNumber },
  ]);
  await books.post('postReceipt', paid);
});

test("a bill dated 1999 warns, a due date far off too; a vendor's number that differs in writing warns, and the very same is refused", async () => {
  const bill = (input: Input = {}): Input => ({
    partyId: books.vendor,
    vendorNumber: 'F-00231',
    documentDate: '2026-03-05',
    lines: linesOf('25.00').map((line) => ({ ...line, accountId: cost })),
    ...input,
  });
  const old = bill({ documentDate: '1999-03-05', postingDate: '2026-03-05', dueDate: '2026-04-05' });
  expect(await documentWarnings('saveBillDraft', old)).toMatchObject([
    {
      code: 'DATE_UNUSUAL',
      field: 'documentDate',
      message: 'The document date 1999-03-05 is more than two years before the posting date 2026-03-05.',
      similarId: null,
      givenDate: '1999-03-05',
      comparedDate: '2026-03-05',
    },
    { code: 'DATE_UNUSUAL', field: 'dueDate' },
  ]);
  expect(await documentWarnings('saveBillDraft', bill({ dueDate: '2062-04-05' }))).toMatchObject([
    { code: 'DATE_UNUSUAL', field: 'dueDate', givenDate: '2062-04-05', comparedDate: '2026-03-05' },
  ]);
  const posted = await books.post('postBill', bill());
  expect(await documentWarnings('saveBillDraft', bill({ vendorNumber: 'f 231' }))).toMatchObject([
    {
      code: 'REFERENCE_REPEATED',
      field: 'vendorNumber',
      message: `The vendor's number f 231 is like F-00231 of ${posted.displayNumber} of 2026-03-05.`,
      similarId: posted.id,
      reference: 'F-00231',
    },
  ]);
  expect(codesOf(await documentWarnings('saveBillDraft', bill({ vendorNumber: 'F-232' })))).toEqual([]);
  const same = await books.step('saveBillDraft', bill(), '... on DocumentDraftSaved { draft { id } }');
  const { id } = same['draft'] as { id: string };
  expect(await books.read(`documentDraft(id: "${id}") { preview { ... on Refusal { code } } }`)).toEqual({
    documentDraft: { preview: { code: 'VENDOR_NUMBER_TAKEN' } },
  });
  await books.post('postBill', { ...old, vendorNumber: 'F-1999' });
});

test('an entry warns of its dates and of the reference of another one, and its preview takes both', async () => {
  const input = { postingDate: '2026-03-10', reference: 'Recount 3' };
  expect(await entryPreview(input)).toEqual({ warnings: [] });
  expect(await entryPreview({ postingDate: '2026-03-10' })).toEqual({ warnings: [] });
  const { world } = books;
  await loosenSetting(world.books, {
    tenantId: world.tenant.id,
    key: 'entries.manualNeedApproval',
    value: 'false',
  });
  const lines = [
    { accountId: till, debit: '5.00', currency: 'PAB' },
    { accountId: bank, credit: '5.00', currency: 'PAB' },
  ];
  const posted = await books.step(
    'postEntry',
    { ...input, description: 'Recount', lines },
    '... on EntryPosted { entry { id displayNumber } }',
  );
  const entry = posted['entry'] as { id: string; displayNumber: string };
  expect(await entryPreview({ ...input, postingDate: '2026-03-24' })).toMatchObject({
    warnings: [{ code: 'REFERENCE_REPEATED', similarId: entry.id, similarNumber: entry.displayNumber }],
  });
  expect(await entryPreview({ ...input, postingDate: '2026-03-25' })).toEqual({ warnings: [] });
  expect(await entryPreview({ postingDate: '2026-03-10', documentDate: '2027-06-01' })).toMatchObject({
    warnings: [{ code: 'DATE_UNUSUAL', field: 'documentDate', givenDate: '2027-06-01' }],
  });
  expect(await entryPreview({ ...input, reference: 'x'.repeat(101) })).toMatchObject({
    code: 'INPUT_INVALID',
  });
});
