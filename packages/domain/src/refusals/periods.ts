import { defineRefusal, oneOf, possibleNow } from './define.ts';

/** Postings by their side, in a sentence. NONE: what is refused to journal entries is refused to every posting. */
const postingsOf: Readonly<Record<string, string>> = {
  SALES: 'sales postings',
  PURCHASING: 'purchasing postings',
};

/** Refusals of the lock and close machines and of posting dates. */
export const periodRefusals = {
  PERIOD_LOCKED: defineRefusal({
    answeredAs: 'PostingDateRefused',
    when: "The lock state of the posting date's period does not allow postings of this side.",
    facts: {
      lockedPeriodRef: 'id',
      periodLockState: 'LockState',
      postingSide: 'PostingSide',
      postingDate: 'date',
    },
    example: {
      lockedPeriodRef: '2026-03',
      periodLockState: 'LOCK_SALES',
      postingSide: 'SALES',
      postingDate: '2026-03-31',
    },
    message: (f) =>
      `The period ${f.lockedPeriodRef} is ${f.periodLockState}, which does not allow ${postingsOf[f.postingSide] ?? 'any postings'} dated ${f.postingDate}.`,
    remedy: () => 'Use a date in an open period, or have the period unlocked.',
  }),
  POSTING_DATE_OUTSIDE_PERIODS: defineRefusal({
    answeredAs: 'PostingDateRefused',
    when: "The posting date is before the tenant's first period or after its last.",
    facts: { postingDate: 'date', firstPeriodDate: 'date?', lastPeriodDate: 'date?' },
    example: { postingDate: '2062-01-15', firstPeriodDate: '2026-01-01', lastPeriodDate: '2026-12-31' },
    message: (f) =>
      f.firstPeriodDate === null || f.lastPeriodDate === null
        ? `The posting date ${f.postingDate} is not in any period: the tenant has none yet.`
        : `The posting date ${f.postingDate} is outside the tenant's periods, ${f.firstPeriodDate} to ${f.lastPeriodDate}.`,
    remedy: (f) =>
      f.firstPeriodDate === null || f.lastPeriodDate === null
        ? 'Open a fiscal year first.'
        : 'Choose a date in that range.',
  }),
  PERIOD_UNKNOWN: defineRefusal({
    when: 'No such period exists.',
    facts: { periodRef: 'id' },
    example: { periodRef: '2026-13' },
    message: (f) => `There is no period ${f.periodRef}.`,
    remedy: () => 'Query the periods for valid ids.',
  }),
  LOCK_STEP_NOT_ALLOWED: defineRefusal({
    answeredAs: 'PeriodLockRefused',
    when: 'The lock state cannot change this way in one step.',
    facts: {
      periodRef: 'id',
      fromLockState: 'LockState',
      toLockState: 'LockState',
      allowedLockStates: 'LockState[]',
    },
    example: {
      periodRef: '2026-03',
      fromLockState: 'UNLOCKED',
      toLockState: 'LOCKED',
      allowedLockStates: ['LOCK_SALES', 'LOCK_PURCHASING'],
    },
    message: (f) =>
      f.fromLockState === f.toLockState
        ? `The period ${f.periodRef} is already ${f.toLockState}.`
        : `The period ${f.periodRef} is ${f.fromLockState} and cannot go straight to ${f.toLockState}.`,
    remedy: (f) => possibleNow(f.allowedLockStates),
  }),
  CLOSE_STEP_NOT_ALLOWED: defineRefusal({
    answeredAs: 'CloseRefused',
    when: 'The close state cannot change this way in one step.',
    facts: {
      periodRef: 'id',
      fromCloseState: 'CloseState',
      toCloseState: 'CloseState',
      allowedCloseStates: 'CloseState[]',
    },
    example: {
      periodRef: '2026-03',
      fromCloseState: 'OPEN',
      toCloseState: 'CLOSED',
      allowedCloseStates: ['DRAFT'],
    },
    message: (f) => {
      if (f.toCloseState === 'YEAR_AUDITED')
        return `The year cannot be signed off: period ${f.periodRef} is ${f.fromCloseState}, and all its periods must be YEAR_CLOSED.`;
      return f.fromCloseState === f.toCloseState
        ? `The close of period ${f.periodRef} is already ${f.toCloseState}.`
        : `The close of period ${f.periodRef} is ${f.fromCloseState} and cannot go straight to ${f.toCloseState}.`;
    },
    remedy: (f) =>
      f.toCloseState === 'YEAR_AUDITED' ? 'Close the year first.' : possibleNow(f.allowedCloseStates),
  }),
  STATE_PAIR_NOT_ALLOWED: defineRefusal({
    answeredAs: 'PeriodLockRefused',
    when: 'The lock state and close state would contradict each other.',
    facts: {
      periodRef: 'id',
      periodLockState: 'LockState',
      periodCloseState: 'CloseState',
      allowedLockStates: 'LockState[]',
    },
    example: {
      periodRef: '2026-03',
      periodLockState: 'UNLOCKED',
      periodCloseState: 'PENDING_APPROVAL',
      allowedLockStates: ['LOCK_SALES_AND_PURCHASING', 'LOCKED'],
    },
    message: (f) =>
      `The period ${f.periodRef} cannot be ${f.periodLockState} while its close is ${f.periodCloseState}.`,
    remedy: (f) => `With that close state it must be ${oneOf(f.allowedLockStates)}.`,
  }),
  PERIOD_NOT_ENDED: defineRefusal({
    answeredAs: 'CloseRefused',
    when: 'A period is closed only after its last day has passed in the tenant’s time zone; it may be locked and submitted earlier.',
    facts: { periodRef: 'id', periodEndDate: 'date', currentDate: 'date' },
    example: { periodRef: '2026-03', periodEndDate: '2026-03-31', currentDate: '2026-03-30' },
    message: (f) =>
      `The period ${f.periodRef} cannot be closed on ${f.currentDate}: its last day is ${f.periodEndDate} and has not passed.`,
    remedy: (f) => `Approve it after ${f.periodEndDate}; it may be locked and submitted before.`,
  }),
  CLOSE_OUT_OF_ORDER: defineRefusal({
    answeredAs: 'CloseRefused',
    when: 'The months close in order over all years and reopen in reverse order, and another month comes first. The last month of a year alone may be reopened, and stay so, while months of later years close.',
    facts: { periodRef: 'id', firstPeriodRef: 'id', firstCloseState: 'CloseState' },
    example: { periodRef: '2026-03', firstPeriodRef: '2026-02', firstCloseState: 'OPEN' },
    message: (f) =>
      `The period ${f.periodRef} has to wait: ${f.firstPeriodRef} is ${f.firstCloseState} and comes first.`,
    remedy: (f) => `Start with ${f.firstPeriodRef}.`,
  }),
  FISCAL_YEAR_UNKNOWN: defineRefusal({
    answeredAs: 'FiscalYearRefused',
    when: 'No such fiscal year exists.',
    facts: { fiscalYearRef: 'id' },
    example: { fiscalYearRef: '2031' },
    message: (f) => `There is no fiscal year ${f.fiscalYearRef}.`,
    remedy: () => 'Query the fiscal years for valid names.',
  }),
  FISCAL_YEAR_NOT_ADJACENT: defineRefusal({
    when: 'A new fiscal year does not begin the day after the last one ends.',
    facts: { startDate: 'date', expectedDate: 'date' },
    example: { startDate: '2027-02-01', expectedDate: '2027-01-01' },
    message: (f) =>
      `The fiscal year would begin on ${f.startDate}, but the next one begins on ${f.expectedDate}. Years must follow each other without gaps.`,
  }),
} as const;
