import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOfBooks, expectVerified } from '../periods/books-digest.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openClient, type TestClient } from '../worlds/firm/client.ts';
import { figures, REASON } from '../worlds/firm/client-years.ts';
import { balanceSheetOf, incomeStatementOf } from './reports.ts';

/** Accruals of a year's last month wait for its close; they are reversed in the new year, and wait again when it is taken back. */

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());

const accrual = (client: TestClient, amount = '75.00'): Promise<string> =>
  client.post(
    '2026-12-20',
    [
      ['E-FEES', amount],
      ['L-TAX', `-${amount}`],
    ],
    true,
  );

async function accrued(): Promise<{ readonly client: TestClient; readonly entryId: string }> {
  const client = await openClient(firm);
  const entryId = await accrual(client);
  await client.closeMonths('2026-01-01', '2026-12-31');
  return { client, entryId };
}

const RESULT_2027 = ['2027-01-01', '2027-12-31'] as const;

test('an accrual that waits is reversed on the first day of the new year, never in the year that closes', async () => {
  const { client, entryId } = await accrued();
  const closed = await client.closeYear('2026');
  const [reversal] = closed.entries;
  expect(reversal).toMatchObject({
    kind: 'ACCRUAL_REVERSAL',
    postingDate: '2027-01-01',
    accrual: { id: entryId },
    posted: { kind: 'ACCRUAL_REVERSAL', source: 'YEAR_END', postingDate: '2027-01-01' },
    explanation:
      'The accrual JE-2026-000001 of 2026 is reversed on 2027-01-01, the first day of the new year.',
  });
  expect(figures(reversal)).toEqual([
    ['E-FEES', '-75.00'],
    ['L-TAX', '75.00'],
  ]);
  expect(reversal?.lines[0]?.explanation).toBe(
    'E-FEES Exchange differences and bank fees took 75.00 PAB debit in JE-2026-000001; the same goes back.',
  );
  expect(await balanceSheetOf(firm, client.tenant, '2026-12-31')).toEqual({
    'L-TAX': '-75.00',
    'Q-RE': '75.00',
  });
  expect(await incomeStatementOf(firm, client.tenant, RESULT_2027)).toMatchObject({ result: '-75.00' });
  expect(await client.do('reverseAccrual', { entryId })).toMatchObject({ code: 'ENTRY_ALREADY_REVERSED' });
});

test('where the first months of the new year are locked it goes to their first open day, and moves with it', async () => {
  const { client } = await accrued();
  await client.do('openFiscalYear', { startDate: '2027-01-01' });
  await client.closeMonths('2027-01-01', '2027-02-28');
  const approved = await client.approveYear(await client.draftYear('2026'));
  expect(approved.entries[0]?.postingDate).toBe('2027-03-01');
  await client.setMonths(['2027-02-01', '2027-02-28'], ['UNLOCKED', 'OPEN']);
  expect(await client.do('closeYear', { yearCloseId: approved.id })).toMatchObject({
    code: 'YEAR_CLOSE_CHANGED',
    changedSince: [expect.stringMatching(/^ACCRUAL_REVERSAL of .* is dated 2027-02-01, was 2027-03-01$/)],
  });
  expect((await client.closeYear('2026')).entries[0]?.posted?.postingDate).toBe('2027-02-01');
});

test('where the new year has no open day, an accrual that waits refuses the draft', async () => {
  const { client } = await accrued();
  await client.do('openFiscalYear', { startDate: '2027-01-01' });
  await client.do('openFiscalYear', { startDate: '2028-01-01' });
  await client.closeMonths('2027-01-01', '2027-12-31');
  const before = await digestOfBooks(client.tenant);
  expect(
    await client.do('draftYearClose', { fiscalYearId: await client.yearId('2026') }, 'junior'),
  ).toMatchObject({
    code: 'PERIOD_LOCKED',
    lockedPeriodRef: '2027-01',
  });
  expect(await digestOfBooks(client.tenant)).toBe(before);
});

