import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatInstant } from '@cifra/domain/instant';
import { RENDER_SOURCE, renderDownload } from '@cifra/trade/rendering/render-download';
import { createFileHandler } from '../../ops/src/file-handler.ts';
import { pagesOf } from '../../packages/rendering/src/pdf-text.fixture.ts';
import { createLedgerSubgraph } from '../../subgraphs/ledger/src/subgraph.ts';
import { ask } from '../support/ask.ts';
import { linesOf, openDocumentBooks, type DocumentBooks } from '../worlds/books/document-books.ts';
import { ageingOn } from '../worlds/books/document-reads.ts';

/** Reports as PDF: the text of the file is read back, and each figure compared with the query of that name. */

let books: DocumentBooks;
/** Before the receipt and the bill. */
let earlier: string;

async function lastInstant(): Promise<string> {
  const stored = await books.world.storedOf();
  const [row] = await stored.rows(
    'select instant from commits where number = (select max(number) from commits)',
  );
  return formatInstant(BigInt(String(row?.['instant'])));
}

beforeAll(async () => {
  books = await openDocumentBooks(['../../support/ledger-commands.ts'], [createLedgerSubgraph]);
  await books.rate('2026-01-01', '1.10');
  await books.invoice();
  const euros = await books.invoice({ documentDate: '2026-02-10', currency: 'EUR' });
  earlier = await lastInstant();
  await books.post('postReceipt', {
    partyId: books.customer,
    documentDate: '2026-03-02',
    settledAmount: '40.00',
    currency: 'EUR',
    bankAmount: '43.00',
    bankCurrency: 'PAB',
    allocations: [{ openItemId: euros.openItemId, amount: '40.00' }],
  });
  const cost = await books.account('6100', 'EXPENSE');
  await books.post('postBill', {
    partyId: books.vendor,
    vendorNumber: 'M-1',
    documentDate: '2026-03-05',
    lines: linesOf('25.00').map((line) => ({ ...line, accountId: cost })),
  });
});
afterAll(() => books?.close());

interface Asked {
  readonly report: object;
  readonly language?: 'EN' | 'ES_PA';
  readonly claim?: DocumentBooks['senior'];
}

async function request({ report, language = 'EN', claim = books.senior }: Asked) {
  const { data, errors } = await ask<{ it: { url: string; fileName: string; code?: string } } | null>(
    books.subgraph,
    `mutation ($input: RenderReportInput!) { it: renderReport(input: $input) {
      ... on RenderTicket { url fileName } ... on Refusal { code } ... on InputInvalid { inputFaults { field } } } }`,
    { claim, variables: { input: { report, language, format: 'PDF' } } },
  );
  return { ...data?.it, denied: errors[0]?.extensions?.['code'] };
}

async function pagesFor(asked: Asked): Promise<string[]> {
  const { url = '' } = await request(asked);
  const { world } = books;
  const answer = await createFileHandler({
    books: world.books,
    dataDirectory: world.directory,
    downloads: { [RENDER_SOURCE]: renderDownload(world.books) },
  }).open({
    ticket: url.replace('/files/', ''),
    method: 'GET',
    caller: { kind: 'anonymous' },
    requestId: 'fetch-1',
    origin: { ip: '127.0.0.1', userAgent: 'vitest' },
    body: null,
    contentType: null,
    contentLengthBytes: null,
  });
  if (answer.kind !== 'download') throw new Error(JSON.stringify(answer));
  return pagesOf(await buffer(answer.stream));
}
const textFor = async (asked: Asked): Promise<string> => (await pagesFor(asked)).join(' ');

/** As it is printed; `sign` −1: with credits positive. */
function shown({ amount }: { readonly amount: string }, sign: 1 | -1 = 1): string {
  const isMinus = Number(amount) * sign < 0;
  return `${isMinus ? '−' : ''}${amount.replace('-', '')}`;
}

const MONEY = '{ amount currency }';
type Amount = { readonly amount: string };
type Account = { readonly code: string; readonly name: string };
const nothing = { amount: '0.00' };

