import { counted } from '../counted.ts';
import { atLine, defineRefusal, oneOf } from './define.ts';

/** Refusals of journal entries and their drafts. Lines count from 1. */
export const entryRefusals = {
  ENTRY_TOO_SHORT: defineRefusal({
    when: 'An entry has fewer than two lines.',
    facts: { lines: 'integer', minimum: 'integer' },
    example: { lines: 1, minimum: 2 },
    message: (f) =>
      `An entry needs at least ${counted(f.minimum, 'line')}; this one has ${f.lines}. Add the other side.`,
  }),
  ENTRY_TOO_LONG: defineRefusal({
    when: 'An entry has more lines than one entry may have.',
    facts: { lines: 'integer', maximum: 'integer' },
    example: { lines: 10_001, maximum: 10_000 },
    message: (f) =>
      `An entry has at most ${f.maximum} lines; this one has ${f.lines}. Split it into several balanced entries.`,
  }),
  ENTRY_UNBALANCED: defineRefusal({
    when: 'Debits and credits differ: in the single original currency, or in base currency by more than rounding explains.',
    facts: { debit: 'amount', credit: 'amount', difference: 'amount', currency: 'text' },
    example: { debit: '1200.00', credit: '1199.99', difference: '0.01', currency: 'PAB' },
    message: (f) =>
      `Debits are ${f.debit} ${f.currency} and credits ${f.credit} ${f.currency}, a difference of ${f.difference} ${f.currency}. Correct the lines so that both sides are equal.`,
  }),
  LINE_AMOUNT_ZERO: defineRefusal({
    when: 'A line has a zero amount.',
    facts: { line: 'integer' },
    example: { line: 2 },
    message: (f) => `Line ${f.line} has a zero amount. Enter an amount, or remove the line.`,
  }),
  AMOUNT_NOT_WHOLE_MINOR: defineRefusal({
    when: 'An amount has more decimals than its currency.',
    facts: { line: 'integer?', amount: 'amount', currency: 'text', minorUnits: 'integer' },
    example: { line: 1, amount: '1200.5000', currency: 'JPY', minorUnits: 0 },
    message: (f) =>
      `${atLine(f.line)}${f.amount} is not a whole number of minor units: ${f.currency} has ${counted(f.minorUnits, 'decimal')}. Round the amount first.`,
  }),
  AMOUNT_TOO_LARGE: defineRefusal({
    when: 'An amount, its translation into base currency, or one side of the entry exceeds the maximum of a line, or what its account can still hold.',
    facts: { line: 'integer?', amount: 'amount', maximum: 'amount' },
    example: { line: 1, amount: '100000000000000.00', maximum: '99999999999999.9999' },
    message: (f) =>
      `${atLine(f.line)}${f.amount} exceeds the maximum of ${f.maximum}. Check the figure; if it is right, split it.`,
  }),
  OPENING_DATE_WRONG: defineRefusal({
    when: 'An opening entry is not dated the day before the first period.',
    facts: { postingDate: 'date', expected: 'date' },
    example: { postingDate: '2026-01-01', expected: '2025-12-31' },
    message: (f) =>
      `The opening entry is dated ${f.postingDate}, but must be dated the day before the first period. Use ${f.expected}.`,
  }),
  OPENING_EXISTS: defineRefusal({
    when: 'The tenant already has an opening entry that has not been reversed.',
    facts: { entry: 'id' },
    example: { entry: 'OPN-2025-000001' },
    message: (f) =>
      `The opening balances were posted as ${f.entry}. Reverse that entry before posting new ones.`,
  }),
  OPENING_DOES_NOT_TIE: defineRefusal({
    when: 'Opening balances leave a difference without consent to post it to OpeningBalanceDifference, or open items do not add up to their control account.',
    facts: { account: 'id?', difference: 'amount', currency: 'text' },
    example: { account: '1100', difference: '35.10', currency: 'PAB' },
    message: (f) =>
      f.account === null
        ? `The opening balances are off by ${f.difference} ${f.currency}. Correct them, or consent to post the difference to OpeningBalanceDifference.`
        : `The open items of account ${f.account} differ from its stated balance by ${f.difference} ${f.currency}. Correct the items or the balance; consent does not cover this.`,
  }),
  OPENING_UNKNOWN: defineRefusal({
    when: 'There is no opening entry to reverse.',
    facts: { openingDate: 'date?' },
    example: { openingDate: '2025-12-31' },
    message: () => 'There are no opening balances: none were posted, or they were reversed. Post them first.',
  }),
  OPENING_ITEM_SETTLED: defineRefusal({
    when: 'The opening entry cannot be reversed while one of its open items is settled, in part or in full.',
    facts: { item: 'id', reference: 'text', open: 'amount', currency: 'text' },
    example: {
      item: '01890a5d-ac96-774b-bcce-b302099a8057',
      reference: 'F-2025-118',
      open: '20.00',
      currency: 'PAB',
    },
    message: (f) =>
      `The open item ${f.reference} of the opening balances has been settled; only ${f.open} ${f.currency} of it is still open. Reverse its settlements before reversing the opening balances.`,
  }),
  ENTRY_UNKNOWN: defineRefusal({
    when: 'No such entry exists, or the caller may not see it.',
    facts: { entry: 'id' },
    example: { entry: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no entry ${f.entry}. Check its id and the tenant.`,
  }),
  ENTRY_ALREADY_REVERSED: defineRefusal({
    when: 'The entry has already been reversed.',
    facts: { entry: 'id', reversedBy: 'id' },
    example: { entry: 'JE-2026-000012', reversedBy: 'JE-2026-000019' },
    message: (f) =>
      `The entry ${f.entry} was already reversed by ${f.reversedBy}. There is nothing left to reverse.`,
  }),
  ENTRY_NOT_REVERSIBLE: defineRefusal({
    when: 'The entry belongs to a document or to the year-end, and is reversed there instead.',
    facts: { entry: 'id', source: 'text' },
    example: { entry: 'JE-2026-000033', source: 'SALES' },
    message: (f) =>
      `The entry ${f.entry} comes from ${f.source} and must be reversed there. Void the document, or reverse the close.`,
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
      `The draft is ${f.state}; to ${f.action} it, it must be ${oneOf(f.allowed)}. Bring it to that state first.`,
  }),
  MAKER_IS_CHECKER: defineRefusal({
    when: 'Nobody may approve, review or sign off what they prepared, owners included.',
    facts: { approver: 'id', preparedBy: 'list' },
    example: {
      approver: '01890a5d-ac96-774b-bcce-b302099a8057',
      preparedBy: ['01890a5d-ac96-774b-bcce-b302099a8057'],
    },
    message: () =>
      'Nobody may approve, review or sign off their own work, owners included. Ask someone who had no part in it.',
  }),
  APPROVAL_REQUIRED: defineRefusal({
    when: 'The action needs approval by a second person.',
    facts: { action: 'text' },
    example: { action: 'post' },
    message: (f) =>
      `This needs approval before you can ${f.action} it. Submit it for someone else to approve.`,
  }),
} as const;
