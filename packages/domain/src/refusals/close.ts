import { defineRefusal, oneOf, possibleNow } from './define.ts';

/** What cannot be done with a checklist item, by action. */
const itemCannot: Readonly<Record<string, string>> = {
  acknowledge: 'cannot be acknowledged',
  change: 'cannot be changed like this',
  complete: 'cannot be completed',
  remove: 'cannot be removed',
  reopen: 'cannot be reopened',
  withdraw: 'has no acknowledgement to withdraw',
};

/** What an action does to a year-end close. */
const yearCloseDone: Readonly<Record<string, string>> = {
  review: 'reviewed',
  close: 'posted',
  reverse: 'reversed',
  supersede: 'replaced by a new draft',
};

/** Refusals of the close: the month's package, the year-end and its reversal, and batches over many tenants. */
export const closeRefusals = {
  CLOSE_BLOCKED: defineRefusal({
    when: 'Something in the period must be settled, or acknowledged with a note, before it can be closed.',
    facts: { period: 'text', blockers: 'list' },
    example: { period: '2026-03', blockers: ['2 drafts', 'opening difference 35.10 PAB'] },
    message: (f) =>
      `The period ${f.period} cannot be closed yet: ${f.blockers.join('; ')}. Settle these first.`,
  }),
  CLOSE_CONTENT_CHANGED: defineRefusal({
    when: 'The entries of the period have changed since it was submitted for approval.',
    facts: { period: 'text' },
    example: { period: '2026-03' },
    message: (f) =>
      `The entries of period ${f.period} have changed since it was submitted. Reject or withdraw the close, then submit it again.`,
  }),
  CLOSE_ACTION_NOT_ALLOWED: defineRefusal({
    when: "The action is not possible in the present state of the period's close.",
    facts: { period: 'text', action: 'text', closeState: 'text', allowed: 'list' },
    example: {
      period: '2026-03',
      action: 'rejectClose',
      closeState: 'OPEN',
      allowed: ['prepareClose'],
    },
    message: (f) =>
      `The close of period ${f.period} is ${f.closeState}, which does not allow ${f.action}. ${possibleNow(f.allowed)}`,
  }),
  CLOSE_NOT_IN_WORK: defineRefusal({
    when: 'The checklist of a period can change only while its close is OPEN or DRAFT, not once it is submitted or closed.',
    facts: { period: 'text', closeState: 'text', allowed: 'list' },
    example: { period: '2026-03', closeState: 'CLOSED', allowed: ['OPEN', 'DRAFT'] },
    message: (f) =>
      `The close of period ${f.period} is ${f.closeState}; its checklist can change only while it is ${oneOf(f.allowed)}.`,
  }),
  CLOSE_ITEM_UNKNOWN: defineRefusal({
    when: 'The period has no such checklist item.',
    facts: { period: 'text', item: 'id' },
    example: { period: '2026-03', item: 'BANK_STATEMENTS' },
    message: (f) => `The close of period ${f.period} has no item ${f.item}. Query its items.`,
  }),
  CLOSE_ITEM_NOT_IN_STATE: defineRefusal({
    when: 'The action is not possible on a checklist item in this state: a blocking item cannot be acknowledged, a settled item needs no note, a computed item cannot be removed.',
    facts: { item: 'text', action: 'text', state: 'text', why: 'text' },
    example: {
      item: 'AWAITING_APPROVAL',
      action: 'acknowledge',
      state: 'BLOCKING',
      why: 'it must be settled: 2 entry drafts awaiting approval',
    },
    message: (f) =>
      `The item ${f.item} is ${f.state} and ${itemCannot[f.action] ?? `does not allow ${f.action}`}: ${f.why}.`,
  }),
  YEAR_NOT_READY: defineRefusal({
    when: 'The fiscal year cannot be closed yet: one of its periods is not CLOSED, or an earlier year is not closed.',
    facts: { fiscalYear: 'text', blockers: 'list' },
    example: { fiscalYear: '2026', blockers: ['2026-12 is PENDING_APPROVAL', 'the year 2025 is not closed'] },
    message: (f) =>
      `The year ${f.fiscalYear} cannot be closed yet: ${f.blockers.join('; ')}. Resolve these first.`,
  }),
  YEAR_CLOSE_UNKNOWN: defineRefusal({
    when: 'No such year-end close exists, or the year has none that stands.',
    facts: { yearClose: 'id' },
    example: { yearClose: '2026' },
    message: (f) => `No year-end close was found for ${f.yearClose}. Query the fiscal year for its closes.`,
  }),
  YEAR_CLOSE_NOT_IN_STATE: defineRefusal({
    when: 'The year-end close is not in a state in which the action is possible; a posted one must be reversed before the year can be drafted again.',
    facts: { fiscalYear: 'text', action: 'text', state: 'text', allowed: 'list', steps: 'list' },
    example: {
      fiscalYear: '2026',
      action: 'close',
      state: 'DRAFTED',
      allowed: ['APPROVED'],
      steps: ['reviewYearClose', 'draftYearClose'],
    },
    message: (f) =>
      `The year-end close of ${f.fiscalYear} is ${f.state}; it must be ${oneOf(f.allowed)} to be ${yearCloseDone[f.action] ?? f.action}. ${possibleNow(f.steps)}`,
  }),
  YEAR_CLOSE_LINE_UNKNOWN: defineRefusal({
    when: 'The year-end close has no such line.',
    facts: { entry: 'integer', line: 'integer' },
    example: { entry: 2, line: 41 },
    message: (f) => `The year-end close has no line ${f.line} in its entry ${f.entry}. Query its entries.`,
  }),
  YEAR_CLOSE_CHANGED: defineRefusal({
    when: 'The books have changed since the year-end close was drafted.',
    facts: { fiscalYear: 'text', changes: 'list' },
    example: { fiscalYear: '2026', changes: ['entries of the year: 412, were 411'] },
    message: (f) =>
      `The books have changed since the close of year ${f.fiscalYear} was drafted: ${f.changes.join('; ')}. Draft it again.`,
  }),
  YEAR_AUDITED: defineRefusal({
    when: 'The year is signed off, which is final.',
    facts: { fiscalYear: 'text' },
    example: { fiscalYear: '2026' },
    message: (f) =>
      `The year ${f.fiscalYear} is signed off (YEAR_AUDITED), which is final. Make corrections with entries in a later year.`,
  }),
  SIGN_OFF_CHANGED: defineRefusal({
    when: "The exposure has changed since the reviewer saw it: a rate for the year's last day was recorded, or the books changed.",
    facts: { fiscalYear: 'text', exposureHash: 'id' },
    example: {
      fiscalYear: '2026',
      exposureHash: 'c4d2f0b1e6a79358c4d2f0b1e6a79358c4d2f0b1e6a79358c4d2f0b1e6a79358',
    },
    message: (f) =>
      `The exposure of year ${f.fiscalYear} has changed since you reviewed it. Query signOffPreview again, check it, and sign off with its exposureHash.`,
  }),
  LATER_YEAR_CLOSED: defineRefusal({
    when: 'A year-end close cannot be reversed while a later year is closed.',
    facts: { fiscalYear: 'text', laterYear: 'text' },
    example: { fiscalYear: '2025', laterYear: '2026' },
    message: (f) =>
      `The close of year ${f.fiscalYear} cannot be reversed while ${f.laterYear} is closed. Reverse the close of ${f.laterYear} first.`,
  }),
  BATCH_RUN_UNKNOWN: defineRefusal({
    when: 'No such batch run exists, or the caller may not see any of its tenants.',
    facts: { batchRun: 'id' },
    example: { batchRun: '0190f5d2-0000-7000-8000-000000000001' },
    message: (f) => `There is no batch run ${f.batchRun}. Query the batch runs for valid ids.`,
  }),
  BATCH_RUN_ENDED: defineRefusal({
    when: 'A batch run that has ended cannot be cancelled.',
    facts: { batchRun: 'id', state: 'text' },
    example: { batchRun: '0190f5d2-0000-7000-8000-000000000001', state: 'FINISHED' },
    message: (f) => `The batch run ${f.batchRun} is ${f.state}; there is nothing left to cancel.`,
  }),
  PERMISSION_WITHDRAWN: defineRefusal({
    when: 'The person who started the work no longer has the permission that it needs when it is due to run.',
    facts: { permission: 'text', tenant: 'id' },
    example: { permission: 'Period.Submit', tenant: 'cafe-boquete' },
    message: (f) =>
      `Whoever started this no longer has ${f.permission} in ${f.tenant}. Nothing was done; someone who has it must start it again.`,
  }),
} as const;
