import { defineEvent } from './define.ts';

const yearClose = { in: 'tenant', object: 'YearClose', id: 'the year-end close' } as const;
const fiscalYear = { in: 'tenant', object: 'FiscalYear', id: 'the fiscal year' } as const;

/** Events of the close of a fiscal year. */
export const yearEndEvents = {
  YEAR_CLOSE_DRAFTED: defineEvent({
    ...yearClose,
    when: 'The close of a fiscal year was drafted from the books as they were.',
    after: {
      fiscalYearId: 'id',
      fingerprint: 'id',
      resultE4: 'digits',
      entriesOfTheBooks: 'digits',
      entries: 'integer',
      lines: 'integer',
    },
  }),
  YEAR_CLOSE_SUPERSEDED: defineEvent({
    ...yearClose,
    when: 'A new draft superseded this one.',
    before: { state: 'text' },
    after: { state: 'text' },
  }),
  YEAR_CLOSE_REVIEWED: defineEvent({
    ...yearClose,
    when: 'Somebody decided on lines of a drafted close.',
    mayHaveReason: true,
    before: { state: 'text' },
    after: {
      state: 'text',
      decisions: [{ entry: 'integer', line: 'integer', isApproved: 'flag', note: 'text?' }],
    },
  }),
  YEAR_CLOSED: defineEvent({
    ...fiscalYear,
    when: 'A fiscal year was closed; its entries and periods have their own events in the same commit.',
    after: {
      yearCloseId: 'id',
      fingerprint: 'id',
      resultE4: 'digits',
      entryIds: 'list',
      draftedBy: 'id?',
      reviewedBy: 'list',
    },
  }),
  YEAR_CLOSE_REVERSED: defineEvent({
    ...fiscalYear,
    when: 'The close of a fiscal year was reversed.',
    mayHaveReason: true,
    after: { yearCloseId: 'id', entryIds: 'list' },
  }),
  YEAR_SIGNED_OFF: defineEvent({
    ...fiscalYear,
    when: 'The external reviewer signed off a closed year.',
    after: {
      name: 'text',
      yearCloseId: 'id',
      statement: 'text',
      statementVersion: 'integer',
      exposureHash: 'id',
    },
  }),
} as const;
