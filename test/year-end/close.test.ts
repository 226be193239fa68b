import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOfBooks, expectVerified, lastCommit } from '../periods/books-digest.ts';
import { expectSameFromBothEnds, PAGE_FIELDS, type WalkedPage } from '../support/both-ends.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openClient } from '../worlds/firm/client.ts';
import { figures } from '../worlds/firm/client-years.ts';

/** The year-end close through the gateway, its three steps in order. */

let firm: TestFirm;
beforeAll(async () => {
  firm = await openFirm();
});
afterAll(() => firm?.close());

test('a year closes in three steps: drafted and explained, reviewed by another person, posted at once', async () => {
  const client = await openClient(firm);
  await client.post('2026-03-10', [
    ['A-BANK', '1250.00'],
    ['I-SALES', '-1250.00'],
  ]);
  await client.post('2026-05-02', [
    ['E-FEES', '300.00'],
    ['A-BANK', '-300.00'],
  ]);
  await client.closeMonths('2026-01-01', '2026-12-31');
  expect(await client.year('2026')).toMatchObject({ state: 'CLOSED', yearCloseBlockers: [] });

  const before = await digestOfBooks(client.tenant);
  const drafted = await client.draftYear('2026');
  expect(drafted).toMatchObject({ state: 'DRAFTED', result: { amount: '-950.00' } });
  expect(drafted.entries.map(({ kind, postingDate }) => [kind, postingDate])).toEqual([
    ['CLOSING', '2026-12-31'],
  ]);
  expect(figures(drafted.entries[0])).toEqual([
    ['E-FEES', '-300.00'],
    ['I-SALES', '1250.00'],
    ['Q-RE', '-950.00'],
  ]);
  expect(drafted.entries[0]?.lines.map(({ explanation }) => explanation)).toEqual([
    'E-FEES Exchange differences and bank fees stands at 300.00 PAB debit for 2026 and is brought to zero.',
    'I-SALES Sales stands at 1250.00 PAB credit for 2026 and is brought to zero.',
    'The profit of 950.00 PAB of 2026 goes to Q-RE Retained earnings.',
  ]);
  expect(await digestOfBooks(client.tenant)).not.toBe(before);
  await expectSameFromBothEnds(
    async (page) => {
      const { yearClose } = await client.read<{ yearClose: { entries: readonly { lines: WalkedPage }[] } }>(
        `yearClose(id: "${drafted.id}") { entries { lines(${page}) { ${PAGE_FIELDS} } } }`,
      );
      return yearClose.entries[0]?.lines as WalkedPage;
    },
    { least: 3 },
  );

  const approved = await client.approveYear(drafted);
  expect(approved.state).toBe('APPROVED');
  const done = await client.do('closeYear', { yearCloseId: drafted.id }, 'owner');
  expect(done.__typename).toBe('YearClosed');
  const closed = await client.yearClose(drafted.id);
  expect(closed.entries[0]?.posted).toMatchObject({
    kind: 'CLOSING',
    source: 'YEAR_END',
    postingDate: '2026-12-31',
    number: '3',
    preparedBy: closed.draftedBy,
    approvedBy: closed.reviewedBy[0],
  });
  const year = await client.year('2026');
  expect(year.state).toBe('YEAR_CLOSED');
  expect(new Set(year.periods.map((period) => JSON.stringify(period))).size).toBe(1);
  expect(year.periods[0]).toEqual({ lockState: 'CLOSED', closeState: 'YEAR_CLOSED' });
  expect((await client.year('2027')).periods).toHaveLength(12);
  const commit = await lastCommit(firm, client.tenant);
  expect(commit.events.map(({ event }) => event)).toEqual([
    'FISCAL_YEAR_OPENED',
    'ENTRY_POSTED',
    ...Array.from({ length: 12 }, () => 'PERIOD_CLOSE_CHANGED'),
    'YEAR_CLOSED',
  ]);
  await expectVerified(firm, client.tenant);
});
