import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Claim } from '@cifra/access/claim';
import { newId } from '@cifra/books/ids';
import { storeUpload } from '@cifra/files/uploads';
import { tenantQuery } from '@cifra/database/statement';
import { draftYearCloseCommand } from '@cifra/closing/year-end/year-end-commands';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import { setPeriodStates } from '../support/fixture-commands.ts';
import { openLedger, rentPaid, type Ledger } from '../worlds/books/ledger.ts';

/** A client taken over on the first of July, in the middle of its year. */
let ledger: Ledger;
let equity: string;
beforeAll(async () => {
  ledger = await openLedger({ approval: false, isTakenOver: true });
  const account = { code: '3000', name: 'Retained', type: 'EQUITY' };
  const created = await ledger.mutate('createAccount', account, ledger.owner);
  equity = (created['account'] as { id: string }).id;
  const role = { role: 'RetainedEarnings', accountId: equity };
  expect(await ledger.mutate('bindAccountRole', role, ledger.owner)).toMatchObject({ role: role.role });
});
afterAll(() => ledger.close());

const allPeriods = tenantQuery()((q) =>
  q.db.select({ id: q.t.periods.id, fiscalYearId: q.t.periods.fiscal_year_id }).from(q.t.periods),
);
const plannedLines = tenantQuery()((q) => q.db.select().from(q.t.year_close_lines));
const chart = tenantQuery()((q) => q.db.select().from(q.t.accounts));

const rowsOf = (fields: string) =>
  `${fields} { rows { account { code } balance { amount } } total { amount } }`;
const statement = async (from: string) =>
  (
    await ledger.read<Record<string, unknown>>(
      `incomeStatement(from: "${from}", to: "2026-12-31") { ${rowsOf('income')} ${rowsOf('expense')} result { amount } }`,
    )
  )['incomeStatement'];

/** Brings balances of the former books, as the senior. */
async function bring(text: string) {
  const { books, tenant } = ledger.world;
  const { dataDirectory } = books.location;
  const uploadId = newId();
  const body = Readable.from([Buffer.from(text)]);
  await storeUpload(dataDirectory, { tenantId: tenant.id, uploadId, body, maximumBytes: 10_000 });
  const input = { uploadId, fileName: 'former.csv', isDryRun: false };
  const select = '... on TableImportReport { importId lines }';
  return ledger.send('importFormerBalances', input, { select });
}

test('openings of a takeover in mid-year bring the result to date, and the year is right', async () => {
  const { cash, sales, rent } = ledger.world.accounts;
  const line = (accountId: string, side: 'debit' | 'credit', amount: string) => ({
    accountId,
    [side]: amount,
    currency: 'PAB',
  });
  const isLeftOut = async () =>
    (
      await ledger.read<Record<string, unknown>>(
        'incomeStatement(from: "2026-03-01", to: "2026-08-31") { resultLeftOutUpTo }',
      )
    )['incomeStatement'];
  // Nothing was brought yet.
  expect(await isLeftOut()).toEqual({ resultLeftOutUpTo: null });
  const lines = [
    line(cash, 'debit', '1000.00'),
    line(rent, 'debit', '2100.00'),
    line(sales, 'credit', '2500.00'),
    line(equity, 'credit', '600.00'),
  ];
  expect(await ledger.mutate('postOpeningBalances', { lines }, ledger.owner)).toMatchObject({
    __typename: 'OpeningBalancesPosted',
    entry: { postingDate: '2026-06-30' },
  });
  expect(await ledger.mutate('postEntry', rentPaid(ledger, { postingDate: '2026-07-10' }))).toMatchObject({
    __typename: 'EntryPosted',
  });
  expect(await isLeftOut()).toEqual({ resultLeftOutUpTo: '2026-06-30' });
  expect(await statement('2026-01-01')).toMatchObject({
    income: { total: { amount: '-2500.00' } },
    expense: { total: { amount: '2450.00' } },
    result: { amount: '-50.00' },
  });
  expect(await statement('2026-07-01')).toMatchObject({
    income: { rows: [] },
    result: { amount: '350.00' },
  });
  const { balanceSheet, trialBalance, generalLedger } = await ledger.read<Record<string, unknown>>(`
    balanceSheet(asOf: "2026-07-31") { fiscalYearStart equity { computed { kind fiscalYear balance { amount } lines { edges { node { postingDate } } } } total { amount } } assets { total { amount } } }
    trialBalance(asOf: "2026-07-31") { fiscalYearStart unclosedResult { amount } rows { account { code } opening { amount } debit { amount } credit { amount } balance { amount } } }
    generalLedger(accountId: "${rent}", from: "2026-07-01", to: "2026-07-31") { opening { base { amount } } closing { base { amount } } }`);
  expect(balanceSheet).toMatchObject({
    fiscalYearStart: '2026-01-01',
    assets: { total: { amount: '650.00' } },
    equity: {
      computed: [
        {
          kind: 'RUNNING_RESULT',
          fiscalYear: '2026',
          balance: { amount: '-50.00' },
          lines: {
            edges: ['2026-06-30', '2026-06-30', '2026-07-10'].map((postingDate) => ({
              node: { postingDate },
            })),
          },
        },
      ],
      total: { amount: '-650.00' },
    },
  });
  expect(trialBalance).toMatchObject({
    fiscalYearStart: '2026-01-01',
    unclosedResult: { amount: '0.00' },
  });
  expect((trialBalance as { rows: unknown[] }).rows).toContainEqual({
    account: { code: '6000' },
    opening: { amount: '0.00' },
    debit: { amount: '2450.00' },
    credit: { amount: '0.00' },
    balance: { amount: '2450.00' },
  });
  expect(generalLedger).toEqual({
    opening: { base: { amount: '2100.00' } },
    closing: { base: { amount: '2450.00' } },
  });
});

