import { defineEvent } from './define.ts';

const provider = {
  in: 'control',
  object: 'IdentityProvider',
  id: 'the identity provider, by its code',
} as const;
const user = { in: 'control', object: 'User', id: 'the user' } as const;

const settings = {
  name: 'text',
  issuer: 'text',
  clientId: 'text',
  countsAsSecondFactor: 'flag',
} as const;

/** Events of identity providers and of the accounts that people have there. No secret is in any of them. */
export const identityEvents = {
  IDENTITY_PROVIDER_ADDED: defineEvent({
    ...provider,
    when: 'People may sign in with an identity provider.',
    mayHaveReason: true,
    after: settings,
  }),
  IDENTITY_PROVIDER_CHANGED: defineEvent({
    ...provider,
    when: 'What is kept of an identity provider was changed.',
    mayHaveReason: true,
    before: settings,
    after: { ...settings, isSecretReplaced: 'flag' },
  }),
  IDENTITY_PROVIDER_REMOVED: defineEvent({
    ...provider,
    when: 'Nobody signs in with an identity provider any more; the sessions that it began ended.',
    mayHaveReason: true,
    before: settings,
    after: { endedSessions: 'integer' },
  }),
  IDENTITY_LINKED: defineEvent({
    ...user,
    when: 'A user signs in with an account at an identity provider from now on: by INVITATION, by the USER, or by SCIM, over which the provider made the user.',
    after: { provider: 'id', subject: 'personal', by: 'text' },
  }),
  IDENTITY_UNLINKED: defineEvent({
    ...user,
    when: 'A user does not sign in with their account at an identity provider any more.',
    mayHaveReason: true,
    before: { provider: 'id', subject: 'personal' },
  }),
  IDENTITY_ACCEPTED: defineEvent({
    ...user,
    when: 'An identity provider vouched for a user, and the second factor was asked for.',
    after: { provider: 'id' },
  }),
  IDENTITY_REFUSED: defineEvent({
    ...provider,
    when: 'An identity provider vouched for somebody who is no user here, or who may not sign in.',
  }),
  LOGGED_OUT_BY_PROVIDER: defineEvent({
    in: 'control',
    object: ['User', 'IdentityProvider'],
    id: 'the user, or the provider by its code where nothing of anybody’s was there to end',
    when: 'An identity provider ended a user’s session there, and so those that it had begun here.',
    after: { provider: 'id', endedSessions: 'integer' },
  }),
  SCIM_TOKEN_ISSUED: defineEvent({
    ...provider,
    when: 'An identity provider may make and deactivate users with a token; the one before stopped working.',
    mayHaveReason: true,
    after: { expiresAt: 'instant', isExternalIdSubject: 'flag', madeBy: 'id' },
  }),
  SCIM_TOKEN_REVOKED: defineEvent({
    ...provider,
    when: 'The token of an identity provider stopped working.',
    mayHaveReason: true,
  }),
  SCIM_TOKEN_ENDED: defineEvent({
    ...provider,
    when: 'The token of an identity provider ended with the deactivation of whoever answered for it: another has to be issued.',
    mayHaveReason: true,
    after: { madeBy: 'id' },
  }),
  RECOVERY_LOG_IN_OPENED: defineEvent({
    ...user,
    when: 'The operator gave a user a link that lets them in once although passwords are turned off.',
    mayHaveReason: true,
    after: { linkId: 'id' },
  }),
} as const;
