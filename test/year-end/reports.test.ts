import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectVerified } from '../periods/books-digest.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openClient, type TestClient } from '../worlds/firm/client.ts';
import { balanceSheetOf, incomeStatementOf, ledgerOf, trialBalanceOf } from './reports.ts';

/** What the reports say of a year before its close, after it, and after it was taken back. */

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());

const sale = (client: TestClient, date: string, amount: string): Promise<string> =>
  client.post(date, [
    ['A-BANK', amount],
    ['I-SALES', `-${amount}`],
  ]);
const cost = (client: TestClient, date: string, amount: string): Promise<string> =>
  client.post(date, [
    ['E-FEES', amount],
    ['A-BANK', `-${amount}`],
  ]);
const YEAR = ['2026-01-01', '2026-12-31'] as const;

/** A profit of 700 in 2026, and 40 of 2027 so far. */
async function twoYears(): Promise<TestClient> {
  const client = await openClient(firm);
  await sale(client, '2026-03-01', '1000.00');
  await cost(client, '2026-12-31', '300.00');
  await client.do('openFiscalYear', { startDate: '2027-01-01' });
  await sale(client, '2027-01-01', '40.00');
  await client.closeMonths(...YEAR);
  return client;
}

test('Y5: the trial balance of the new year opens with what the old one closed with, not doubled', async () => {
  const client = await twoYears();
  const before = await trialBalanceOf(firm, client.tenant, '2027-01-01');
  expect(before).toEqual({
    rows: { 'A-BANK': ['700.00', '40.00', '0.00', '740.00'], 'I-SALES': ['0.00', '0.00', '40.00', '-40.00'] },
    unclosedResult: '-700.00',
  });
  await client.closeYear('2026');
  expect(await trialBalanceOf(firm, client.tenant, '2026-12-31')).toEqual({
    rows: {
      'A-BANK': ['0.00', '1000.00', '300.00', '700.00'],
      'E-FEES': ['0.00', '300.00', '300.00', '0.00'],
      'I-SALES': ['0.00', '1000.00', '1000.00', '0.00'],
      'Q-RE': ['0.00', '0.00', '700.00', '-700.00'],
    },
    unclosedResult: '0.00',
  });
  expect(await trialBalanceOf(firm, client.tenant, '2027-01-01')).toEqual({
    rows: {
      'A-BANK': ['700.00', '40.00', '0.00', '740.00'],
      'I-SALES': ['0.00', '0.00', '40.00', '-40.00'],
      'Q-RE': ['-700.00', '0.00', '0.00', '-700.00'],
    },
    unclosedResult: '0.00',
  });
});

test('Y5: the general ledger of every account opens the new year where it closed the old one', async () => {
  const client = await twoYears();
  await client.closeYear('2026');
  for (const [code, closing] of [
    ['A-BANK', '700.00'],
    ['Q-RE', '-700.00'],
    ['I-SALES', '0.00'],
    ['E-FEES', '0.00'],
  ] as const) {
    const accountId = await client.idOf(code);
    const old = await ledgerOf(firm, client.tenant, { accountId, from: YEAR[0], to: YEAR[1] });
    const now = await ledgerOf(firm, client.tenant, { accountId, from: '2027-01-01', to: '2027-12-31' });
    expect([code, old.closing, now.opening]).toEqual([code, closing, closing]);
  }
  const sales = await ledgerOf(firm, client.tenant, {
    accountId: await client.idOf('I-SALES'),
    from: YEAR[0],
    to: '2027-12-31',
  });
  expect(sales.lines).toEqual(['2026-03-01 -1000.00', '2026-12-31 1000.00', '2027-01-01 -40.00']);
});

test('Y10: the income statement of a closed year is as it was before the close', async () => {
  const client = await twoYears();
  const before = await incomeStatementOf(firm, client.tenant, YEAR);
  expect(before).toEqual({ result: '-700.00', rows: { 'I-SALES': '-1000.00', 'E-FEES': '300.00' } });
  await client.closeYear('2026');
  expect(await incomeStatementOf(firm, client.tenant, YEAR)).toEqual(before);
  expect(await incomeStatementOf(firm, client.tenant, ['2027-01-01', '2027-12-31'])).toEqual({
    result: '-40.00',
    rows: { 'I-SALES': '-40.00' },
  });
});

