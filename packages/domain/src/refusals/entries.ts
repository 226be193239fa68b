import { atLine, defineRefusal, oneOf } from './define.ts';

/** Refusals of journal entries and their drafts. Lines count from 1. */
export const entryRefusals = {
  ENTRY_TOO_SHORT: defineRefusal({
    when: 'An entry has fewer than two lines.',
    facts: { lines: 'integer', minimum: 'integer' },
    example: { lines: 1, minimum: 2 },
    message: (f) =>
      `An entry needs at least ${f.minimum} lines; this one has ${f.lines}. Add the other side.`,
  }),
  ENTRY_TOO_LONG: defineRefusal({
    when: 'An entry has more lines than one entry may have.',
    facts: { lines: 'integer', maximum: 'integer' },
    example: { lines: 10_001, maximum: 10_000 },
    message: (f) =>
      `An entry has at most ${f.maximum} lines; this one has ${f.lines}. Divide it into several balanced entries.`,
  }),
  ENTRY_UNBALANCED: defineRefusal({
    when: 'Debits and credits differ: in the one original currency, or in base currency by more than rounding explains.',
    facts: { debit: 'amount', credit: 'amount', difference: 'amount', currency: 'text' },
    example: { debit: '1200.00', credit: '1199.99', difference: '0.01', currency: 'PAB' },
    message: (f) =>
      `The debits are ${f.debit} ${f.currency} and the credits ${f.credit} ${f.currency}: they differ by ${f.difference} ${f.currency}. Correct the lines until both sides are equal.`,
  }),
  LINE_AMOUNT_ZERO: defineRefusal({
    when: 'A line carries no amount.',
    facts: { line: 'integer' },
    example: { line: 2 },
    message: (f) => `Line ${f.line} has the amount zero. Give it an amount or remove the line.`,
  }),
  AMOUNT_NOT_WHOLE_MINOR: defineRefusal({
    when: 'An amount has more decimals than its currency.',
    facts: { line: 'integer?', amount: 'amount', currency: 'text', minorUnits: 'integer' },
    example: { line: 1, amount: '1200.5000', currency: 'JPY', minorUnits: 0 },
    message: (f) =>
      `${atLine(f.line)}${f.amount} is not a whole number of minor units: ${f.currency} has ${f.minorUnits} decimals. Round the amount first.`,
  }),
  AMOUNT_TOO_LARGE: defineRefusal({
    when: 'An amount, or its translation into base currency, or one side of the entry, is above the largest that a line can keep; or above what its account may still take.',
    facts: { line: 'integer?', amount: 'amount', maximum: 'amount' },
    example: { line: 1, amount: '100000000000000.00', maximum: '99999999999999.9999' },
    message: (f) =>
      `${atLine(f.line)}${f.amount} is above the largest amount, ${f.maximum}. Check the figure; divide it if it is right.`,
  }),
  OPENING_DATE_WRONG: defineRefusal({
    when: 'An opening entry is not dated the day before the first period.',
    facts: { postingDate: 'date', expected: 'date' },
    example: { postingDate: '2026-01-01', expected: '2025-12-31' },
    message: (f) =>
      `The opening entry is dated ${f.postingDate}; it belongs to the day before the first period. Date it ${f.expected}.`,
  }),
  OPENING_EXISTS: defineRefusal({
    when: 'The tenant already has an opening entry that was not reversed.',
    facts: { entry: 'id' },
    example: { entry: 'OPN-2025-000001' },
    message: (f) =>
      `The opening balances were posted as ${f.entry}. Reverse that entry before posting others.`,
  }),
  OPENING_DOES_NOT_TIE: defineRefusal({
    when: 'Opening balances leave a difference and the consent to post it to OpeningBalanceDifference is missing; or open items do not sum to their control account.',
    facts: { account: 'id?', difference: 'amount', currency: 'text' },
    example: { account: '1100', difference: '35.10', currency: 'PAB' },
    message: (f) =>
      f.account === null
        ? `The opening balances are off by ${f.difference} ${f.currency}. Correct them, or consent to posting the difference to OpeningBalanceDifference.`
        : `The open items of account ${f.account} are off by ${f.difference} ${f.currency} from what is stated of it. Correct the items or what is stated; no consent lifts this.`,
  }),
  OPENING_UNKNOWN: defineRefusal({
    when: 'No opening entry stands that could be reversed.',
    facts: { openingDate: 'date?' },
    example: { openingDate: '2025-12-31' },
    message: () => 'No opening balances stand: none were posted, or they were reversed. Post them first.',
  }),
  OPENING_ITEM_SETTLED: defineRefusal({
    when: 'The opening entry is to be reversed and one of its open items was settled, in part or whole.',
    facts: { item: 'id', reference: 'text', open: 'amount', currency: 'text' },
    example: {
      item: '01890a5d-ac96-774b-bcce-b302099a8057',
      reference: 'F-2025-118',
      open: '20.00',
      currency: 'PAB',
    },
    message: (f) =>
      `The open item ${f.reference} of the opening balances was settled; ${f.open} ${f.currency} of it is open. Take its settlements back before reversing the opening balances.`,
  }),
  ENTRY_UNKNOWN: defineRefusal({
    when: 'No such entry exists, or the caller may not see it.',
    facts: { entry: 'id' },
    example: { entry: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no entry ${f.entry}. Check its id and the tenant.`,
  }),
  ENTRY_ALREADY_REVERSED: defineRefusal({
    when: 'The entry was reversed before.',
    facts: { entry: 'id', reversedBy: 'id' },
    example: { entry: 'JE-2026-000012', reversedBy: 'JE-2026-000019' },
    message: (f) =>
      `The entry ${f.entry} was already reversed by ${f.reversedBy}. Nothing is left to reverse.`,
  }),
  ENTRY_NOT_REVERSIBLE: defineRefusal({
    when: 'The entry belongs to a document or to the year-end and is undone there, not by a reversal of its own.',
    facts: { entry: 'id', source: 'text' },
    example: { entry: 'JE-2026-000033', source: 'SALES' },
    message: (f) =>
      `The entry ${f.entry} comes from ${f.source} and is undone where it was made. Void the document, or reverse the close.`,
  }),
  REVERSAL_BEFORE_ENTRY: defineRefusal({
    when: 'A reversal is dated before the entry that it reverses.',
    facts: { postingDate: 'date', entryDate: 'date' },
    example: { postingDate: '2026-02-28', entryDate: '2026-03-05' },
    message: (f) =>
      `The reversal is dated ${f.postingDate}, before the entry it reverses (${f.entryDate}). Date it ${f.entryDate} or later.`,
  }),
  DRAFT_UNKNOWN: defineRefusal({
    when: 'No such draft exists, or the caller may not see it.',
    facts: { draft: 'id' },
    example: { draft: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no draft ${f.draft}. Check its id and the tenant.`,
  }),
  DRAFT_NOT_IN_STATE: defineRefusal({
    when: 'The draft is not in a state in which the action is possible.',
    facts: { action: 'text', state: 'text', allowed: 'list' },
    example: { action: 'edit', state: 'PENDING_APPROVAL', allowed: ['DRAFT'] },
    message: (f) =>
      `The draft is ${f.state}; to ${f.action} it, it must be ${oneOf(f.allowed)}. Bring it into that state first.`,
  }),
  MAKER_IS_CHECKER: defineRefusal({
    when: 'Somebody approves what they prepared. Owners are no exception.',
    facts: { approver: 'id', preparedBy: 'list' },
    example: {
      approver: '01890a5d-ac96-774b-bcce-b302099a8057',
      preparedBy: ['01890a5d-ac96-774b-bcce-b302099a8057'],
    },
    message: (f) =>
      `${f.approver} prepared this (prepared by ${f.preparedBy.join(', ')}) and cannot approve it. Ask another person to approve it.`,
  }),
  APPROVAL_REQUIRED: defineRefusal({
    when: 'Something that needs a second person is posted without approval.',
    facts: { action: 'text' },
    example: { action: 'post' },
    message: (f) =>
      `This needs approval before you can ${f.action} it. Submit it, and let another person approve it.`,
  }),
} as const;
