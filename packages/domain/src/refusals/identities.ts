import { defineRefusal } from './define.ts';

const provider = 'entra';

/** Refusals of identity providers and of signing in with one. What exactly was wrong with a provider's answer is for the operator's log. */
export const identityRefusals = {
  SIGN_IN_REFUSED: defineRefusal({
    answeredAs: 'LogInRefused',
    when: 'The identity provider did not vouch for anybody, or what it sent does not hold: it belongs to another sign-in, provider or client, is not signed by the provider, is expired or was used before.',
    facts: { why: 'text' },
    example: { why: 'it belongs to another sign-in' },
    message: (f) => `The sign-in cannot be finished: ${f.why}.`,
    remedy: () => 'Begin again.',
  }),
  IDENTITY_NOT_LINKED: defineRefusal({
    answeredAs: 'LogInRefused',
    when: 'The identity provider vouches for somebody who is no user here, or who may not sign in. An e-mail address never links anybody.',
    facts: {},
    example: {},
    message: () => 'No user here signs in with this account.',
    remedy: () => 'Open your invitation and go on from there, or link the account while you are signed in.',
  }),
  LOCAL_LOG_IN_OFF: defineRefusal({
    answeredAs: 'LogInRefused',
    when: 'The firm has turned passwords off: people sign in with an identity provider.',
    facts: {},
    example: {},
    message: () => 'Passwords are turned off.',
    remedy: () =>
      'Sign in with the identity provider. If it cannot be used, the operator gives you a link: `cifra users reset`.',
  }),
  PUBLIC_ADDRESS_MISSING: defineRefusal({
    when: 'An identity provider sends browsers back to this server’s address, and none is set.',
    facts: {},
    example: {},
    message: () => 'This server does not know its own address.',
    remedy: () => 'Have the operator set CIFRA_PUBLIC_URL.',
  }),
  IDENTITY_PROVIDER_UNKNOWN: defineRefusal({
    answeredAs: 'IdentityProviderRefused',
    when: 'There is no identity provider with this code, or it was removed.',
    facts: { providerCode: 'text' },
    example: { providerCode: provider },
    message: (f) => `There is no identity provider ${f.providerCode}.`,
    remedy: () => 'Query signInOptions for those that there are.',
  }),
  IDENTITY_PROVIDER_CODE_TAKEN: defineRefusal({
    answeredAs: 'IdentityProviderRefused',
    when: 'An identity provider has or had this code. It stands in addresses that providers know, so it is never used again.',
    facts: { providerCode: 'text' },
    example: { providerCode: provider },
    message: (f) => `The code ${f.providerCode} is or was another provider’s.`,
    remedy: () => 'Choose another code.',
  }),
  IDENTITY_PROVIDER_LIMIT_REACHED: defineRefusal({
    answeredAs: 'IdentityProviderRefused',
    when: 'The firm has as many identity providers as it may have.',
    facts: { limit: 'integer' },
    example: { limit: 20 },
    message: (f) => `There are ${f.limit} identity providers already, which is the limit.`,
    remedy: () => 'Remove one that is not needed.',
  }),
  IDENTITY_PROVIDER_UNFIT: defineRefusal({
    answeredAs: 'IdentityProviderRefused',
    when: 'The provider cannot be reached at its address, or what it says of itself is not enough: another issuer, no authorization code flow, no PKCE with S256, no signature that others can verify.',
    facts: { why: 'text' },
    example: { why: 'it does not offer PKCE with S256' },
    message: (f) => `The identity provider cannot be used: ${f.why}.`,
    remedy: () => 'Check the issuer’s address, and the settings of the client at the provider.',
  }),
  TOKEN_TIME_NOT_ALLOWED: defineRefusal({
    answeredAs: 'IdentityProviderRefused',
    when: 'A token for SCIM is to count from the past on, or for too long.',
    facts: { limit: 'integer' },
    example: { limit: 366 },
    message: (f) => `A token counts for at most ${f.limit} days, and ends in the future.`,
    remedy: () => 'Choose another instant.',
  }),
  IDENTITY_TAKEN: defineRefusal({
    answeredAs: 'IdentityRefused',
    when: 'The account at the provider signs in another user, or the user already signs in with another account there.',
    facts: { providerCode: 'text' },
    example: { providerCode: provider },
    message: (f) => `The account at ${f.providerCode} is linked otherwise.`,
    remedy: () => 'Unlink the other one first.',
  }),
  IDENTITY_UNKNOWN: defineRefusal({
    answeredAs: 'IdentityRefused',
    when: 'The user has no account linked at this provider.',
    facts: { providerCode: 'text' },
    example: { providerCode: provider },
    message: (f) => `No account at ${f.providerCode} is linked.`,
    remedy: () => "Query the user's identities.",
  }),
  LAST_WAY_IN: defineRefusal({
    answeredAs: 'IdentityRefused',
    when: 'Nobody who manages access, or the user who asks, could sign in any more.',
    facts: {},
    example: {},
    message: () => 'It is the last way in.',
    remedy: () => 'Make another way first: link an account, or set a password.',
  }),
} as const;
