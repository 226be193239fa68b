import { defineEvent } from './define.ts';

const passkey = { in: 'control', object: 'Passkey', id: 'the passkey' } as const;

/** Events of passkeys. The name that its user gave one stands with the passkey alone. */
export const passkeyEvents = {
  PASSKEY_ADDED: defineEvent({
    ...passkey,
    when: 'A user made a passkey; with their first second factor, recovery codes too.',
    after: { userId: 'id', isSynced: 'flag', recoveryCodes: 'integer' },
  }),
  PASSKEY_RENAMED: defineEvent({
    ...passkey,
    when: 'A user gave a passkey another name.',
    after: { userId: 'id' },
  }),
  PASSKEY_REMOVED: defineEvent({
    ...passkey,
    when: 'A passkey was removed by its user, or with the whole second factor.',
    after: { userId: 'id' },
    mayHaveReason: true,
  }),
  PASSKEY_USED: defineEvent({
    ...passkey,
    when: 'A user proved with a passkey who they are.',
    after: { userId: 'id' },
  }),
  PASSKEY_COUNTER_WENT_BACK: defineEvent({
    ...passkey,
    when: 'A passkey answered rightly, with a counter that is not above its last one: there may be a copy of it. The answer was refused.',
    after: { userId: 'id', counter: 'digits', lastCounter: 'digits' },
  }),
} as const;
