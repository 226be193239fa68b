import { defineRefusal } from './define.ts';

/** Refusals of keys. A key that is no good for a request is UNAUTHENTICATED, whatever is wrong with it. */
export const keyRefusals = {
  KEY_UNKNOWN: defineRefusal({
    answeredAs: 'KeyRefused',
    when: 'No such key exists, or the caller may not manage it in all of its tenants.',
    facts: { keyRef: 'id' },
    example: { keyRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no key ${f.keyRef}.`,
    remedy: () => 'Query the keys for valid ids.',
  }),
  KEY_STATE_CONFLICT: defineRefusal({
    answeredAs: 'KeyRefused',
    when: "The key's present state does not allow the action.",
    facts: { keyState: 'KeyState' },
    example: { keyState: 'REVOKED' },
    message: (f) => `The key is ${f.keyState}.`,
    remedy: () => 'Create another one.',
  }),
  KEY_MANIFEST_MISSING: defineRefusal({
    answeredAs: 'KeyRefused',
    when: 'A partner’s key, and one with named operations, is confined to a manifest.',
    facts: {},
    example: {},
    message: () => 'The key needs a manifest.',
    remedy: () => 'Name the manifest whose operations it may run.',
  }),
  KEY_PERMISSION_NOT_ALLOWED: defineRefusal({
    answeredAs: 'KeyRefused',
    when: 'The role cluster has a permission that is for people: keys never manage access or keys, approve, close, audit or post by hand.',
    facts: { heldPermission: 'text' },
    example: { heldPermission: 'Period.Approve' },
    message: (f) => `No key may have ${f.heldPermission}.`,
    remedy: () => 'Choose a cluster without it, or compose one for the key.',
  }),
  KEY_RIGHTS_MISSING: defineRefusal({
    answeredAs: 'KeyRefused',
    when: 'Nobody gives a key a permission that they do not have themselves in its tenant.',
    facts: { neededPermission: 'text', tenantSlug: 'text' },
    example: { neededPermission: 'Document.Read', tenantSlug: 'cafe-boquete' },
    message: (f) => `You lack ${f.neededPermission} in ${f.tenantSlug}.`,
    remedy: () => 'Choose another cluster or other tenants, or have the permission granted.',
  }),
  KEY_LIMIT_REACHED: defineRefusal({
    answeredAs: 'KeyRefused',
    when: 'The firm has as many keys as it may have.',
    facts: { limit: 'integer' },
    example: { limit: 1000 },
    message: (f) => `There are ${f.limit} keys already, which is the limit.`,
    remedy: () => 'Revoke one that is not needed.',
  }),
} as const;
