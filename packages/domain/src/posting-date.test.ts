import { describe, expect, test } from 'vitest';
import { entryKinds, entrySources, sides, type Side } from './entry.ts';
import { fiscalYearPeriods, nextFiscalYear, openingDateOf } from './fiscal-year.ts';
import { uuidV7FromParts } from './ids.ts';
import { addDays, localDate } from './local-date.ts';
import { lockStates, postingMatrix, type LockState, type PeriodFact } from './periods.ts';
import { decidePostingDate, sideOfSource, sourcesOfKind } from './posting-date.ts';
import { decidePeriod, firstOpenDate } from './posting-period.ts';

function yearOf(locks: Readonly<Record<string, LockState>> = {}): PeriodFact[] {
  const year = fiscalYearPeriods({ startDate: localDate('2026-01-01') });
  if (!year.ok) throw new Error('The year is valid.');
  return year.value.periods.map((period, index) => ({
    ...period,
    id: uuidV7FromParts(index, new Uint8Array(10)),
    lockState: locks[period.name] ?? 'UNLOCKED',
    closeState: 'OPEN',
  }));
}

describe('P14 the matrix: every source and kind × every lock state', () => {
  // Written from product 5.1 anew, not read from the table under test.
  const accepts = (lockState: LockState, side: Side): boolean => {
    if (lockState === 'UNLOCKED') return true;
    if (lockState === 'LOCKED' || lockState === 'CLOSED') return false;
    if (side === 'SALES') return lockState === 'LOCK_PURCHASING';
    if (side === 'PURCHASING') return lockState === 'LOCK_SALES';
    return true;
  };

  test.each(lockStates.flatMap((lockState) => sides.map((side) => ({ lockState, side }))))(
    '$side in $lockState',
    ({ lockState, side }) => {
      expect(postingMatrix[lockState][side]).toBe(accepts(lockState, side));
    },
  );

  const cases = lockStates.flatMap((lockState) =>
    entryKinds.flatMap((kind) => sourcesOfKind[kind].map((source) => ({ lockState, kind, source }))),
  );
  test.each(cases.filter(({ source }) => source !== 'OPENING'))('$kind of $source in $lockState', (facts) => {
    const { lockState, kind, source } = facts;
    const periods = yearOf({ '2026-03': lockState });
    const isYearEnd = source === 'YEAR_END' && (kind === 'CLOSING' || kind === 'FX_SETTLEMENT');
    const isAccepted =
      isYearEnd ||
      (source === 'IMPORT' ? lockState === 'UNLOCKED' : accepts(lockState, sideOfSource[source]));
    for (const day of ['2026-03-01', '2026-03-31']) {
      const decision = decidePostingDate({ kind, source, postingDate: localDate(day), periods, lines: [] });
      if (isAccepted) expect(decision).toEqual({ ok: true, value: periods[2]?.id });
      else {
        expect(decision).toEqual({
          ok: false,
          refusal: {
            code: 'PERIOD_LOCKED',
            facts: {
              lockedPeriodRef: '2026-03',
              periodLockState: lockState,
              postingSide: sideOfSource[source],
              postingDate: day,
            },
          },
        });
      }
    }
  });
});

