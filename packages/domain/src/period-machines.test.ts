import { describe, expect, test } from 'vitest';
import { reopenedBefore, type MonthFact, type MonthOrder } from './close-order.ts';
import { decideCloseTransition } from './close-transition.ts';
import { uuidV7FromParts } from './ids.ts';
import { decideLockTransition } from './lock-transition.ts';
import {
  closeStateAfterPosting,
  isPairAllowed,
  lockMachine,
  lockStatesOfCloseState,
  validateMachines,
} from './period-machines.ts';
import { closeStates, lockStates, type CloseState, type LockState, type PeriodFact } from './periods.ts';
import { fiscalYearPeriods } from './fiscal-year.ts';
import { localDate } from './local-date.ts';

const reason = 'A supplier invoice came after the close';

type States = readonly (readonly [LockState, CloseState])[];
type Month = PeriodFact & MonthFact;

/** The months of 2026 or another year, the first ones in the states given. */
function yearOf(states: States, name = 2026): Month[] {
  const year = fiscalYearPeriods({ startDate: localDate(`${name}-01-01`) });
  if (!year.ok) throw new Error('The year is valid.');
  return year.value.periods.map((period, index) => {
    const [lockState, closeState] = states[index] ?? ['UNLOCKED', 'OPEN'];
    const id = uuidV7FromParts(name * 100 + index, new Uint8Array(10));
    return { ...period, id, lockState, closeState, fiscalYearId: uuidV7FromParts(name, new Uint8Array(10)) };
  });
}

const today = localDate('2029-01-15');

const orderOf = (months: readonly Month[], onceClosed: readonly Month[] = []): MonthOrder => ({
  months,
  onceClosed: new Set(onceClosed.map(({ id }) => id)),
});

function first(lockState: LockState, closeState: CloseState) {
  const months = yearOf([[lockState, closeState]]);
  return { period: months[0] as Month, order: orderOf(months), today };
}

test('the machines are sound: every allowed pair is reached and no other', () => {
  expect(() => validateMachines()).not.toThrow();
});

test('there are exactly thirteen pairs', () => {
  const pairs = closeStates.flatMap((closeState) =>
    lockStates.map((lockState) => ({ lockState, closeState })),
  );
  expect(pairs.filter(isPairAllowed).length).toBe(13);
});

describe('lock steps', () => {
  test('every step of every pair ends in an allowed pair or is refused by name', () => {
    for (const closeState of closeStates) {
      for (const lockState of lockStatesOfCloseState[closeState]) {
        for (const to of lockStates) {
          const name = `${lockState}/${closeState} -> ${to}`;
          const decision = decideLockTransition({ ...first(lockState, closeState), to, reason });
          const { forward, back } = lockMachine[lockState];
          if (decision.ok) {
            expect([...forward, ...back], name).toContain(to);
            expect(isPairAllowed(decision.value), name).toBe(true);
          } else if ([...forward, ...back].includes(to)) {
            expect(decision.refusal.code, name).toBe('STATE_PAIR_NOT_ALLOWED');
          } else {
            expect(decision.refusal, name).toMatchObject({
              code: 'LOCK_STEP_NOT_ALLOWED',
              facts: { fromLockState: lockState, toLockState: to, allowedLockStates: [...forward, ...back] },
            });
          }
        }
      }
    }
  });

  test('nobody but the year-end enters or leaves CLOSED', () => {
    expect(decideLockTransition({ ...first('LOCKED', 'CLOSED'), to: 'CLOSED', reason })).toMatchObject({
      refusal: { code: 'LOCK_STEP_NOT_ALLOWED' },
    });
    for (const to of lockStates) {
      expect(decideLockTransition({ ...first('CLOSED', 'YEAR_CLOSED'), to, reason })).toMatchObject({
        refusal: { code: 'LOCK_STEP_NOT_ALLOWED', facts: { allowedLockStates: [] } },
      });
    }
  });

  test('going back needs a reason, going forward none', () => {
    expect(decideLockTransition({ ...first('UNLOCKED', 'OPEN'), to: 'LOCK_SALES', reason: null }).ok).toBe(
      true,
    );
    expect(
      decideLockTransition({ ...first('LOCK_SALES', 'OPEN'), to: 'UNLOCKED', reason: 'too short' }),
    ).toMatchObject({
      refusal: { code: 'REASON_TOO_SHORT', facts: { minimum: 20, givenLength: 9 } },
    });
    expect(decideLockTransition({ ...first('LOCK_SALES', 'OPEN'), to: 'UNLOCKED', reason })).toEqual({
      ok: true,
      value: { lockState: 'UNLOCKED', closeState: 'OPEN' },
    });
  });

  test('LOCKED to UNLOCKED is one step and sends the close back to DRAFT', () => {
    for (const closeState of ['PENDING_APPROVAL', 'CLOSED'] as const) {
      expect(decideLockTransition({ ...first('LOCKED', closeState), to: 'UNLOCKED', reason })).toEqual({
        ok: true,
        value: { lockState: 'UNLOCKED', closeState: 'DRAFT' },
      });
    }
  });

  test('a period is locked altogether only once its close was submitted', () => {
    expect(
      decideLockTransition({ ...first('LOCK_SALES_AND_PURCHASING', 'OPEN'), to: 'LOCKED', reason }),
    ).toMatchObject({
      refusal: {
        code: 'STATE_PAIR_NOT_ALLOWED',
        facts: {
          periodLockState: 'LOCKED',
          periodCloseState: 'OPEN',
          allowedLockStates: lockStatesOfCloseState.OPEN,
        },
      },
    });
    const submitted = first('LOCK_SALES_AND_PURCHASING', 'PENDING_APPROVAL');
    expect(decideLockTransition({ ...submitted, to: 'LOCKED', reason: null }).ok).toBe(true);
  });

  test('months reopen in reverse, by unlocking too', () => {
    const months = yearOf([
      ['LOCKED', 'CLOSED'],
      ['LOCKED', 'CLOSED'],
    ]);
    const order = orderOf(months);
    const [january, february] = months as [Month, Month];
    expect(decideLockTransition({ period: january, order, to: 'UNLOCKED', reason })).toMatchObject({
      refusal: { code: 'CLOSE_OUT_OF_ORDER', facts: { periodRef: '2026-01', firstPeriodRef: '2026-02' } },
    });
    expect(decideLockTransition({ period: february, order, to: 'UNLOCKED', reason }).ok).toBe(true);
  });
});

