import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportJournal } from '@cifra/exchange/export/export-journal';
import { localDate } from '@cifra/domain/local-date';
import { formatE4, parseDecimalToE4 } from '@cifra/domain/money';
import { systemRequest } from '@cifra/ops/system-request';
import { controlsDiffer } from '../documents/document-steps.ts';
import { expectVerified } from '../periods/books-digest.ts';
import {
  hledgerBalances,
  hledgerCheck,
  hledgerClosing,
  hledgerOfClosings,
  missingPrograms,
} from '../support/journal-checkers.ts';
import { openClient, type TestClient } from '../worlds/firm/client.ts';
import { idIn } from '../worlds/firm/client-requests.ts';
import { documentLines } from '../worlds/firm/client-documents.ts';
import { openFirm, type Input, type TestFirm } from '../worlds/firm/firm.ts';

/**
 * The month of a small business, taken over in mid-year, as its accountants book it: each by the person whose work it is, with the approvals
 * that a new client has. After each step the trial balance has moved by exactly the amounts that are written here, control accounts are what
 * is open, and hledger has the same balances from the exported journal. One story; the tests stand in its order.
 */

const canAsk = !missingPrograms.includes('hledger');
if (!canAsk)
  process.stderr.write('\nTHE MONTH OF A BUSINESS IS NOT CHECKED BY HLEDGER: it cannot be had here\n\n');

const REASON = 'The customer is closed and nobody answers any more.';
const directory = mkdtempSync(path.join(tmpdir(), 'cifra-month-'));
let firm: TestFirm;
let client: TestClient;
const party: Record<string, string> = {};
const code: Record<string, string> = {};
/** Open items by the word that the story has for them. */
const item: Record<string, string> = {};
const document: Record<string, string> = {};
let before: ReadonlyMap<string, bigint> = new Map();

beforeAll(async () => {
  firm = await openFirm();
  client = await openClient(firm, {
    kind: 'SANDBOX',
    chart: { countryPack: 'PA', coaTemplate: 'PA-SMB' },
    fiscalYearStart: '2025-01-01',
    firstYearStart: '2025-07-01',
    needsApproval: true,
  });
  for (const [name, sides] of [
    ['Hotel', { isCustomer: true }],
    ['Cafe', { isCustomer: true, isVendor: true }],
    ['Lisboa', { isCustomer: true }],
    ['Bankrupt', { isCustomer: true }],
    ['Molinos', { isVendor: true }],
  ] as const)
    party[name] = idIn(await client.accepted('createParty', { code: name, name, ...sides }), 'party');
  for (const [name, treatment, percent] of [
    ['tax', 'STANDARD', '7'],
    ['half', 'WITHHOLDING', '50'],
  ])
    code[String(name)] = idIn(
      await client.accepted('createTaxCode', { code: name, name, treatment, percent }),
      'taxCode',
    );
  await client.rate('2025-12-01', 'EUR', '1.10');
  await client.rate('2025-12-15', 'EUR', '1.12');
  await client.rate('2025-12-29', 'EUR', '1.13');
});
afterAll(async () => {
  await firm?.close();
  rmSync(directory, { recursive: true, force: true });
});

const e4 = (amount: string): bigint => {
  const parsed = parseDecimalToE4(amount, 4);
  if (!parsed.ok) throw new Error(amount);
  return parsed.value;
};

async function trialBalance(asOf = '2025-12-31'): Promise<ReadonlyMap<string, bigint>> {
  const balances = await client.balances(asOf);
  return new Map(Object.entries(balances).map(([account, amount]) => [account, e4(amount)]));
}

async function journal(): Promise<string> {
  const outcome = await exportJournal(
    firm.books,
    { tenantId: client.tenant.id, format: 'hledger' },
    systemRequest('month of a business'),
  );
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  let text = '';
  for await (const piece of outcome.value.text) text += piece;
  const file = path.join(directory, 'books.hledger');
  await writeFile(file, text);
  return file;
}

