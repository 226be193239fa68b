import { defineEvent } from './define.ts';

const key = { in: 'control', object: 'Key', id: 'the key' } as const;

/** Events of keys. No secret is in any of them. What a key writes stands in the trail with its name. */
export const keyEvents = {
  KEY_CREATED: defineEvent({
    ...key,
    mayHaveReason: true,
    when: 'A key was created for a partner or a system.',
    after: {
      name: 'text',
      prefix: 'id',
      holder: 'text',
      tenantIds: 'list',
      cluster: 'id',
      manifest: 'text?',
      operationNames: 'list?',
      addresses: 'list?',
      expiresAt: 'instant',
    },
  }),
  KEY_ROTATED: defineEvent({
    ...key,
    mayHaveReason: true,
    when: 'A key was given a new secret; the one before works as well until an instant.',
    before: { expiresAt: 'instant' },
    after: { previousUntil: 'instant', expiresAt: 'instant' },
  }),
  KEY_REVOKED: defineEvent({
    ...key,
    when: 'A key was revoked: it is never accepted again.',
    mayHaveReason: true,
    before: { name: 'text', prefix: 'id' },
  }),
  KEY_USED: defineEvent({
    ...key,
    when: 'A key was used within an hour: how often it was accepted, and how often it was refused although its secret was right.',
    after: { hour: 'instant', requests: 'integer', refused: 'integer' },
  }),
} as const;
