import { counted } from '../counted.ts';
import { atLine, defineRefusal } from './define.ts';

/** Refusals about parties, items, tax codes, series and legal details, and about the documents that name them. A party, an item and
 * a tax code are named by their code if known, otherwise by whatever the caller named. `line` counts a document's lines from 1. */
export const documentRefusals = {
  PARTY_CODE_TAKEN: defineRefusal({
    answeredAs: 'PartyRefused',
    when: 'Another party of the tenant has this code.',
    facts: { partyRef: 'id' },
    example: { partyRef: 'C-0042' },
    message: (f) => `The code ${f.partyRef} belongs to another party.`,
    remedy: () => 'Choose another one.',
  }),
  PARTY_INACTIVE: defineRefusal({
    answeredAs: 'PartyRefused',
    when: 'The party is deactivated.',
    facts: { partyRef: 'id' },
    example: { partyRef: 'C-0042' },
    message: (f) => `Party ${f.partyRef} is not active.`,
    remedy: () => 'Activate it or choose another.',
  }),
  PARTY_HAS_OPEN_ITEMS: defineRefusal({
    answeredAs: 'PartyRefused',
    when: 'A party with open items cannot be deactivated.',
    facts: { partyRef: 'id', openCount: 'integer', openBalances: 'list' },
    example: { partyRef: 'C-0042', openCount: 2, openBalances: ['1200.00 USD', '-35.50 PAB'] },
    message: (f) =>
      `Party ${f.partyRef} has ${counted(f.openCount, 'open item')}: ${f.openBalances.join(', ')}.`,
    remedy: () => 'Settle all open items before you deactivate it.',
  }),
  TAX_CODE_TAKEN: defineRefusal({
    answeredAs: 'TaxCodeRefused',
    when: 'Another tax code of the tenant has this code.',
    facts: { taxCodeRef: 'id' },
    example: { taxCodeRef: 'ITBMS-7' },
    message: (f) => `The code ${f.taxCodeRef} belongs to another tax code.`,
    remedy: () => 'Choose another one.',
  }),
  TAX_CODE_IN_USE: defineRefusal({
    answeredAs: 'TaxCodeRefused',
    when: 'The rate of a tax code cannot change once a posted document, an entry or a draft awaiting approval uses it.',
    facts: { taxCodeRef: 'id', currentPercent: 'decimal', requestedPercent: 'decimal' },
    example: { taxCodeRef: 'ITBMS-7', currentPercent: '7', requestedPercent: '8' },
    message: (f) =>
      `Tax code ${f.taxCodeRef} is used at ${f.currentPercent} % in documents posted or awaiting approval, so it cannot change to ${f.requestedPercent} %.`,
    remedy: () => 'Create a new code and deactivate this one.',
  }),
  ITEM_UNKNOWN: defineRefusal({
    answeredAs: 'ItemRefused',
    when: 'No such item exists in this tenant.',
    facts: { lineNumber: 'integer?', itemRef: 'id' },
    example: { lineNumber: 1, itemRef: 'BREAD-1' },
    message: (f) => `${atLine(f.lineNumber)}There is no item ${f.itemRef}.`,
    remedy: () => "Choose one of the tenant's items.",
  }),
  ITEM_CODE_TAKEN: defineRefusal({
    answeredAs: 'ItemRefused',
    when: 'Another item of the tenant has this code.',
    facts: { itemRef: 'id' },
    example: { itemRef: 'BREAD-1' },
    message: (f) => `The code ${f.itemRef} belongs to another item.`,
    remedy: () => 'Choose another one.',
  }),
  ITEM_INACTIVE: defineRefusal({
    answeredAs: 'ItemRefused',
    when: 'The item is deactivated.',
    facts: { lineNumber: 'integer?', itemRef: 'id' },
    example: { lineNumber: 1, itemRef: 'BREAD-1' },
    message: (f) => `${atLine(f.lineNumber)}Item ${f.itemRef} is not active.`,
    remedy: () => 'Activate it or choose another.',
  }),
  SERIES_PREFIX_TAKEN: defineRefusal({
    answeredAs: 'SeriesRefused',
    when: "One prefix is the beginning of another series' prefix, or of numbers already issued for another kind of document.",
    facts: { takenPrefix: 'text', documentKind: 'DocumentKind' },
    example: { takenPrefix: 'INV-', documentKind: 'INVOICE' },
    message: (f) =>
      `The prefix ${f.takenPrefix} overlaps with the numbers of ${f.documentKind}, so two documents could show the same number.`,
    remedy: () => 'Choose another.',
  }),
  SERIES_HAS_NUMBERS: defineRefusal({
    answeredAs: 'SeriesRefused',
    when: 'A series that has issued numbers can no longer switch between yearly and continuous.',
    facts: { documentKind: 'DocumentKind', seriesRef: 'id', lastIssuedNumber: 'bigint' },
    example: { documentKind: 'INVOICE', seriesRef: 'INV', lastIssuedNumber: '118' },
    message: (f) =>
      `The series ${f.seriesRef} of ${f.documentKind} has issued numbers up to ${f.lastIssuedNumber}, so it can no longer switch between yearly and continuous.`,
    remedy: () => 'Only its prefix can change.',
  }),
  LEGAL_DETAILS_INCOMPLETE: defineRefusal({
    when: 'Incomplete legal details cannot be confirmed, and a LIVE tenant cannot issue documents until they are.',
    facts: { missingDetails: 'list' },
    example: { missingDetails: ['taxId', 'address', 'confirmation'] },
    message: (f) => `The tenant's legal details are incomplete: ${f.missingDetails.join(', ')}.`,
    remedy: () => 'Complete and confirm them; until then no documents can be issued.',
  }),
} as const;