test('the year-end closes what was brought with what was posted', async () => {
  const { books, tenant, request } = ledger.world;
  const target = { tenantId: tenant.id };
  const state = { lockState: 'LOCKED', closeState: 'CLOSED' } as const;
  const found = await books.read(tenant.id, (tx) => tx.all(allPeriods, {}));
  for (const { id: periodId } of found ?? [])
    expect(await books.execute(setPeriodStates, target, { periodId, ...state }, request())).toMatchObject({
      ok: true,
    });
  const fiscalYearId = found?.[0]?.fiscalYearId;
  if (fiscalYearId === undefined) throw new Error('no year');
  expect(await books.execute(draftYearCloseCommand, target, { fiscalYearId }, request())).toMatchObject({
    ok: true,
  });
  const planned = await books.read(tenant.id, async (tx) => {
    const codes = new Map((await tx.all(chart, {})).map(({ id, code }) => [id, code]));
    const lines = await tx.all(plannedLines, {});
    return Object.fromEntries(lines.map(({ account_id: id, base_amount }) => [codes.get(id), base_amount]));
  });
  expect(planned).toEqual({ 3000: -500_000n, 4000: 25_000_000n, 6000: -24_500_000n });
  expect(await books.report(verifyBooks, tenant.id, { knownHeads: [] })).toMatchObject({ isValid: true });
});

test('balances of the former books are compared with once a second person approved them', async () => {
  expect(
    await bring('account,month,balance\n1000,2025-12,900.00\n3000,2025-12,-899.95\n4000,2026-07,1.00\n'),
  ).toMatchObject({ code: 'IMPORT_FILE_MALFORMED' });
  expect(await bring('account,month,balance\n1000,2025-12,900.00\n3000,2025-12,-899.95\n')).toMatchObject({
    code: 'FORMER_BALANCES_UNBALANCED',
  });
  const { importId } = await bring(
    'account,month,balance\n1000,2025-06,500.00\n3000,2025-06,-100.00\n4000,2025-06,-400.00\n1000,2025-12,900.00\n3000,2025-12,-100.00\n4000,2025-12,-900.00\n6000,2025-12,100.00\n',
  );
  const compared = (isComparative: boolean) =>
    ledger.read<Record<string, unknown>>(`
      trialBalance(asOf: "2025-12-31", isComparative: ${isComparative}) { formerBooks { fileName } rows { account { code } balance { amount } lines(first: 1) { nodes { postingDate } } } }
      balanceSheet(asOf: "2025-12-31", isComparative: ${isComparative}) { assets { total { amount } } equity { total { amount } } }
      incomeStatement(from: "2025-07-01", to: "2025-12-31", isComparative: ${isComparative}) { formerBooks { fileName } income { total { amount } } expense { total { amount } } result { amount } }`);
  const nothing = { trialBalance: { formerBooks: null, rows: [] }, incomeStatement: { formerBooks: null } };
  expect(await compared(true)).toMatchObject(nothing);
  const approve = (claim: Claim) => ledger.mutate('approveFormerBalances', { importId }, claim);
  expect(await approve(ledger.senior)).toMatchObject({ code: 'MAKER_IS_CHECKER' });
  expect(await approve(ledger.colleague)).toMatchObject({ __typename: 'FormerBalancesApproved' });
  expect(await approve(ledger.colleague)).toMatchObject({ code: 'FORMER_BALANCES_DECIDED' });
  expect(await compared(false)).toMatchObject(nothing);
  const row = (code: string, amount: string) => ({
    account: { code },
    balance: { amount },
    lines: { nodes: [] },
  });
  expect(await compared(true)).toEqual({
    trialBalance: {
      formerBooks: { fileName: 'former.csv' },
      rows: [row('1000', '900.00'), row('3000', '-100.00'), row('4000', '-900.00'), row('6000', '100.00')],
    },
    balanceSheet: { assets: { total: { amount: '900.00' } }, equity: { total: { amount: '-900.00' } } },
    incomeStatement: {
      formerBooks: { fileName: 'former.csv' },
      income: { total: { amount: '-500.00' } },
      expense: { total: { amount: '100.00' } },
      result: { amount: '-400.00' },
    },
  });
});

