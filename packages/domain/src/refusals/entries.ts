import { counted } from '../counted.ts';
import { atLine, defineRefusal, oneOf } from './define.ts';

/** Refusals of journal entries and their drafts. Lines count from 1. */
export const entryRefusals = {
  ENTRY_TOO_SHORT: defineRefusal({
    answeredAs: 'EntryLinesRefused',
    when: 'An entry has fewer than two lines.',
    facts: { givenLineCount: 'integer', minimumLineCount: 'integer' },
    example: { givenLineCount: 1, minimumLineCount: 2 },
    message: (f) =>
      `An entry needs at least ${counted(f.minimumLineCount, 'line')}; this one has ${f.givenLineCount}.`,
    remedy: () => 'Add the other side.',
  }),
  ENTRY_TOO_LONG: defineRefusal({
    answeredAs: 'EntryLinesRefused',
    when: 'An entry has more lines than one entry may have.',
    facts: { givenLineCount: 'integer', maximumLineCount: 'integer' },
    example: { givenLineCount: 10_001, maximumLineCount: 10_000 },
    message: (f) => `An entry has at most ${f.maximumLineCount} lines; this one has ${f.givenLineCount}.`,
    remedy: () =>
      'Split it into several balanced entries; of opening balances, which are one entry, bring older open items of a party as one.',
  }),
  ENTRY_UNBALANCED: defineRefusal({
    answeredAs: 'EntryLinesRefused',
    when: 'Debits and credits differ: in the single original currency, or in base currency by more than rounding explains.',
    facts: {
      debitAmount: 'amount',
      creditAmount: 'amount',
      differenceAmount: 'amount',
      currencyCode: 'currency',
      translatedCurrencies: 'list',
    },
    example: {
      debitAmount: '112.00',
      creditAmount: '110.00',
      differenceAmount: '2.00',
      currencyCode: 'PAB',
      translatedCurrencies: ['EUR'],
    },
    message: (f) =>
      `Debits are ${f.debitAmount} ${f.currencyCode} and credits ${f.creditAmount} ${f.currencyCode}, a difference of ${f.differenceAmount} ${f.currencyCode}.`,
    remedy: ({ translatedCurrencies }) =>
      translatedCurrencies.length === 0
        ? 'Correct the lines so that both sides are equal.'
        : `Correct the lines so that both sides are equal; where ${oneOf(translatedCurrencies)} was exchanged at another rate than that of the day, state it on the line, or post a transfer between own accounts.`,
  }),
  LINE_AMOUNT_ZERO: defineRefusal({
    answeredAs: 'AmountRefused',
    when: 'A line has a zero amount.',
    facts: { lineNumber: 'integer?' },
    example: { lineNumber: 2 },
    message: (f) => `${atLine(f.lineNumber)}The amount is zero.`,
    remedy: () => 'Enter an amount, or remove the line.',
  }),
  AMOUNT_NOT_WHOLE_MINOR: defineRefusal({
    answeredAs: 'AmountRefused',
    when: 'An amount has more decimals than its currency.',
    facts: {
      lineNumber: 'integer?',
      givenAmount: 'amount',
      currencyCode: 'currency',
      currencyMinorUnits: 'integer',
    },
    example: { lineNumber: 1, givenAmount: '1200.5000', currencyCode: 'JPY', currencyMinorUnits: 0 },
    message: (f) =>
      `${atLine(f.lineNumber)}${f.givenAmount} is not a whole number of minor units: ${f.currencyCode} has ${counted(f.currencyMinorUnits, 'decimal')}.`,
    remedy: () => 'Round the amount first.',
  }),
  AMOUNT_TOO_LARGE: defineRefusal({
    answeredAs: 'AmountRefused',
    when: 'An amount, its translation into base currency, or one side of the entry exceeds the maximum of a line, or what its account can still hold.',
    facts: { lineNumber: 'integer?', givenAmount: 'amount', maximumAmount: 'amount' },
    example: { lineNumber: 1, givenAmount: '100000000000000.00', maximumAmount: '99999999999999.9999' },
    message: (f) => `${atLine(f.lineNumber)}${f.givenAmount} exceeds the maximum of ${f.maximumAmount}.`,
    remedy: () => 'Check the figure; if it is right, split it.',
  }),
  OPENING_DATE_WRONG: defineRefusal({
    answeredAs: 'PostingDateRefused',
    when: 'An opening entry is not dated the day before the first period.',
    facts: { postingDate: 'date', openingDate: 'date' },
    example: { postingDate: '2026-01-01', openingDate: '2025-12-31' },
    message: (f) =>
      `The opening entry is dated ${f.postingDate}, but must be dated the day before the first period.`,
    remedy: (f) => `Use ${f.openingDate}.`,
  }),
  OPENING_EXISTS: defineRefusal({
    answeredAs: 'OpeningRefused',
    when: 'The tenant already has an opening entry that has not been reversed.',
    facts: { openingEntryRef: 'id' },
    example: { openingEntryRef: 'OPN-2025-000001' },
    message: (f) => `The opening balances were posted as ${f.openingEntryRef}.`,
    remedy: () => 'Reverse that entry before posting new ones.',
  }),
  OPENING_DOES_NOT_TIE: defineRefusal({
    answeredAs: 'OpeningRefused',
    when: 'Opening balances leave a difference without consent to post it to OpeningBalanceDifference, or open items do not add up to their control account.',
    facts: { controlAccountRef: 'id?', differenceAmount: 'amount', currencyCode: 'currency' },
    example: { controlAccountRef: '1100', differenceAmount: '35.10', currencyCode: 'PAB' },
    message: (f) =>
      f.controlAccountRef === null
        ? `The opening balances are off by ${f.differenceAmount} ${f.currencyCode}.`
        : `The open items of account ${f.controlAccountRef} differ from its stated balance by ${f.differenceAmount} ${f.currencyCode}.`,
    remedy: (f) =>
      f.controlAccountRef === null
        ? 'Correct them, or consent to post the difference to OpeningBalanceDifference.'
        : 'Correct the items or the balance; consent does not cover this.',
  }),
  OPENING_UNKNOWN: defineRefusal({
    answeredAs: 'OpeningRefused',
    when: 'There is no opening entry to reverse.',
    facts: { openingDate: 'date?' },
    example: { openingDate: '2025-12-31' },
    message: () => 'There are no opening balances: none were posted, or they were reversed.',
    remedy: () => 'Post them first.',
  }),
  OPENING_ITEM_SETTLED: defineRefusal({
    answeredAs: 'OpeningRefused',
    when: 'The opening entry cannot be reversed while one of its open items is settled, in part or in full.',
    facts: { openItemRef: 'id', itemReference: 'text', openAmount: 'amount', currencyCode: 'currency' },
    example: {
      openItemRef: '01890a5d-ac96-774b-bcce-b302099a8057',
      itemReference: 'F-2025-118',
      openAmount: '20.00',
      currencyCode: 'PAB',
    },
    message: (f) =>
      `The open item ${f.itemReference} of the opening balances has been settled; only ${f.openAmount} ${f.currencyCode} of it is still open.`,
    remedy: () => 'Reverse its settlements before reversing the opening balances.',
  }),
  ENTRY_UNKNOWN: defineRefusal({
    answeredAs: 'EntryRefused',
    when: 'No such entry exists, or the caller may not see it.',
    facts: { entryRef: 'id' },
    example: { entryRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no entry ${f.entryRef}.`,
    remedy: () => 'Check its id and the tenant.',
  }),
  ENTRY_ALREADY_REVERSED: defineRefusal({
    answeredAs: 'EntryRefused',
    when: 'The entry has already been reversed.',
    facts: { entryRef: 'id', reversedByRef: 'id' },
    example: { entryRef: 'JE-2026-000012', reversedByRef: 'JE-2026-000019' },
    message: (f) =>
      `The entry ${f.entryRef} was already reversed by ${f.reversedByRef}. There is nothing left to reverse.`,
  }),
  ENTRY_NOT_REVERSIBLE: defineRefusal({
    answeredAs: 'EntryRefused',
    when: 'The entry belongs to a document or to the year-end, and is reversed there instead.',
    facts: { entryRef: 'id', entrySource: 'EntrySource' },
    example: { entryRef: 'JE-2026-000033', entrySource: 'SALES' },
    message: (f) => `The entry ${f.entryRef} comes from ${f.entrySource} and must be reversed there.`,
    remedy: () => 'Void the document, or reverse the close.',
  }),
  DATE_TOO_FAR_AHEAD: defineRefusal({
    answeredAs: 'PostingDateRefused',
    when: 'The posting date lies further ahead than the setting posting.daysAhead allows. A document is not posted, nor is a reversal or a void; a manual entry is, once it is confirmed.',
    facts: {
      entrySource: 'EntrySource',
      reversedEntryNumber: 'text?',
      postingDate: 'date',
      currentDate: 'date',
      farthestDate: 'date',
      daysAheadAllowed: 'integer',
    },
    example: {
      entrySource: 'SALES',
      reversedEntryNumber: null,
      postingDate: '2026-12-31',
      currentDate: '2026-11-22',
      farthestDate: '2026-12-23',
      daysAheadAllowed: 31,
    },
    message: (f) =>
      `The posting date ${f.postingDate} is more than ${f.daysAheadAllowed} days ahead of today, ${f.currentDate}.`,
    remedy: (f) =>
      f.entrySource === 'MANUAL' && f.reversedEntryNumber === null
        ? `Date it ${f.farthestDate} or earlier, or repeat it with confirmFarAhead.`
        : `Date it ${f.farthestDate} or earlier.`,
  }),
  ACCRUAL_CORRECTED_WHOLE: defineRefusal({
    answeredAs: 'EntryRefused',
    when: 'The entry reverses an accrual and cannot be reversed alone: an accrual is corrected together with its reversal.',
    facts: { entryRef: 'id', accrualNumber: 'text' },
    example: { entryRef: 'JE-2027-000004', accrualNumber: 'JE-2026-000311' },
    message: (f) =>
      `The entry ${f.entryRef} reverses the accrual ${f.accrualNumber} and is corrected together with it.`,
    remedy: (f) => `Reverse ${f.accrualNumber}: both are undone at once.`,
  }),
  REVERSAL_BEFORE_ENTRY: defineRefusal({
    answeredAs: 'PostingDateRefused',
    when: 'A reversal is dated before the entry that it reverses.',
    facts: { postingDate: 'date', entryDate: 'date' },
    example: { postingDate: '2026-02-28', entryDate: '2026-03-05' },
    message: (f) => `The reversal is dated ${f.postingDate}, before the entry it reverses (${f.entryDate}).`,
    remedy: (f) => `Date it ${f.entryDate} or later.`,
  }),
  DRAFT_UNKNOWN: defineRefusal({
    answeredAs: 'DraftRefused',
    when: 'No such draft exists, or the caller may not see it.',
    facts: { draftRef: 'id' },
    example: { draftRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no draft ${f.draftRef}.`,
    remedy: () => 'Check its id and the tenant.',
  }),
  DRAFT_NOT_IN_STATE: defineRefusal({
    answeredAs: 'DraftRefused',
    when: 'The draft is not in a state in which the action is possible.',
    facts: { action: 'text', draftState: 'DraftState', allowedDraftStates: 'DraftState[]' },
    example: { action: 'edit', draftState: 'PENDING_APPROVAL', allowedDraftStates: ['DRAFT'] },
    message: (f) =>
      `The draft is ${f.draftState}; to ${f.action} it, it must be ${oneOf(f.allowedDraftStates)}.`,
    remedy: () => 'Bring it to that state first.',
  }),
  MAKER_IS_CHECKER: defineRefusal({
    answeredAs: 'ApprovalRefused',
    when: 'Nobody may approve, review or sign off what they prepared, owners included.',
    facts: { approverRef: 'id', preparedByRefs: 'ids' },
    example: {
      approverRef: '01890a5d-ac96-774b-bcce-b302099a8057',
      preparedByRefs: ['01890a5d-ac96-774b-bcce-b302099a8057'],
    },
    message: () => 'Nobody may approve, review or sign off their own work, owners included.',
    remedy: () => 'Ask someone who had no part in it.',
  }),
  APPROVAL_REQUIRED: defineRefusal({
    answeredAs: 'ApprovalRefused',
    when: 'The action needs approval by a second person.',
    facts: { action: 'text' },
    example: { action: 'post' },
    message: (f) => `This needs approval before you can ${f.action} it.`,
    remedy: () => 'Submit it for someone else to approve.',
  }),
} as const;
