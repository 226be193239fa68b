import { defineEvent, type EventFacts } from './define.ts';

const states = { lockState: 'text', closeState: 'text' } as const satisfies EventFacts;

const item = {
  periodId: 'id',
  code: 'id?',
  title: 'text?',
  ownerId: 'id?',
  dueDate: 'date?',
  isRepeated: 'flag',
  state: 'text',
  note: 'text?',
  acknowledged: 'text?',
} as const satisfies EventFacts;

const period = { in: 'tenant', object: 'Period', id: 'the period' } as const;
const closeItem = { in: 'tenant', object: 'CloseItem', id: 'the item' } as const;

/** Events of fiscal years, their periods, and the monthly close with its checklist. */
export const periodEvents = {
  FISCAL_YEAR_OPENED: defineEvent({
    when: 'A fiscal year was opened with its periods.',
    in: 'tenant',
    object: 'FiscalYear',
    id: 'the fiscal year',
    after: { name: 'text', startDate: 'date', endDate: 'date', periods: 'integer' },
  }),
  PERIOD_LOCK_CHANGED: defineEvent({
    ...period,
    when: 'A period was locked further, or its lock was taken back.',
    mayHaveReason: true,
    before: states,
    after: states,
  }),
  PERIOD_CLOSE_CHANGED: defineEvent({
    ...period,
    when: 'The close of a period went a step further or back; each step is one event. A submission adds its digest, the number of its entries and the commit up to which the books were verified.',
    mayHaveReason: true,
    before: states,
    after: { ...states, 'digest?': 'id?', 'entryCount?': 'integer?', 'verifiedUpTo?': 'digits' },
  }),
  PERIOD_CLOSE_NOT_ADVANCED: defineEvent({
    ...period,
    when: 'A close was to be advanced to a target that it had already reached or passed.',
    before: states,
    after: { ...states, target: 'text' },
  }),
  OPENING_CHANGED: defineEvent({
    ...period,
    when: 'A reopened month was closed again while later months were closed, and its balances had changed: those months begin with other figures. The event names who made or approved the changes.',
    after: {
      closing: 'integer',
      laterPeriods: 'list',
      makers: 'list',
      changes: [{ accountId: 'id', currency: 'text', originalE4: 'digits', baseE4: 'digits' }],
    },
  }),
  OPENING_CHANGE_ACKNOWLEDGED: defineEvent({
    ...period,
    when: 'Somebody who neither made nor approved it acknowledged what a reopened month changed in the opening of later ones.',
    after: { closing: 'integer', note: 'text' },
  }),
  STATEMENT_BALANCE_RECORDED: defineEvent({
    ...period,
    when: 'Somebody entered what a statement says that a money account holds on a day of the period.',
    'before?': { statementDate: 'date', balanceE4: 'digits' },
    after: { accountId: 'id', currency: 'id', statementDate: 'date', balanceE4: 'digits' },
  }),
  STATEMENT_BALANCE_REMOVED: defineEvent({
    ...period,
    when: 'The balance of a statement was taken back that had been entered by mistake.',
    after: { accountId: 'id', currency: 'id', statementDate: 'date', balanceE4: 'digits' },
  }),
  CLOSE_ITEM_ADDED: defineEvent({
    ...closeItem,
    when: 'A custom item was added to the checklist of a period.',
    after: item,
  }),
  CLOSE_ITEM_CHANGED: defineEvent({
    ...closeItem,
    when: 'The title, owner, due date or repetition of a custom item changed, or the owner or due date of a computed one.',
    'before?': item,
    after: item,
  }),
  CLOSE_ITEM_COMPLETED: defineEvent({
    ...closeItem,
    when: 'A custom item was completed.',
    'before?': item,
    after: item,
  }),
  CLOSE_ITEM_REOPENED: defineEvent({
    ...closeItem,
    when: 'A completed item was reopened.',
    'before?': item,
    after: item,
  }),
  CLOSE_ITEM_REMOVED: defineEvent({
    ...closeItem,
    when: 'A custom item was removed from the checklist.',
    'before?': item,
    after: item,
  }),
  CLOSE_ITEM_ACKNOWLEDGED: defineEvent({
    ...closeItem,
    when: 'Somebody let the close go on with an open item; the event keeps their note and what they acknowledged, word for word.',
    'before?': item,
    after: item,
  }),
  CLOSE_ITEM_ACKNOWLEDGEMENT_WITHDRAWN: defineEvent({
    ...closeItem,
    when: 'An acknowledgement was withdrawn.',
    'before?': item,
    after: item,
  }),
  CLOSE_ITEMS_TAKEN_OVER: defineEvent({
    ...period,
    when: 'The first preparation of a period took over the items that the month before repeats.',
    after: { items: [{ title: 'text', ownerId: 'id?', dueDate: 'date?' }] },
  }),
} as const;
