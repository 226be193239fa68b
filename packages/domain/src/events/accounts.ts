import { defineEvent, type EventFacts } from './define.ts';

const account = {
  code: 'id',
  name: 'text',
  type: 'text',
  kind: 'text?',
  normalSide: 'text',
  parentId: 'id?',
  isPostable: 'flag',
  isActive: 'flag',
  controlRole: 'text?',
  currency: 'text?',
  bankNumber: 'text?',
} as const satisfies EventFacts;

const anAccount = { in: 'tenant', object: 'Account', id: 'the account' } as const;

/** Events of the chart of accounts. */
export const accountEvents = {
  ACCOUNT_CREATED: defineEvent({ ...anAccount, when: 'An account was created.', after: account }),
  ACCOUNT_CHANGED: defineEvent({
    ...anAccount,
    when: 'The code, name, parent, type, kind, normal side, postability, currency or bank number of an account changed.',
    before: account,
    after: account,
  }),
  ACCOUNT_DEACTIVATED: defineEvent({
    ...anAccount,
    when: 'An account was deactivated at a balance of zero.',
    before: account,
    after: account,
  }),
  ACCOUNT_ACTIVATED: defineEvent({
    ...anAccount,
    when: 'An account was activated again.',
    before: account,
    after: account,
  }),
  ACCOUNT_ROLE_BOUND: defineEvent({
    when: 'A role was bound to an account.',
    in: 'tenant',
    object: 'AccountRole',
    id: 'the role',
    before: { accountId: 'id?', kind: 'text?' },
    after: { accountId: 'id', account: 'id', kind: 'text?' },
  }),
} as const;
