import { defineRefusal, oneOf } from './define.ts';

/** Refusals of recurring entries and accruals. */
export const recurringRefusals = {
  RECURRING_ENTRY_UNKNOWN: defineRefusal({
    when: 'No such recurring entry exists, or the caller may not see it.',
    facts: { recurringEntry: 'id' },
    example: { recurringEntry: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no recurring entry ${f.recurringEntry}. Check its id and the tenant.`,
  }),
  RECURRING_ENTRY_NOT_IN_STATE: defineRefusal({
    when: 'The recurring entry is not in a state in which the action is possible.',
    facts: { action: 'text', state: 'text', allowed: 'list' },
    example: { action: 'resume', state: 'ENDED', allowed: ['PAUSED'] },
    message: (f) =>
      `The recurring entry is ${f.state}; to ${f.action} it, it must be ${oneOf(f.allowed)}. An ended one cannot be restarted; save a new one.`,
  }),
  RECURRING_ENTRY_NOT_DUE: defineRefusal({
    when: 'The recurring entry is not due on this date: it was changed, or is due on another date.',
    facts: { dueDate: 'date', nextDate: 'date' },
    example: { dueDate: '2026-03-31', nextDate: '2026-04-30' },
    message: (f) =>
      `The recurring entry is not due on ${f.dueDate}; its next due date is ${f.nextDate}. Read it again and repeat the run.`,
  }),
  ACCRUAL_UNKNOWN: defineRefusal({
    when: 'The entry is not an accrual, or the caller may not see it.',
    facts: { entry: 'id' },
    example: { entry: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `The entry ${f.entry} is not an accrual. Query the accruals for those pending reversal.`,
  }),
} as const;
