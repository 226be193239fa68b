import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digestOfBooks, lastCommit } from './books-digest.ts';
import { openFirm, type Member, type TestFirm, type TestTenant } from '../worlds/firm/firm.ts';
import { bringTo, periodAt, REASON, setStates, type PeriodSeen } from './lock-states.ts';

/** The lock state of a period, step by step, through the gateway (product 5.1, 5.2, 5.5, 5.6). */

let firm: TestFirm;
let tenant: TestTenant;
beforeAll(async () => {
  firm = await openFirm();
  tenant = await firm.provision();
});
afterAll(() => firm?.close());

const lockStates = [
  'UNLOCKED',
  'LOCK_SALES',
  'LOCK_PURCHASING',
  'LOCK_SALES_AND_PURCHASING',
  'LOCKED',
  'CLOSED',
] as const;
type LockState = (typeof lockStates)[number];
const closeStates = ['OPEN', 'DRAFT', 'PENDING_APPROVAL', 'CLOSED', 'YEAR_CLOSED', 'YEAR_AUDITED'] as const;

/** Product 5.1 and 5.5, by hand: forward to a neighbour, back to any earlier one; the one-sided locks are of equal rank. */
const forward: Readonly<Record<LockState, readonly LockState[]>> = {
  UNLOCKED: ['LOCK_SALES', 'LOCK_PURCHASING'],
  LOCK_SALES: ['LOCK_SALES_AND_PURCHASING'],
  LOCK_PURCHASING: ['LOCK_SALES_AND_PURCHASING'],
  LOCK_SALES_AND_PURCHASING: ['LOCKED'],
  LOCKED: [],
  CLOSED: [],
};
const back: Readonly<Record<LockState, readonly LockState[]>> = {
  UNLOCKED: [],
  LOCK_SALES: ['UNLOCKED'],
  LOCK_PURCHASING: ['UNLOCKED'],
  LOCK_SALES_AND_PURCHASING: ['UNLOCKED', 'LOCK_SALES', 'LOCK_PURCHASING'],
  LOCKED: ['UNLOCKED', 'LOCK_SALES', 'LOCK_PURCHASING', 'LOCK_SALES_AND_PURCHASING'],
  CLOSED: [],
};

const lock = (of: TestTenant, periodId: string, to: string) =>
  firm.do('lockPeriod', { periodId, to }, { as: 'senior', tenant: of.slug });
const unlock = (of: TestTenant, periodId: string, to: string, reason = REASON) =>
  firm.do('unlockPeriod', { periodId, to, reason }, { as: 'senior', tenant: of.slug });
const post = (of: TestTenant, postingDate: string): Promise<Member> =>
  firm.do(
    'postEntry',
    {
      postingDate,
      description: 'A day of sales',
      lines: [
        { accountId: of.roles['Bank'], debit: '12.30', currency: of.baseCurrency },
        { accountId: of.roles['SalesRevenue'], credit: '12.30', currency: of.baseCurrency },
      ],
    },
    { as: 'senior', tenant: of.slug },
  );

describe.each(lockStates)('from %s', (from) => {
  test.each(lockStates)(
    'to %s: a step of the table is taken and audited, another is refused and names those of the table',
    async (to) => {
      for (const direction of ['forward', 'back'] as const) {
        const own = await firm.provision();
        const { id } = await bringTo(firm, own, { date: '2026-03-15', lockState: from });
        const seen = await periodAt(firm, own, '2026-03-15');
        const books = await digestOfBooks(own);
        const answer = direction === 'forward' ? await lock(own, id, to) : await unlock(own, id, to);
        const allowed = direction === 'forward' ? forward[from] : back[from];
        const now = await periodAt(firm, own, '2026-03-15');
        const commit = await lastCommit(firm, own);
        if (!allowed.includes(to)) {
          expect(answer).toMatchObject({
            code: 'LOCK_STEP_NOT_ALLOWED',
            fromLockState: from,
            toLockState: to,
            allowedLockStates: allowed,
          });
          expect(await digestOfBooks(own)).toBe(books);
          expect(commit).toMatchObject({ outcome: 'REFUSED' });
        } else if (direction === 'forward' && to === 'LOCKED') {
          // Nothing awaits approval yet: OPEN does not stand with LOCKED.
          expect(answer).toMatchObject({ code: 'STATE_PAIR_NOT_ALLOWED', periodLockState: 'LOCKED' });
          expect(await digestOfBooks(own)).toBe(books);
        } else {
          expect(answer.__typename).toBe('PeriodLockChanged');
          expect(now.lockState).toBe(to);
          expect(commit).toMatchObject({
            outcome: 'DONE',
            actor: { name: 'senior' },
            reason: direction === 'back' ? REASON : null,
            events: [{ event: 'PERIOD_LOCK_CHANGED', objectId: id }],
          });
          expect(commit.events[0]?.changes).toContainEqual({ field: 'lockState', before: from, after: to });
          // What awaited approval is being prepared again.
          const closeState = seen.closeState === 'PENDING_APPROVAL' ? 'DRAFT' : seen.closeState;
          expect(now.closeState).toBe(closeState);
        }
      }
    },
  );
});

