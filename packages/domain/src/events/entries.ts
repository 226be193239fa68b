import { defineEvent } from './define.ts';

/** Events of the journal. */
export const entryEvents = {
  ENTRY_POSTED: defineEvent({
    when: 'An entry was posted, by whatever operation.',
    in: 'tenant',
    object: 'JournalEntry',
    id: 'the entry',
    mayHaveReason: true,
    after: {
      series: 'text',
      number: 'digits',
      kind: 'text',
      postingDate: 'date',
      totalBaseAmountE4: 'digits',
      lines: 'integer',
      sourceId: 'id?',
    },
  }),
  ENTRY_REVERSED: defineEvent({
    when: 'Another entry reversed this one.',
    in: 'tenant',
    object: 'JournalEntry',
    id: 'the entry that was reversed',
    mayHaveReason: true,
    after: { reversingEntryId: 'id', postingDate: 'date' },
  }),
  ENTRY_MARKED_AS_ACCRUAL: defineEvent({
    when: 'An entry was posted as an accrual, to be reversed on the first day of the next period; where that day had come, its reversal was posted with it.',
    in: 'tenant',
    object: 'JournalEntry',
    id: 'the entry',
    after: { reverseOn: 'date', isReversed: 'flag' },
  }),
  OPENING_BALANCES_POSTED: defineEvent({
    when: 'The opening balances were posted with their open items.',
    in: 'tenant',
    object: 'JournalEntry',
    id: 'the opening entry',
    after: { openingDate: 'date', lines: 'integer', openItems: 'integer', differenceE4: 'digits' },
  }),
  OPENING_BALANCES_REVERSED: defineEvent({
    when: 'The opening balances were reversed.',
    in: 'tenant',
    object: 'JournalEntry',
    id: 'the opening entry',
    mayHaveReason: true,
    after: { reversingEntryId: 'id' },
  }),
  PERIOD_CLOSE_SENT_BACK: defineEvent({
    when: 'A posting entered a period that awaited approval, so its close went back to DRAFT.',
    in: 'tenant',
    object: 'Period',
    id: 'the period',
    mayHaveReason: true,
    before: { lockState: 'text', closeState: 'text' },
    after: { lockState: 'text', closeState: 'text' },
  }),
  DERIVED_TABLES_REBUILT: defineEvent({
    when: 'Balances and counters were rebuilt from the journal lines.',
    in: 'tenant',
    object: 'Tenant',
    id: 'the tenant',
    before: { balances: 'integer', counters: 'integer' },
    after: { balances: 'integer', counters: 'integer' },
  }),
} as const;
