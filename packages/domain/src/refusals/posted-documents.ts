import { atLine, defineRefusal } from './define.ts';

/** Refusals of documents that are drafted, posted, settled and voided. `line` counts a document's lines from 1. */
export const postedDocumentRefusals = {
  DOCUMENT_UNKNOWN: defineRefusal({
    when: 'No such posted document exists, or the caller may not see it.',
    facts: { document: 'id' },
    example: { document: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no document ${f.document}. Check its id and the tenant.`,
  }),
  DOCUMENT_KIND_WRONG: defineRefusal({
    when: 'The action does not apply to this kind of draft or document.',
    facts: { kind: 'text', allowed: 'list' },
    example: { kind: 'BILL', allowed: ['INVOICE'] },
    message: (f) =>
      `This is of kind ${f.kind}; the action is for ${f.allowed.join(', ')}. Use the action for its own kind.`,
  }),
  PARTY_ROLE_WRONG: defineRefusal({
    when: 'A sales document names a party that is not a customer, or a purchasing document names one that is not a vendor.',
    facts: { party: 'id', needed: 'text' },
    example: { party: 'C-0042', needed: 'customer' },
    message: (f) => `Party ${f.party} is not a ${f.needed}. Make it one, or choose another party.`,
  }),
  DOCUMENT_HAS_NO_LINES: defineRefusal({
    when: 'A document is submitted or posted without lines.',
    facts: {},
    example: {},
    message: () => 'The document has no lines. Add at least one.',
  }),
  DOCUMENT_TOO_LONG: defineRefusal({
    when: 'A document has more lines than one document may have.',
    facts: { lines: 'integer', maximum: 'integer' },
    example: { lines: 1001, maximum: 1000 },
    message: (f) => `A document has at most ${f.maximum} lines; this one has ${f.lines}. Divide it.`,
  }),
  DOCUMENT_TOTAL_NOT_POSITIVE: defineRefusal({
    when: "A document's total is zero or negative.",
    facts: { total: 'amount', currency: 'text' },
    example: { total: '-12.00', currency: 'PAB' },
    message: (f) =>
      `The document total is ${f.total} ${f.currency}; it must be positive. Use a credit note for the opposite direction.`,
  }),
  DOCUMENT_DATE_AFTER_POSTING: defineRefusal({
    when: 'A document is dated after its posting date.',
    facts: { documentDate: 'date', postingDate: 'date' },
    example: { documentDate: '2026-04-02', postingDate: '2026-03-31' },
    message: (f) =>
      `The document is dated ${f.documentDate}, after its posting date ${f.postingDate}. Post it on its own date or later.`,
  }),
  DUE_DATE_BEFORE_DOCUMENT: defineRefusal({
    when: "A document's due date is before its document date.",
    facts: { dueDate: 'date', documentDate: 'date' },
    example: { dueDate: '2026-03-01', documentDate: '2026-03-31' },
    message: (f) =>
      `The due date ${f.dueDate} is before the document date ${f.documentDate}. Choose a due date on or after the document date.`,
  }),
  LINE_ACCOUNT_MISSING: defineRefusal({
    when: 'A line has neither an account nor an item with one.',
    facts: { line: 'integer' },
    example: { line: 1 },
    message: (f) => `Line ${f.line} has no account, and no item with one. Choose one.`,
  }),
  VENDOR_NUMBER_MISSING: defineRefusal({
    when: "A bill or a vendor's note is posted without the vendor's own number.",
    facts: { kind: 'text' },
    example: { kind: 'BILL' },
    message: (f) => `A ${f.kind} needs the vendor's own number. Enter it.`,
  }),
  VENDOR_NUMBER_TAKEN: defineRefusal({
    when: 'A document of the vendor with this number has already been posted.',
    facts: { vendorNumber: 'text', document: 'id' },
    example: { vendorNumber: 'F-2231', document: 'BIL-2026-000007' },
    message: (f) =>
      `The vendor's number ${f.vendorNumber} is already used by ${f.document}. The same document cannot be posted twice.`,
  }),
  NOTE_NEEDS_ORIGINAL: defineRefusal({
    when: 'A note does not name the document that it corrects.',
    facts: {},
    example: {},
    message: () => 'A note corrects a document. Name the document.',
  }),
  NOTE_ORIGINAL_WRONG: defineRefusal({
    when: 'A note names a document that it cannot correct.',
    facts: { document: 'id', problem: 'text' },
    example: { document: 'INV-2026-000012', problem: 'it is void' },
    message: (f) => `The note cannot correct ${f.document}: ${f.problem}. Choose another document.`,
  }),
  NOTE_EXCEEDS_ORIGINAL: defineRefusal({
    when: 'Credit notes would exceed the amount of their document.',
    facts: { document: 'id', amount: 'amount', left: 'amount', currency: 'text' },
    example: { document: 'INV-2026-000012', amount: '120.00', left: '100.00', currency: 'PAB' },
    message: (f) =>
      `${f.document} has ${f.left} ${f.currency} left to correct, but the note is for ${f.amount} ${f.currency}. Reduce the note.`,
  }),
  DOCUMENT_VOID: defineRefusal({
    when: 'A void document cannot be voided, corrected or settled.',
    facts: { document: 'id', voidedBy: 'id' },
    example: { document: 'INV-2026-000012', voidedBy: 'SCN-2026-000003' },
    message: (f) => `${f.document} was voided by ${f.voidedBy}. There is nothing left of it.`,
  }),
  DOCUMENT_ALLOCATED: defineRefusal({
    when: 'A document with allocations cannot be voided.',
    facts: { document: 'id', allocations: 'list' },
    example: { document: 'INV-2026-000012', allocations: ['RCT-2026-000009'] },
    message: (f) =>
      `${f.document} is settled against ${f.allocations.join(', ')}. Reverse each of its allocations with reverseAllocation first.`,
  }),
  DOCUMENT_HAS_NOTES: defineRefusal({
    when: 'A document that has been corrected by notes cannot be voided.',
    facts: { document: 'id', notes: 'list' },
    example: { document: 'INV-2026-000012', notes: ['SCN-2026-000003'] },
    message: (f) => `${f.document} is corrected by ${f.notes.join(', ')}. Void these notes first.`,
  }),
  DOCUMENT_NOT_VOIDABLE: defineRefusal({
    when: 'A note that voided a document cannot itself be voided.',
    facts: { document: 'id', problem: 'text' },
    example: { document: 'SCN-2026-000003', problem: 'it voided INV-2026-000012' },
    message: (f) => `${f.document} cannot be voided: ${f.problem}. Issue a new document instead.`,
  }),
  SETTLEMENT_DOES_NOT_TIE: defineRefusal({
    when: 'The amount settled by a receipt or payment does not match the bank amount with its fees and withholdings.',
    facts: { settled: 'amount', moved: 'amount', difference: 'amount', currency: 'text' },
    example: { settled: '1000.00', moved: '995.00', difference: '5.00', currency: 'PAB' },
    message: (f) =>
      `The amount settled is ${f.settled}, but bank, fees and withholdings come to ${f.moved} ${f.currency}, a difference of ${f.difference}. Add the missing fee or withholding, or correct the amount.`,
  }),
  SETTLEMENT_RATE_SUSPICIOUS: defineRefusal({
    when: "The rate implied by the settled and bank amounts of a receipt or payment is off the day's rate by a factor of ten or more.",
    facts: { rate: 'text', effectiveRate: 'text', currency: 'text' },
    example: { rate: '0.0109', effectiveRate: '1.09', currency: 'EUR' },
    message: (f) =>
      `The amounts imply a rate of ${f.rate} per ${f.currency}; the day's rate is ${f.effectiveRate}. Check both amounts.`,
  }),
  OPEN_ITEM_UNKNOWN: defineRefusal({
    when: 'No such open item exists.',
    facts: { line: 'integer?', item: 'id' },
    example: { line: 1, item: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `${atLine(f.line)}There is no open item ${f.item}. Check its id and the tenant.`,
  }),
  ALLOCATION_MISMATCH: defineRefusal({
    when: 'Two items cannot be settled against each other.',
    facts: { from: 'id', to: 'id', problem: 'text' },
    example: { from: 'RCT-2026-000009', to: 'INV-2026-000012', problem: 'they belong to different parties' },
    message: (f) => `${f.from} cannot settle ${f.to}: ${f.problem}. Choose items that belong together.`,
  }),
  ALLOCATION_TOO_EARLY: defineRefusal({
    when: 'An allocation is dated before one of its documents.',
    facts: { allocationDate: 'date', earliest: 'date' },
    example: { allocationDate: '2026-03-01', earliest: '2026-03-31' },
    message: (f) =>
      `The allocation is dated ${f.allocationDate}, before the later of its documents (${f.earliest}). Date it ${f.earliest} or later.`,
  }),
  ALLOCATION_AMOUNT_NOT_POSITIVE: defineRefusal({
    when: 'An allocation is zero or negative.',
    facts: { amount: 'amount' },
    example: { amount: '0.00' },
    message: (f) => `An allocation of ${f.amount} settles nothing. Enter a positive amount.`,
  }),
  ALLOCATION_EXCEEDS_OPEN: defineRefusal({
    when: 'An allocation exceeds the open amount of an item.',
    facts: { item: 'id', amount: 'amount', open: 'amount', currency: 'text' },
    example: { item: 'INV-2026-000012', amount: '120.00', open: '100.00', currency: 'PAB' },
    message: (f) =>
      `${f.item} has ${f.open} ${f.currency} open, so ${f.amount} ${f.currency} cannot be allocated. Reduce the amount.`,
  }),
  ALLOCATION_UNKNOWN: defineRefusal({
    when: 'No such allocation exists.',
    facts: { allocation: 'id' },
    example: { allocation: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no allocation ${f.allocation}. Query the document's allocations.`,
  }),
  ALLOCATION_ALREADY_REVERSED: defineRefusal({
    when: 'An allocation has already been reversed.',
    facts: { allocation: 'id' },
    example: { allocation: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `The allocation ${f.allocation} has already been reversed. There is nothing left of it.`,
  }),
} as const;