test('close, back, close, back: each entry is reversed once, and the accrual counts once in every state', async () => {
  const { client, entryId } = await accrued();
  const states = new Map<string, unknown>();
  const standsAs = async (state: string): Promise<void> => {
    const seen = [
      await balanceSheetOf(firm, client.tenant, '2026-12-31'),
      await incomeStatementOf(firm, client.tenant, ['2026-01-01', '2026-12-31']),
      await balanceSheetOf(firm, client.tenant, '2027-12-31'),
    ];
    if (!states.has(state)) states.set(state, seen);
    expect(seen, state).toEqual(states.get(state));
  };
  const names: string[] = [];
  await standsAs('open');
  for (let round = 0; round < 3; round += 1) {
    const closed = await client.closeYear('2026');
    names.push(closed.entries[0]?.explanation ?? '');
    expect(closed.entries[0]?.accrual).toEqual({ id: entryId });
    await standsAs('closed');
    const reversed = await client.reverseYear('2026');
    expect(reversed.entries[0]?.reversedBy).toMatchObject({
      kind: 'ACCRUAL_REVERSAL',
      postingDate: '2027-01-01',
    });
    await standsAs('open');
  }
  expect(states.get('open')).toMatchObject([
    { 'L-TAX': '-75.00', RUNNING_RESULT: '75.00' },
    { result: '75.00' },
    { 'L-TAX': '-75.00', UNCLOSED_RESULT: '75.00' },
  ]);
  expect(states.get('closed')).toMatchObject([
    { 'L-TAX': '-75.00', 'Q-RE': '75.00' },
    { result: '75.00' },
    { 'Q-RE': '75.00', RUNNING_RESULT: '-75.00' },
  ]);
  expect(names[1]).toBe(
    'The accrual JE-2026-000001 of 2026, which stands again by JE-2027-000002 since a close was taken back, is reversed on 2027-01-01, the first day of the new year.',
  );
  await expectVerified(firm, client.tenant);
});

test('an accrual that waits again is reversed by hand like any other, and the next close leaves it alone', async () => {
  const { client, entryId } = await accrued();
  await client.closeYear('2026');
  await client.reverseYear('2026');
  const done = await client.do('reverseAccrual', { entryId });
  expect(done).toMatchObject({
    __typename: 'AccrualReversed',
    reversingEntry: { kind: 'ACCRUAL_REVERSAL', source: 'MANUAL', postingDate: '2027-01-01' },
  });
  expect(await client.do('reverseAccrual', { entryId })).toMatchObject({ code: 'ENTRY_ALREADY_REVERSED' });
  const closed = await client.closeYear('2026');
  expect(closed.entries.map(({ kind }) => kind)).toEqual(['CLOSING']);
  expect(await balanceSheetOf(firm, client.tenant, '2027-01-01')).toEqual({
    'Q-RE': '75.00',
    RUNNING_RESULT: '-75.00',
  });
  await client.reverseYear('2026');
  expect(await client.do('reverseAccrual', { entryId })).toMatchObject({ code: 'ENTRY_ALREADY_REVERSED' });
});

test('taken back while its month is locked, the reversal of the accrual moves to the first open day, and the next close goes after it', async () => {
  const { client } = await accrued();
  await client.closeYear('2026');
  await client.closeMonths('2027-01-01', '2027-03-31');
  const reversed = await client.reverseYear('2026');
  expect(reversed.entries[0]?.reversedBy?.postingDate).toBe('2027-04-01');
  await client.setMonths(['2027-01-01', '2027-03-31'], ['UNLOCKED', 'OPEN']);
  const closed = await client.closeYear('2026');
  expect(closed.entries[0]?.posted?.postingDate).toBe('2027-04-01');
  expect(await balanceSheetOf(firm, client.tenant, '2027-04-01')).toEqual({
    'Q-RE': '75.00',
    RUNNING_RESULT: '-75.00',
  });
});

test('reversing the close while no day of the books is open is refused and changes nothing', async () => {
  const { client } = await accrued();
  await client.closeYear('2026');
  await client.closeMonths('2027-01-01', '2027-12-31');
  const before = await digestOfBooks(client.tenant);
  const input = { fiscalYearId: await client.yearId('2026'), reason: REASON };
  expect(await client.do('reverseYearClose', input, 'owner')).toMatchObject({
    code: 'PERIOD_LOCKED',
    lockedPeriodRef: '2027-01',
  });
  expect(await digestOfBooks(client.tenant)).toBe(before);
});

test('an accrual in another currency is reversed at its own rate, whatever the rate is in the new year', async () => {
  const client = await openClient(firm, { fiscalYearStart: '2024-01-01' });
  await client.rate('2024-12-01', 'EUR', '1.1');
  await client.post(
    '2024-12-20',
    [
      ['E-FEES', '100.00', 'EUR'],
      ['L-TAX', '-100.00', 'EUR'],
    ],
    true,
  );
  await client.rate('2025-01-01', 'EUR', '1.3');
  await client.closeMonths('2024-01-01', '2024-12-31');
  const closed = await client.closeYear('2024');
  expect(
    closed.entries[0]?.lines.map(({ amount, baseAmount }) => [amount.amount, baseAmount.amount]),
  ).toEqual([
    ['-100.00', '-110.00'],
    ['100.00', '110.00'],
  ]);
  expect(await balanceSheetOf(firm, client.tenant, '2025-01-01')).toEqual({
    'Q-RE': '110.00',
    RUNNING_RESULT: '-110.00',
  });
});
