import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { createAccountCommand } from '@cifra/ledger/accounts/account-commands';
import { openDocumentBooks, type DocumentBooks } from '../../../test/worlds/books/document-books.ts';

/** Money in, money out and transfers (decision 0051): what they post and what they refuse. Who approves them: test/documents/rules.test.ts. */

let books: DocumentBooks;
const accounts: Record<string, Uuid> = {};
let itbms: string;

beforeAll(async () => {
  books = await openDocumentBooks();
  const plain = { normalSide: null, parentId: null, isPostable: true };
  const chart = [
    ['BANK', 'ASSET'],
    ['CASH', 'ASSET'],
    ['CLEARING', 'ASSET'],
    ['REVENUE', 'INCOME'],
    ['EXPENSE', 'EXPENSE'],
    ['PAYROLL', 'LIABILITY'],
  ] as const;
  for (const [index, [kind, type]] of chart.entries())
    accounts[kind] = await books.run(createAccountCommand, {
      code: `8${index}00`,
      name: kind,
      type,
      kind,
      ...plain,
    });
  accounts['EURO'] = await books.run(createAccountCommand, {
    code: '8900',
    name: 'Euro bank',
    type: 'ASSET',
    kind: 'BANK',
    ...plain,
  });
  await books.rate('2026-01-10', '1.10');
  await books.rate('2026-02-10', '1.12');
  const code = await books.mutate('createTaxCode', {
    code: 'ITBMS',
    name: 'ITBMS',
    treatment: 'STANDARD',
    percent: '7',
  });
  itbms = (code['taxCode'] as { id: string }).id;
});
afterAll(() => books?.close());

type Draft = { readonly id: string; readonly version: string };
type Lines = readonly { account: { id: string }; base: { amount: string }; original: { amount: string } }[];
interface Preview {
  readonly code?: string;
  readonly lines: Lines;
  readonly arrivalLines: Lines;
}
interface Posted {
  readonly id: string;
  readonly displayNumber: string;
  readonly state: string;
}

const DRAFT = 'moneyDraft { id version }';
const POSTED = 'moneyDocument { id displayNumber state reversedByEntries { id } }';
const stepOf = ({ id, version }: Draft) => ({ moneyDraftId: id, version });
const draftOf = (member: Record<string, unknown>): Draft => {
  if (member['moneyDraft'] === undefined) throw new Error(JSON.stringify(member));
  return member['moneyDraft'] as Draft;
};

const save = async (input: Record<string, unknown>): Promise<Draft> =>
  draftOf(
    await books.send('saveMoneyDraft', input, {
      claim: books.junior,
      select: `... on MoneyDraftSaved { ${DRAFT} }`,
    }),
  );

const nameOf = (id: string): string =>
  Object.entries({ ...accounts, ...books.roles }).find(([, each]) => each === id)?.[0] ?? id;
const shown = (lines: Lines) =>
  lines.map(({ account, base, original }) => [nameOf(account.id), original.amount, base.amount]);

const FIELDS = '{ account { id } base { amount } original { amount } }';
const preview = async ({ id }: Draft): Promise<Preview> =>
  (
    await books.read<{ moneyDraft: { preview: Preview } }>(
      `moneyDraft(id: "${id}") { preview { ... on Refusal { code } ... on MoneyPreview { lines ${FIELDS} arrivalLines ${FIELDS} } } }`,
    )
  ).moneyDraft.preview;

/** Drafted by one person, approved by another; answers what it posted. */
async function approved(input: Record<string, unknown>): Promise<Posted & { readonly preview: Preview }> {
  const saved = await save(input);
  const previewed = await preview(saved);
  const sent = await books.send('submitMoneyDraft', stepOf(saved), {
    claim: books.junior,
    select: `... on MoneyDraftSubmitted { ${DRAFT} }`,
  });
  const done = await books.send('approveMoneyDraft', stepOf(draftOf(sent)), {
    select: `... on MoneyDraftPosted { ${POSTED} }`,
  });
  if (done['moneyDocument'] === undefined) throw new Error(JSON.stringify(done));
  return { ...(done['moneyDocument'] as Posted), preview: previewed };
}

const out = (lines: readonly object[], input: object = {}) => ({
  kind: 'MONEY_OUT',
  documentDate: '2026-01-10',
  moneyAccountId: accounts['CASH'],
  lines,
  ...input,
});

