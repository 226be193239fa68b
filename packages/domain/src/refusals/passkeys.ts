import { defineRefusal } from './define.ts';

/** Refusals of passkeys. */
export const passkeyRefusals = {
  PASSKEY_INVALID: defineRefusal({
    answeredAs: 'LogInRefused',
    when: 'The answer of a passkey proves nothing here: the passkey is unknown or removed, the answer is for another page or another challenge, nobody was verified, or it could come from a copy.',
    facts: {},
    example: {},
    message: () => 'The passkey was not accepted.',
    remedy: () => 'Try again, or sign in another way.',
  }),
  PASSKEYS_UNAVAILABLE: defineRefusal({
    answeredAs: 'PasskeyRefused',
    when: 'The address at which browsers reach the server is none that passkeys can be made for: that takes a host name, and TLS unless it is localhost.',
    facts: { servedOrigin: 'text?' },
    example: { servedOrigin: 'http://192.168.1.20:4000' },
    message: (f) => `Passkeys cannot be made for ${f.servedOrigin ?? 'an address that is not known'}.`,
    remedy: () => 'Set CIFRA_PUBLIC_URL to an address with a host name and https.',
  }),
  PASSKEY_UNKNOWN: defineRefusal({
    answeredAs: 'PasskeyRefused',
    when: 'The caller has no such passkey, or it was removed.',
    facts: { passkeyRef: 'id' },
    example: { passkeyRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no passkey ${f.passkeyRef}.`,
    remedy: () => "Query the user's second factors.",
  }),
  PASSKEY_LIMIT_REACHED: defineRefusal({
    answeredAs: 'PasskeyRefused',
    when: 'A user has as many passkeys as anybody may have, and wants another.',
    facts: { limit: 'integer' },
    example: { limit: 20 },
    message: (f) => `There are ${f.limit} passkeys already, which is the limit.`,
    remedy: () => 'Remove one that is no longer used.',
  }),
} as const;
