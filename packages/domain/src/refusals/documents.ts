import { atLine, defineRefusal } from './define.ts';

/** Refusals about parties, items, tax codes, series and legal details, and about the documents that name them. A party, an item and
 * a tax code are told by their code where it is known, else by what the caller named. `line` counts a document's lines from 1. */
export const documentRefusals = {
  PARTY_CODE_TAKEN: defineRefusal({
    when: 'Another party of the tenant has this code.',
    facts: { party: 'id' },
    example: { party: 'C-0042' },
    message: (f) => `The code ${f.party} belongs to another party. Choose a free one.`,
  }),
  PARTY_INACTIVE: defineRefusal({
    when: 'The party is deactivated.',
    facts: { party: 'id' },
    example: { party: 'C-0042' },
    message: (f) => `Party ${f.party} is not active. Activate it or choose another.`,
  }),
  PARTY_HAS_OPEN_ITEMS: defineRefusal({
    when: 'A party is deactivated while something is open between it and the tenant.',
    facts: { party: 'id', openItems: 'integer', open: 'list' },
    example: { party: 'C-0042', openItems: 2, open: ['1200.00 USD', '-35.50 PAB'] },
    message: (f) =>
      `Party ${f.party} has ${f.openItems} open items: ${f.open.join(', ')}. Settle them before it is deactivated.`,
  }),
  TAX_CODE_TAKEN: defineRefusal({
    when: 'Another tax code of the tenant has this code.',
    facts: { taxCode: 'id' },
    example: { taxCode: 'ITBMS-7' },
    message: (f) => `The code ${f.taxCode} belongs to another tax code. Choose a free one.`,
  }),
  TAX_CODE_IN_USE: defineRefusal({
    when: 'The percent of a tax code is changed that a posted document, an entry or a draft awaiting approval names.',
    facts: { taxCode: 'id', percent: 'text', asked: 'text' },
    example: { taxCode: 'ITBMS-7', percent: '7', asked: '8' },
    message: (f) =>
      `Tax code ${f.taxCode} stands in documents, posted or awaiting approval, at ${f.percent} %; it cannot become ${f.asked} %. Create a new code and deactivate this one.`,
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
    message: (f) => `The code ${f.item} belongs to another item. Choose a free one.`,
  }),
  ITEM_INACTIVE: defineRefusal({
    when: 'The item is deactivated.',
    facts: { line: 'integer?', item: 'id' },
    example: { line: 1, item: 'BREAD-1' },
    message: (f) => `${atLine(f.line)}Item ${f.item} is not active. Activate it or choose another.`,
  }),
  SERIES_PREFIX_TAKEN: defineRefusal({
    when: 'A prefix begins like that of another series, or like the numbers that documents of another kind were given.',
    facts: { prefix: 'text', kind: 'text' },
    example: { prefix: 'INV-', kind: 'INVOICE' },
    message: (f) =>
      `The prefix ${f.prefix} begins like the numbers of ${f.kind}: two documents could show one number. Choose another.`,
  }),
  SERIES_HAS_NUMBERS: defineRefusal({
    when: 'A series that gave numbers is made yearly, or no longer yearly.',
    facts: { kind: 'text', series: 'text', lastNumber: 'text' },
    example: { kind: 'INVOICE', series: 'INV', lastNumber: '118' },
    message: (f) =>
      `The series ${f.series} of ${f.kind} has given numbers, the last one ${f.lastNumber}; whether it begins anew each year can no longer change. Change its prefix only.`,
  }),
  LEGAL_DETAILS_INCOMPLETE: defineRefusal({
    when: 'Legal details are confirmed with gaps, or a LIVE tenant would issue a document before they are confirmed.',
    facts: { gaps: 'list' },
    example: { gaps: ['taxId', 'address', 'confirmation'] },
    message: (f) =>
      `The tenant's legal details lack: ${f.gaps.join(', ')}. Complete and confirm them; until then nothing is issued.`,
  }),
} as const;
