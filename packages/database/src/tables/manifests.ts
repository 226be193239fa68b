import { code, hash, id, instant, integer, json, nullable, number, oneOf } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** Manifests of persisted operations, on the control plane. Numbers 138–140. Why and how: docs/decisions/0028-manifests.md. */

/** A version of a manifest: an immutable set of operations that clients were released with. */
export const manifestVersions = defineTable('manifest_versions', {
  number: 138,
  class: 'versioned',
  columns: {
    id: id(),
    /** The manifest's name: what keys are confined to, and the app of Hive's ids. */
    name: code(60),
    /** The version as its clients call it; Hive's ids have it. */
    label: code(60),
    /** The same for all versions of a name that are not revoked. */
    audience: oneOf(['FIRST_PARTIES', 'KEYS']),
    /** Only promoted versions are served. */
    state: oneOf(['REGISTERED', 'PROMOTED', 'REVOKED']),
    operation_count: integer(),
    /** SHA-256 of the ids and texts of its operations. */
    digest: hash(),
    /** The commits that say who did it and when. */
    registered_commit: number(),
    promoted_commit: nullable(number()),
    revoked_commit: nullable(number()),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['name', 'label'], isUnique: true }],
  checks: {
    promotion: `state <> 'PROMOTED' or promoted_commit is not null`,
    revocation: `(state = 'REVOKED' and revoked_commit is not null) or (state <> 'REVOKED' and revoked_commit is null)`,
  },
});

/** The operations of the versions. */
export const manifestOperations = defineTable('manifest_operations', {
  number: 139,
  class: 'insertOnly',
  columns: {
    version_id: id(),
    /** 1, 2, … in the order of the file. */
    ordinal: integer(),
    /** As clients send it. */
    operation_id: code(200),
    name: code(200),
    type: oneOf(['query', 'mutation', 'subscription']),
    /** JSON: the text, as a string. */
    body: json(),
    /** SHA-256 of the text. */
    body_hash: hash(),
    commit_number: number(),
  },
  primaryKey: ['version_id', 'ordinal'],
  references: [{ columns: ['version_id'], table: 'manifest_versions' }],
});

/** What was found when a version was last held against the schema. Derived from its operations, the schema and the limits. */
export const manifestChecks = defineTable('manifest_checks', {
  number: 140,
  class: 'derived',
  columns: {
    version_id: id(),
    /** SHA-256 of what it was checked against. */
    schema_digest: hash(),
    checked_at: instant(),
    /** JSON: `{ faults, needs, firmWideNeeds }`, see packages/firm/src/manifests/checked.ts. */
    findings: json(),
  },
  primaryKey: ['version_id'],
});
