import { defineRefusal, oneOf } from './define.ts';

/** Refusals of recurring entries and accruals. */
export const recurringRefusals = {
  RECURRING_ENTRY_UNKNOWN: defineRefusal({
    answeredAs: 'RecurringEntryRefused',
    when: 'No such recurring entry exists, or the caller may not see it.',
    facts: { recurringEntryRef: 'id' },
    example: { recurringEntryRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no recurring entry ${f.recurringEntryRef}.`,
    remedy: () => 'Check its id and the tenant.',
  }),
  RECURRING_ENTRY_NOT_IN_STATE: defineRefusal({
    answeredAs: 'RecurringEntryRefused',
    when: 'The recurring entry is not in a state in which the action is possible.',
    facts: {
      action: 'text',
      recurringEntryState: 'RecurringEntryState',
      allowedRecurringEntryStates: 'RecurringEntryState[]',
    },
    example: { action: 'resume', recurringEntryState: 'ENDED', allowedRecurringEntryStates: ['PAUSED'] },
    message: (f) =>
      `The recurring entry is ${f.recurringEntryState}; to ${f.action} it, it must be ${oneOf(f.allowedRecurringEntryStates)}.`,
    remedy: () => 'An ended one cannot be restarted; save a new one.',
  }),
  RECURRING_ENTRY_NOT_DUE: defineRefusal({
    answeredAs: 'RecurringEntryRefused',
    when: 'The recurring entry is not due on this date: it was changed, or is due on another date.',
    facts: { givenDueDate: 'date', nextDueDate: 'date' },
    example: { givenDueDate: '2026-03-31', nextDueDate: '2026-04-30' },
    message: (f) =>
      `The recurring entry is not due on ${f.givenDueDate}; its next due date is ${f.nextDueDate}.`,
    remedy: () => 'Read it again and repeat the run.',
  }),
  ACCRUAL_UNKNOWN: defineRefusal({
    answeredAs: 'EntryRefused',
    when: 'The entry is not an accrual, or the caller may not see it.',
    facts: { entryRef: 'id' },
    example: { entryRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `The entry ${f.entryRef} is not an accrual.`,
    remedy: () => 'Query the accruals for those pending reversal.',
  }),
} as const;