/** What a step changed: each account by its code, in base currency, debit positive. Nothing else moved. */
async function expectMoved(expected: Readonly<Record<string, string>>, asOf?: string): Promise<void> {
  const now = await trialBalance(asOf);
  const moved = [...now].flatMap(([account, balance]) => {
    const change = balance - (before.get(account) ?? 0n);
    return change === 0n ? [] : [[account, formatE4(change, 2)] as const];
  });
  expect(Object.fromEntries(moved)).toEqual(expected);
  expect([...now.values()].reduce((sum, each) => sum + each, 0n)).toBe(0n);
  expect(await controlsDiffer(client)).toEqual([]);
  before = now;
  if (!canAsk) return;
  const theirs = await hledgerBalances(await journal(), {
    from: localDate('2025-06-30'),
    to: localDate('2025-12-31'),
    withoutClosing: false,
  });
  for (const [account, balance] of theirs)
    expect([account, now.get(account) ?? 0n]).toEqual([account, balance]);
  expect([...now].filter(([account, balance]) => balance !== 0n && !theirs.has(account))).toEqual([]);
}

async function openItems(): Promise<Readonly<Record<string, string>>> {
  const { openItems: found } = await client.read<{
    openItems: {
      nodes: readonly {
        id: string;
        open: { amount: string; currency: string };
        openBase: { amount: string };
      }[];
    };
  }>('openItems(first: 100) { nodes { id open { amount currency } openBase { amount } } }');
  const nameOf = new Map(Object.entries(item).map(([name, id]) => [id, name]));
  return Object.fromEntries(
    found.nodes
      .filter(({ open }) => e4(open.amount) !== 0n)
      .map(({ id, open, openBase }) => [
        nameOf.get(id) ?? id,
        open.currency === 'PAB' ? open.amount : `${open.currency} ${open.amount} at ${openBase.amount}`,
      ]),
  );
}

/** Saved and sent by one person, approved by another. */
async function byTwo(family: string, input: Input): Promise<Record<string, unknown>> {
  type Draft = { readonly id: string; readonly version: string };
  const isMoney = family === 'Money';
  const field = isMoney ? 'moneyDraft' : 'draft';
  const name = ({ id, version }: Draft) => ({ [`${field}Id`]: id, version });
  const saved = await client.accepted(`save${family}Draft`, input, 'junior');
  const sent = await client.accepted(`submit${family}Draft`, name(saved[field] as Draft), 'junior');
  return client.accepted(`approve${family}Draft`, name(sent[field] as Draft), 'senior');
}

/** Keeps a posted document and its open item under a name. */
async function keep(name: string, posted: Promise<Record<string, unknown>>): Promise<void> {
  const { document: kept } = (await posted) as { document: { id: string; openItem: { id: string } | null } };
  document[name] = kept.id;
  if (kept.openItem) item[name] = kept.openItem.id;
}

const lines = async (...of: readonly (readonly [account: string, price: string])[]) =>
  documentLines(
    await Promise.all(
      of.map(async ([account, price]) => ({
        price,
        accountId: await client.idOf(account),
        taxCodeId: code['tax'] ?? null,
      })),
    ),
  );

const invoice = async (
  name: string,
  customer: string,
  date: string,
  prices: readonly string[],
  more: Input = {},
) =>
  keep(
    name,
    client.accepted('postInvoice', {
      partyId: party[customer],
      documentDate: date,
      lines: await lines(...prices.map((price) => ['4101', price] as const)),
      ...more,
    }),
  );

const settling = (name: string, amount: string) => [{ openItemId: item[name], amount }];
const receipt = (name: string, customer: string, date: string, amount: string, more: Input) =>
  keep(
    name,
    client.accepted('postReceipt', {
      partyId: party[customer],
      documentDate: date,
      settledAmount: amount,
      bankAmount: amount,
      ...more,
    }),
  );

const balancesOf = (amounts: Readonly<Record<string, string>>) =>
  Promise.all(
    Object.entries(amounts).map(async ([account, amount]) => ({
      accountId: await client.idOf(account),
      currency: 'PAB',
      ...(amount.startsWith('-') ? { credit: amount.slice(1) } : { debit: amount }),
    })),
  );

