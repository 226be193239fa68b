import {
  bytes,
  code,
  flag,
  hash,
  id,
  instant,
  integer,
  json,
  number,
  oneOf,
  personal,
  text,
} from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** Passkeys, on the control plane. Numbers 155–157. Why and how: docs/decisions/0036-passkeys.md. */

/** A key pair of which a user's device, or the provider of their passkeys, has the private half. */
export const passkeys = defineTable('passkeys', {
  number: 155,
  class: 'versioned',
  columns: {
    id: id(),
    user_id: id(),
    /** What its user calls it. */
    name: personal(text(100)),
    /** The host that it was made for. At another one no browser offers it. */
    rp_id: code(253),
    /** As its authenticator calls it, in base64url; and its SHA-256, by which it is found. */
    credential_id: text(1400),
    credential_hash: hash(),
    /** COSE (RFC 9052). */
    public_key: bytes(),
    /** Of the key (IANA COSE Algorithms). */
    algorithm: integer(),
    /** JSON: how browsers reach the authenticator, as it said itself. */
    transports: json(),
    /** Whether it may be on several devices. */
    is_synced: flag(),
    created_at: instant(),
    state: oneOf(['ACTIVE', 'REMOVED']),
    commit_number: number(),
  },
  primaryKey: ['id'],
  subjectColumn: 'user_id',
  indexes: [
    { columns: ['user_id'] },
    { columns: ['credential_hash'], isUnique: true, whereEquals: { column: 'state', value: 'ACTIVE' } },
  ],
  references: [{ columns: ['user_id'], table: 'users' }],
});

/** What changes with each use: apart, because nobody's access does. */
export const passkeyUses = defineTable('passkey_uses', {
  number: 156,
  class: 'derived',
  columns: {
    passkey_id: id(),
    /** How often its authenticator says that it was used; 0 where it does not count. */
    counter: number(),
    last_used_at: instant(),
  },
  primaryKey: ['passkey_id'],
});

/** Challenges that were answered rightly, so that none is answered twice. A row is deleted when its challenge has expired. */
export const spentChallenges = defineTable('spent_challenges', {
  number: 157,
  class: 'derived',
  columns: { challenge_id: id(), expires_at: instant() },
  primaryKey: ['challenge_id'],
  indexes: [{ columns: ['expires_at'] }],
});
