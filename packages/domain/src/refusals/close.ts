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
    answeredAs: 'CloseRefused',
    when: 'Something in the period must be settled, or acknowledged with a note, before it can be closed.',
    facts: { periodRef: 'id', blockedBy: 'list' },
    example: { periodRef: '2026-03', blockedBy: ['2 drafts', 'opening difference 35.10 PAB'] },
    message: (f) => `The period ${f.periodRef} cannot be closed yet: ${f.blockedBy.join('; ')}.`,
    remedy: () => 'Settle these first.',
  }),
  OPENING_CHANGE_NOT_OPEN: defineRefusal({
    answeredAs: 'CloseRefused',
    when: 'No change of the opening waits to be acknowledged under this closing of the period: there was none, or somebody has acknowledged it.',
    facts: { periodRef: 'id', closingNumber: 'integer', openClosingNumbers: 'list' },
    example: { periodRef: '2025-12', closingNumber: 1, openClosingNumbers: ['2'] },
    message: (f) =>
      `No change of the opening waits to be acknowledged for closing ${f.closingNumber} of ${f.periodRef}.`,
    remedy: (f) =>
      f.openClosingNumbers.length === 0
        ? 'Nothing of this period waits.'
        : `What waits is of closing ${oneOf(f.openClosingNumbers)}.`,
  }),
  CLOSE_CONTENT_CHANGED: defineRefusal({
    answeredAs: 'CloseRefused',
    when: 'The entries of the period have changed since it was submitted for approval.',
    facts: { periodRef: 'id' },
    example: { periodRef: '2026-03' },
    message: (f) => `The entries of period ${f.periodRef} have changed since it was submitted.`,
    remedy: () => 'Reject or withdraw the close, then submit it again.',
  }),
  CLOSE_ACTION_NOT_ALLOWED: defineRefusal({
    answeredAs: 'CloseRefused',
    when: "The action is not possible in the present state of the period's close.",
    facts: { periodRef: 'id', action: 'text', periodCloseState: 'CloseState', allowedActions: 'list' },
    example: {
      periodRef: '2026-03',
      action: 'rejectClose',
      periodCloseState: 'OPEN',
      allowedActions: ['prepareClose'],
    },
    message: (f) =>
      `The close of period ${f.periodRef} is ${f.periodCloseState}, which does not allow ${f.action}.`,
    remedy: (f) => possibleNow(f.allowedActions),
  }),
  CLOSE_NOT_IN_WORK: defineRefusal({
    answeredAs: 'CloseRefused',
    when: 'The checklist of a period can change only while its close is OPEN or DRAFT, not once it is submitted or closed.',
    facts: { periodRef: 'id', periodCloseState: 'CloseState', allowedCloseStates: 'CloseState[]' },
    example: { periodRef: '2026-03', periodCloseState: 'CLOSED', allowedCloseStates: ['OPEN', 'DRAFT'] },
    message: (f) =>
      `The close of period ${f.periodRef} is ${f.periodCloseState}; its checklist can change only while it is ${oneOf(f.allowedCloseStates)}.`,
  }),
  CLOSE_ITEM_UNKNOWN: defineRefusal({
    answeredAs: 'CloseItemRefused',
    when: 'The period has no such checklist item.',
    facts: { itemPeriodRef: 'id', closeItemRef: 'id' },
    example: { itemPeriodRef: '2026-03', closeItemRef: 'BANK_STATEMENTS' },
    message: (f) => `The close of period ${f.itemPeriodRef} has no item ${f.closeItemRef}.`,
    remedy: () => 'Query its items.',
  }),
  CLOSE_ITEM_NOT_IN_STATE: defineRefusal({
    answeredAs: 'CloseItemRefused',
    when: 'The action is not possible on a checklist item in this state: a blocking item cannot be acknowledged, a settled item needs no note, a computed item cannot be removed.',
    facts: { closeItemRef: 'id', action: 'text', closeItemState: 'CloseItemState', why: 'text' },
    example: {
      closeItemRef: 'AWAITING_APPROVAL',
      action: 'acknowledge',
      closeItemState: 'BLOCKING',
      why: 'it must be settled: 2 entry drafts awaiting approval',
    },
    message: (f) =>
      `The item ${f.closeItemRef} is ${f.closeItemState} and ${itemCannot[f.action] ?? `does not allow ${f.action}`}: ${f.why}.`,
  }),
  YEAR_NOT_READY: defineRefusal({
    answeredAs: 'FiscalYearRefused',
    when: 'The fiscal year cannot be closed yet: one of its periods is not CLOSED, or an earlier year is not closed.',
    facts: { fiscalYearRef: 'id', blockedBy: 'list' },
    example: {
      fiscalYearRef: '2026',
      blockedBy: ['2026-12 is PENDING_APPROVAL', 'the year 2025 is not closed'],
    },
    message: (f) => `The year ${f.fiscalYearRef} cannot be closed yet: ${f.blockedBy.join('; ')}.`,
    remedy: () => 'Resolve these first.',
  }),
  YEAR_CLOSE_UNKNOWN: defineRefusal({
    when: 'No such year-end close exists, or the year has none that stands.',
    facts: { yearCloseRef: 'id' },
    example: { yearCloseRef: '2026' },
    message: (f) => `No year-end close was found for ${f.yearCloseRef}.`,
    remedy: () => 'Query the fiscal year for its closes.',
  }),
  YEAR_CLOSE_NOT_IN_STATE: defineRefusal({
    answeredAs: 'FiscalYearRefused',
    when: 'The year-end close is not in a state in which the action is possible; a posted one must be reversed before the year can be drafted again.',
    facts: {
      fiscalYearRef: 'id',
      action: 'text',
      yearCloseState: 'YearCloseState',
      allowedYearCloseStates: 'YearCloseState[]',
      allowedActions: 'list',
    },
    example: {
      fiscalYearRef: '2026',
      action: 'close',
      yearCloseState: 'DRAFTED',
      allowedYearCloseStates: ['APPROVED'],
      allowedActions: ['reviewYearClose', 'draftYearClose'],
    },
    message: (f) =>
      `The year-end close of ${f.fiscalYearRef} is ${f.yearCloseState}; it must be ${oneOf(f.allowedYearCloseStates)} to be ${yearCloseDone[f.action] ?? f.action}.`,
    remedy: (f) => possibleNow(f.allowedActions),
  }),
  YEAR_CLOSE_LINE_UNKNOWN: defineRefusal({
    when: 'The year-end close has no such line.',
    facts: { yearCloseEntryNumber: 'integer', lineNumber: 'integer?' },
    example: { yearCloseEntryNumber: 2, lineNumber: 41 },
    message: (f) => `The year-end close has no line ${f.lineNumber} in its entry ${f.yearCloseEntryNumber}.`,
    remedy: () => 'Query its entries.',
  }),
  YEAR_CLOSE_CHANGED: defineRefusal({
    answeredAs: 'FiscalYearRefused',
    when: 'The books have changed since the year-end close was drafted.',
    facts: { fiscalYearRef: 'id', changedSince: 'list' },
    example: { fiscalYearRef: '2026', changedSince: ['entries of the year: 412, were 411'] },
    message: (f) =>
      `The books have changed since the close of year ${f.fiscalYearRef} was drafted: ${f.changedSince.join('; ')}.`,
    remedy: () => 'Draft it again.',
  }),
  YEAR_AUDITED: defineRefusal({
    answeredAs: 'FiscalYearRefused',
    when: 'The year is signed off, which is final.',
    facts: { fiscalYearRef: 'id' },
    example: { fiscalYearRef: '2026' },
    message: (f) => `The year ${f.fiscalYearRef} is signed off (YEAR_AUDITED), which is final.`,
    remedy: () => 'Make corrections with entries in a later year.',
  }),
  SIGN_OFF_CHANGED: defineRefusal({
    answeredAs: 'FiscalYearRefused',
    when: "The exposure has changed since the reviewer saw it: a rate for the year's last day was recorded, or the books changed.",
    facts: { fiscalYearRef: 'id', currentExposureHash: 'text' },
    example: {
      fiscalYearRef: '2026',
      currentExposureHash: 'c4d2f0b1e6a79358c4d2f0b1e6a79358c4d2f0b1e6a79358c4d2f0b1e6a79358',
    },
    message: (f) => `The exposure of year ${f.fiscalYearRef} has changed since you reviewed it.`,
    remedy: () => 'Query signOffPreview again, check it, and sign off with its exposureHash.',
  }),
  LATER_YEAR_CLOSED: defineRefusal({
    answeredAs: 'FiscalYearRefused',
    when: 'A year-end close cannot be reversed while a later year is closed.',
    facts: { fiscalYearRef: 'id', laterYearRef: 'id' },
    example: { fiscalYearRef: '2025', laterYearRef: '2026' },
    message: (f) =>
      `The close of year ${f.fiscalYearRef} cannot be reversed while ${f.laterYearRef} is closed.`,
    remedy: (f) => `Reverse the close of ${f.laterYearRef} first.`,
  }),
  BATCH_RUN_UNKNOWN: defineRefusal({
    answeredAs: 'BatchRunRefused',
    when: 'No such batch run exists, or the caller may not see any of its tenants.',
    facts: { batchRunRef: 'id' },
    example: { batchRunRef: '0190f5d2-0000-7000-8000-000000000001' },
    message: (f) => `There is no batch run ${f.batchRunRef}.`,
    remedy: () => 'Query the batch runs for valid ids.',
  }),
  BATCH_RUN_ENDED: defineRefusal({
    answeredAs: 'BatchRunRefused',
    when: 'A batch run that has ended cannot be cancelled.',
    facts: { batchRunRef: 'id', batchRunState: 'BatchRunState' },
    example: { batchRunRef: '0190f5d2-0000-7000-8000-000000000001', batchRunState: 'FINISHED' },
    message: (f) => `The batch run ${f.batchRunRef} is ${f.batchRunState}; there is nothing left to cancel.`,
  }),
  BATCH_TURN_ENDED: defineRefusal({
    answeredAs: 'BatchRunRefused',
    when: "A tenant's turn in a batch run has ended, or another worker has taken it over.",
    facts: { batchRunRef: 'id', batchTenantState: 'BatchTenantState?' },
    example: { batchRunRef: '0190f5d2-0000-7000-8000-000000000001', batchTenantState: 'DONE' },
    message: (f) =>
      `The turn of this tenant in the batch run ${f.batchRunRef} is ${f.batchTenantState === null ? 'unknown' : `over: the tenant is ${f.batchTenantState}`}.`,
  }),
  PERMISSION_WITHDRAWN: defineRefusal({
    when: 'The person who started the work no longer has the permission that it needs when it is due to run.',
    facts: { permission: 'text', tenantRef: 'id' },
    example: { permission: 'Period.Submit', tenantRef: 'cafe-boquete' },
    message: (f) => `Whoever started this no longer has ${f.permission} in ${f.tenantRef}.`,
    remedy: () => 'Nothing was done; someone who has it must start it again.',
  }),
} as const;
