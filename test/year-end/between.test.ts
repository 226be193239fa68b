import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOfBooks, expectVerified } from '../periods/books-digest.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { closeMonths, openDesk, REASON, type YearDesk } from '../worlds/firm/client-years.ts';
import { balanceSheetOf } from './reports.ts';

/** What people do to an accrual or an account between the steps of a year-end close. */

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());

const accrue = (desk: YearDesk): Promise<string> =>
  desk.post(
    '2026-12-20',
    [
      ['E-FEES', '75.00'],
      ['L-ACCRUED', '-75.00'],
    ],
    true,
  );

async function setActive(desk: YearDesk, code: string, isActive: boolean): Promise<void> {
  const { accounts } = await firm.read<{
    accounts: { edges: { node: { id: string; code: string; version: string } }[] };
  }>(desk.tenant, 'accounts(first: 200) { edges { node { id code version } } }');
  const account = accounts.edges.find(({ node }) => node.code === code)?.node;
  const input = { accountId: account?.id, version: account?.version };
  const done = await desk.do(isActive ? 'activateAccount' : 'deactivateAccount', input, 'owner');
  expect(done).toMatchObject({ __typename: isActive ? 'AccountActivated' : 'AccountDeactivated' });
}

test('an accrual that is reversed by hand after the draft is not reversed twice: the draft is of other books, and a new one leaves it out', async () => {
  const desk = await openDesk(firm);
  await desk.account('L-ACCRUED', 'LIABILITY');
  const entryId = await accrue(desk);
  await closeMonths(desk, '2026-01-01', '2026-12-31');
  await desk.do('openFiscalYear', { startDate: '2027-01-01' });
  const approved = await desk.approve(await desk.draft('2026'));
  const reversal = { entryId, onFirstOpenDay: true, reason: REASON };
  expect(await desk.do('reverseEntry', reversal)).toMatchObject({ __typename: 'EntryReversed' });
  expect(await desk.do('closeYear', { yearCloseId: approved.id }, 'owner')).toMatchObject({
    code: 'YEAR_CLOSE_CHANGED',
    changes: [expect.stringMatching(/^ACCRUAL_REVERSAL of .* is gone$/)],
  });
  const closed = await desk.close('2026');
  expect(closed.entries.map(({ kind }) => kind)).toEqual(['CLOSING']);
  expect(await balanceSheetOf(firm, desk.tenant, '2027-01-01')).toEqual({
    'Q-RE': '75.00',
    RUNNING_RESULT: '-75.00',
  });
  await expectVerified(firm, desk.tenant);
});

test('an account of an accrual that was deactivated at zero refuses the close, and once it is active again the same draft closes the year', async () => {
  const desk = await openDesk(firm);
  await desk.account('L-ACCRUED', 'LIABILITY');
  await accrue(desk);
  await desk.post('2026-12-21', [
    ['L-ACCRUED', '75.00'],
    ['A-BANK', '-75.00'],
  ]);
  await closeMonths(desk, '2026-01-01', '2026-12-31');
  await setActive(desk, 'L-ACCRUED', false);
  const approved = await desk.approve(await desk.draft('2026'));
  const before = digestOfBooks(desk.tenant);
  expect(await desk.do('closeYear', { yearCloseId: approved.id }, 'owner')).toMatchObject({
    code: 'ACCOUNT_INACTIVE',
  });
  expect(digestOfBooks(desk.tenant)).toBe(before);
  expect((await desk.year('2026')).state).toBe('CLOSED');
  await setActive(desk, 'L-ACCRUED', true);
  expect(await desk.do('closeYear', { yearCloseId: approved.id }, 'owner')).toMatchObject({
    __typename: 'YearClosed',
  });
  await expectVerified(firm, desk.tenant);
});

test('a result account that was deactivated after the close refuses the way back, and takes it once it is active again', async () => {
  const desk = await openDesk(firm);
  await desk.account('E-OTHER', 'EXPENSE');
  await desk.post('2026-06-01', [
    ['E-OTHER', '40.00'],
    ['A-BANK', '-40.00'],
  ]);
  await closeMonths(desk, '2026-01-01', '2026-12-31');
  await desk.close('2026');
  await setActive(desk, 'E-OTHER', false);
  const before = digestOfBooks(desk.tenant);
  const input = { fiscalYearId: await desk.yearId('2026'), reason: REASON };
  expect(await desk.do('reverseYearClose', input, 'owner')).toMatchObject({ code: 'ACCOUNT_INACTIVE' });
  expect(digestOfBooks(desk.tenant)).toBe(before);
  await setActive(desk, 'E-OTHER', true);
  await desk.reverse('2026');
  expect((await desk.close('2026')).result.amount).toBe('40.00');
  await expectVerified(firm, desk.tenant);
});