test('taken over on 1 July with the result of half a year: sales 9,000, costs and rent 7,000, one receivable and one payable', async () => {
  const opened = {
    1102: '200.00',
    1103: '5000.00',
    1203: '1500.00',
    3101: '-3000.00',
    3201: '-1200.00',
    4101: '-9000.00',
    5101: '4000.00',
    6201: '3000.00',
  };
  const dates = { documentDate: '2025-05-20', dueDate: '2025-06-20' };
  const proposed = await client.accepted(
    'proposeOpeningBalances',
    {
      lines: await balancesOf(opened),
      openItems: [
        {
          side: 'SALES',
          partyId: party['Bankrupt'],
          reference: 'OLD-1',
          amount: '107.00',
          currency: 'PAB',
          ...dates,
        },
        {
          side: 'PURCHASING',
          partyId: party['Molinos'],
          reference: 'OLD-2',
          amount: '607.00',
          currency: 'PAB',
          ...dates,
        },
      ],
    },
    'owner',
  );
  const { importId } = proposed['importProposal'] as { readonly importId: string };
  await client.accepted('approveImport', { importId }, 'colleague');
  const { openItems: found } = await client.read<{
    openItems: { nodes: { id: string; reference: string }[] };
  }>('openItems(first: 10) { nodes { id reference } }');
  for (const { id, reference } of found.nodes) item[reference] = id;
  await expectMoved({ ...opened, 1110: '107.00', 2101: '-607.00' });
  expect(await openItems()).toEqual({ 'OLD-1': '107.00', 'OLD-2': '-607.00' });
});

test('five invoices with tax, one of them in euros', async () => {
  await invoice('I1', 'Hotel', '2025-12-01', ['100']);
  await invoice('I2', 'Hotel', '2025-12-02', ['200']);
  await invoice('I3', 'Cafe', '2025-12-03', ['300', '1']);
  await invoice('I4', 'Cafe', '2025-12-04', ['50']);
  await invoice('I5', 'Lisboa', '2025-12-05', ['400'], { currency: 'EUR' });
  await expectMoved({ 1110: '1167.37', 2110: '-76.37', 4101: '-1091.00' });
  expect(await openItems()).toMatchObject({ I3: '322.07', I5: 'EUR 428.00 at 470.80' });
});

test('a bill with withholding, paid in two parts: each withholds half of half the tax', async () => {
  await keep(
    'B1',
    client.accepted('postBill', {
      partyId: party['Molinos'],
      vendorNumber: 'M-77',
      documentDate: '2025-12-03',
      lines: await lines(['6201', '1000']),
    }),
  );
  await expectMoved({ 1120: '70.00', 2101: '-1070.00', 6201: '1000.00' });
  for (const documentDate of ['2025-12-10', '2025-12-17']) {
    await byTwo('Payment', {
      partyId: party['Molinos'],
      documentDate,
      settledAmount: '535',
      bankAmount: '517.50',
      charges: [{ kind: 'WITHHOLDING', taxCodeId: code['half'], certificate: 'R-12' }],
      allocations: settling('B1', '535'),
    });
    await expectMoved({ 1103: '-517.50', 2101: '535.00', 2111: '-17.50' });
  }
});

test('receipts in part, and one that is too large: the rest is an advance, and is refunded', async () => {
  await receipt('R2', 'Hotel', '2025-12-08', '100', { allocations: settling('I2', '100') });
  await expectMoved({ 1103: '100.00', 1110: '-100.00' });
  await receipt('R2b', 'Hotel', '2025-12-15', '114', { allocations: settling('I2', '114') });
  await expectMoved({ 1103: '114.00', 1110: '-114.00' });
  await receipt('R1', 'Hotel', '2025-12-09', '157', { allocations: settling('I1', '107') });
  await expectMoved({ 1103: '157.00', 1110: '-107.00', 2102: '-50.00' });
  expect(await openItems()).toMatchObject({ R1: '-50.00' });
  await byTwo('Refund', {
    kind: 'CUSTOMER_REFUND',
    partyId: party['Hotel'],
    documentDate: '2025-12-18',
    settledAmount: '50',
    bankAmount: '50',
    allocations: settling('R1', '50'),
  });
  await expectMoved({ 1103: '-50.00', 2102: '50.00' });
});