test('petty cash with tax: the line, its tax and the cash, without an item of the party, numbered in its own series', async () => {
  const lines = [{ accountId: accounts['EXPENSE'], amount: '10.70', taxCodeId: itbms, description: 'Taxi' }];
  const input = out(lines, { amountsIncludeTax: true, partyId: books.vendor });
  const posted = await approved(input);
  expect(shown(posted.preview.lines)).toEqual([
    ['CASH', '-10.70', '-10.70'],
    ['EXPENSE', '10.00', '10.00'],
    ['TaxReceivable', '0.70', '0.70'],
  ]);
  expect(posted).toMatchObject({ displayNumber: 'MOU-2026-000001', state: 'POSTED' });
  const { moneyDocument } = await books.read<{ moneyDocument: unknown }>(
    `moneyDocument(id: "${posted.id}") { party { code } net { amount } tax { amount } lines { net { amount } taxPercent taxDate } transfer { receivedDate } }`,
  );
  expect(moneyDocument).toEqual({
    party: { code: 'V-1' },
    net: { amount: '10.00' },
    tax: { amount: '0.70' },
    lines: [{ net: { amount: '10.00' }, taxPercent: '7', taxDate: '2026-01-10' }],
    transfer: null,
  });
  // The label is no party's item.
  expect(await books.read('openItems { totalCount }')).toEqual({ openItems: { totalCount: 0 } });
});

test('wages paid net: a negative line takes something off; lines that come to nothing, or zero, are refused', async () => {
  const gross = { accountId: accounts['EXPENSE'], amount: '1000', description: 'Gross' };
  const withheld = { accountId: accounts['PAYROLL'], amount: '-97.50', description: 'Withheld' };
  const posted = await approved(out([gross, withheld]));
  expect(shown(posted.preview.lines)).toEqual([
    ['CASH', '-902.50', '-902.50'],
    ['EXPENSE', '1000.00', '1000.00'],
    ['PAYROLL', '-97.50', '-97.50'],
  ]);
  const nothing = await preview(await save(out([gross, { ...withheld, amount: '-1000' }])));
  expect(nothing).toMatchObject({ code: 'DOCUMENT_TOTAL_NOT_POSITIVE' });
  const zero = await books.send('saveMoneyDraft', out([{ ...gross, amount: '0' }]), { claim: books.junior });
  expect(zero).toMatchObject({ code: 'INPUT_INVALID' });
});

test('what lines of money in may be is the table of kinds, and control accounts take nothing', async () => {
  const into = (accountId: Uuid | undefined, more: object = {}) => ({
    kind: 'MONEY_IN',
    documentDate: '2026-01-10',
    moneyAccountId: accounts['CASH'],
    lines: [{ accountId, amount: '50.00', taxCodeId: itbms }],
    ...more,
  });
  const done = await books.step('postMoney', into(accounts['REVENUE']), `... on MoneyPosted { ${POSTED} }`);
  expect(done['moneyDocument']).toMatchObject({ displayNumber: 'MIN-2026-000001' });
  for (const [accountId, code] of [
    [accounts['PAYROLL'], 'ACCOUNT_KIND_WRONG'],
    [accounts['BANK'], 'ACCOUNT_KIND_WRONG'],
    [books.roles.DefaultAR, 'ACCOUNT_IS_CONTROL'],
  ] as const)
    expect(await books.step('postMoney', into(accountId))).toMatchObject({ code });
  expect(
    await books.step('postMoney', into(accounts['REVENUE'], { moneyAccountId: accounts['EXPENSE'] })),
  ).toMatchObject({ code: 'ACCOUNT_KIND_WRONG', message: expect.stringContaining('the money account') });
});

test('foreign cash leaves at its carrying average, what it pays is worth the day: the difference is realized variance', async () => {
  const euros = { moneyAccountId: accounts['EURO'], currency: 'EUR' };
  const taken = await books.step(
    'postMoney',
    {
      kind: 'MONEY_IN',
      documentDate: '2026-01-10',
      ...euros,
      lines: [{ accountId: accounts['REVENUE'], amount: '100.00' }],
    },
    `... on MoneyPosted { ${POSTED} }`,
  );
  expect(taken['moneyDocument']).toBeDefined();
  const spent = await approved(
    out([{ accountId: accounts['EXPENSE'], amount: '40.00' }], { documentDate: '2026-02-10', ...euros }),
  );
  expect(shown(spent.preview.lines)).toEqual([
    ['EURO', '-40.00', '-44.00'],
    ['EXPENSE', '40.00', '44.80'],
    ['FxVarianceBankFees', '-0.80', '-0.80'],
  ]);
});