describe('close steps', () => {
  test('skipped steps are refused and the answer names the allowed ones', () => {
    const allowed: Record<CloseState, CloseState[]> = {
      OPEN: ['DRAFT'],
      DRAFT: ['PENDING_APPROVAL', 'OPEN'],
      PENDING_APPROVAL: ['CLOSED', 'DRAFT'],
      CLOSED: ['OPEN', 'DRAFT'],
      YEAR_CLOSED: ['YEAR_AUDITED'],
      YEAR_AUDITED: [],
    };
    for (const closeState of closeStates) {
      for (const lockState of lockStatesOfCloseState[closeState]) {
        for (const to of closeStates) {
          const decision = decideCloseTransition({ ...first(lockState, closeState), to, reason });
          if (decision.ok) expect(isPairAllowed(decision.value)).toBe(true);
          if (allowed[closeState].includes(to)) continue;
          expect(decision, `${closeState} -> ${to}`).toMatchObject({
            refusal: {
              code: 'CLOSE_STEP_NOT_ALLOWED',
              facts: {
                fromCloseState: closeState,
                toCloseState: to,
                allowedCloseStates: allowed[closeState],
              },
            },
          });
        }
      }
    }
  });

  test('submitting needs both sides locked', () => {
    expect(
      decideCloseTransition({ ...first('LOCK_SALES', 'DRAFT'), to: 'PENDING_APPROVAL', reason: null }),
    ).toMatchObject({
      refusal: {
        code: 'STATE_PAIR_NOT_ALLOWED',
        facts: { allowedLockStates: ['LOCK_SALES_AND_PURCHASING', 'LOCKED'] },
      },
    });
  });

  test('approving locks in the same step', () => {
    const submitted = first('LOCK_SALES_AND_PURCHASING', 'PENDING_APPROVAL');
    expect(decideCloseTransition({ ...submitted, to: 'CLOSED', reason: null })).toEqual({
      ok: true,
      value: { lockState: 'LOCKED', closeState: 'CLOSED' },
    });
  });

  test('rejecting and reopening need a reason and let adjustments in again', () => {
    for (const closeState of ['PENDING_APPROVAL', 'CLOSED'] as const) {
      expect(
        decideCloseTransition({ ...first('LOCKED', closeState), to: 'DRAFT', reason: null }),
      ).toMatchObject({
        refusal: { code: 'REASON_TOO_SHORT' },
      });
      expect(decideCloseTransition({ ...first('LOCKED', closeState), to: 'DRAFT', reason })).toEqual({
        ok: true,
        value: { lockState: 'LOCK_SALES_AND_PURCHASING', closeState: 'DRAFT' },
      });
    }
  });

  test('months close in order and reopen in reverse', () => {
    const closing = yearOf([
      ['UNLOCKED', 'OPEN'],
      ['LOCKED', 'PENDING_APPROVAL'],
    ]);
    expect(
      decideCloseTransition({
        period: closing[1] as Month,
        order: orderOf(closing),
        today,
        to: 'CLOSED',
        reason: null,
      }),
    ).toMatchObject({
      refusal: { code: 'CLOSE_OUT_OF_ORDER', facts: { firstPeriodRef: '2026-01', firstCloseState: 'OPEN' } },
    });
    const reopening = yearOf([
      ['LOCKED', 'CLOSED'],
      ['LOCKED', 'CLOSED'],
      ['LOCKED', 'CLOSED'],
    ]);
    expect(
      decideCloseTransition({
        period: reopening[0] as Month,
        order: orderOf(reopening),
        today,
        to: 'OPEN',
        reason,
      }),
    ).toMatchObject({ refusal: { code: 'CLOSE_OUT_OF_ORDER', facts: { firstPeriodRef: '2026-03' } } });
  });

  test('a month closes once its last day has passed, not on that day', () => {
    const submitted = first('LOCK_SALES_AND_PURCHASING', 'PENDING_APPROVAL');
    const closedOn = (day: string) =>
      decideCloseTransition({ ...submitted, today: localDate(day), to: 'CLOSED', reason: null });
    expect(closedOn('2026-01-31')).toMatchObject({
      refusal: {
        code: 'PERIOD_NOT_ENDED',
        facts: { periodRef: '2026-01', periodEndDate: '2026-01-31', currentDate: '2026-01-31' },
      },
    });
    expect(closedOn('2026-02-01').ok).toBe(true);
  });

  test('months close in order over all years, except after a last month that was closed once and is reopened', () => {
    const closed = Array.from({ length: 11 }, () => ['LOCKED', 'CLOSED'] as const);
    const december = ['LOCK_SALES_AND_PURCHASING', 'DRAFT'] as const;
    const months = [...yearOf([...closed, december]), ...yearOf([['LOCKED', 'PENDING_APPROVAL']], 2027)];
    const [november, last, january] = [months[10], months[11], months[12]] as [Month, Month, Month];
    const close = (order: MonthOrder) =>
      decideCloseTransition({ period: january, order, today, to: 'CLOSED', reason: null });
    const inTheWay = {
      code: 'CLOSE_OUT_OF_ORDER',
      facts: { periodRef: '2027-01', firstPeriodRef: '2026-12' },
    };
    expect(close(orderOf(months))).toMatchObject({ refusal: inTheWay });
    expect(close(orderOf(months, [last])).ok).toBe(true);
    expect(reopenedBefore(january, orderOf(months, [last]))).toEqual([last]);
    const withNovember = months.map((each) =>
      each === november ? { ...each, closeState: 'DRAFT' as const } : each,
    );
    expect(close(orderOf(withNovember, [november, last]))).toMatchObject({
      refusal: { code: 'CLOSE_OUT_OF_ORDER', facts: { firstPeriodRef: '2026-11' } },
    });
  });

  test('the last month of a year alone reopens while months of later years are closed', () => {
    const closed = Array.from({ length: 12 }, () => ['LOCKED', 'CLOSED'] as const);
    const months = [...yearOf(closed), ...yearOf([['LOCKED', 'CLOSED']], 2027)];
    const reopen = (period: Month | undefined) =>
      decideCloseTransition({ period: period as Month, order: orderOf(months), today, to: 'DRAFT', reason });
    expect(reopen(months[11]).ok).toBe(true);
    expect(reopen(months[10])).toMatchObject({
      refusal: { code: 'CLOSE_OUT_OF_ORDER', facts: { periodRef: '2026-11', firstPeriodRef: '2027-01' } },
    });
  });

  test('the reviewer signs a closed year, and nothing goes back after it', () => {
    expect(
      decideCloseTransition({ ...first('CLOSED', 'YEAR_CLOSED'), to: 'YEAR_AUDITED', reason: null }),
    ).toEqual({
      ok: true,
      value: { lockState: 'CLOSED', closeState: 'YEAR_AUDITED' },
    });
    for (const to of closeStates) {
      expect(decideCloseTransition({ ...first('CLOSED', 'YEAR_AUDITED'), to, reason }).ok).toBe(false);
    }
  });
});

test('posting into a submitted period sends it back to DRAFT', () => {
  expect(closeStates.map(closeStateAfterPosting)).toEqual([
    'OPEN',
    'DRAFT',
    'DRAFT',
    'CLOSED',
    'YEAR_CLOSED',
    'YEAR_AUDITED',
  ]);
});
