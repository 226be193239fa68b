import { attached, fetched, pdf } from '../vouchers/voucher-files.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOfBooks, expectVerified, lastCommit } from '../periods/books-digest.ts';
import { openFirm, type TestFirm } from '../worlds/firm/firm.ts';
import { openClient, type TestClient } from '../worlds/firm/client.ts';
import { figures, REASON } from '../worlds/firm/client-years.ts';

/** Who may take which step of the year-end, in which order, and what refuses it. */

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

async function closedMonths(): Promise<TestClient> {
  const client = await openClient(firm);
  await sale(client, '2026-06-15', '500.00');
  await client.closeMonths('2026-01-01', '2026-12-31');
  return client;
}

test('a year is not drafted before all of its months are closed, and every one that is not is named', async () => {
  const client = await openClient(firm);
  await client.closeMonths('2026-01-01', '2026-10-31');
  const before = await digestOfBooks(client.tenant);
  const refusal = await client.do('draftYearClose', { fiscalYearId: await client.yearId('2026') }, 'junior');
  expect(refusal).toMatchObject({
    code: 'YEAR_NOT_READY',
    fiscalYearRef: '2026',
    blockedBy: ['2026-11 is OPEN', '2026-12 is OPEN'],
  });
  expect(await client.year('2026')).toMatchObject({
    state: 'OPEN',
    yearCloseBlockers: ['2026-11 is OPEN', '2026-12 is OPEN'],
  });
  expect(await digestOfBooks(client.tenant)).toBe(before);
});

test('a year is not drafted before the earlier ones are closed', async () => {
  const client = await openClient(firm);
  await client.do('openFiscalYear', { startDate: '2027-01-01' });
  await client.closeMonths('2027-01-01', '2027-12-31');
  const refusal = await client.do('draftYearClose', { fiscalYearId: await client.yearId('2027') }, 'junior');
  expect(refusal).toMatchObject({ code: 'YEAR_NOT_READY', blockedBy: ['the year 2026 is not closed'] });
});

test('an unknown year cannot be drafted, and an unknown draft neither reviewed nor closed', async () => {
  const client = await openClient(firm);
  const nowhere = '01890a5d-ac96-774b-bcce-b302099a8057';
  expect(await client.do('draftYearClose', { fiscalYearId: nowhere }, 'junior')).toMatchObject({
    code: 'FISCAL_YEAR_UNKNOWN',
  });
  expect(await client.do('reviewYearClose', { yearCloseId: nowhere, decisions: [] })).toMatchObject({
    code: 'YEAR_CLOSE_UNKNOWN',
  });
  expect(await client.do('closeYear', { yearCloseId: nowhere })).toMatchObject({
    code: 'YEAR_CLOSE_UNKNOWN',
  });
  expect(
    await client.do('reverseYearClose', { fiscalYearId: nowhere, reason: REASON }, 'owner'),
  ).toMatchObject({ code: 'FISCAL_YEAR_UNKNOWN' });
});

test('MAKER_IS_CHECKER: nobody reviews a close that they drafted, the owner included', async () => {
  const client = await closedMonths();
  const drafted = await client.draftYear('2026', 'owner');
  const before = await digestOfBooks(client.tenant);
  const decisions = [{ entry: 1, line: 1, isApproved: true }];
  expect(await client.do('reviewYearClose', { yearCloseId: drafted.id, decisions }, 'owner')).toMatchObject({
    code: 'MAKER_IS_CHECKER',
    approverRef: drafted.draftedBy.id,
  });
  expect(await digestOfBooks(client.tenant)).toBe(before);
  expect((await client.approveYear(drafted, 'senior')).state).toBe('APPROVED');
});

test('MAKER_IS_CHECKER: no setting lets the drafter review, because the year-end always needs another person', async () => {
  const client = await openClient(firm, { needsApproval: false });
  await client.closeMonths('2026-01-01', '2026-12-31');
  const drafted = await client.draftYear('2026', 'senior');
  expect(await client.do('reviewYearClose', { yearCloseId: drafted.id, decisions: [] })).toMatchObject({
    code: 'MAKER_IS_CHECKER',
  });
});

