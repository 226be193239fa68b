import type { LocalDate } from './local-date.ts';
import type { PeriodFact } from './periods.ts';
import { refuse, type Refusal } from './refusals.ts';
import { accepted, refused, type Result } from './result.ts';
import { decideYearCloseAction } from './year-end-life.ts';

/** The state of a fiscal year. CLOSED: all its periods are closed, and the year-end close may be drafted. */
const fiscalYearStates = ['OPEN', 'CLOSED', 'YEAR_CLOSED', 'YEAR_AUDITED'] as const;
export type FiscalYearState = (typeof fiscalYearStates)[number];

/** A fiscal year with its periods, as needed for the order of years. */
export interface YearFact {
  readonly name: string;
  readonly periods: readonly Pick<PeriodFact, 'name' | 'closeState'>[];
}

/** What a year's close waits for besides the states of its months. */
export interface YearWaits {
  readonly endDate: LocalDate;
  /** Where the tenant is. */
  readonly today: LocalDate;
  /** Changes of the year's opening that nobody has acknowledged, a sentence each. */
  readonly openingChanges: readonly string[];
}

/** The year-end moves all periods of a year together, so that they agree from YEAR_CLOSED on. */
export function fiscalYearState({ periods }: YearFact): FiscalYearState {
  const all = (...states: readonly string[]): boolean =>
    periods.every(({ closeState }) => states.includes(closeState));
  if (all('YEAR_AUDITED')) return 'YEAR_AUDITED';
  if (all('YEAR_CLOSED', 'YEAR_AUDITED')) return 'YEAR_CLOSED';
  return all('CLOSED', 'YEAR_CLOSED', 'YEAR_AUDITED') ? 'CLOSED' : 'OPEN';
}

const isYearClosed = (year: YearFact): boolean =>
  ['YEAR_CLOSED', 'YEAR_AUDITED'].includes(fiscalYearState(year));

/** Everything that blocks a year's close, earlier years first; empty if it is ready. `earlier`: in date order. Product 5.4. */
export function yearCloseBlockers(
  year: YearFact,
  earlier: readonly YearFact[],
  { endDate, today, openingChanges }: YearWaits,
): string[] {
  if (isYearClosed(year)) return [`the year ${year.name} is already ${fiscalYearState(year)}`];
  return [
    ...earlier.filter((each) => !isYearClosed(each)).map(({ name }) => `the year ${name} is not closed`),
    ...year.periods
      .filter(({ closeState }) => closeState !== 'CLOSED')
      .map(({ name, closeState }) => `${name} is ${closeState}`),
    ...(endDate < today ? [] : [`the year ${year.name} ends on ${endDate}, and it is ${today}`]),
    ...openingChanges,
  ];
}

/** Whether a year may be closed. Refuses: YEAR_NOT_READY, with all blockers. */
export function decideYearReady(
  year: YearFact,
  earlier: readonly YearFact[],
  waits: YearWaits,
): Result<null, Refusal<'YEAR_NOT_READY'>> {
  const blockers = yearCloseBlockers(year, earlier, waits);
  if (blockers.length === 0) return accepted(null);
  return refused(refuse('YEAR_NOT_READY', { fiscalYearRef: year.name, blockedBy: blockers }));
}

/**
 * Whether a close of the year may be drafted, in place of one that is there. Refuses in this order: YEAR_AUDITED,
 * YEAR_CLOSE_NOT_IN_STATE (the year is closed: its close is POSTED), YEAR_NOT_READY.
 */
export function decideYearDraft(
  year: YearFact,
  earlier: readonly YearFact[],
  waits: YearWaits,
): Result<null, Refusal<'YEAR_AUDITED' | 'YEAR_CLOSE_NOT_IN_STATE' | 'YEAR_NOT_READY'>> {
  const { name: fiscalYear } = year;
  const state = fiscalYearState(year);
  if (state === 'YEAR_AUDITED') return refused(refuse('YEAR_AUDITED', { fiscalYearRef: fiscalYear }));
  if (state === 'YEAR_CLOSED')
    return decideYearCloseAction({ fiscalYear, state: 'POSTED', action: 'supersede' });
  return decideYearReady(year, earlier, waits);
}

/**
 * Whether the close of a year may be reversed. `later`: in date order; the refusal names the latest closed one, because
 * it has to be reversed first. Refuses in this order: YEAR_AUDITED, LATER_YEAR_CLOSED. Product 5.5.
 */
export function decideYearBack(
  year: YearFact,
  later: readonly YearFact[],
): Result<null, Refusal<'YEAR_AUDITED' | 'LATER_YEAR_CLOSED'>> {
  if (fiscalYearState(year) === 'YEAR_AUDITED')
    return refused(refuse('YEAR_AUDITED', { fiscalYearRef: year.name }));
  const last = later.findLast(isYearClosed);
  if (last)
    return refused(refuse('LATER_YEAR_CLOSED', { fiscalYearRef: year.name, laterYearRef: last.name }));
  return accepted(null);
}
