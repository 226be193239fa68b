import { atLine, defineRefusal } from './define.ts';

/** Refusals of what is withheld. `lineNumber` counts a document's charges, or what is withheld on it, from 1. */
export const withholdingRefusals = {
  WITHHOLDING_CODE_WRONG: defineRefusal({
    answeredAs: 'TaxCodeRefused',
    when: 'A withholding names a tax code that does not withhold, or not here.',
    facts: { lineNumber: 'integer?', taxCodeRef: 'id', why: 'text' },
    example: { lineNumber: 1, taxCodeRef: 'ITBMS-7', why: 'it withholds nothing' },
    message: (f) => `${atLine(f.lineNumber)}Nothing can be withheld here by ${f.taxCodeRef}: ${f.why}.`,
    remedy: () => 'Name a WITHHOLDING code that withholds there.',
  }),
  WITHHOLDING_NEEDS_REASON: defineRefusal({
    answeredAs: 'WithholdingRefused',
    when: 'What is withheld cannot be computed, and no reason is given for the amount.',
    facts: { lineNumber: 'integer?', why: 'text' },
    example: { lineNumber: 1, why: 'the money settles no item' },
    message: (f) => `${atLine(f.lineNumber)}What is withheld cannot be computed: ${f.why}.`,
    remedy: () => 'Give its amount and a reason.',
  }),
  WITHHOLDING_DIFFERS: defineRefusal({
    answeredAs: 'WithholdingRefused',
    when: 'The amount of a withholding is not what it comes to, and no reason is given.',
    facts: {
      lineNumber: 'integer?',
      givenAmount: 'amount',
      computedAmount: 'amount',
      currencyCode: 'currency',
    },
    example: { lineNumber: 1, givenAmount: '50.00', computedAmount: '3.50', currencyCode: 'PAB' },
    message: (f) =>
      `${atLine(f.lineNumber)}${f.givenAmount} ${f.currencyCode} is withheld; it comes to ${f.computedAmount} ${f.currencyCode}.`,
    remedy: () => 'Leave out the amount, or give a reason for it.',
  }),
  ALLOCATION_BEARS_WITHHOLDING: defineRefusal({
    answeredAs: 'AllocationRefused',
    when: 'An allocation for which tax was withheld is taken back alone.',
    facts: { allocationRef: 'id', withheldByRef: 'id' },
    example: {
      allocationRef: '01890a5d-ac96-774b-bcce-b302099a8057',
      withheldByRef: 'RCT-2026-000009',
    },
    message: (f) => `${f.withheldByRef} withheld tax for the allocation ${f.allocationRef}.`,
    remedy: (f) => `Void ${f.withheldByRef}, which takes the allocation back with it.`,
  }),
} as const;