test('the review goes line by line: approved when none is pending, rejected by one rejection with its note', async () => {
  const client = await closedMonths();
  const drafted = await client.draftYear('2026');
  const review = (decisions: readonly object[]) =>
    client.do('reviewYearClose', { yearCloseId: drafted.id, decisions });
  expect(await review([{ entry: 1, line: 9, isApproved: true }])).toMatchObject({
    code: 'YEAR_CLOSE_LINE_UNKNOWN',
    yearCloseEntryNumber: 1,
    lineNumber: 9,
  });
  expect(await review([{ entry: 1, line: 1, isApproved: false, note: 'wrong' }])).toMatchObject({
    code: 'REASON_TOO_SHORT',
    givenLength: 5,
  });
  expect(await review([])).toMatchObject({ code: 'INPUT_INVALID', inputFaults: [{ field: 'decisions' }] });
  expect(await review([{ entry: 1, line: 1, isApproved: true, note: 'Checked' }])).toMatchObject({
    yearClose: { state: 'DRAFTED' },
  });
  expect(await client.do('closeYear', { yearCloseId: drafted.id })).toMatchObject({
    code: 'YEAR_CLOSE_NOT_IN_STATE',
    yearCloseState: 'DRAFTED',
    allowedYearCloseStates: ['APPROVED'],
  });
  const note = 'Sales of December are missing here.';
  expect(await review([{ entry: 1, line: 2, isApproved: false, note }])).toMatchObject({
    yearClose: { state: 'REJECTED' },
  });
  const rejected = await client.yearClose(drafted.id);
  expect(rejected.entries[0]?.lines.map((line) => [line.state, line.note])).toEqual([
    ['APPROVED', 'Checked'],
    ['REJECTED', note],
  ]);
  expect(await review([{ entry: 1, line: 2, isApproved: true }])).toMatchObject({
    code: 'YEAR_CLOSE_NOT_IN_STATE',
    yearCloseState: 'REJECTED',
    allowedYearCloseStates: ['DRAFTED'],
  });
  const again = await client.draftYear('2026');
  expect(await client.yearCloses('2026')).toEqual([
    { id: again.id, state: 'DRAFTED' },
    { id: drafted.id, state: 'SUPERSEDED' },
  ]);
});

test('a new draft takes the place of one that was approved, which cannot be posted any more', async () => {
  const client = await closedMonths();
  const approved = await client.approveYear(await client.draftYear('2026'));
  const again = await client.draftYear('2026');
  expect(await client.do('closeYear', { yearCloseId: approved.id })).toMatchObject({
    code: 'YEAR_CLOSE_NOT_IN_STATE',
    yearCloseState: 'SUPERSEDED',
  });
  expect((await client.yearClose(again.id)).entries[0]?.lines.every(({ state }) => state === 'PENDING')).toBe(
    true,
  );
});

test('a year without an entry is closed by an approved empty plan and posts nothing', async () => {
  const client = await openClient(firm);
  await client.closeMonths('2026-01-01', '2026-12-31');
  const drafted = await client.draftYear('2026');
  expect(drafted).toMatchObject({ entries: [], result: { amount: '0.00' } });
  const approved = await client.approveYear(drafted);
  expect(approved.state).toBe('APPROVED');
  expect(await client.do('closeYear', { yearCloseId: drafted.id })).toMatchObject({
    __typename: 'YearClosed',
  });
  expect((await client.year('2026')).state).toBe('YEAR_CLOSED');
  const { entries } = await client.read<{ entries: { edges: unknown[] } }>(
    'entries(first: 10) { edges { node { id } } }',
  );
  expect(entries.edges).toEqual([]);
  expect((await client.reverseYear('2026')).state).toBe('REVERSED');
});

test('a loss is a debit on retained earnings', async () => {
  const client = await openClient(firm);
  await client.post('2026-04-01', [
    ['E-FEES', '80.25'],
    ['A-BANK', '-80.25'],
  ]);
  await sale(client, '2026-06-15', '30.00');
  await client.closeMonths('2026-01-01', '2026-12-31');
  const closed = await client.closeYear('2026');
  expect(closed.result.amount).toBe('50.25');
  expect(figures(closed.entries[0])).toEqual([
    ['E-FEES', '-80.25'],
    ['I-SALES', '30.00'],
    ['Q-RE', '50.25'],
  ]);
});

test('Y8: income and expense that add up to nothing close without a line on retained earnings, and accounts at zero without one of their own', async () => {
  const client = await openClient(firm);
  await sale(client, '2026-02-01', '70.00');
  await client.post('2026-03-01', [
    ['E-FEES', '70.00'],
    ['A-BANK', '-70.00'],
  ]);
  await client.post('2026-04-01', [
    ['E-RND', '5.00'],
    ['A-BANK', '-5.00'],
  ]);
  await client.post('2026-05-01', [
    ['E-RND', '-5.00'],
    ['A-BANK', '5.00'],
  ]);
  await client.closeMonths('2026-01-01', '2026-12-31');
  const closed = await client.closeYear('2026');
  expect(figures(closed.entries[0])).toEqual([
    ['E-FEES', '-70.00'],
    ['I-SALES', '70.00'],
  ]);
});

