import { afterAll, beforeAll, expect, test } from 'vitest';
import { openClient } from '../worlds/firm/client.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';

/** What was submitted is what is approved: an opening entry changes what the first month begins with, so it goes back to its preparer. */

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());

test('opening balances that are posted or undone while the first month awaits approval send its close back to DRAFT, in the same commit', async () => {
  const client = await openClient(firm);
  const { fiscalYears } = await client.read<{ fiscalYears: { periods: { id: string }[] }[] }>(
    'fiscalYears { periods { id } }',
  );
  const periodId = fiscalYears[0]?.periods[0]?.id ?? '';
  const january = async (): Promise<unknown> => (await client.year('2026')).periods[0];
  const submit = async (): Promise<void> => {
    expect(await client.do('submitClose', { periodId }, 'junior')).toMatchObject({
      __typename: 'PeriodCloseChanged',
    });
    expect(await january()).toMatchObject({ closeState: 'PENDING_APPROVAL' });
  };
  for (const to of ['LOCK_SALES', 'LOCK_SALES_AND_PURCHASING'])
    await client.do('lockPeriod', { periodId, to });
  await client.do('prepareClose', { periodId }, 'junior');
  await submit();
  const sentBack = { lockState: 'LOCK_SALES_AND_PURCHASING', closeState: 'DRAFT' };
  const lines = [
    { accountId: await client.idOf('A-BANK'), debit: '1000.00', currency: 'PAB' },
    { accountId: await client.idOf('Q-RE'), credit: '1000.00', currency: 'PAB' },
  ];
  expect(await client.do('postOpeningBalances', { lines })).toMatchObject({
    __typename: 'OpeningBalancesPosted',
  });
  expect(await january()).toEqual(sentBack);
  expect(await client.do('approveClose', { periodId })).toMatchObject({ code: 'CLOSE_STEP_NOT_ALLOWED' });
  await submit();
  const reason = 'The old books were corrected after their export.';
  expect(await client.do('reverseOpeningBalances', { reason })).toMatchObject({
    __typename: 'OpeningBalancesReversed',
  });
  expect(await january()).toEqual(sentBack);
  await submit();
  expect(await client.do('approveClose', { periodId })).toMatchObject({ __typename: 'PeriodCloseChanged' });
  // How far the approver was a second person is kept with the closing, and stays what it was.
  const closed = await client.read<{ fiscalYears: { periods: { closePackage: object }[] }[] }>(
    `fiscalYears { periods { closePackage { closings { secondPerson {
      isFirmOfOne wasCreatedByMaker neverLoggedInElsewhere text } } } } }`,
  );
  expect(closed.fiscalYears[0]?.periods[0]?.closePackage).toEqual({
    closings: [
      {
        secondPerson: {
          isFirmOfOne: true,
          wasCreatedByMaker: false,
          neverLoggedInElsewhere: true,
          text: expect.stringContaining(
            'had never logged in from an address that the first had not used.',
          ) as string,
        },
      },
    ],
  });
});
