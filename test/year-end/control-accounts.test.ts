import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOfBooks, expectVerified } from '../periods/books-digest.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openClient, type TestClient } from '../worlds/firm/client.ts';
import { REASON } from '../worlds/firm/client-years.ts';

/** What the year-end reverses brings no line without party and open item to an account that has become a control account. */

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());

/** An accrual of the year's last month on an account that was brought to zero by hand in the same month. */
async function accruedAtZero(): Promise<{
  readonly client: TestClient;
  readonly role: Readonly<Record<string, unknown>>;
}> {
  const client = await openClient(firm);
  const accountId = await client.account('L-ACCRUED', 'LIABILITY');
  await client.post(
    '2026-12-20',
    [
      ['E-FEES', '75.00'],
      ['L-ACCRUED', '-75.00'],
    ],
    true,
  );
  await client.post('2026-12-21', [
    ['L-ACCRUED', '75.00'],
    ['A-BANK', '-75.00'],
  ]);
  await client.closeMonths('2026-01-01', '2026-12-31');
  return { client, role: { role: 'DefaultAP', accountId } };
}

test('an account at zero on which an accrual waits does not become a control account, and does once it is reversed', async () => {
  const { client, role } = await accruedAtZero();
  const before = await digestOfBooks(client.tenant);
  expect(await client.do('bindAccountRole', role, 'owner')).toMatchObject({
    code: 'ACCOUNT_HAS_ACCRUALS',
    accrualCount: 1,
  });
  expect(await digestOfBooks(client.tenant)).toBe(before);
  await client.closeYear('2026');
  await client.post('2027-01-02', [
    ['L-ACCRUED', '-75.00'],
    ['A-BANK', '75.00'],
  ]);
  expect(await client.do('bindAccountRole', role, 'owner')).toMatchObject({ __typename: 'AccountRoleBound' });
});

test('a year-end close with lines on an account that has become a control account is not reversed, and nothing changes', async () => {
  const { client, role } = await accruedAtZero();
  await client.closeYear('2026');
  await client.post('2027-01-02', [
    ['L-ACCRUED', '-75.00'],
    ['A-BANK', '75.00'],
  ]);
  await client.do('bindAccountRole', role, 'owner');
  const before = await digestOfBooks(client.tenant);
  const input = { fiscalYearId: await client.yearId('2026'), reason: REASON };
  expect(await client.do('reverseYearClose', input, 'owner')).toMatchObject({
    code: 'ACCOUNT_IS_CONTROL',
    accountRef: 'L-ACCRUED',
    controlRole: 'DefaultAP',
  });
  expect(await digestOfBooks(client.tenant)).toBe(before);
  expect((await client.year('2026')).state).toBe('YEAR_CLOSED');
  await expectVerified(firm, client.tenant);
});
