import { atLine, defineRefusal } from './define.ts';

/** Refusals of documents that are drafted, posted, settled and voided. `line` counts a document's lines from 1. */
export const postedDocumentRefusals = {
  DOCUMENT_UNKNOWN: defineRefusal({
    when: 'No such posted document exists, or the caller may not see it.',
    facts: { documentRef: 'id' },
    example: { documentRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no document ${f.documentRef}.`,
    remedy: () => 'Check its id and the tenant.',
  }),
  DOCUMENT_KIND_WRONG: defineRefusal({
    when: 'The action does not apply to this kind of draft or document.',
    facts: { documentKind: 'DocumentKind', allowedDocumentKinds: 'DocumentKind[]' },
    example: { documentKind: 'BILL', allowedDocumentKinds: ['INVOICE'] },
    message: (f) =>
      `This is of kind ${f.documentKind}; the action is for ${f.allowedDocumentKinds.join(', ')}.`,
    remedy: () => 'Use the action for its own kind.',
  }),
  PARTY_ROLE_WRONG: defineRefusal({
    when: 'A sales document names a party that is not a customer, or a purchasing document names one that is not a vendor.',
    facts: { partyRef: 'id', neededPartyRole: 'PartyRole' },
    example: { partyRef: 'C-0042', neededPartyRole: 'CUSTOMER' },
    message: (f) => `Party ${f.partyRef} is not a ${f.neededPartyRole.toLowerCase()}.`,
    remedy: () => 'Make it one, or choose another party.',
  }),
  DOCUMENT_HAS_NO_LINES: defineRefusal({
    when: 'A document is submitted or posted without lines.',
    facts: {},
    example: {},
    message: () => 'The document has no lines.',
    remedy: () => 'Add at least one.',
  }),
  DOCUMENT_TOO_LONG: defineRefusal({
    when: 'A document has more lines than one document may have.',
    facts: { lineCount: 'integer', maximum: 'integer' },
    example: { lineCount: 1001, maximum: 1000 },
    message: (f) => `A document has at most ${f.maximum} lines; this one has ${f.lineCount}.`,
    remedy: () => 'Divide it.',
  }),
  DOCUMENT_TOTAL_NOT_POSITIVE: defineRefusal({
    when: "A document's total is zero or negative.",
    facts: { totalAmount: 'amount', currencyCode: 'currency' },
    example: { totalAmount: '-12.00', currencyCode: 'PAB' },
    message: (f) => `The document total is ${f.totalAmount} ${f.currencyCode}; it must be positive.`,
    remedy: () => 'Use a credit note for the opposite direction.',
  }),
  DOCUMENT_DATE_AFTER_POSTING: defineRefusal({
    when: 'A document is dated after its posting date.',
    facts: { documentDate: 'date', postingDate: 'date' },
    example: { documentDate: '2026-04-02', postingDate: '2026-03-31' },
    message: (f) => `The document is dated ${f.documentDate}, after its posting date ${f.postingDate}.`,
    remedy: () => 'Post it on its own date or later.',
  }),
  DUE_DATE_BEFORE_DOCUMENT: defineRefusal({
    when: "A document's due date is before its document date.",
    facts: { givenDueDate: 'date', documentDate: 'date' },
    example: { givenDueDate: '2026-03-01', documentDate: '2026-03-31' },
    message: (f) => `The due date ${f.givenDueDate} is before the document date ${f.documentDate}.`,
    remedy: () => 'Choose a due date on or after the document date.',
  }),
  LINE_ACCOUNT_MISSING: defineRefusal({
    when: 'A line has neither an account nor an item with one.',
    facts: { lineNumber: 'integer?' },
    example: { lineNumber: 1 },
    message: (f) => `${atLine(f.lineNumber)}There is no account, and no item with one.`,
    remedy: () => 'Choose one.',
  }),
  VENDOR_NUMBER_MISSING: defineRefusal({
    when: "A bill or a vendor's note is posted without the vendor's own number.",
    facts: { documentKind: 'DocumentKind' },
    example: { documentKind: 'BILL' },
    message: (f) => `A ${f.documentKind} needs the vendor's own number.`,
    remedy: () => 'Enter it.',
  }),
  VENDOR_NUMBER_TAKEN: defineRefusal({
    when: 'A document of the vendor with this number has already been posted.',
    facts: { takenVendorNumber: 'text', documentRef: 'id' },
    example: { takenVendorNumber: 'F-2231', documentRef: 'BIL-2026-000007' },
    message: (f) =>
      `The vendor's number ${f.takenVendorNumber} is already used by ${f.documentRef}. The same document cannot be posted twice.`,
  }),
  NOTE_NEEDS_ORIGINAL: defineRefusal({
    when: 'A note does not name the document that it corrects.',
    facts: {},
    example: {},
    message: () => 'A note corrects a document.',
    remedy: () => 'Name the document.',
  }),
  NOTE_ORIGINAL_WRONG: defineRefusal({
    when: 'A note names a document that it cannot correct.',
    facts: { documentRef: 'id', problem: 'text' },
    example: { documentRef: 'INV-2026-000012', problem: 'it is void' },
    message: (f) => `The note cannot correct ${f.documentRef}: ${f.problem}.`,
    remedy: () => 'Choose another document.',
  }),
  NOTE_EXCEEDS_ORIGINAL: defineRefusal({
    when: 'Credit notes would exceed the amount of their document.',
    facts: { documentRef: 'id', givenAmount: 'amount', leftAmount: 'amount', currencyCode: 'currency' },
    example: {
      documentRef: 'INV-2026-000012',
      givenAmount: '120.00',
      leftAmount: '100.00',
      currencyCode: 'PAB',
    },
    message: (f) =>
      `${f.documentRef} has ${f.leftAmount} ${f.currencyCode} left to correct, but the note is for ${f.givenAmount} ${f.currencyCode}.`,
    remedy: () => 'Reduce the note.',
  }),
  DOCUMENT_VOID: defineRefusal({
    when: 'A void document cannot be voided, corrected or settled.',
    facts: { documentRef: 'id', voidedByRef: 'id' },
    example: { documentRef: 'INV-2026-000012', voidedByRef: 'SCN-2026-000003' },
    message: (f) => `${f.documentRef} was voided by ${f.voidedByRef}. There is nothing left of it.`,
  }),
  DOCUMENT_ALLOCATED: defineRefusal({
    when: 'A document with allocations cannot be voided.',
    facts: { documentRef: 'id', allocatedToRefs: 'ids' },
    example: { documentRef: 'INV-2026-000012', allocatedToRefs: ['RCT-2026-000009'] },
    message: (f) => `${f.documentRef} is settled against ${f.allocatedToRefs.join(', ')}.`,
    remedy: () => 'Reverse each of its allocations with reverseAllocation first.',
  }),
  DOCUMENT_HAS_NOTES: defineRefusal({
    when: 'A document that has been corrected by notes cannot be voided.',
    facts: { documentRef: 'id', noteRefs: 'ids' },
    example: { documentRef: 'INV-2026-000012', noteRefs: ['SCN-2026-000003'] },
    message: (f) => `${f.documentRef} is corrected by ${f.noteRefs.join(', ')}.`,
    remedy: () => 'Void these notes first.',
  }),
  DOCUMENT_NOT_VOIDABLE: defineRefusal({
    when: 'A note that voided a document cannot itself be voided.',
    facts: { documentRef: 'id', problem: 'text' },
    example: { documentRef: 'SCN-2026-000003', problem: 'it voided INV-2026-000012' },
    message: (f) => `${f.documentRef} cannot be voided: ${f.problem}.`,
    remedy: () => 'Issue a new document instead.',
  }),
  SETTLEMENT_DOES_NOT_TIE: defineRefusal({
    when: 'The amount settled by a receipt or payment does not match the bank amount with its fees and withholdings.',
    facts: {
      settledAmount: 'amount',
      movedAmount: 'amount',
      differenceAmount: 'amount',
      currencyCode: 'currency',
    },
    example: {
      settledAmount: '1000.00',
      movedAmount: '995.00',
      differenceAmount: '5.00',
      currencyCode: 'PAB',
    },
    message: (f) =>
      `The amount settled is ${f.settledAmount}, but bank, fees and withholdings come to ${f.movedAmount} ${f.currencyCode}, a difference of ${f.differenceAmount}.`,
    remedy: () => 'Add the missing fee or withholding, or correct the amount.',
  }),
  SETTLEMENT_RATE_SUSPICIOUS: defineRefusal({
    when: "The rate implied by the settled and bank amounts of a receipt or payment is off the day's rate by a factor of ten or more.",
    facts: { givenRate: 'decimal', effectiveRate: 'decimal', currencyCode: 'currency' },
    example: { givenRate: '0.0109', effectiveRate: '1.09', currencyCode: 'EUR' },
    message: (f) =>
      `The amounts imply a rate of ${f.givenRate} per ${f.currencyCode}; the day's rate is ${f.effectiveRate}.`,
    remedy: () => 'Check both amounts.',
  }),
  OPEN_ITEM_UNKNOWN: defineRefusal({
    when: 'No such open item exists.',
    facts: { lineNumber: 'integer?', openItemRef: 'id' },
    example: { lineNumber: 1, openItemRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `${atLine(f.lineNumber)}There is no open item ${f.openItemRef}.`,
    remedy: () => 'Check its id and the tenant.',
  }),
  ALLOCATION_MISMATCH: defineRefusal({
    when: 'Two items cannot be settled against each other.',
    facts: { fromItemRef: 'id', toItemRef: 'id', problem: 'text' },
    example: {
      fromItemRef: 'RCT-2026-000009',
      toItemRef: 'INV-2026-000012',
      problem: 'they belong to different parties',
    },
    message: (f) => `${f.fromItemRef} cannot settle ${f.toItemRef}: ${f.problem}.`,
    remedy: () => 'Choose items that belong together.',
  }),
  ALLOCATION_TOO_EARLY: defineRefusal({
    when: 'An allocation is dated before one of its documents.',
    facts: { allocationDate: 'date', earliestDate: 'date' },
    example: { allocationDate: '2026-03-01', earliestDate: '2026-03-31' },
    message: (f) =>
      `The allocation is dated ${f.allocationDate}, before the later of its documents (${f.earliestDate}).`,
    remedy: (f) => `Date it ${f.earliestDate} or later.`,
  }),
  ALLOCATION_AMOUNT_NOT_POSITIVE: defineRefusal({
    when: 'An allocation is zero or negative.',
    facts: { givenAmount: 'amount' },
    example: { givenAmount: '0.00' },
    message: (f) => `An allocation of ${f.givenAmount} settles nothing.`,
    remedy: () => 'Enter a positive amount.',
  }),
  ALLOCATION_EXCEEDS_OPEN: defineRefusal({
    when: 'An allocation exceeds the open amount of an item.',
    facts: { openItemRef: 'id', givenAmount: 'amount', openAmount: 'amount', currencyCode: 'currency' },
    example: {
      openItemRef: 'INV-2026-000012',
      givenAmount: '120.00',
      openAmount: '100.00',
      currencyCode: 'PAB',
    },
    message: (f) =>
      `${f.openItemRef} has ${f.openAmount} ${f.currencyCode} open, so ${f.givenAmount} ${f.currencyCode} cannot be allocated.`,
    remedy: () => 'Reduce the amount.',
  }),
  ALLOCATION_UNKNOWN: defineRefusal({
    when: 'No such allocation exists.',
    facts: { allocationRef: 'id' },
    example: { allocationRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no allocation ${f.allocationRef}.`,
    remedy: () => "Query the document's allocations.",
  }),
  ALLOCATION_ALREADY_REVERSED: defineRefusal({
    when: 'An allocation has already been reversed.',
    facts: { allocationRef: 'id' },
    example: { allocationRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) =>
      `The allocation ${f.allocationRef} has already been reversed. There is nothing left of it.`,
  }),
} as const;
