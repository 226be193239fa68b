import { defineRefusal, oneOf, possibleNow } from './define.ts';

/** Postings by their side, in a sentence. NONE: what is refused to journal entries is refused to every posting. */
const postingsOf: Readonly<Record<string, string>> = {
  SALES: 'sales postings',
  PURCHASING: 'purchasing postings',
};

/** Refusals of the lock and close machines and of posting dates. */
export const periodRefusals = {
  PERIOD_LOCKED: defineRefusal({
    when: "The lock state of the posting date's period does not allow postings of this side.",
    facts: { period: 'text', lockState: 'text', side: 'text', postingDate: 'date' },
    example: { period: '2026-03', lockState: 'LOCK_SALES', side: 'SALES', postingDate: '2026-03-31' },
    message: (f) =>
      `The period ${f.period} is ${f.lockState}, which does not allow ${postingsOf[f.side] ?? 'any postings'} dated ${f.postingDate}. Use a date in an open period, or have the period unlocked.`,
  }),
  POSTING_DATE_OUTSIDE_PERIODS: defineRefusal({
    when: "The posting date is before the tenant's first period or after its last.",
    facts: { postingDate: 'date', firstDate: 'date?', lastDate: 'date?' },
    example: { postingDate: '2062-01-15', firstDate: '2026-01-01', lastDate: '2026-12-31' },
    message: (f) =>
      f.firstDate === null || f.lastDate === null
        ? `The posting date ${f.postingDate} is not in any period: the tenant has none yet. Open a fiscal year first.`
        : `The posting date ${f.postingDate} is outside the tenant's periods, ${f.firstDate} to ${f.lastDate}. Choose a date in that range.`,
  }),
  PERIOD_UNKNOWN: defineRefusal({
    when: 'No such period exists.',
    facts: { period: 'id' },
    example: { period: '2026-13' },
    message: (f) => `There is no period ${f.period}. Query the periods for valid ids.`,
  }),
  LOCK_STEP_NOT_ALLOWED: defineRefusal({
    when: 'The lock state cannot change this way in one step.',
    facts: { period: 'text', from: 'text', to: 'text', allowed: 'list' },
    example: {
      period: '2026-03',
      from: 'UNLOCKED',
      to: 'LOCKED',
      allowed: ['LOCK_SALES', 'LOCK_PURCHASING'],
    },
    message: (f) =>
      f.from === f.to
        ? `The period ${f.period} is already ${f.to}. ${possibleNow(f.allowed)}`
        : `The period ${f.period} is ${f.from} and cannot go straight to ${f.to}. ${possibleNow(f.allowed)}`,
  }),
  CLOSE_STEP_NOT_ALLOWED: defineRefusal({
    when: 'The close state cannot change this way in one step.',
    facts: { period: 'text', from: 'text', to: 'text', allowed: 'list' },
    example: { period: '2026-03', from: 'OPEN', to: 'CLOSED', allowed: ['DRAFT'] },
    message: (f) => {
      if (f.to === 'YEAR_AUDITED')
        return `The year cannot be signed off: period ${f.period} is ${f.from}, and all its periods must be YEAR_CLOSED. Close the year first.`;
      return f.from === f.to
        ? `The close of period ${f.period} is already ${f.to}. ${possibleNow(f.allowed)}`
        : `The close of period ${f.period} is ${f.from} and cannot go straight to ${f.to}. ${possibleNow(f.allowed)}`;
    },
  }),
  STATE_PAIR_NOT_ALLOWED: defineRefusal({
    when: 'The lock state and close state would contradict each other.',
    facts: { period: 'text', lockState: 'text', closeState: 'text', allowed: 'list' },
    example: {
      period: '2026-03',
      lockState: 'UNLOCKED',
      closeState: 'PENDING_APPROVAL',
      allowed: ['LOCK_SALES_AND_PURCHASING', 'LOCKED'],
    },
    message: (f) =>
      `The period ${f.period} cannot be ${f.lockState} while its close is ${f.closeState}. With that close state it must be ${oneOf(f.allowed)}.`,
  }),
  CLOSE_OUT_OF_ORDER: defineRefusal({
    when: 'The months of a year close in order and reopen in reverse order, and another month comes first.',
    facts: { period: 'text', firstPeriod: 'text', firstState: 'text' },
    example: { period: '2026-03', firstPeriod: '2026-02', firstState: 'OPEN' },
    message: (f) =>
      `The period ${f.period} has to wait: ${f.firstPeriod} is ${f.firstState} and comes first. Start with ${f.firstPeriod}.`,
  }),
  FISCAL_YEAR_UNKNOWN: defineRefusal({
    when: 'No such fiscal year exists.',
    facts: { fiscalYear: 'text' },
    example: { fiscalYear: '2031' },
    message: (f) => `There is no fiscal year ${f.fiscalYear}. Query the fiscal years for valid names.`,
  }),
  FISCAL_YEAR_NOT_ADJACENT: defineRefusal({
    when: 'A new fiscal year does not begin the day after the last one ends.',
    facts: { startDate: 'date', expected: 'date' },
    example: { startDate: '2027-02-01', expected: '2027-01-01' },
    message: (f) =>
      `The fiscal year would begin on ${f.startDate}, but the next one begins on ${f.expected}. Years must follow each other without gaps.`,
  }),
} as const;
