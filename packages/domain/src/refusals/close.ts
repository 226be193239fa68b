import { defineRefusal, oneOf } from './define.ts';

/** Refusals of the close: the month's package, the year-end and its reversal, and batches over many tenants. */
export const closeRefusals = {
  CLOSE_BLOCKED: defineRefusal({
    when: 'Something in the period must be settled, or acknowledged with a note, before it closes.',
    facts: { period: 'text', blockers: 'list' },
    example: { period: '2026-03', blockers: ['2 drafts', 'opening difference 35.10 PAB'] },
    message: (f) => `The period ${f.period} cannot close yet: ${f.blockers.join('; ')}. Settle these first.`,
  }),
  CLOSE_CONTENT_CHANGED: defineRefusal({
    when: 'The entries of the period are not those that were submitted for approval.',
    facts: { period: 'text' },
    example: { period: '2026-03' },
    message: (f) => `The entries of period ${f.period} changed after it was submitted. Submit it again.`,
  }),
  CLOSE_ACTION_NOT_ALLOWED: defineRefusal({
    when: 'The close of a period does not take this action in its state.',
    facts: { period: 'text', action: 'text', closeState: 'text', allowed: 'list' },
    example: {
      period: '2026-03',
      action: 'rejectClose',
      closeState: 'OPEN',
      allowed: ['prepareClose'],
    },
    message: (f) =>
      `The close of period ${f.period} is ${f.closeState} and does not take ${f.action}. Allowed: ${oneOf(f.allowed)}.`,
  }),
  CLOSE_NOT_IN_WORK: defineRefusal({
    when: 'The checklist of a period is changed while its close is not in work: it changes while the period is OPEN or DRAFT, and what is submitted or closed stays.',
    facts: { period: 'text', closeState: 'text', allowed: 'list' },
    example: { period: '2026-03', closeState: 'CLOSED', allowed: ['OPEN', 'DRAFT'] },
    message: (f) =>
      `The close of period ${f.period} is ${f.closeState}: its checklist changes only while it is ${oneOf(f.allowed)}.`,
  }),
  CLOSE_ITEM_UNKNOWN: defineRefusal({
    when: 'The period has no such checklist item.',
    facts: { period: 'text', item: 'id' },
    example: { period: '2026-03', item: 'BANK_STATEMENTS' },
    message: (f) => `The close of period ${f.period} has no item ${f.item}. Query its items.`,
  }),
  CLOSE_ITEM_NOT_IN_STATE: defineRefusal({
    when: 'A checklist item does not take this action as it is: what blocks hard cannot be acknowledged, what is settled needs no note, a computed item is not removed.',
    facts: { item: 'text', action: 'text', state: 'text', why: 'text' },
    example: {
      item: 'AWAITING_APPROVAL',
      action: 'acknowledge',
      state: 'BLOCKING',
      why: 'it must be settled',
    },
    message: (f) => `The item ${f.item} is ${f.state} and does not take ${f.action}: ${f.why}.`,
  }),
  YEAR_NOT_READY: defineRefusal({
    when: 'The fiscal year cannot be closed yet: a period of it is not CLOSED, or an earlier year is not closed.',
    facts: { fiscalYear: 'text', blockers: 'list' },
    example: { fiscalYear: '2026', blockers: ['2026-12 is PENDING_APPROVAL', 'the year 2025 is not closed'] },
    message: (f) =>
      `The year ${f.fiscalYear} cannot be closed yet: ${f.blockers.join('; ')}. Deal with these first.`,
  }),
  YEAR_CLOSE_UNKNOWN: defineRefusal({
    when: 'No such year-end close exists, or the year has none that stands.',
    facts: { yearClose: 'id' },
    example: { yearClose: '2026' },
    message: (f) => `There is no year-end close ${f.yearClose}. Query the fiscal year for its closes.`,
  }),
  YEAR_CLOSE_NOT_IN_STATE: defineRefusal({
    when: 'A year-end close does not take this step in its state.',
    facts: { fiscalYear: 'text', action: 'text', state: 'text', allowed: 'list' },
    example: { fiscalYear: '2026', action: 'close', state: 'DRAFTED', allowed: ['APPROVED'] },
    message: (f) =>
      `The close of year ${f.fiscalYear} is ${f.state} and cannot ${f.action}. It can when it is ${oneOf(f.allowed)}.`,
  }),
  YEAR_CLOSE_LINE_UNKNOWN: defineRefusal({
    when: 'The year-end close has no such line.',
    facts: { entry: 'integer', line: 'integer' },
    example: { entry: 2, line: 41 },
    message: (f) => `The year-end close has no line ${f.line} in its entry ${f.entry}. Query its entries.`,
  }),
  YEAR_CLOSE_CHANGED: defineRefusal({
    when: 'The books are not those that the year-end close was drafted from.',
    facts: { fiscalYear: 'text', changes: 'list' },
    example: { fiscalYear: '2026', changes: ['entries of the year: 412, were 411'] },
    message: (f) =>
      `The books changed after the close of year ${f.fiscalYear} was drafted: ${f.changes.join('; ')}. Draft it again.`,
  }),
  YEAR_AUDITED: defineRefusal({
    when: 'The year is signed off: nothing goes back after it.',
    facts: { fiscalYear: 'text' },
    example: { fiscalYear: '2026' },
    message: (f) =>
      `The year ${f.fiscalYear} is YEAR_AUDITED and stays as it is. Correct it by entries of a later year.`,
  }),
  SIGN_OFF_CHANGED: defineRefusal({
    when: 'What a year would be signed off with is not what the reviewer saw: a rate of its last day was recorded since, or the books changed.',
    facts: { fiscalYear: 'text', exposureHash: 'id' },
    example: {
      fiscalYear: '2026',
      exposureHash: 'c4d2f0b1e6a79358c4d2f0b1e6a79358c4d2f0b1e6a79358c4d2f0b1e6a79358',
    },
    message: (f) =>
      `The exposure of year ${f.fiscalYear} is not the one that you saw; it is ${f.exposureHash} now. Query the preview again and sign what it shows.`,
  }),
  LATER_YEAR_CLOSED: defineRefusal({
    when: 'A year-end close is taken back while a later year is closed.',
    facts: { fiscalYear: 'text', laterYear: 'text' },
    example: { fiscalYear: '2025', laterYear: '2026' },
    message: (f) =>
      `The year ${f.fiscalYear} cannot be taken back while ${f.laterYear} is closed. Take back ${f.laterYear} first.`,
  }),
  BATCH_RUN_UNKNOWN: defineRefusal({
    when: 'No such batch run exists, or none of its tenants is the caller’s to see.',
    facts: { batchRun: 'id' },
    example: { batchRun: '0190f5d2-0000-7000-8000-000000000001' },
    message: (f) => `There is no batch run ${f.batchRun}. Query the batch runs for their ids.`,
  }),
  BATCH_RUN_ENDED: defineRefusal({
    when: 'A batch run that has ended is to be cancelled.',
    facts: { batchRun: 'id', state: 'text' },
    example: { batchRun: '0190f5d2-0000-7000-8000-000000000001', state: 'FINISHED' },
    message: (f) => `The batch run ${f.batchRun} is ${f.state}: there is nothing left to cancel.`,
  }),
  PERMISSION_WITHDRAWN: defineRefusal({
    when: 'What was begun in the name of a person is not theirs to do any more when its turn comes.',
    facts: { permission: 'text', tenant: 'id' },
    example: { permission: 'Period.Submit', tenant: 'cafe-boquete' },
    message: (f) =>
      `Who started this has no ${f.permission} in ${f.tenant} any more. Nothing was done; somebody who has it starts it again.`,
  }),
} as const;