test('going back needs a reason of twenty characters, blanks around it not counted; a shorter one changes nothing', async () => {
  const { id } = await bringTo(firm, tenant, { date: '2026-01-15', lockState: 'LOCKED' });
  const books = await digestOfBooks(tenant);
  for (const reason of ['', 'too short', `    ${'x'.repeat(19)}    `])
    expect(await unlock(tenant, id, 'UNLOCKED', reason)).toMatchObject({
      code: 'REASON_TOO_SHORT',
      minimum: 20,
      givenLength: reason.trim().length,
    });
  expect(await digestOfBooks(tenant)).toBe(books);
  expect(await unlock(tenant, id, 'UNLOCKED', 'x'.repeat(20))).toMatchObject({
    __typename: 'PeriodLockChanged',
  });
});

test.each(['junior', 'reviewer'] as const)(
  'a %s neither locks nor unlocks; the attempt is recorded, the period as it was',
  async (as) => {
    const { id, lockState } = await periodAt(firm, tenant, '2026-02-15');
    const books = await digestOfBooks(tenant);
    for (const [mutation, input] of [
      ['lockPeriod', { to: 'LOCK_SALES' }],
      ['unlockPeriod', { to: 'UNLOCKED', reason: REASON }],
    ] as const) {
      await expect(
        firm.do(mutation, { periodId: id, ...input }, { as, tenant: tenant.slug }),
      ).rejects.toThrow('NOT_FOUND_OR_DENIED');
      expect(await lastCommit(firm, tenant)).toMatchObject({
        outcome: 'DENIED',
        actor: { name: as },
        events: [{ event: 'ACCESS_DENIED', objectId: `Mutation.${mutation}` }],
      });
    }
    expect(await digestOfBooks(tenant)).toBe(books);
    expect((await periodAt(firm, tenant, '2026-02-15')).lockState).toBe(lockState);
  },
);

describe('a close that awaits approval', () => {
  const date = '2026-03-31';
  async function awaiting(own: TestTenant): Promise<PeriodSeen> {
    const { id: periodId } = await periodAt(firm, own, date);
    for (const [mutation, input] of [
      ['prepareClose', {}],
      ['lockPeriod', { to: 'LOCK_SALES' }],
      ['lockPeriod', { to: 'LOCK_SALES_AND_PURCHASING' }],
      ['submitClose', {}],
    ] as const)
      await firm.do(mutation, { periodId, ...input }, { as: 'senior', tenant: own.slug });
    const period = await periodAt(firm, own, date);
    expect(period).toMatchObject({
      lockState: 'LOCK_SALES_AND_PURCHASING',
      closeState: 'PENDING_APPROVAL',
    });
    return period;
  }

  test('goes back to DRAFT in the commit of the entry that is posted into it', async () => {
    const own = await firm.provision();
    const { id } = await awaiting(own);
    const posted = await post(own, date);
    expect(posted.__typename).toBe('EntryPosted');
    const commit = await lastCommit(firm, own);
    expect(commit.number).toBe((posted['entry'] as { commitNumber: string }).commitNumber);
    expect(commit.events.map(({ event }) => event).toSorted()).toEqual([
      'ENTRY_POSTED',
      'PERIOD_CLOSE_SENT_BACK',
    ]);
    const sentBack = commit.events.find(({ event }) => event === 'PERIOD_CLOSE_SENT_BACK');
    expect(sentBack?.objectId).toBe(id);
    expect(sentBack?.changes).toContainEqual({
      field: 'closeState',
      before: 'PENDING_APPROVAL',
      after: 'DRAFT',
    });
    expect(await periodAt(firm, own, date)).toMatchObject({
      lockState: 'LOCK_SALES_AND_PURCHASING',
      closeState: 'DRAFT',
    });
  });

  test('stays where it is when the entry is refused, and when it goes into the month beside it', async () => {
    const own = await firm.provision();
    await awaiting(own);
    const refused = await firm.do(
      'postEntry',
      { postingDate: date, description: 'One-sided', lines: [] },
      { as: 'senior', tenant: own.slug },
    );
    expect(refused.code).toBe('ENTRY_TOO_SHORT');
    expect((await post(own, '2026-04-01')).__typename).toBe('EntryPosted');
    expect((await periodAt(firm, own, date)).closeState).toBe('PENDING_APPROVAL');
  });

  test('goes back to DRAFT in the commit that takes the lock back', async () => {
    const own = await firm.provision();
    const { id } = await awaiting(own);
    await lock(own, id, 'LOCKED');
    expect((await unlock(own, id, 'LOCK_SALES_AND_PURCHASING')).__typename).toBe('PeriodLockChanged');
    const { events } = await lastCommit(firm, own);
    expect(events).toHaveLength(1);
    expect(events[0]?.changes).toContainEqual({
      field: 'closeState',
      before: 'PENDING_APPROVAL',
      after: 'DRAFT',
    });
    expect((await periodAt(firm, own, date)).closeState).toBe('DRAFT');
  });
});