test('a transfer in two currencies over several days: in transit at its carrying, relieved at arrival, and the void takes both back', async () => {
  const transfer = {
    kind: 'TRANSFER',
    documentDate: '2026-02-10',
    moneyAccountId: accounts['EURO'],
    currency: 'EUR',
    transfer: {
      amount: '50.00',
      toAccountId: accounts['BANK'],
      toCurrency: 'PAB',
      receivedAmount: '56.50',
      receivedDate: '2026-02-12',
      transitAccountId: accounts['CLEARING'],
      fee: { amount: '10.00' },
    },
  };
  const { transitAccountId: _transit, ...oneDay } = transfer.transfer;
  expect(await preview(await save({ ...transfer, transfer: oneDay }))).toMatchObject({
    code: 'INPUT_INVALID',
  });
  const untied = { ...oneDay, toCurrency: 'EUR', receivedDate: '2026-02-10' };
  expect(await preview(await save({ ...transfer, transfer: untied }))).toMatchObject({
    code: 'SETTLEMENT_DOES_NOT_TIE',
  });
  const posted = await approved(transfer);
  // 60.00 EUR are left of 100.00 at 1.10: all of it goes.
  expect(shown(posted.preview.lines)).toEqual([
    ['EURO', '-60.00', '-66.00'],
    ['CLEARING', '50.00', '55.00'],
    ['FxVarianceBankFees', '10.00', '11.00'],
  ]);
  expect(shown(posted.preview.arrivalLines)).toEqual([
    ['CLEARING', '-50.00', '-55.00'],
    ['BANK', '56.50', '56.50'],
    ['FxVarianceBankFees', '-1.50', '-1.50'],
  ]);
  expect(posted.displayNumber).toBe('TRF-2026-000001');
  const voiding = {
    moneyDocumentId: posted.id,
    reason: 'The bank sent the money back to us the same week.',
  };
  expect(await books.step('voidMoney', { ...voiding, postingDate: '2026-02-11' })).toMatchObject({
    code: 'REVERSAL_BEFORE_ENTRY',
  });
  const voided = await books.step(
    'voidMoney',
    { ...voiding, onFirstOpenDay: true },
    `... on MoneyVoided { ${POSTED} }`,
  );
  expect(voided['moneyDocument']).toMatchObject({
    state: 'VOID',
    reversedByEntries: [{ id: expect.any(String) }, { id: expect.any(String) }],
  });
  expect(await books.step('voidMoney', { ...voiding, onFirstOpenDay: true })).toMatchObject({
    code: 'MONEY_DOCUMENT_VOID',
  });
  const unknown = { ...voiding, moneyDocumentId: books.vendor, onFirstOpenDay: true };
  for (const mutation of ['voidMoney', 'proposeMoneyVoid'])
    expect(await books.step(mutation, unknown)).toMatchObject({
      code: 'MONEY_DOCUMENT_UNKNOWN',
    });
  const back = await preview(await save({ ...transfer, transfer: { ...transfer.transfer, fee: null } }));
  expect(shown(back.lines)[0]).toEqual(['EURO', '-50.00', '-55.00']);
});

test('between own accounts of one currency the carrying moves along; base money that buys foreign money is its cost', async () => {
  const between = {
    kind: 'TRANSFER',
    documentDate: '2026-02-10',
    moneyAccountId: accounts['EURO'],
    currency: 'EUR',
    transfer: { amount: '30.00', toAccountId: accounts['CASH'] },
  };
  expect(shown((await preview(await save(between))).lines)).toEqual([
    ['EURO', '-30.00', '-33.00'],
    ['CASH', '30.00', '33.00'],
  ]);
  const bought = {
    kind: 'TRANSFER',
    documentDate: '2026-02-10',
    moneyAccountId: accounts['BANK'],
    transfer: {
      amount: '113.00',
      toAccountId: accounts['EURO'],
      toCurrency: 'EUR',
      receivedAmount: '100.00',
    },
  };
  expect(shown((await preview(await save(bought))).lines)).toEqual([
    ['BANK', '-113.00', '-113.00'],
    ['EURO', '100.00', '113.00'],
  ]);
  const mistyped = { ...bought.transfer, receivedAmount: '1.00' };
  expect(await preview(await save({ ...bought, transfer: mistyped }))).toMatchObject({
    code: 'SETTLEMENT_RATE_SUSPICIOUS',
  });
});
