import { counted } from '../counted.ts';
import { atLine, defineRefusal } from './define.ts';

/** Refusals about parties, items, tax codes, series and legal details, and about the documents that name them. A party, an item and
 * a tax code are named by their code if known, otherwise by whatever the caller named. `line` counts a document's lines from 1. */
export const documentRefusals = {
  PARTY_CODE_TAKEN: defineRefusal({
    when: 'Another party of the tenant has this code.',
    facts: { party: 'id' },
    example: { party: 'C-0042' },
    message: (f) => `The code ${f.party} belongs to another party. Choose another one.`,
  }),
  PARTY_INACTIVE: defineRefusal({
    when: 'The party is deactivated.',
    facts: { party: 'id' },
    example: { party: 'C-0042' },
    message: (f) => `Party ${f.party} is not active. Activate it or choose another.`,
  }),
  PARTY_HAS_OPEN_ITEMS: defineRefusal({
    when: 'A party with open items cannot be deactivated.',
    facts: { party: 'id', openItems: 'integer', open: 'list' },
    example: { party: 'C-0042', openItems: 2, open: ['1200.00 USD', '-35.50 PAB'] },
    message: (f) =>
      `Party ${f.party} has ${counted(f.openItems, 'open item')}: ${f.open.join(', ')}. Settle all open items before you deactivate it.`,
  }),
  TAX_CODE_TAKEN: defineRefusal({
    when: 'Another tax code of the tenant has this code.',
    facts: { taxCode: 'id' },
    example: { taxCode: 'ITBMS-7' },
    message: (f) => `The code ${f.taxCode} belongs to another tax code. Choose another one.`,
  }),
  TAX_CODE_IN_USE: defineRefusal({
    when: 'The rate of a tax code cannot change once a posted document, an entry or a draft awaiting approval uses it.',
    facts: { taxCode: 'id', percent: 'text', requested: 'text' },
    example: { taxCode: 'ITBMS-7', percent: '7', requested: '8' },
    message: (f) =>
      `Tax code ${f.taxCode} is used at ${f.percent} % in documents posted or awaiting approval, so it cannot change to ${f.requested} %. Create a new code and deactivate this one.`,
  }),
  ITEM_UNKNOWN: defineRefusal({
    when: 'No such item exists in this tenant.',
    facts: { line: 'integer?', item: 'id' },
    example: { line: 1, item: 'BREAD-1' },
    message: (f) => `${atLine(f.line)}There is no item ${f.item}. Choose one of the tenant's items.`,
  }),
  ITEM_CODE_TAKEN: defineRefusal({
    when: 'Another item of the tenant has this code.',
    facts: { item: 'id' },
    example: { item: 'BREAD-1' },
    message: (f) => `The code ${f.item} belongs to another item. Choose another one.`,
  }),
  ITEM_INACTIVE: defineRefusal({
    when: 'The item is deactivated.',
    facts: { line: 'integer?', item: 'id' },
    example: { line: 1, item: 'BREAD-1' },
    message: (f) => `${atLine(f.line)}Item ${f.item} is not active. Activate it or choose another.`,
  }),
  SERIES_PREFIX_TAKEN: defineRefusal({
    when: "One prefix is the beginning of another series' prefix, or of numbers already issued for another kind of document.",
    facts: { prefix: 'text', kind: 'text' },
    example: { prefix: 'INV-', kind: 'INVOICE' },
    message: (f) =>
      `The prefix ${f.prefix} overlaps with the numbers of ${f.kind}, so two documents could show the same number. Choose another.`,
  }),
  SERIES_HAS_NUMBERS: defineRefusal({
    when: 'A series that has issued numbers can no longer switch between yearly and continuous.',
    facts: { kind: 'text', series: 'text', lastNumber: 'text' },
    example: { kind: 'INVOICE', series: 'INV', lastNumber: '118' },
    message: (f) =>
      `The series ${f.series} of ${f.kind} has issued numbers up to ${f.lastNumber}, so it can no longer switch between yearly and continuous. Only its prefix can change.`,
  }),
  LEGAL_DETAILS_INCOMPLETE: defineRefusal({
    when: 'Incomplete legal details cannot be confirmed, and a LIVE tenant cannot issue documents until they are.',
    facts: { gaps: 'list' },
    example: { gaps: ['taxId', 'address', 'confirmation'] },
    message: (f) =>
      `The tenant's legal details are incomplete: ${f.gaps.join(', ')}. Complete and confirm them; until then no documents can be issued.`,
  }),
} as const;
