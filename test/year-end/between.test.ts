import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOfBooks, expectVerified, lastCommit } from '../periods/books-digest.ts';
import { periodAt } from '../periods/lock-states.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openClient, type TestClient } from '../worlds/firm/client.ts';
import { REASON } from '../worlds/firm/client-years.ts';
import { balanceSheetOf } from './reports.ts';

/** What people do to an accrual or an account between the steps of a year-end close. */

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());

const accrue = (client: TestClient): Promise<string> =>
  client.post(
    '2026-12-20',
    [
      ['E-FEES', '75.00'],
      ['L-ACCRUED', '-75.00'],
    ],
    true,
  );

async function setActive(client: TestClient, code: string, isActive: boolean): Promise<void> {
  const { accounts } = await client.read<{
    accounts: { edges: { node: { id: string; code: string; version: string } }[] };
  }>('accounts(first: 200) { edges { node { id code version } } }');
  const account = accounts.edges.find(({ node }) => node.code === code)?.node;
  const input = { accountId: account?.id, version: account?.version };
  const done = await client.do(isActive ? 'activateAccount' : 'deactivateAccount', input, 'owner');
  expect(done).toMatchObject({ __typename: isActive ? 'AccountActivated' : 'AccountDeactivated' });
}

test('an accrual that is reversed by hand after the draft is not reversed twice: the draft is of other books, and a new one leaves it out', async () => {
  const client = await openClient(firm);
  await client.account('L-ACCRUED', 'LIABILITY');
  const entryId = await accrue(client);
  await client.closeMonths('2026-01-01', '2026-12-31');
  await client.do('openFiscalYear', { startDate: '2027-01-01' });
  const approved = await client.approveYear(await client.draftYear('2026'));
  const reversal = { entryId, onFirstOpenDay: true, reason: REASON };
  expect(await client.do('reverseEntry', reversal)).toMatchObject({ __typename: 'EntryReversed' });
  expect(await client.do('closeYear', { yearCloseId: approved.id }, 'owner')).toMatchObject({
    code: 'YEAR_CLOSE_CHANGED',
    changedSince: [expect.stringMatching(/^ACCRUAL_REVERSAL of .* is gone$/)],
  });
  const closed = await client.closeYear('2026');
  expect(closed.entries.map(({ kind }) => kind)).toEqual(['CLOSING']);
  expect(await balanceSheetOf(firm, client.tenant, '2027-01-01')).toEqual({
    'Q-RE': '75.00',
    RUNNING_RESULT: '-75.00',
  });
  await expectVerified(firm, client.tenant);
});

test('an account of an accrual that was deactivated at zero refuses the close, and once it is active again the same draft closes the year', async () => {
  const client = await openClient(firm);
  await client.account('L-ACCRUED', 'LIABILITY');
  await accrue(client);
  await client.post('2026-12-21', [
    ['L-ACCRUED', '75.00'],
    ['A-BANK', '-75.00'],
  ]);
  await client.closeMonths('2026-01-01', '2026-12-31');
  await setActive(client, 'L-ACCRUED', false);
  const approved = await client.approveYear(await client.draftYear('2026'));
  const before = await digestOfBooks(client.tenant);
  expect(await client.do('closeYear', { yearCloseId: approved.id }, 'owner')).toMatchObject({
    code: 'ACCOUNT_INACTIVE',
  });
  expect(await digestOfBooks(client.tenant)).toBe(before);
  expect((await client.year('2026')).state).toBe('CLOSED');
  await setActive(client, 'L-ACCRUED', true);
  expect(await client.do('closeYear', { yearCloseId: approved.id }, 'owner')).toMatchObject({
    __typename: 'YearClosed',
  });
  await expectVerified(firm, client.tenant);
});

test('a result account that was deactivated after the close keeps it from being reversed until it is active again', async () => {
  const client = await openClient(firm);
  await client.account('E-OTHER', 'EXPENSE');
  await client.post('2026-06-01', [
    ['E-OTHER', '40.00'],
    ['A-BANK', '-40.00'],
  ]);
  await client.closeMonths('2026-01-01', '2026-12-31');
  await client.closeYear('2026');
  await setActive(client, 'E-OTHER', false);
  const before = await digestOfBooks(client.tenant);
  const input = { fiscalYearId: await client.yearId('2026'), reason: REASON };
  expect(await client.do('reverseYearClose', input, 'owner')).toMatchObject({ code: 'ACCOUNT_INACTIVE' });
  expect(await digestOfBooks(client.tenant)).toBe(before);
  await setActive(client, 'E-OTHER', true);
  await client.reverseYear('2026');
  expect((await client.closeYear('2026')).result.amount).toBe('40.00');
  await expectVerified(firm, client.tenant);
});

test('two accruals that the close of a year reverses in a month that awaits approval send its close back once', async () => {
  const client = await openClient(firm);
  await client.account('L-ACCRUED', 'LIABILITY');
  await accrue(client);
  await accrue(client);
  await client.closeMonths('2026-01-01', '2026-12-31');
  await client.do('openFiscalYear', { startDate: '2027-01-01' });
  const approved = await client.approveYear(await client.draftYear('2026'));
  await client.setMonths(['2027-01-01', '2027-01-31'], ['LOCK_SALES_AND_PURCHASING', 'PENDING_APPROVAL']);
  await client.accepted('closeYear', { yearCloseId: approved.id }, 'owner');
  expect((await periodAt(firm, client.tenant, '2027-01-15')).closeState).toBe('DRAFT');
  const { events } = await lastCommit(firm, client.tenant);
  const of = (name: string) => events.filter(({ event }) => event === name).length;
  expect([of('ENTRY_REVERSED'), of('PERIOD_CLOSE_SENT_BACK')]).toEqual([2, 1]);
  const reversed = await client.reverseYear('2026');
  expect(reversed.entries.map(({ reversedBy }) => reversedBy?.kind)).toEqual([
    'ACCRUAL_REVERSAL',
    'ACCRUAL_REVERSAL',
    'CLOSING',
  ]);
  expect((await client.closeYear('2026')).entries.map(({ kind }) => kind)).toEqual(
    reversed.entries.map(({ kind }) => kind),
  );
  await expectVerified(firm, client.tenant);
});
