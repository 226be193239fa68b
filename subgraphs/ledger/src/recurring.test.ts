import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '@cifra/books/ids';
import { periodOfDate } from '@cifra/ledger/journal/queries';
import { verifyBooks } from '@cifra/trail/verify/verify-books';
import { localDate } from '@cifra/domain/local-date';
import { lockStatesOfCloseState } from '@cifra/domain/period-machines';
import {
  closeStates,
  lockStates,
  postingMatrix,
  type CloseState,
  type LockState,
} from '@cifra/domain/periods';
import { expectSameFromBothEnds, PAGE_FIELDS, type WalkedPage } from '../../../test/support/both-ends.ts';
import { setPeriodStates } from '../../../test/support/fixture-commands.ts';
import {
  idOfClaim,
  openLedger,
  rentPaid,
  type Ledger,
  type Member,
} from '../../../test/worlds/books/ledger.ts';

let ledger: Ledger;
beforeEach(async () => {
  ledger = await openLedger({ approval: false });
});
afterEach(() => ledger.close());

interface Recurring {
  readonly id: string;
  readonly version: string;
  readonly nextDate: string | null;
}
interface Outcome {
  readonly dueDate: string;
  readonly recurringEntry: { readonly id: string; readonly name: string; readonly nextDate: string | null };
  readonly draft: (Member & { readonly id: string; readonly version: string }) | null;
  readonly refusal: Member | null;
}

const rent = (changes: Record<string, unknown> = {}): Record<string, unknown> => {
  const { postingDate: _date, ...entry } = rentPaid(ledger);
  return { ...entry, name: 'Rent', frequency: 'MONTHLY', firstDate: '2026-01-31', ...changes };
};
const recurringOf = (member: Member): Recurring => member['recurringEntry'] as Recurring;
async function saved(changes: Record<string, unknown> = {}, claim = ledger.junior): Promise<Recurring> {
  const answer = await ledger.mutate('saveRecurringEntry', rent(changes), claim);
  expect(answer).toMatchObject({ __typename: 'RecurringEntrySaved' });
  return recurringOf(answer);
}
const step = ({ id, version }: Recurring) => ({ recurringEntryId: id, version });
async function run(upTo: string, more: Record<string, unknown> = {}): Promise<readonly Outcome[]> {
  const answer = await ledger.mutate('runRecurringEntries', { upTo, ...more });
  expect(answer).toMatchObject({ __typename: 'RecurringEntriesRun' });
  return answer['outcomes'] as Outcome[];
}
const datesOf = (outcomes: readonly Outcome[]): string[] => outcomes.map(({ dueDate }) => dueDate);

interface StatePair {
  readonly lockState: LockState;
  readonly closeState: CloseState;
}

async function setPair(date: string, pair: StatePair): Promise<void> {
  const { books, tenant, request } = ledger.world;
  const period = await books.read(tenant.id, (tx) => tx.first(periodOfDate, { date: localDate(date) }));
  if (!period) throw new Error('no period');
  const input = { periodId: period.id, ...pair };
  expect((await books.execute(setPeriodStates, { tenantId: tenant.id }, input, request())).ok).toBe(true);
}

/** The lock state with a close state that goes with it. */
function pairOf(lockState: LockState): StatePair {
  const closeState = closeStates.find((each) => lockStatesOfCloseState[each].includes(lockState));
  if (!closeState) throw new Error(`no close state goes with ${lockState}`);
  return { lockState, closeState };
}

const setStates = (date: string, states: 'open' | 'locked'): Promise<void> =>
  setPair(date, pairOf(states === 'open' ? 'UNLOCKED' : 'LOCKED'));

const entries = async (): Promise<readonly Member[]> =>
  (
    await ledger.read<{ entries: { edges: { node: Member }[] } }>(
      'entries { edges { node { kind postingDate description isAccrual draft { id } preparedBy { id } } } }',
    )
  ).entries.edges.map(({ node }) => node);

async function expectValidBooks(): Promise<void> {
  const { books, tenant } = ledger.world;
  expect(await books.report(verifyBooks, tenant.id, { knownHeads: [] })).toMatchObject({
    isValid: true,
    firstFault: null,
  });
}