test('Y12: a double click closes once, with the same key and with another', async () => {
  const client = await closedMonths();
  const { id: yearCloseId } = await client.approveYear(await client.draftYear('2026'));
  const input = { yearCloseId, idempotencyKey: 'one-click' };
  const [first, second] = await Promise.all([client.do('closeYear', input), client.do('closeYear', input)]);
  expect([first?.__typename, second?.__typename]).toEqual(['YearClosed', 'YearClosed']);
  const digest = await digestOfBooks(client.tenant);
  expect(await client.do('closeYear', { yearCloseId })).toMatchObject({
    code: 'YEAR_CLOSE_NOT_IN_STATE',
    yearCloseState: 'POSTED',
  });
  expect(
    await client.do('draftYearClose', { fiscalYearId: await client.yearId('2026') }, 'junior'),
  ).toMatchObject({
    code: 'YEAR_CLOSE_NOT_IN_STATE',
    yearCloseState: 'POSTED',
    allowedActions: ['reverseYearClose'],
  });
  expect(await digestOfBooks(client.tenant)).toBe(digest);
  const { entries } = await client.read<{ entries: { edges: { node: { kind: string; number: string } }[] } }>(
    'entries(first: 10) { edges { node { kind number } } }',
  );
  expect(entries.edges.map(({ node }) => node.kind).toSorted()).toEqual(['CLOSING', 'ORDINARY']);
});

test('books that changed after the draft are not closed by it: the refusal says what, a new draft closes them', async () => {
  const client = await closedMonths();
  const approved = await client.approveYear(await client.draftYear('2026'));
  await client.setMonths(['2026-12-01', '2026-12-31'], ['UNLOCKED', 'OPEN']);
  expect(await client.do('closeYear', { yearCloseId: approved.id })).toMatchObject({
    code: 'YEAR_NOT_READY',
    blockedBy: ['2026-12 is OPEN'],
  });
  await sale(client, '2026-12-31', '19.99');
  await client.closeMonths('2026-12-01', '2026-12-31');
  const before = await digestOfBooks(client.tenant);
  expect(await client.do('closeYear', { yearCloseId: approved.id })).toMatchObject({
    code: 'YEAR_CLOSE_CHANGED',
    fiscalYearRef: '2026',
    changedSince: [
      "entries up to the year's end: 2, were 1",
      'CLOSING on I-SALES in PAB: 519.99, was 500.00',
      'CLOSING on Q-RE in PAB: -519.99, was -500.00',
    ],
  });
  expect(await digestOfBooks(client.tenant)).toBe(before);
  expect((await lastCommit(firm, client.tenant)).events.map(({ event }) => event)).toEqual([
    'COMMAND_REFUSED',
  ]);
  const closed = await client.closeYear('2026');
  expect(figures(closed.entries[0])).toEqual([
    ['I-SALES', '519.99'],
    ['Q-RE', '-519.99'],
  ]);
});

test('two postings that cancel out change the books too: the draft is of other entries', async () => {
  const client = await closedMonths();
  const approved = await client.approveYear(await client.draftYear('2026'));
  await client.setMonths(['2026-12-01', '2026-12-31'], ['UNLOCKED', 'OPEN']);
  await sale(client, '2026-12-31', '10.00');
  await client.post('2026-12-31', [
    ['I-SALES', '10.00'],
    ['A-BANK', '-10.00'],
  ]);
  await client.closeMonths('2026-12-01', '2026-12-31');
  expect(await client.do('closeYear', { yearCloseId: approved.id })).toMatchObject({
    code: 'YEAR_CLOSE_CHANGED',
    changedSince: ["entries up to the year's end: 3, were 1"],
  });
});

test('what is posted into the new year before the close does not change it', async () => {
  const client = await closedMonths();
  await client.do('openFiscalYear', { startDate: '2027-01-01' });
  const approved = await client.approveYear(await client.draftYear('2026'));
  await sale(client, '2027-01-04', '44.00');
  expect(await client.do('closeYear', { yearCloseId: approved.id })).toMatchObject({
    __typename: 'YearClosed',
  });
  expect((await client.year('2027')).periods).toHaveLength(12);
  await expectVerified(firm, client.tenant);
});

test('rebinding retained earnings after the draft is a change too', async () => {
  const client = await closedMonths();
  const approved = await client.approveYear(await client.draftYear('2026'));
  const accountId = await client.account('Q-RE2', 'EQUITY');
  await client.do('bindAccountRole', { role: 'RetainedEarnings', accountId });
  expect(await client.do('closeYear', { yearCloseId: approved.id })).toMatchObject({
    code: 'YEAR_CLOSE_CHANGED',
    changedSince: ['CLOSING on Q-RE in PAB: 0.00, was -500.00', 'CLOSING on Q-RE2 in PAB: -500.00, was 0.00'],
  });
});