test('euros come in at another rate: the difference is realized', async () => {
  await receipt('R5', 'Lisboa', '2025-12-15', '428', {
    currency: 'EUR',
    bankCurrency: 'EUR',
    bankAccountId: await client.idOf('1105'),
    allocations: settling('I5', '428'),
  });
  await expectMoved({ 1105: '479.36', 1110: '-470.80', 6301: '-8.56' });
});

test('a bad debt is written off by two, recovered by two, and paid after all', async () => {
  await keep(
    'W',
    byTwo('WriteOff', {
      kind: 'CUSTOMER_WRITE_OFF',
      partyId: party['Bankrupt'],
      documentDate: '2025-12-19',
      openItemId: item['OLD-1'],
      amount: '107',
      reason: REASON,
    }),
  );
  await expectMoved({ 1110: '-107.00', 6212: '107.00' });
  const proposal = { documentId: document['W'], postingDate: '2025-12-22', reason: REASON };
  expect(await client.do('voidDocument', proposal, 'senior')).toMatchObject({ code: 'APPROVAL_REQUIRED' });
  const correction = await client.accepted('proposeDocumentVoid', proposal, 'senior');
  await client.accepted('approveCorrection', { correctionId: idIn(correction, 'correction') }, 'colleague');
  await expectMoved({ 1110: '107.00', 6212: '-107.00' });
  await receipt('RW', 'Bankrupt', '2025-12-22', '107', { allocations: settling('OLD-1', '107') });
  await expectMoved({ 1103: '107.00', 1110: '-107.00' });
});

test('a credit note bound to its line in two halves: 0.04 and 0.03 of tax, down to the last cent', async () => {
  for (const [tax, total] of [
    ['0.04', '-0.54'],
    ['0.03', '-0.53'],
  ] as const) {
    await client.accepted('postNote', {
      kind: 'SALES_CREDIT_NOTE',
      partyId: party['Cafe'],
      originalDocumentId: document['I3'],
      documentDate: '2025-12-12',
      lines: documentLines([{ price: '0.50', more: { originalOrdinal: 2 } }]),
    });
    await expectMoved({ 1110: total, 2110: tax, 4101: '0.50' });
  }
  expect(await openItems()).toMatchObject({ I3: '321.00' });
});

test('what a customer owes is netted against what it is owed, by two', async () => {
  await keep(
    'B2',
    client.accepted('postBill', {
      partyId: party['Cafe'],
      vendorNumber: 'C-9',
      documentDate: '2025-12-16',
      lines: await lines(['6201', '80']),
    }),
  );
  await expectMoved({ 1120: '5.60', 2101: '-85.60', 6201: '80.00' });
  const netting = {
    partyId: party['Cafe'],
    documentDate: '2025-12-20',
    amount: '85.60',
    items: [...settling('I3', '85.60'), ...settling('B2', '85.60')],
    reason: REASON,
  };
  expect(await client.do('postNetting', netting, 'senior')).toMatchObject({ code: 'APPROVAL_REQUIRED' });
  await byTwo('Netting', netting);
  await expectMoved({ 1110: '-85.60', 2101: '85.60' });
  expect(await openItems()).toMatchObject({ I3: '235.40' });
});