test('each due date up to the day is posted once: a day 31 on the last day of shorter months, and on 31 again', async () => {
  const recurring = await saved();
  expect(recurring).toMatchObject({ state: 'ACTIVE', nextDate: '2026-01-31', firstDate: '2026-01-31' });
  const outcomes = await run('2026-05-30');
  expect(datesOf(outcomes)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']);
  expect(outcomes[1]).toMatchObject({
    refusal: null,
    draft: { state: 'POSTED', entry: { kind: 'ORDINARY', postingDate: '2026-02-28' } },
    recurringEntry: { nextDate: '2026-05-31' },
  });
  expect(await run('2026-05-30')).toEqual([]);
  expect(datesOf(await run('2026-05-31'))).toEqual(['2026-05-31']);
  expect((await entries()).map((entry) => entry['postingDate'])).toEqual([
    '2026-01-31',
    '2026-02-28',
    '2026-03-31',
    '2026-04-30',
    '2026-05-31',
  ]);
  const { recurringEntry } = await ledger.read<{ recurringEntry: Member }>(
    `recurringEntry(id: "${recurring.id}") { name nextDate lines(first: 1) { edges { node { original { amount } } } pageInfo { hasNextPage } } runs(first: 2) { edges { node { dueDate draft { state } } } pageInfo { hasNextPage } } }`,
  );
  expect(recurringEntry).toMatchObject({
    nextDate: '2026-06-30',
    lines: { edges: [{ node: { original: { amount: '350.00' } } }], pageInfo: { hasNextPage: true } },
    runs: {
      edges: [
        { node: { dueDate: '2026-01-31', draft: { state: 'POSTED' } } },
        { node: { dueDate: '2026-02-28' } },
      ],
      pageInfo: { hasNextPage: true },
    },
  });
  for (const list of ['runs', 'lines'])
    await expectSameFromBothEnds(
      async (page) => {
        const { walked } = (
          await ledger.read<{ recurringEntry: { walked: WalkedPage } }>(
            `recurringEntry(id: "${recurring.id}") { walked: ${list}(${page}) { ${PAGE_FIELDS} } }`,
          )
        ).recurringEntry;
        return walked;
      },
      { least: 2 },
    );
  await expectValidBooks();
});

test('T5: where entries need approval a run puts drafts before an approver, and none who wrote the template or ran it approves them', async () => {
  await ledger.close();
  ledger = await openLedger();
  const recurring = await saved();
  const edited = recurringOf(
    await ledger.mutate(
      'saveRecurringEntry',
      { ...rent({ description: 'Rent of the shop' }), ...step(recurring) },
      ledger.senior,
    ),
  );
  expect(edited).toMatchObject({
    preparedBy: [ledger.junior, ledger.senior].map((claim) => ({ id: idOfClaim(claim) })),
  });
  const answer = await ledger.mutate('runRecurringEntries', { upTo: '2026-01-31' }, ledger.owner);
  const [outcome] = answer['outcomes'] as Outcome[];
  expect(outcome?.draft).toMatchObject({
    state: 'PENDING_APPROVAL',
    entry: null,
    submittedBy: { id: idOfClaim(ledger.owner) },
    description: 'Rent of the shop',
  });
  const draft = { draftId: outcome?.draft?.id, version: outcome?.draft?.version };
  for (const maker of [ledger.senior, ledger.owner])
    expect(await ledger.mutate('approveEntryDraft', draft, maker)).toMatchObject({
      code: 'MAKER_IS_CHECKER',
    });
  expect(await entries()).toEqual([]);
  expect(await ledger.mutate('approveEntryDraft', draft, ledger.colleague)).toMatchObject({
    __typename: 'EntryDraftApproved',
    entry: { preparedBy: { id: idOfClaim(ledger.junior) }, approvedBy: { id: idOfClaim(ledger.colleague) } },
  });
  await expectValidBooks();
});

test('P3, P4: a due date in a locked month is refused and stays due, its later dates wait, and no other recurring entry is stopped', async () => {
  const blocked = await saved({ name: 'Blocked' });
  await saved({ name: 'Free', firstDate: '2026-02-15', frequency: 'QUARTERLY' });
  await setStates('2026-01-31', 'locked');
  const outcomes = await run('2026-03-31');
  expect(outcomes).toMatchObject([
    {
      dueDate: '2026-01-31',
      recurringEntry: { id: blocked.id, nextDate: '2026-01-31' },
      draft: null,
      refusal: { __typename: 'PostingDateRefused', code: 'PERIOD_LOCKED', lockedPeriodRef: '2026-01' },
    },
    { dueDate: '2026-02-15', recurringEntry: { name: 'Free' }, draft: { state: 'POSTED' }, refusal: null },
  ]);
  expect(await entries()).toHaveLength(1);
  await setStates('2026-01-31', 'open');
  expect(datesOf(await run('2026-03-31'))).toEqual(['2026-01-31', '2026-02-28', '2026-03-31']);
  await expectValidBooks();
});

describe('P14: a due date in every lock state', () => {
  for (const lockState of lockStates) {
    const isAccepted = postingMatrix[lockState].NONE;
    test(`${lockState} ${isAccepted ? 'takes' : 'refuses'} what falls due in it, posted or put before an approver`, async () => {
      for (const approval of [false, true]) {
        await ledger.close();
        ledger = await openLedger({ approval });
        await saved();
        await setPair('2026-01-31', pairOf(lockState));
        const [outcome] = await run('2026-01-31');
        expect(outcome).toMatchObject(
          isAccepted
            ? { refusal: null, draft: { state: approval ? 'PENDING_APPROVAL' : 'POSTED' } }
            : { draft: null, refusal: { code: 'PERIOD_LOCKED', lockedPeriodRef: '2026-01' } },
        );
        expect(await entries()).toHaveLength(isAccepted && !approval ? 1 : 0);
        const { drafts } = await ledger.read<{ drafts: { edges: unknown[] } }>(
          'drafts { edges { node { id } } }',
        );
        expect(drafts.edges).toHaveLength(isAccepted && approval ? 1 : 0);
      }
    });
  }
});

test('who may not post puts what falls due before an approver, although no approval is needed', async () => {
  await saved();
  const answer = await ledger.mutate('runRecurringEntries', { upTo: '2026-01-31' }, ledger.junior);
  expect(answer['outcomes']).toMatchObject([
    { draft: { state: 'PENDING_APPROVAL', entry: null }, refusal: null },
  ]);
  expect(await entries()).toEqual([]);
});

test('an inactive account and a template that does not balance are refused without half an entry', async () => {
  const { cash, rent: expense } = ledger.world.accounts;
  await saved({
    name: 'Unbalanced',
    lines: [
      { accountId: cash, debit: '1.00', currency: 'PAB' },
      { accountId: expense, credit: '2.00', currency: 'PAB' },
    ],
  });
  await saved({ name: 'Inactive' });
  const { account } = await ledger.read<{ account: { version: string } }>(
    `account(id: "${expense}") { version }`,
  );
  expect(
    await ledger.mutate('deactivateAccount', { accountId: expense, version: account.version }, ledger.owner),
  ).toMatchObject({ __typename: 'AccountDeactivated' });
  expect((await run('2026-02-28')).map(({ refusal }) => refusal?.code)).toEqual([
    'ACCOUNT_INACTIVE',
    'ACCOUNT_INACTIVE',
  ]);
  expect(await entries()).toEqual([]);
  expect(await ledger.read('drafts { edges { node { id } } }')).toEqual({ drafts: { edges: [] } });
});

test('several concurrent runs post each due date once', async () => {
  await saved();
  await saved({ name: 'Weekly', frequency: 'WEEKLY', firstDate: '2026-01-05' });
  const runs = await Promise.all(
    [ledger.senior, ledger.owner, ledger.colleague, ledger.senior].map((claim) =>
      ledger.mutate('runRecurringEntries', { upTo: '2026-04-30' }, claim),
    ),
  );
  for (const each of runs) {
    expect(each).toMatchObject({ __typename: 'RecurringEntriesRun', hasMore: false });
    for (const { refusal } of each['outcomes'] as Outcome[]) expect(refusal).toBeNull();
  }
  // 4 months, and 17 Mondays from 5 January to 27 April.
  expect(await entries()).toHaveLength(4 + 17);
  await expectValidBooks();
});

test('the same key answers the same due dates and posts nothing more', async () => {
  await saved();
  const first = await run('2026-02-28', { idempotencyKey: 'run-1' });
  const again = await run('2026-02-28', { idempotencyKey: 'run-1' });
  expect(again.map(({ dueDate, draft }) => [dueDate, draft?.id])).toEqual(
    first.map(({ dueDate, draft }) => [dueDate, draft?.id]),
  );
  expect(await entries()).toHaveLength(2);
});

test('P11: a run goes no further than the last period, and a last date ends it', async () => {
  await saved({ lastDate: '2026-02-28' });
  expect(await ledger.mutate('runRecurringEntries', { upTo: '2027-01-01' })).toMatchObject({
    code: 'POSTING_DATE_OUTSIDE_PERIODS',
    firstPeriodDate: '2026-01-01',
    lastPeriodDate: '2026-12-31',
  });
  expect(await entries()).toEqual([]);
  const outcomes = await run('2026-12-31');
  expect(datesOf(outcomes)).toEqual(['2026-01-31', '2026-02-28']);
  expect(outcomes.at(-1)?.recurringEntry.nextDate).toBeNull();
});

test('paused it does not fall due; resumed from a day, what was missed before it is left out; ended, it is over', async () => {
  const recurring = await saved();
  const paused = recurringOf(await ledger.mutate('pauseRecurringEntry', step(recurring)));
  expect(paused).toMatchObject({ state: 'PAUSED' });
  expect(await run('2026-03-31')).toEqual([]);
  expect(await ledger.mutate('pauseRecurringEntry', step(paused))).toMatchObject({
    code: 'RECURRING_ENTRY_NOT_IN_STATE',
    action: 'pause',
    recurringEntryState: 'PAUSED',
    allowedRecurringEntryStates: ['ACTIVE'],
  });
  expect(await ledger.mutate('resumeRecurringEntry', step(recurring))).toMatchObject({
    __typename: 'VersionConflict',
  });
  const resumed = recurringOf(
    await ledger.mutate('resumeRecurringEntry', { ...step(paused), from: '2026-02-10' }),
  );
  expect(resumed).toMatchObject({ state: 'ACTIVE', nextDate: '2026-02-28' });
  // Edited without another schedule, what was left out stays left out.
  const edited = recurringOf(await ledger.mutate('saveRecurringEntry', { ...rent(), ...step(resumed) }));
  expect(edited.nextDate).toBe('2026-02-28');
  expect(datesOf(await run('2026-03-31'))).toEqual(['2026-02-28', '2026-03-31']);
  const { recurringEntry } = await ledger.read<{ recurringEntry: Recurring }>(
    `recurringEntry(id: "${recurring.id}") { id version }`,
  );
  const ended = recurringOf(await ledger.mutate('endRecurringEntry', step(recurringEntry)));
  expect(ended).toMatchObject({ state: 'ENDED', nextDate: null });
  expect(await run('2026-06-30')).toEqual([]);
  for (const mutation of ['resumeRecurringEntry', 'endRecurringEntry'])
    expect(await ledger.mutate(mutation, step(ended))).toMatchObject({
      code: 'RECURRING_ENTRY_NOT_IN_STATE',
    });
  expect(await ledger.mutate('saveRecurringEntry', { ...rent(), ...step(ended) })).toMatchObject({
    code: 'RECURRING_ENTRY_NOT_IN_STATE',
    action: 'edit',
  });
});

test('with another schedule, it falls due next after the last date that was taken', async () => {
  const recurring = await saved();
  await run('2026-02-28');
  const { recurringEntry } = await ledger.read<{ recurringEntry: Recurring }>(
    `recurringEntry(id: "${recurring.id}") { id version }`,
  );
  const changed = await ledger.mutate('saveRecurringEntry', {
    ...rent({ firstDate: '2026-01-15' }),
    ...step(recurringEntry),
  });
  expect(recurringOf(changed).nextDate).toBe('2026-03-15');
});

test('with another schedule, what was left out for good stays left out', async () => {
  const paused = recurringOf(await ledger.mutate('pauseRecurringEntry', step(await saved())));
  const resumed = recurringOf(
    await ledger.mutate('resumeRecurringEntry', { ...step(paused), from: '2026-10-01' }),
  );
  expect(resumed.nextDate).toBe('2026-10-31');
  const changed = await ledger.mutate('saveRecurringEntry', {
    ...rent({ frequency: 'QUARTERLY' }),
    ...step(resumed),
  });
  expect(recurringOf(changed).nextDate).toBe('2026-10-31');
  expect(datesOf(await run('2026-12-31'))).toEqual(['2026-10-31']);
});

test('a recurring entry whose dates are refused does not take the room of the others', async () => {
  // More than 200 Mondays lie before the first period.
  await saved({ name: 'Too early', frequency: 'WEEKLY', firstDate: '2020-01-06' });
  await saved({ name: 'Free', firstDate: '2026-02-15' });
  const answer = await ledger.mutate('runRecurringEntries', { upTo: '2026-03-31' });
  expect(answer).toMatchObject({
    hasMore: true,
    outcomes: [
      {
        dueDate: '2020-01-06',
        recurringEntry: { name: 'Too early' },
        refusal: { code: 'POSTING_DATE_OUTSIDE_PERIODS' },
      },
      { dueDate: '2026-02-15', recurringEntry: { name: 'Free' }, draft: { state: 'POSTED' } },
      { dueDate: '2026-03-15', recurringEntry: { name: 'Free' }, draft: { state: 'POSTED' } },
    ],
  });
});

test('a day to resume from that leaves no year for a next date is refused by name', async () => {
  const paused = recurringOf(
    await ledger.mutate(
      'pauseRecurringEntry',
      step(await saved({ frequency: 'YEARLY', firstDate: '2026-01-15' })),
    ),
  );
  for (const from of ['9999-01-01', '9999-12-31'])
    expect(await ledger.mutate('resumeRecurringEntry', { ...step(paused), from })).toMatchObject({
      __typename: 'InputInvalid',
      inputFaults: [{ field: 'from' }],
    });
  const resumed = await ledger.mutate('resumeRecurringEntry', { ...step(paused), from: '9998-12-31' });
  expect(recurringOf(resumed).nextDate).toBe('9999-01-15');
});

test('a recurring accrual is reversed in the next month each time, and one of December waits', async () => {
  await saved({ isAccrual: true, firstDate: '2026-11-30' });
  expect(datesOf(await run('2026-12-31'))).toEqual(['2026-11-30', '2026-12-30']);
  expect(await entries()).toMatchObject([
    { kind: 'ORDINARY', postingDate: '2026-11-30', isAccrual: true },
    { kind: 'ACCRUAL_REVERSAL', postingDate: '2026-12-01' },
    { kind: 'ORDINARY', postingDate: '2026-12-30', isAccrual: true },
  ]);
  await expectValidBooks();
});

test('every edge of the input is refused by name', async () => {
  const unknown = newId();
  const line = { accountId: unknown, debit: '1.00', currency: 'PAB' };
  const cases: readonly [Record<string, unknown>, Record<string, unknown>][] = [
    [{ name: ' ' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'name' }] }],
    [{ lastDate: '2026-01-30' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'lastDate' }] }],
    [{ version: '1' }, { __typename: 'InputInvalid', inputFaults: [{ field: 'version' }] }],
    [{ lines: [line] }, { code: 'ACCOUNT_UNKNOWN', lineNumber: 1 }],
    [
      { lines: [{ ...line, accountId: ledger.world.accounts.cash, taxCodeId: unknown }] },
      { code: 'TAX_CODE_UNKNOWN', lineNumber: 1 },
    ],
    [{ recurringEntryId: unknown, version: '1' }, { code: 'RECURRING_ENTRY_UNKNOWN' }],
  ];
  for (const [changes, refusal] of cases)
    expect(await ledger.mutate('saveRecurringEntry', rent(changes))).toMatchObject(refusal);
  expect(await ledger.read('recurringEntries { edges { node { id } } }')).toEqual({
    recurringEntries: { edges: [] },
  });
  expect(await ledger.read(`recurringEntry(id: "${unknown}") { id }`)).toEqual({ recurringEntry: null });
});
