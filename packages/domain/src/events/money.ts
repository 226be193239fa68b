import { defineEvent, type EventFacts } from './define.ts';

const content = {
  kind: 'text',
  documentDate: 'date',
  postingDate: 'date',
  moneyAccountId: 'id?',
  currency: 'id',
  partyId: 'id?',
  reference: 'text?',
  memo: 'text?',
  amountsIncludeTax: 'flag',
  lines: [{ accountId: 'id', description: 'text', amount: 'decimal', taxCodeId: 'id?' }],
  transfer: 'map?',
} as const satisfies EventFacts;

/** What a step changes in a draft besides its state. */
const step = {
  state: 'text',
  'submitted_by?': 'id?',
  'decided_by?': 'id?',
  'rejection_reason?': 'text?',
  'document_id?': 'id?',
} as const satisfies EventFacts;

const draft = { in: 'tenant', object: 'MoneyDraft', id: 'the draft' } as const;
const document = { in: 'tenant', object: 'MoneyDocument', id: 'the document' } as const;
const stepped = { ...draft, before: { state: 'text' }, after: step } as const;

/** Events of money in, money out and transfers. */
export const moneyEvents = {
  MONEY_DRAFT_CREATED: defineEvent({
    ...draft,
    when: 'A draft of money in, money out or a transfer was created.',
    after: content,
  }),
  MONEY_DRAFT_CHANGED: defineEvent({
    ...draft,
    when: 'The content of a money draft was edited.',
    before: content,
    after: content,
  }),
  MONEY_DRAFT_SUBMITTED: defineEvent({ ...stepped, when: 'A money draft was submitted for approval.' }),
  MONEY_DRAFT_WITHDRAWN: defineEvent({ ...stepped, when: 'A money draft was withdrawn from approval.' }),
  MONEY_DRAFT_REJECTED: defineEvent({
    ...stepped,
    when: 'An approver sent a money draft back to its preparers.',
    mayHaveReason: true,
  }),
  MONEY_DRAFT_APPROVED: defineEvent({
    ...stepped,
    when: 'A second person approved a money draft, and it was posted in the same commit.',
    mayHaveReason: true,
  }),
  MONEY_DRAFT_POSTED: defineEvent({
    ...stepped,
    when: 'A money draft was posted where no approval is needed.',
  }),
  MONEY_DRAFT_DISCARDED: defineEvent({ ...stepped, when: 'A money draft was discarded.' }),
  MONEY_POSTED: defineEvent({
    ...document,
    when: 'Money in, money out or a transfer was posted.',
    mayHaveReason: true,
    after: {
      kind: 'text',
      number: 'text',
      partyId: 'id?',
      documentDate: 'date',
      postingDate: 'date',
      currency: 'id',
      totalE4: 'digits',
      entryId: 'id',
      arrivalEntryId: 'id?',
      draftId: 'id?',
    },
  }),
  MONEY_VOIDED: defineEvent({
    ...document,
    when: 'Money in, money out or a transfer was voided: every entry of it was reversed.',
    mayHaveReason: true,
    after: { entryIds: 'list' },
  }),
} as const;