test('payroll is booked and paid, the bank takes its fee, and euros go to the account in balboas', async () => {
  await byTwo('Entry', {
    postingDate: '2025-12-30',
    description: 'Salaries of December',
    lines: await balancesOf({ 6101: '800.00', 2120: '-640.00', 2121: '-160.00' }),
  });
  await expectMoved({ 2120: '-640.00', 2121: '-160.00', 6101: '800.00' });
  const out = async (account: string, amount: string) =>
    byTwo('Money', {
      kind: 'MONEY_OUT',
      documentDate: '2025-12-30',
      moneyAccountId: await client.idOf('1103'),
      lines: [{ accountId: await client.idOf(account), amount }],
    });
  await out('2120', '640');
  await expectMoved({ 1103: '-640.00', 2120: '640.00' });
  await out('6301', '12');
  await expectMoved({ 1103: '-12.00', 6301: '12.00' });
  await byTwo('Money', {
    kind: 'TRANSFER',
    documentDate: '2025-12-29',
    moneyAccountId: await client.idOf('1105'),
    currency: 'EUR',
    transfer: {
      amount: '200',
      toAccountId: await client.idOf('1103'),
      toCurrency: 'PAB',
      receivedAmount: '225',
      receivedDate: '2025-12-29',
    },
  });
  await expectMoved({ 1103: '225.00', 1105: '-224.00', 6301: '-1.00' });
});

test('an accrual of December, entered when January is past, is reversed with its posting', async () => {
  await client.accepted('openFiscalYear', { startDate: '2026-01-01' }, 'owner');
  await byTwo('Entry', {
    postingDate: '2025-12-31',
    description: 'Electricity of December',
    isAccrual: true,
    lines: await balancesOf({ 6202: '90.00', 2130: '-90.00' }),
  });
  await expectMoved({ 2130: '-90.00', 6202: '90.00' });
  expect((await trialBalance('2026-01-31')).get('2130') ?? 0n).toBe(0n);
});

/** The year before, as its books had it, imported by one person; a later file replaces the earlier one once it is approved. */
async function bringFormer(rows: readonly (readonly [string, string, string])[]): Promise<string> {
  const text = ['account,month,balance', ...rows.map((row) => row.join(','))].join('\n');
  const uploadId = await firm.upload(client.tenant, `${text}\n`);
  const brought = await client.accepted('importFormerBalances', {
    uploadId,
    fileName: `books-${rows.length}.csv`,
    isDryRun: false,
  });
  return String(brought['importId']);
}

test('the year before is brought by account and month: comparatives show it, and what was known earlier stays', async () => {
  const first = [
    ['1103', '2024-12', '4800.00'],
    ['4101', '2024-12', '-8800.00'],
    ['6201', '2024-12', '4000.00'],
  ] as const;
  const second = [
    ['1103', '2024-06', '1000.00'],
    ['4101', '2024-06', '-4000.00'],
    ['6201', '2024-06', '3000.00'],
    ['1103', '2024-12', '4800.00'],
    ['4101', '2024-12', '-9300.00'],
    ['6201', '2024-12', '4500.00'],
  ] as const;
  for (const rows of [first, second])
    await client.accepted('approveFormerBalances', { importId: await bringFormer(rows) }, 'colleague');
  const { formerBalances } = await client.read<{
    formerBalances: { state: string; rows: number; proposedAt: string }[];
  }>('formerBalances { state rows proposedAt }');
  expect(formerBalances).toMatchObject([
    { state: 'APPROVED', rows: 3 },
    { state: 'APPROVED', rows: 6 },
  ]);
  const asked = async (more: string) => {
    const { trialBalance: of } = await client.read<{
      trialBalance: {
        formerBooks: { fileName: string } | null;
        rows: { account: { code: string }; balance: { amount: string } }[];
      };
    }>(
      `trialBalance(asOf: "2024-12-31", isComparative: true ${more}) { formerBooks { fileName } rows { account { code } balance { amount } } }`,
    );
    return [of.formerBooks?.fileName, ...of.rows.map((row) => [row.account.code, row.balance.amount])];
  };
  expect(await asked('')).toEqual([
    'books-6.csv',
    ['1103', '4800.00'],
    ['4101', '-9300.00'],
    ['6201', '4500.00'],
  ]);
  const before = formerBalances[1]?.proposedAt;
  expect(await asked(`knownAt: "${before}"`)).toEqual([
    'books-3.csv',
    ['1103', '4800.00'],
    ['4101', '-8800.00'],
    ['6201', '4000.00'],
  ]);
  const file = await client.accepted('exportBooks', { what: 'FORMER_BALANCES', format: 'CSV' });
  const text = await (await firm.fetchAs('senior', String(file['url']))).text();
  expect(text.replaceAll('\r', '').trim().split('\n').slice(1)).toEqual(second.map((row) => row.join(',')));
  // On paper, beside the half year of the ledger, in the language of the tenant.
  const paper = await client.accepted('renderReport', {
    report: {
      incomeStatement: { from: '2025-07-01', to: '2025-12-31', comparedWith: ['PREVIOUS_YEAR'] },
    },
    format: 'HTML',
  });
  const shown = await (await firm.fetchAs('senior', String(paper['url']))).text();
  const words = shown.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
  expect(words).toContain('provienen de los libros anteriores');
  expect(words).toMatch(/4101 .{0,80}5,?300\.00/);
});