test('a year that is taken back stays refused while a later one is closed, and its reason has twenty characters', async () => {
  const client = await closedMonths();
  await client.closeYear('2026');
  await client.closeMonths('2027-01-01', '2027-12-31');
  await client.closeYear('2027');
  const fiscalYearId = await client.yearId('2026');
  expect(await client.do('reverseYearClose', { fiscalYearId, reason: REASON }, 'owner')).toMatchObject({
    code: 'LATER_YEAR_CLOSED',
    fiscalYearRef: '2026',
    laterYearRef: '2027',
  });
  const later = await client.yearId('2027');
  expect(await client.do('reverseYearClose', { fiscalYearId: later, reason: 'No.' }, 'owner')).toMatchObject({
    code: 'REASON_TOO_SHORT',
  });
  expect((await client.reverseYear('2027')).state).toBe('REVERSED');
  expect(await client.do('reverseYearClose', { fiscalYearId: later, reason: REASON }, 'owner')).toMatchObject(
    {
      code: 'YEAR_CLOSE_UNKNOWN',
    },
  );
  expect((await client.reverseYear('2026')).state).toBe('REVERSED');
  const commit = await lastCommit(firm, client.tenant);
  expect(commit.reason).toBe(REASON);
  expect(commit.events.at(-1)?.event).toBe('YEAR_CLOSE_REVERSED');
  expect((await client.year('2026')).periods.at(-1)).toEqual({ lockState: 'LOCKED', closeState: 'CLOSED' });
});

test('the close of a signed year is not reversed: YEAR_AUDITED comes before every other refusal', async () => {
  const client = await closedMonths();
  await client.closeYear('2026');
  const fiscalYearId = await client.yearId('2026');
  // Whoever reads the papers, which is recorded, has made nothing.
  const { entries } = await client.read<{ entries: { nodes: { id: string }[] } }>(
    'entries(first: 1) { nodes { id } }',
  );
  const [entry] = entries.nodes;
  const to = { entryId: String(entry?.id) };
  const paper = await attached(firm, client.tenant, { to, bytes: pdf('lease') });
  expect((await fetched(firm, client.tenant, paper, 'reviewer')).status).toBe(200);
  const signed = await client.do('signOffYear', { fiscalYearId }, 'reviewer');
  expect(signed.code).toBeUndefined();
  expect((await client.year('2026')).state).toBe('YEAR_AUDITED');
  // Everybody of this firm comes from one address, and one owner manages access: that is kept with each signature, and printed.
  const kept = '{ isFirmOfOne wasCreatedByMaker neverLoggedInElsewhere }';
  const { fiscalYears } = await client.read<{ fiscalYears: readonly object[] }>(
    `fiscalYears { signOff { secondPerson ${kept} statement } yearCloses { secondPerson ${kept} } }`,
    'owner',
  );
  const secondPerson = { isFirmOfOne: true, wasCreatedByMaker: false, neverLoggedInElsewhere: true };
  expect(fiscalYears[0]).toMatchObject({
    signOff: { secondPerson, statement: expect.stringContaining('On signing: The firm was a firm of one') },
    yearCloses: [{ secondPerson }],
  });
  const before = await digestOfBooks(client.tenant);
  expect(await client.do('reverseYearClose', { fiscalYearId, reason: 'No.' }, 'owner')).toMatchObject({
    code: 'YEAR_AUDITED',
    fiscalYearRef: '2026',
  });
  expect(await digestOfBooks(client.tenant)).toBe(before);
  await client.closeMonths('2027-01-01', '2027-12-31');
  expect((await client.closeYear('2027')).state).toBe('POSTED');
});

test('a close keeps its entries apart from those who may not: the junior neither reviews, closes nor takes back', async () => {
  const client = await closedMonths();
  const drafted = await client.draftYear('2026', 'senior');
  const fiscalYearId = await client.yearId('2026');
  await expect(
    client.do('reviewYearClose', { yearCloseId: drafted.id, decisions: [] }, 'junior'),
  ).rejects.toThrow();
  await expect(client.do('closeYear', { yearCloseId: drafted.id }, 'junior')).rejects.toThrow();
  await expect(client.do('reverseYearClose', { fiscalYearId, reason: REASON }, 'senior')).rejects.toThrow();
});

test('no error was masked', () => {
  expect(firm.masked).toEqual([]);
});
