import { defineEvent, type EventFacts } from './define.ts';

const itemsContent = {
  currency: 'id',
  dueDate: 'date?',
  vendorNumber: 'text?',
  originalDocumentId: 'id?',
  originalItemId: 'id?',
  reference: 'text?',
  memo: 'text?',
  pricesIncludeTax: 'flag',
  discountPercent: 'decimal?',
  discountAmount: 'decimal?',
  lines: [
    {
      itemId: 'id?',
      accountId: 'id?',
      description: 'text',
      quantity: 'decimal',
      unitPrice: 'decimal?',
      discountPercent: 'decimal?',
      discountAmount: 'decimal?',
      taxOnly: 'map?',
      originalOrdinal: 'integer?',
      taxCodeId: 'id?',
    },
  ],
  withholdings: [{ taxCodeId: 'id', amount: 'decimal?', certificate: 'text?', reason: 'text?' }],
} as const satisfies EventFacts;

const settlementContent = {
  currency: 'id',
  settledAmount: 'decimal',
  bankAccountId: 'id?',
  bankCurrency: 'id',
  bankAmount: 'decimal',
  'payables?': { currency: 'id', amount: 'decimal' },
  takesDifference: 'flag',
  charges: [
    {
      kind: 'text',
      'side?': 'text',
      amount: 'decimal?',
      currency: 'id',
      accountId: 'id?',
      taxCodeId: 'id?',
      openItemId: 'id?',
      certificate: 'text?',
      reason: 'text?',
      description: 'text',
    },
  ],
  allocations: [{ openItemId: 'id', amount: 'decimal' }],
  reference: 'text?',
  memo: 'text?',
} as const satisfies EventFacts;

const content = {
  kind: 'text',
  partyId: 'id',
  documentDate: 'date',
  postingDate: 'date',
  'items?': itemsContent,
  'settlement?': settlementContent,
} as const satisfies EventFacts;

/** What a step changes in a draft besides its state. */
const step = {
  state: 'text',
  'submitted_by?': 'id?',
  'decided_by?': 'id?',
  'rejection_reason?': 'text?',
  'document_id?': 'id?',
} as const satisfies EventFacts;

const draft = { in: 'tenant', object: 'DocumentDraft', id: 'the draft' } as const;
const document = { in: 'tenant', object: 'Document', id: 'the document' } as const;

/** Events of invoices, bills, notes and settlements. */
export const documentEvents = {
  DOCUMENT_DRAFT_CREATED: defineEvent({
    ...draft,
    when: 'A draft of a document was created.',
    after: content,
  }),
  DOCUMENT_DRAFT_CHANGED: defineEvent({
    ...draft,
    when: 'The content of a draft was edited.',
    before: content,
    after: content,
  }),
  DOCUMENT_DRAFT_SUBMITTED: defineEvent({
    ...draft,
    when: 'A draft was submitted for approval.',
    before: { state: 'text' },
    after: step,
  }),
  DOCUMENT_DRAFT_WITHDRAWN: defineEvent({
    ...draft,
    when: 'A draft was withdrawn from approval.',
    before: { state: 'text' },
    after: step,
  }),
  DOCUMENT_DRAFT_REJECTED: defineEvent({
    ...draft,
    when: 'An approver sent a draft back to its preparers.',
    mayHaveReason: true,
    before: { state: 'text' },
    after: step,
  }),
  DOCUMENT_DRAFT_APPROVED: defineEvent({
    ...draft,
    when: 'A second person approved a draft, and it was posted in the same commit.',
    mayHaveReason: true,
    before: { state: 'text' },
    after: step,
  }),
  DOCUMENT_DRAFT_POSTED: defineEvent({
    ...draft,
    when: 'A draft was posted where no approval is needed.',
    before: { state: 'text' },
    after: step,
  }),
  DOCUMENT_DRAFT_DISCARDED: defineEvent({
    ...draft,
    when: 'A draft was discarded.',
    before: { state: 'text' },
    after: step,
  }),
  DOCUMENT_POSTED: defineEvent({
    ...document,
    when: 'A document was posted, or the note that voids another was.',
    mayHaveReason: true,
    after: {
      kind: 'text',
      number: 'text',
      partyId: 'id',
      documentDate: 'date',
      postingDate: 'date',
      currency: 'id',
      totalE4: 'digits',
      entryId: 'id',
      'draftId?': 'id?',
      'voids?': 'text',
      'withheld?': [{ taxCodeId: 'id?', openItemId: 'id?', amountE4: 'digits', reason: 'text?' }],
    },
  }),
  DOCUMENT_VOIDED: defineEvent({
    ...document,
    when: 'A document was voided, by a note or by a reversing entry alone.',
    mayHaveReason: true,
    after: { noteId: 'id?', entryId: 'id' },
  }),
  DOCUMENT_REMARKED: defineEvent({
    ...document,
    when: 'The remark on a posted document was written or changed.',
    before: { remark: 'text' },
    after: { remark: 'text' },
  }),
  ITEMS_ALLOCATED: defineEvent({
    when: 'One open item was allocated to another.',
    mayHaveReason: true,
    in: 'tenant',
    object: 'Allocation',
    id: 'the allocation',
    after: {
      from: 'text',
      to: 'text',
      amountE4: 'digits',
      currency: 'id',
      allocationDate: 'date',
      varianceE4: 'digits',
      entryId: 'id?',
    },
  }),
  ALLOCATION_REVERSED: defineEvent({
    when: 'An allocation was taken back: both items are open again.',
    in: 'tenant',
    object: 'Allocation',
    id: 'the allocation',
    mayHaveReason: true,
    after: { reversalDate: 'date', entryId: 'id?' },
  }),
} as const;