test('the turnover of receivables is sales and receipts, and what was written off and came back', async () => {
  const { trialBalance: seen } = await client.read<{
    trialBalance: {
      rows: { account: { code: string }; debit: { amount: string }; credit: { amount: string } }[];
    };
  }>('trialBalance(asOf: "2025-12-31") { rows { account { code } debit { amount } credit { amount } } }');
  const row = seen.rows.find(({ account }) => account.code === '1110');
  // 1,167.37 of invoices and 107.00 that came back; 898.80 received, 107.00 written off, 1.07 credited, 85.60 netted.
  expect([row?.debit.amount, row?.credit.amount]).toEqual(['1274.37', '1092.47']);
  expect(await openItems()).toEqual({ I3: '235.40', I4: '53.50', 'OLD-2': '-607.00' });
});

async function closeMonth(month: string, statements: readonly (readonly [string, string, string])[]) {
  const { period } = await client.read<{ period: { id: string } }>(`period(date: "${month}-15") { id }`);
  const [periodId, date] = [period.id, month === '2025-12' ? '2025-12-31' : `${month}-28`];
  for (const to of ['LOCK_SALES', 'LOCK_SALES_AND_PURCHASING'])
    await client.accepted('lockPeriod', { periodId, to });
  for (const [account, currency, balance] of statements)
    await client.accepted('recordStatementBalance', {
      periodId,
      accountId: await client.idOf(account),
      statementDate: date,
      currency,
      balance,
    });
  await client.accepted('prepareClose', { periodId }, 'junior');
  await client.accepted('submitClose', { periodId }, 'junior');
  await client.accepted('approveClose', { periodId });
}

test('months close in order with their checklists, the statement of each account equal to the books', async () => {
  const of = (cash: string, bank: string) =>
    [
      ['1102', 'PAB', cash],
      ['1103', 'PAB', bank],
    ] as const;
  for (const month of ['07', '08', '09', '10', '11'])
    await closeMonth(`2025-${month}`, of('200.00', '5000.00'));
  await closeMonth('2025-12', [...of('200.00', '3966.00'), ['1105', 'EUR', '228.00']]);
});

test('the year closes what was brought and what was posted; hledger closes it alike', async () => {
  const closed = await client.closeYear('2025');
  const closing = closed.entries.find(({ kind }) => kind === 'CLOSING');
  const lines = new Map(
    closing?.lines.map(({ account, baseAmount }) => [account.code, e4(baseAmount.amount)]),
  );
  // 9,000 + 1,091 − 1 of sales, 9,000 of costs and expenses, and what December spent.
  expect(formatE4(lines.get('4101') ?? 0n, 2)).toBe('10090.00');
  expect(await controlsDiffer(client)).toEqual([]);
  await expectVerified(firm, client.tenant);
  expect(firm.masked).toEqual([]);
  if (!canAsk) return;
  const file = await journal();
  await hledgerCheck(file);
  const range = { from: localDate('2025-01-01'), to: localDate('2025-12-31') };
  const theirs = await hledgerClosing(file, range, '3201');
  const ours = await hledgerOfClosings(file, range);
  expect(new Map(theirs.closing)).toEqual(new Map(ours));
});
