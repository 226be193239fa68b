import { describe, expect, test } from 'vitest';
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

function yearOf(states: readonly (readonly [LockState, CloseState])[]): PeriodFact[] {
  const year = fiscalYearPeriods({ startDate: localDate('2026-01-01') });
  if (!year.ok) throw new Error('The year is valid.');
  return year.value.periods.map((period, index) => {
    const [lockState, closeState] = states[index] ?? ['UNLOCKED', 'OPEN'];
    return { ...period, id: uuidV7FromParts(index, new Uint8Array(10)), lockState, closeState };
  });
}

function first(lockState: LockState, closeState: CloseState) {
  const yearPeriods = yearOf([[lockState, closeState]]);
  return { period: yearPeriods[0] as PeriodFact, yearPeriods };
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
    const yearPeriods = yearOf([
      ['LOCKED', 'CLOSED'],
      ['LOCKED', 'CLOSED'],
    ]);
    const [january, february] = yearPeriods as [PeriodFact, PeriodFact];
    expect(decideLockTransition({ period: january, yearPeriods, to: 'UNLOCKED', reason })).toMatchObject({
      refusal: { code: 'CLOSE_OUT_OF_ORDER', facts: { periodRef: '2026-01', firstPeriodRef: '2026-02' } },
    });
    expect(decideLockTransition({ period: february, yearPeriods, to: 'UNLOCKED', reason }).ok).toBe(true);
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
        period: closing[1] as PeriodFact,
        yearPeriods: closing,
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
        period: reopening[0] as PeriodFact,
        yearPeriods: reopening,
        to: 'OPEN',
        reason,
      }),
    ).toMatchObject({ refusal: { code: 'CLOSE_OUT_OF_ORDER', facts: { firstPeriodRef: '2026-03' } } });
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
