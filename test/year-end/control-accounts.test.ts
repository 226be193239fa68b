import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOfBooks, expectVerified } from '../periods/books-digest.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { closeMonths, openDesk, REASON, type YearDesk } from '../worlds/firm/client-years.ts';

/** What the year-end reverses brings no line without party and open item to an account that has become a control account. */

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());

/** An accrual of the year's last month on an account that was brought to zero by hand in the same month. */
async function accruedAtZero(): Promise<{
  readonly desk: YearDesk;
  readonly role: Readonly<Record<string, unknown>>;
}> {
  const desk = await openDesk(firm);
  const accountId = await desk.account('L-ACCRUED', 'LIABILITY');
  await desk.post(
    '2026-12-20',
    [
      ['E-FEES', '75.00'],
      ['L-ACCRUED', '-75.00'],
    ],
    true,
  );
  await desk.post('2026-12-21', [
    ['L-ACCRUED', '75.00'],
    ['A-BANK', '-75.00'],
  ]);
  await closeMonths(desk, '2026-01-01', '2026-12-31');
  return { desk, role: { role: 'DefaultAP', accountId } };
}

test('an account at zero on which an accrual waits does not become a control account, and does once it is reversed', async () => {
  const { desk, role } = await accruedAtZero();
  const before = digestOfBooks(desk.tenant);
  expect(await desk.do('bindAccountRole', role, 'owner')).toMatchObject({
    code: 'ACCOUNT_HAS_ACCRUALS',
    accruals: 1,
  });
  expect(digestOfBooks(desk.tenant)).toBe(before);
  await desk.close('2026');
  await desk.post('2027-01-02', [
    ['L-ACCRUED', '-75.00'],
    ['A-BANK', '75.00'],
  ]);
  expect(await desk.do('bindAccountRole', role, 'owner')).toMatchObject({ __typename: 'AccountRoleBound' });
});

test('a year-end close whose lines are on an account that became a control account since is not taken back, and nothing changes', async () => {
  const { desk, role } = await accruedAtZero();
  await desk.close('2026');
  await desk.post('2027-01-02', [
    ['L-ACCRUED', '-75.00'],
    ['A-BANK', '75.00'],
  ]);
  await desk.do('bindAccountRole', role, 'owner');
  const before = digestOfBooks(desk.tenant);
  const input = { fiscalYearId: await desk.yearId('2026'), reason: REASON };
  expect(await desk.do('reverseYearClose', input, 'owner')).toMatchObject({
    code: 'ACCOUNT_IS_CONTROL',
    account: 'L-ACCRUED',
    role: 'DefaultAP',
  });
  expect(digestOfBooks(desk.tenant)).toBe(before);
  expect((await desk.year('2026')).state).toBe('YEAR_CLOSED');
  await expectVerified(firm, desk.tenant);
});