test('a statement that cuts the months before the takeover takes them of the former books, or leaves their result out', async () => {
  const of = (month: string, [cash, sales, rent]: readonly [string, string, string]) =>
    `1000,${month},${cash}\n3000,${month},-600.00\n4000,${month},${sales}\n6000,${month},${rent}\n`;
  const february = of('2026-02', ['1000.00', '-900.00', '500.00']);
  const december = of('2025-12', ['600.00', '0.00', '0.00']);
  const file = (...months: string[]) => bring(`account,month,balance\n${months.join('')}`);
  // The opening balances say 1000.00 of cash at the end of June.
  const other = of('2026-06', ['999.00', '-2500.00', '2101.00']);
  expect(await file(february, other)).toMatchObject({
    code: 'FORMER_BALANCES_DIFFER',
    message:
      'former.csv, line 6: account 1000 has 999.00 PAB at the end of 2026-06, and 1000.00 in the opening balances of these books.',
  });
  const statementOf = async (from: string, to: string, isComparative: boolean) =>
    (
      await ledger.read<Record<string, unknown>>(`
        incomeStatement(from: "${from}", to: "${to}", isComparative: ${isComparative}) {
          formerBooks { fileName } resultLeftOutUpTo income { total { amount } }
          expense { total { amount } rows { lines(first: 5) { nodes { postingDate } } } } }`)
    )['incomeStatement'];
  const cut = (isComparative: boolean) => statementOf('2026-03-01', '2026-08-31', isComparative);
  const alone = {
    formerBooks: null,
    resultLeftOutUpTo: '2026-06-30',
    income: { total: { amount: '0.00' } },
    expense: { total: { amount: '350.00' }, rows: [{ lines: { nodes: [{ postingDate: '2026-07-10' }] } }] },
  };
  expect(await cut(true)).toEqual(alone);
  const { importId } = await file(december, february, of('2026-06', ['1000.00', '-2500.00', '2100.00']));
  const approve = (claim: Claim) => ledger.mutate('approveFormerBalances', { importId }, claim);
  // At one instant, one of two decides.
  const answers = await Promise.all([approve(ledger.colleague), approve(ledger.owner)]);
  expect(answers.filter(({ code }) => code === 'FORMER_BALANCES_DECIDED')).toHaveLength(1);
  expect(answers.filter(({ __typename: name }) => name === 'FormerBalancesApproved')).toHaveLength(1);
  expect(await cut(false)).toEqual(alone);
  expect(await cut(true)).toEqual({
    formerBooks: { fileName: 'former.csv' },
    resultLeftOutUpTo: null,
    income: { total: { amount: '-1600.00' } },
    expense: { total: { amount: '1950.00' }, rows: alone.expense.rows },
  });
  // The opening balances brought the year from its first day, and whole years before it are the former books' alone.
  expect(await statementOf('2025-12-01', '2026-08-31', true)).toMatchObject({ formerBooks: null });
  expect(await statementOf('2026-01-01', '2026-08-31', true)).toMatchObject({
    formerBooks: null,
    resultLeftOutUpTo: null,
    income: { total: { amount: '-2500.00' } },
    expense: { total: { amount: '2450.00' } },
  });
});