test('a trial balance has the figures of the query on each day, and what they rest on', async () => {
  type Row = { account: Account; opening: Amount; debit: Amount; credit: Amount; balance: Amount };
  type Report = { rows: Row[]; totals: { debit: Amount; credit: Amount } };
  const on = async (asOf: string): Promise<Report> =>
    (
      await books.readFrom<{ trialBalance: Report }>(
        'ledger',
        `trialBalance(asOf: "${asOf}") { rows { account { code name } opening ${MONEY} debit ${MONEY} credit ${MONEY} balance ${MONEY} } totals { debit ${MONEY} credit ${MONEY} } }`,
        books.senior,
      )
    ).trialBalance;
  const [own, before] = [await on('2026-03-31'), await on('2026-02-28')];
  const pages = await pagesFor({
    report: { trialBalance: { asOf: '2026-03-31', comparedWith: ['PREVIOUS_PERIOD'] } },
  });
  const text = pages.join(' ');
  expect(own.rows.length).toBeGreaterThan(5);
  for (const { account, opening, debit, credit, balance } of own.rows) {
    const earlier = before.rows.find((row) => row.account.code === account.code)?.balance ?? nothing;
    const figures = [opening, debit, credit, balance, earlier].map((amount) => shown(amount));
    expect(text).toContain(`${account.code} ${account.name} ${figures.join(' ')}`);
  }
  expect(text).toContain(`Totals 0.00 ${shown(own.totals.debit)} ${shown(own.totals.credit)} 0.00 0.00`);
  for (const said of [
    'Trial balance 31 Mar 2026',
    'Compared with 28 Feb 2026',
    'Prepared at',
    'paragraph 23, and in paragraph 28',
    'In this point the figures depart from the standard',
  ])
    expect(text).toContain(said);
  for (const [index, page] of pages.entries()) expect(page).toContain(`Page ${index + 1} of ${pages.length}`);
});

test('a balance sheet and an income statement have the figures of the queries, credits of their own side positive', async () => {
  type Section = { total: Amount; rows: { account: Account; balance: Amount }[] };
  type Sheet = Record<'assets' | 'liabilities' | 'equity', Section>;
  const SECTION = `{ total ${MONEY} rows { account { code name } balance ${MONEY} } }`;
  const sheetOn = async (asOf: string) =>
    (
      await books.readFrom<{ balanceSheet: Sheet }>(
        'ledger',
        `balanceSheet(asOf: "${asOf}") { assets ${SECTION} liabilities ${SECTION} equity ${SECTION} }`,
        books.senior,
      )
    ).balanceSheet;
  const [own, before] = [await sheetOn('2026-03-31'), await sheetOn('2026-02-28')];
  const sheet = await textFor({
    report: { balanceSheet: { asOf: '2026-03-31', comparedWith: ['PREVIOUS_PERIOD', 'PREVIOUS_YEAR'] } },
    language: 'ES_PA',
  });
  const sections = [
    ['assets', 1, 'Total activos'],
    ['liabilities', -1, 'Total pasivos'],
    ['equity', -1, 'Total patrimonio'],
  ] as const;
  for (const [section, sign, name] of sections) {
    for (const { account, balance } of own[section].rows) {
      const earlier = before[section].rows.find((row) => row.account.code === account.code)?.balance;
      const figures = `${shown(balance, sign)} ${shown(earlier ?? nothing, sign)}`;
      expect(sheet).toContain(`${account.code} ${account.name} ${figures}`);
    }
    expect(sheet).toContain(
      `${name} ${shown(own[section].total, sign)} ${shown(before[section].total, sign)}`,
    );
  }
  expect(sheet).toContain('Estado de situación financiera 31 mar 2026');
  // No column of zeros of a year before the books.
  expect(sheet).toContain('Código Cuenta 31 mar 2026 28 feb 2026 Activos');
  expect(sheet).toContain('No hay cifras comparativas de 31 mar 2025: estos libros comienzan el 1 ene 2026.');
  expect(sheet).toContain('En este punto las cifras se apartan de la norma');
  type Results = Record<'income' | 'expense', Section> & { result: Amount };
  const { incomeStatement } = await books.readFrom<{ incomeStatement: Results }>(
    'ledger',
    `incomeStatement(from: "2026-03-01", to: "2026-03-31") { income ${SECTION} expense ${SECTION} result ${MONEY} }`,
    books.senior,
  );
  const { incomeStatement: earlier } = await books.readFrom<{ incomeStatement: Results }>(
    'ledger',
    `incomeStatement(from: "2026-02-01", to: "2026-02-28") { income ${SECTION} expense ${SECTION} result ${MONEY} }`,
    books.senior,
  );
  const statement = await textFor({
    report: {
      incomeStatement: { from: '2026-03-01', to: '2026-03-31', comparedWith: ['PREVIOUS_PERIOD'] },
    },
  });
  expect(incomeStatement.expense.rows.length).toBeGreaterThan(0);
  for (const { account, balance } of incomeStatement.expense.rows)
    expect(statement).toContain(`${account.code} ${account.name} ${shown(balance)} 0.00`);
  expect(statement).toContain(`Total income 0.00 ${shown(earlier.income.total, -1)}`);
  expect(statement).toContain(`Result ${shown(incomeStatement.result, -1)} ${shown(earlier.result, -1)}`);
  expect(statement).toContain('1 Feb 2026 – 28 Feb 2026');
});

