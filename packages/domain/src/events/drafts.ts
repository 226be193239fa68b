import { defineEvent, type EventFacts } from './define.ts';

const manualLine = {
  accountId: 'id',
  currency: 'id',
  amount: 'decimal',
  description: 'text',
  'taxCodeId?': 'id',
  'rate?': 'decimal',
} as const satisfies EventFacts;

const content = {
  postingDate: 'date',
  documentDate: 'date',
  description: 'text',
  reference: 'text?',
  isAccrual: 'flag',
  lines: [manualLine],
} as const satisfies EventFacts;

const recurringContent = {
  name: 'text',
  frequency: 'text',
  firstDate: 'date',
  lastDate: 'date?',
  description: 'text',
  reference: 'text?',
  isAccrual: 'flag',
  lines: [manualLine],
} as const satisfies EventFacts;

const draft = { in: 'tenant', object: 'EntryDraft', id: 'the draft' } as const;
const recurring = { in: 'tenant', object: 'RecurringEntry', id: 'the recurring entry' } as const;
const schedule = { state: 'text', nextDate: 'date' } as const satisfies EventFacts;

/** What a step changes in a draft besides its state. */
const change = {
  'submitted_by?': 'id?',
  'decided_by?': 'id?',
  'rejection_reason?': 'text?',
  'entry_id?': 'id?',
} as const satisfies EventFacts;

/** What a run of a recurring entry records about the draft that it wrote. */
const ofRun = {
  'recurringEntryId?': 'id',
  'dueDate?': 'date',
  'entryId?': 'id?',
} as const satisfies EventFacts;

/** Events of manual entries before they are posted, and of the recurring entries that create them. */
export const draftEvents = {
  ENTRY_DRAFT_CREATED: defineEvent({ ...draft, when: 'A draft was created.', after: content }),
  ENTRY_DRAFT_CHANGED: defineEvent({
    ...draft,
    when: 'The content of a draft was edited.',
    before: content,
    after: content,
  }),
  ENTRY_DRAFT_SUBMITTED: defineEvent({
    ...draft,
    when: 'A draft was submitted for approval, by a person or by the run of a recurring entry.',
    'before?': { state: 'text' },
    after: { state: 'text', ...change, ...ofRun },
  }),
  ENTRY_DRAFT_WITHDRAWN: defineEvent({
    ...draft,
    when: 'A draft was withdrawn from approval.',
    before: { state: 'text' },
    after: { state: 'text', ...change },
  }),
  ENTRY_DRAFT_REJECTED: defineEvent({
    ...draft,
    when: 'An approver sent a draft back to its preparers.',
    mayHaveReason: true,
    before: { state: 'text' },
    after: { state: 'text', ...change },
  }),
  ENTRY_DRAFT_APPROVED: defineEvent({
    ...draft,
    when: 'A second person approved a draft, and it was posted in the same commit.',
    mayHaveReason: true,
    before: { state: 'text' },
    after: { state: 'text', ...change },
  }),
  ENTRY_DRAFT_POSTED: defineEvent({
    ...draft,
    when: 'A draft was posted where no approval is needed, by a person or by the run of a recurring entry.',
    'before?': { state: 'text' },
    after: { state: 'text', ...change, ...ofRun },
  }),
  ENTRY_DRAFT_DISCARDED: defineEvent({
    ...draft,
    when: 'A draft was discarded.',
    before: { state: 'text' },
    after: { state: 'text', ...change },
  }),
  RECURRING_ENTRY_CREATED: defineEvent({
    ...recurring,
    when: 'A recurring entry was created.',
    after: recurringContent,
  }),
  RECURRING_ENTRY_CHANGED: defineEvent({
    ...recurring,
    when: 'The content of a recurring entry was edited.',
    before: recurringContent,
    after: recurringContent,
  }),
  RECURRING_ENTRY_PAUSED: defineEvent({
    ...recurring,
    when: 'A recurring entry was paused: it no longer falls due.',
    before: schedule,
    after: schedule,
  }),
  RECURRING_ENTRY_RESUMED: defineEvent({
    ...recurring,
    when: 'A paused recurring entry falls due again.',
    before: schedule,
    after: schedule,
  }),
  RECURRING_ENTRY_ENDED: defineEvent({
    ...recurring,
    when: 'A recurring entry was ended for good.',
    before: schedule,
    after: schedule,
  }),
  RECURRING_RUN_STARTED: defineEvent({
    when: 'A run of everything that falls due up to a day was started.',
    in: 'tenant',
    object: 'RecurringRun',
    id: 'the number of the commit',
    after: { upTo: 'date', recurringEntries: 'integer', dueDates: 'integer', hasMore: 'flag' },
  }),
  RECURRING_ENTRY_RUN: defineEvent({
    ...recurring,
    when: 'A due date became a draft, which was posted or awaits approval.',
    before: { nextDate: 'date' },
    after: { nextDate: 'date', draftId: 'id', entryId: 'id?' },
  }),
  RECURRING_ENTRY_RUN_REPEATED: defineEvent({
    ...recurring,
    when: 'A run met a due date that an earlier run had taken.',
    after: { dueDate: 'date', draftId: 'id' },
  }),
} as const;