test('P1 a lock holds from its first to its last day and not a day longer', () => {
  const periods = yearOf({ '2026-02': 'LOCKED' });
  const isAccepted = (day: string) => decidePeriod({ postingDate: localDate(day), side: 'NONE', periods }).ok;
  expect(['2026-01-31', '2026-02-01', '2026-02-28', '2026-03-01'].map(isAccepted)).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

test('P10 a line of another side needs that side open too', () => {
  const periods = yearOf({ '2026-03': 'LOCK_SALES' });
  const entry = {
    kind: 'ORDINARY',
    source: 'PURCHASING',
    postingDate: localDate('2026-03-10'),
    periods,
  } as const;
  expect(decidePostingDate({ ...entry, lines: [{}, { side: 'PURCHASING' }] }).ok).toBe(true);
  expect(decidePostingDate({ ...entry, lines: [{}, { side: 'SALES' }] })).toMatchObject({
    refusal: { code: 'PERIOD_LOCKED', facts: { postingSide: 'SALES' } },
  });
});

test('P11 dates before the first period and in the far future are refused with the window', () => {
  for (const day of ['2025-12-31', '2027-01-01', '2062-03-01']) {
    expect(decidePeriod({ postingDate: localDate(day), side: 'NONE', periods: yearOf() })).toEqual({
      ok: false,
      refusal: {
        code: 'POSTING_DATE_OUTSIDE_PERIODS',
        facts: { postingDate: day, firstPeriodDate: '2026-01-01', lastPeriodDate: '2026-12-31' },
      },
    });
  }
  expect(decidePeriod({ postingDate: localDate('2026-01-01'), side: 'NONE', periods: [] })).toMatchObject({
    refusal: { facts: { firstPeriodDate: null, lastPeriodDate: null } },
  });
});

test('P4 the first open day skips what is locked for the side', () => {
  const periods = yearOf({ '2026-03': 'LOCKED', '2026-04': 'LOCK_SALES' });
  const notBefore = localDate('2026-03-10');
  expect(firstOpenDate({ notBefore, side: 'NONE', periods })).toBe('2026-04-01');
  expect(firstOpenDate({ notBefore, side: 'SALES', periods })).toBe('2026-05-01');
  expect(firstOpenDate({ notBefore: localDate('2026-05-09'), side: 'SALES', periods })).toBe('2026-05-09');
  expect(firstOpenDate({ notBefore: localDate('2027-01-01'), side: 'SALES', periods })).toBeNull();
});

test('the opening entry is dated the day before the first period, which must accept adjustments', () => {
  const opening = { kind: 'OPENING', source: 'OPENING', lines: [] } as const;
  const eve = localDate('2025-12-31');
  expect(decidePostingDate({ ...opening, postingDate: eve, periods: yearOf() })).toEqual({
    ok: true,
    value: null,
  });
  expect(decidePostingDate({ ...opening, postingDate: addDays(eve, 1), periods: yearOf() })).toMatchObject({
    refusal: { code: 'OPENING_DATE_WRONG', facts: { openingDate: eve } },
  });
  expect(
    decidePostingDate({ ...opening, postingDate: eve, periods: yearOf({ '2026-01': 'CLOSED' }) }),
  ).toMatchObject({ refusal: { code: 'PERIOD_LOCKED', facts: { lockedPeriodRef: '2026-01' } } });
});

test('P3 a source cannot make an entry of a kind that is not its own', () => {
  for (const kind of entryKinds) {
    for (const source of entrySources.filter((each) => !sourcesOfKind[kind].includes(each))) {
      const facts = { kind, source, postingDate: localDate('2026-01-01'), periods: yearOf(), lines: [] };
      expect(() => decidePostingDate(facts), `${kind} by ${source}`).toThrow();
    }
  }
});

describe('fiscal years', () => {
  test('a year starts in any month and has twelve periods without gap', () => {
    for (let month = 1; month <= 12; month += 1) {
      const startDate = localDate(`2027-${String(month).padStart(2, '0')}-01`);
      const year = fiscalYearPeriods({ startDate });
      if (!year.ok) throw new Error('The year is valid.');
      const { periods, endDate } = year.value;
      expect(periods.length).toBe(12);
      expect(periods[0]?.startDate).toBe(startDate);
      expect(periods.at(-1)?.endDate).toBe(endDate);
      periods.slice(1).forEach((period, index) => {
        expect(period.startDate).toBe(addDays(periods[index]?.endDate ?? endDate, 1));
      });
      expect(nextFiscalYear(year.value).startDate).toBe(addDays(endDate, 1));
    }
  });

  test('a first year may be shorter and begin inside a month', () => {
    const year = fiscalYearPeriods({
      startDate: localDate('2025-07-01'),
      firstYearStart: localDate('2026-04-15'),
    });
    expect(year).toMatchObject({
      ok: true,
      value: { name: '2026', startDate: '2026-04-15', endDate: '2026-06-30' },
    });
    if (!year.ok) return;
    expect(year.value.periods.map(({ ordinal, name, startDate }) => [ordinal, name, startDate])).toEqual([
      [10, '2026-04', '2026-04-15'],
      [11, '2026-05', '2026-05-01'],
      [12, '2026-06', '2026-06-01'],
    ]);
    expect(openingDateOf(year.value)).toBe('2026-04-14');
  });

  test('a year that starts inside a month, or a first day outside the year, is refused', () => {
    expect(fiscalYearPeriods({ startDate: localDate('2026-01-02') })).toMatchObject({
      refusal: { facts: { field: 'startDate' } },
    });
    expect(
      fiscalYearPeriods({ startDate: localDate('2026-01-01'), firstYearStart: localDate('2027-01-01') }),
    ).toMatchObject({ refusal: { facts: { field: 'firstYearStart' } } });
  });
});