test('a general ledger has each line with the balance after it; an ageing each party with its days', async () => {
  type Line = { running: { base: Amount } };
  type Ledger = { opening: { base: Amount }; closing: { base: Amount }; lines: { nodes: Line[] } };
  const { generalLedger } = await books.readFrom<{ generalLedger: Ledger }>(
    'ledger',
    `generalLedger(accountId: "${books.roles.DefaultAR}", from: "2026-02-01", to: "2026-03-31") {
      opening { base ${MONEY} } closing { base ${MONEY} } lines { nodes { running { base ${MONEY} } } } }`,
    books.senior,
  );
  const ledger = await textFor({ report: { generalLedger: { from: '2026-02-01', to: '2026-03-31' } } });
  const [, ofAccount = ''] = ledger.split('1200 Account 1200');
  expect(ofAccount).toContain(`1 Feb 2026 Opening balance ${shown(generalLedger.opening.base)}`);
  expect(generalLedger.lines.nodes.length).toBeGreaterThan(1);
  for (const { running } of generalLedger.lines.nodes) expect(ofAccount).toContain(shown(running.base));
  expect(ofAccount).toContain('EUR 100.00 110.00 210.00');
  expect(ofAccount).toContain(`31 Mar 2026 Closing balance ${shown(generalLedger.closing.base)}`);
  expect(ledger).toContain('a departure from IAS 21.23 and 28');

  const ageing = await ageingOn(books, '2026-03-31');
  const { rows, baseTotal } = ageing;
  const paper = await textFor({
    report: { ageing: { side: 'SALES', asOf: '2026-03-31', comparedWith: ['PREVIOUS_PERIOD'] } },
  });
  // The heads of its nine columns are not broken inside a word.
  expect(paper).toContain('Code Name Not due 1–30 31–60 61–90 Over 90 days Total 28 Feb 2026');
  const earlier = await ageingOn(books, '2026-02-28');
  expect(rows.length).toBe(2);
  for (const row of rows) {
    const compared = earlier.rows.find((each) => each.total.currency === row.total.currency)?.total;
    const { notDue, days1To30, days31To60, days61To90, daysOver90, total } = row;
    const figures = [notDue, days1To30, days31To60, days61To90, daysOver90, total, compared ?? nothing];
    expect(paper).toContain(`C-1 Hotel Central ${figures.map((amount) => shown(amount)).join(' ')}`);
  }
  expect(paper).toContain(`Total PAB PAB ${shown(baseTotal)}`);
  expect(paper).toContain(`Balance of the control accounts PAB ${shown(baseTotal)}`);
});

test('with knownAt each report has the figures of its query at that instant, and says the instant and the commit', async () => {
  const at = `knownAt: "${earlier}"`;
  const known = { knownAt: earlier };
  const day = earlier.slice(11, 19);
  type Row = { account: Account; debit: Amount; credit: Amount; balance: Amount };
  const trial = async (arguments_: string) =>
    (
      await books.readFrom<{ trialBalance: { commitNumber: string; rows: Row[] } }>(
        'ledger',
        `trialBalance(asOf: "2026-03-31"${arguments_}) { commitNumber rows { account { code name } debit ${MONEY} credit ${MONEY} balance ${MONEY} } }`,
        books.senior,
      )
    ).trialBalance;
  const [own, now] = [await trial(`, ${at}`), await trial('')];
  expect(own.rows.length).toBeLessThan(now.rows.length);
  const text = await textFor({ report: { trialBalance: { asOf: '2026-03-31', ...known } } });
  for (const { account, debit, credit, balance } of own.rows)
    expect(text).toContain(
      `${account.code} ${account.name} 0.00 ${[debit, credit, balance].map((amount) => shown(amount)).join(' ')}`,
    );
  for (const { account } of now.rows.filter(
    (row) => !own.rows.some((each) => each.account.code === row.account.code),
  ))
    expect(text).not.toContain(account.name);
  expect(text).toMatch(new RegExp(`As known at \\d+ \\w+ \\d{4} ${day}(?:\\.\\d+)? UTC`));
  expect(text).toContain(`Books to transaction ${own.commitNumber}`);
  expect(own.commitNumber).not.toBe(now.commitNumber);
  const plain = await textFor({ report: { trialBalance: { asOf: '2026-03-31' } } });
  expect(plain).not.toContain('As known at');

  type Total = { total: Amount };
  const { balanceSheet } = await books.readFrom<{ balanceSheet: { assets: Total } }>(
    'ledger',
    `balanceSheet(asOf: "2026-03-31", ${at}) { assets { total ${MONEY} } }`,
    books.senior,
  );
  const sheet = await textFor({
    report: { balanceSheet: { asOf: '2026-03-31', ...known } },
    language: 'ES_PA',
  });
  expect(sheet).toContain(`Total activos ${shown(balanceSheet.assets.total)}`);
  expect(sheet).toContain('Según los libros al');

  const months = { from: '2026-01-01', to: '2026-03-31' };
  const { incomeStatement } = await books.readFrom<{
    incomeStatement: { expense: Total; result: Amount };
  }>(
    'ledger',
    `incomeStatement(from: "2026-01-01", to: "2026-03-31", ${at}) { expense { total ${MONEY} } result ${MONEY} }`,
    books.senior,
  );
  const statement = await textFor({ report: { incomeStatement: { ...months, ...known } } });
  expect(incomeStatement.expense.total.amount).toBe('0.00');
  expect(statement).toContain(`Result ${shown(incomeStatement.result, -1)}`);
  expect(statement).not.toContain('6100');

  const { generalLedger } = await books.readFrom<{ generalLedger: { closing: { base: Amount } } }>(
    'ledger',
    `generalLedger(accountId: "${books.roles.DefaultAR}", from: "2026-01-01", to: "2026-03-31", ${at}) { closing { base ${MONEY} } }`,
    books.senior,
  );
  const ledger = await textFor({
    report: { generalLedger: { accountId: books.roles.DefaultAR, ...months, ...known } },
  });
  expect(ledger).toContain(`31 Mar 2026 Closing balance ${shown(generalLedger.closing.base)}`);
  expect(ledger).not.toContain('REC-');
});