test('Y13: after the close was taken back neither year shows the result twice, and it closes again', async () => {
  const client = await twoYears();
  const days = ['2026-12-30', '2026-12-31', '2027-01-01', '2027-12-31'] as const;
  const reports = async () => {
    const sheets = [];
    for (const day of days) {
      sheets.push(await balanceSheetOf(firm, client.tenant, day));
      const { rows, unclosedResult } = await trialBalanceOf(firm, client.tenant, day);
      sheets.push([
        unclosedResult,
        Object.entries(rows)
          .map(([code, [opening, , , balance]]) => [code, opening, balance])
          .filter(([, opening, balance]) => Number(opening) !== 0 || Number(balance) !== 0),
      ]);
    }
    return [
      ...sheets,
      await incomeStatementOf(firm, client.tenant, YEAR),
      await incomeStatementOf(firm, client.tenant, ['2027-01-01', '2027-12-31']),
      await incomeStatementOf(firm, client.tenant, ['2026-12-31', '2027-01-01']),
    ];
  };
  const open = await reports();
  expect(open[2]).toEqual({ 'A-BANK': '700.00', RUNNING_RESULT: '-700.00' });
  expect(open[4]).toEqual({ 'A-BANK': '740.00', RUNNING_RESULT: '-40.00', UNCLOSED_RESULT: '-700.00' });
  let closed: unknown = null;
  for (let round = 1; round <= 3; round += 1) {
    await client.closeYear('2026');
    const now = await reports();
    closed ??= now;
    expect(now, `closed, round ${round}`).toEqual(closed);
    expect(now[2]).toEqual({ 'A-BANK': '700.00', 'Q-RE': '-700.00' });
    expect(now[4]).toEqual({ 'A-BANK': '740.00', 'Q-RE': '-700.00', RUNNING_RESULT: '-40.00' });
    const reversed = await client.reverseYear('2026');
    expect(reversed.entries[0]?.reversedBy).toMatchObject({
      kind: 'CLOSING',
      source: 'YEAR_END',
      postingDate: '2026-12-31',
    });
    expect(await reports(), `taken back, round ${round}`).toEqual(open);
  }
  expect((await client.yearCloses('2026')).map(({ state }) => state)).toEqual([
    'REVERSED',
    'REVERSED',
    'REVERSED',
  ]);
  await expectVerified(firm, client.tenant);
});

test('a month reopened after the reversal accepts a posting, and the next close counts it', async () => {
  const client = await twoYears();
  await client.closeYear('2026');
  await client.reverseYear('2026');
  await client.setMonths(['2026-12-01', '2026-12-31'], ['UNLOCKED', 'OPEN']);
  await sale(client, '2026-12-31', '0.01');
  await client.closeMonths('2026-12-01', '2026-12-31');
  const closed = await client.closeYear('2026');
  expect(closed.result.amount).toBe('-700.01');
  expect(await balanceSheetOf(firm, client.tenant, '2026-12-31')).toEqual({
    'A-BANK': '700.01',
    'Q-RE': '-700.01',
  });
  await client.reverseYear('2026');
  expect(await balanceSheetOf(firm, client.tenant, '2026-12-31')).toEqual({
    'A-BANK': '700.01',
    RUNNING_RESULT: '-700.01',
  });
  const numbers = await client.read<{ entries: { edges: { node: { displayNumber: string } }[] } }>(
    'entries(first: 50, filter: { fromDate: "2026-01-01", toDate: "2026-12-31" }) { edges { node { displayNumber } } }',
  );
  expect(numbers.entries.edges.map(({ node }) => node.displayNumber).toSorted()).toEqual(
    Array.from({ length: 7 }, (_, index) => `JE-2026-00000${index + 1}`),
  );
});

test('a year that begins in July closes on the last of June, and its new year is the next twelve months', async () => {
  const client = await openClient(firm, { fiscalYearStart: '2026-07-01' });
  await sale(client, '2026-07-01', '10.00');
  await sale(client, '2027-06-30', '20.00');
  await client.closeMonths('2026-07-01', '2027-06-30');
  const closed = await client.closeYear('2027');
  expect(closed.entries.map(({ kind, postingDate }) => [kind, postingDate])).toEqual([
    ['CLOSING', '2027-06-30'],
  ]);
  expect((await client.year('2028')).periods).toHaveLength(12);
  expect(await balanceSheetOf(firm, client.tenant, '2027-07-01')).toEqual({
    'A-BANK': '30.00',
    'Q-RE': '-30.00',
  });
});

test('a short first year that begins inside a month closes with the months that it has', async () => {
  const client = await openClient(firm, { fiscalYearStart: '2026-01-01', firstYearStart: '2026-10-17' });
  await sale(client, '2026-10-17', '11.00');
  await client.closeMonths('2026-10-01', '2026-12-31');
  expect((await client.year('2026')).periods).toHaveLength(3);
  const closed = await client.closeYear('2026');
  expect(closed.result.amount).toBe('-11.00');
  await client.closeMonths('2027-01-01', '2027-12-31');
  expect((await client.closeYear('2027')).entries).toEqual([]);
  expect(await balanceSheetOf(firm, client.tenant, '2027-12-31')).toEqual({
    'A-BANK': '11.00',
    'Q-RE': '-11.00',
  });
});
