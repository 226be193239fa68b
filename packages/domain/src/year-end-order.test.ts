import { describe, expect, test } from 'vitest';
import { localDate } from './local-date.ts';
import type { CloseState } from './periods.ts';
import { explanationOf } from './refusals.ts';
import {
  decideYearBack,
  decideYearDraft,
  fiscalYearState,
  yearCloseBlockers,
  type FiscalYearState,
  type YearFact,
  type YearWaits,
} from './year-end-order.ts';

const year = (name: string, ...states: readonly CloseState[]): YearFact => ({
  name,
  periods: states.map((closeState, index) => ({ name: `${name}-0${index + 1}`, closeState })),
});

describe('the state of a fiscal year follows from its periods', () => {
  const cases: readonly (readonly [readonly CloseState[], FiscalYearState])[] = [
    [['OPEN', 'OPEN'], 'OPEN'],
    [['CLOSED', 'PENDING_APPROVAL'], 'OPEN'],
    [['CLOSED', 'CLOSED'], 'CLOSED'],
    [['YEAR_CLOSED', 'YEAR_CLOSED'], 'YEAR_CLOSED'],
    [['YEAR_AUDITED', 'YEAR_AUDITED'], 'YEAR_AUDITED'],
  ];
  test.each(cases)('%j is %s', (states, expected) => {
    expect(fiscalYearState(year('2026', ...states))).toBe(expected);
  });
});

const waits: YearWaits = {
  endDate: localDate('2027-12-31'),
  today: localDate('2028-01-01'),
  openingChanges: [],
};

test('all blockers are named, earlier years before the months of the year itself', () => {
  const earlier = [year('2024', 'YEAR_AUDITED'), year('2025', 'CLOSED'), year('2026', 'OPEN')];
  expect(yearCloseBlockers(year('2027', 'CLOSED', 'DRAFT', 'OPEN'), earlier, waits)).toEqual([
    'the year 2025 is not closed',
    'the year 2026 is not closed',
    '2027-02 is DRAFT',
    '2027-03 is OPEN',
  ]);
  const closed = year('2027', 'CLOSED');
  expect(
    yearCloseBlockers(closed, [], { ...waits, today: waits.endDate, openingChanges: ['it changed'] }),
  ).toEqual(['the year 2027 ends on 2027-12-31, and it is 2027-12-31', 'it changed']);
});

test('a closed year says that it is closed, and nothing else', () => {
  expect(yearCloseBlockers(year('2026', 'YEAR_CLOSED'), [year('2025', 'OPEN')], waits)).toEqual([
    'the year 2026 is already YEAR_CLOSED',
  ]);
});

test('a year that is closed is not drafted again: its close is POSTED and must be reversed, unless the year is signed off', () => {
  const earlier = [year('2025', 'OPEN')];
  const closed = decideYearDraft(year('2026', 'YEAR_CLOSED'), earlier, waits);
  expect(closed).toMatchObject({
    refusal: {
      code: 'YEAR_CLOSE_NOT_IN_STATE',
      facts: { yearCloseState: 'POSTED', allowedActions: ['reverseYearClose'] },
    },
  });
  expect(closed.ok ? '' : explanationOf(closed.refusal)).toBe(
    'The year-end close of 2026 is POSTED; it must be DRAFTED, REJECTED or APPROVED to be replaced by a new draft. Possible now: reverseYearClose.',
  );
  expect(decideYearDraft(year('2026', 'YEAR_AUDITED'), earlier, waits)).toMatchObject({
    refusal: { code: 'YEAR_AUDITED' },
  });
  expect(decideYearDraft(year('2026', 'CLOSED'), earlier, waits)).toMatchObject({
    refusal: { code: 'YEAR_NOT_READY', facts: { blockedBy: ['the year 2025 is not closed'] } },
  });
  expect(decideYearDraft(year('2026', 'CLOSED'), [], waits).ok).toBe(true);
});

test('an audited year does not go back, whatever the later years are; a closed one waits for the last closed one after it', () => {
  const later = [year('2027', 'YEAR_CLOSED'), year('2028', 'YEAR_CLOSED'), year('2029', 'OPEN')];
  expect(decideYearBack(year('2026', 'YEAR_AUDITED'), later)).toMatchObject({
    refusal: { code: 'YEAR_AUDITED', facts: { fiscalYearRef: '2026' } },
  });
  expect(decideYearBack(year('2026', 'YEAR_CLOSED'), later)).toMatchObject({
    refusal: { code: 'LATER_YEAR_CLOSED', facts: { laterYearRef: '2028' } },
  });
  expect(decideYearBack(year('2026', 'YEAR_CLOSED'), [year('2027', 'CLOSED')]).ok).toBe(true);
});