test('knownAt is an instant that exists; one to come is now; the name of the file and the trail say it', async () => {
  const balances = (knownAt: string) => ({ trialBalance: { asOf: '2026-03-31', knownAt } });
  for (const knownAt of ['2026-02-30T00:00:00Z', '1899-12-31T23:59:59Z'])
    expect(await request({ report: balances(knownAt) })).toMatchObject({
      code: 'INPUT_INVALID',
      inputFaults: [{ field: 'report.trialBalance.knownAt' }],
    });
  const ageing = { ageing: { side: 'SALES', asOf: '2026-03-31', knownAt: earlier } };
  expect((await request({ report: ageing })).url).toBeUndefined();
  expect(await textFor({ report: balances('2999-01-01T00:00:00Z') })).not.toContain('As known at');
  expect(await textFor({ report: balances('1900-01-01T00:00:00Z') })).toContain('1 Jan 1900 00:00:00 UTC');
  expect(await request({ report: balances(earlier) })).toMatchObject({
    fileName: `trial-balance-2026-03-31-known-${earlier.slice(0, 10)}.pdf`,
  });
  await textFor({ report: balances(earlier) });
  const rows = await (
    await books.world.storedOf()
  ).rows(`select after from audit_events where event = 'REPORT_RENDERED' order by commit_number, ordinal`);
  expect(JSON.parse(String(rows.at(-1)?.['after']))).toMatchObject({
    report: 'TRIAL_BALANCE',
    knownAt: earlier,
  });
});

test('needs Report.Read and File.Download, an account that is there, and days in order; what was fetched is in the trail', async () => {
  const report = { trialBalance: { asOf: '2026-03-31' } };
  const { world } = books;
  for (const claim of [world.claim(['Report.Read']), world.claim(['File.Download', 'Statement.Read'])])
    expect(await request({ report, claim })).toMatchObject({ denied: 'NOT_FOUND_OR_DENIED' });
  const days = { from: '2026-03-01', to: '2026-03-31' };
  const unknown = { generalLedger: { accountId: books.customer, ...days } };
  expect(await request({ report: unknown })).toMatchObject({ code: 'ACCOUNT_UNKNOWN' });
  expect(
    await request({ report: { incomeStatement: { from: '2026-03-31', to: '2026-03-01' } } }),
  ).toMatchObject({ code: 'INPUT_INVALID', inputFaults: [{ field: 'report.incomeStatement.to' }] });
  expect(await request({ report: { ageing: { side: 'PURCHASING', asOf: '2026-03-31' } } })).toMatchObject({
    fileName: 'ageing-payables-2026-03-31.pdf',
  });
  const found = await (
    await world.storedOf()
  ).rows(`select after from audit_events where event = 'REPORT_RENDERED' order by commit_number, ordinal`);
  type Facts = { report: string; knownAt: string | null };
  const facts = found.map(({ after }) => JSON.parse(String(after)) as Facts);
  expect(facts.slice(0, 5)).toMatchObject(
    ['TRIAL_BALANCE', 'BALANCE_SHEET', 'INCOME_STATEMENT', 'GENERAL_LEDGER', 'AGEING'].map((name) => ({
      report: name,
      knownAt: null,
    })),
  );
});
