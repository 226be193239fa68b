import {
  code,
  flag,
  hash,
  id,
  instant,
  integer,
  json,
  nullable,
  number,
  oneOf,
  text,
} from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** Keys of partners and of clients' systems, on the control plane. Numbers 134–137. Why and how: docs/decisions/0027-keys.md. */

/** A key: what it may do, until when, and digests of its secrets. */
export const apiKeys = defineTable('api_keys', {
  number: 134,
  class: 'versioned',
  columns: {
    id: id(),
    name: text(200),
    /** What people tell it by, and what it is found by; part of the key. */
    prefix: code(12),
    holder: oneOf(['SYSTEM', 'PARTNER']),
    /** What it may do in its tenants, as far as keys may. */
    cluster_id: id(),
    /** The name of the manifest that it is confined to. */
    manifest: nullable(code(80)),
    /** JSON: the names of operations of the manifest, sorted. Null: all of them. */
    operation_names: nullable(json()),
    /** JSON: the networks that it is accepted from, as CIDR. Null: from anywhere. */
    addresses: nullable(json()),
    /** SHA-256 of the secret in use, and of the one before it, which works as well until an instant. */
    secret_hash: hash(),
    previous_secret_hash: nullable(hash()),
    previous_until: nullable(instant()),
    expires_at: instant(),
    is_revoked: flag(),
    /** Who answers for it: what it prepares counts as prepared by this person. */
    created_by: id(),
    created_at: instant(),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['prefix'], isUnique: true }],
  references: [
    { columns: ['cluster_id'], table: 'role_clusters' },
    { columns: ['created_by'], table: 'users' },
  ],
  checks: {
    confinement: `(manifest is not null) or (holder = 'SYSTEM' and operation_names is null)`,
    overlap: `(previous_secret_hash is null and previous_until is null) or (previous_secret_hash is not null and previous_until is not null)`,
  },
});

/** The tenants of a key. They never change: another choice is another key. */
export const apiKeyTenants = defineTable('api_key_tenants', {
  number: 135,
  class: 'insertOnly',
  columns: { key_id: id(), tenant_id: id(), commit_number: number() },
  primaryKey: ['key_id', 'tenant_id'],
  references: [
    { columns: ['key_id'], table: 'api_keys' },
    { columns: ['tenant_id'], table: 'tenants' },
  ],
});

/** How often a key was used in an hour, until the trail has it. */
export const apiKeyHours = defineTable('api_key_hours', {
  number: 136,
  class: 'derived',
  columns: {
    key_id: id(),
    /** Its beginning. */
    hour: instant(),
    request_count: integer(),
    /** Its secret was right, and it was refused: expired, revoked, or from another address. */
    refused_count: integer(),
  },
  primaryKey: ['key_id', 'hour'],
});

/** When a key was last accepted, to the minute. */
export const apiKeyLastUses = defineTable('api_key_last_uses', {
  number: 137,
  class: 'derived',
  columns: { key_id: id(), last_used_at: instant() },
  primaryKey: ['key_id'],
});