test('a close skips no step; the refusal names the steps that are allowed', async () => {
  const own = await firm.provision();
  const { id: periodId } = await periodAt(firm, own, '2026-03-15');
  const step = (mutation: string) => firm.do(mutation, { periodId }, { as: 'senior', tenant: own.slug });
  expect(await step('submitClose')).toMatchObject({
    code: 'CLOSE_STEP_NOT_ALLOWED',
    fromCloseState: 'OPEN',
    toCloseState: 'PENDING_APPROVAL',
    allowedCloseStates: ['DRAFT'],
  });
  expect(await step('prepareClose')).toMatchObject({ __typename: 'PeriodCloseChanged' });
  expect(await lastCommit(firm, own)).toMatchObject({
    actor: { name: 'senior' },
    events: [{ event: 'PERIOD_CLOSE_CHANGED', objectId: periodId }],
  });
  expect(await step('prepareClose')).toMatchObject({
    code: 'CLOSE_STEP_NOT_ALLOWED',
    fromCloseState: 'DRAFT',
  });
  // DRAFT → PENDING_APPROVAL is the next step, but both sides are open.
  expect(await step('submitClose')).toMatchObject({ code: 'STATE_PAIR_NOT_ALLOWED' });
});

test('the database refuses every forbidden pair of states, written by the product or by a client below it', async () => {
  const allowed: Readonly<Record<string, readonly LockState[]>> = {
    OPEN: ['UNLOCKED', 'LOCK_SALES', 'LOCK_PURCHASING', 'LOCK_SALES_AND_PURCHASING'],
    DRAFT: ['UNLOCKED', 'LOCK_SALES', 'LOCK_PURCHASING', 'LOCK_SALES_AND_PURCHASING'],
    PENDING_APPROVAL: ['LOCK_SALES_AND_PURCHASING', 'LOCKED'],
    CLOSED: ['LOCKED'],
    YEAR_CLOSED: ['CLOSED'],
    YEAR_AUDITED: ['CLOSED'],
  };
  const own = await firm.provision();
  const forbidden = closeStates.flatMap((closeState) =>
    lockStates
      .filter((lockState) => !allowed[closeState]?.includes(lockState))
      .map((lockState) => ({ closeState, lockState })),
  );
  expect(forbidden).toHaveLength(36 - 13);
  const books = await digestOfBooks(own);
  for (const { lockState, closeState } of forbidden) {
    const pair = `${lockState} under ${closeState}`;
    await expect(
      setStates(firm, own, { date: '2026-05-15', lockState, closeState }),
      pair,
    ).rejects.toMatchObject({
      name: 'DatabaseRefused',
    });
    await expect(
      own.stored.run(
        'update periods set lock_state = ?, close_state = ?, commit_number = commit_number + 1',
        lockState,
        closeState,
      ),
      pair,
    ).rejects.toThrow(/check constraint/i);
  }
  expect(await digestOfBooks(own)).toBe(books);
});

test('nothing of all this was an error of the server', () => {
  // The fixture's forbidden pairs do not pass the API.
  expect(firm.masked).toEqual([]);
});
