import { code, hash, id, instant, integer, json, nullable, number, oneOf, text } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/**
 * Tables that every database has: those of the tenants and the control plane. Numbers 1–9; those about people are in
 * personal.ts.
 */

/** One row per ended command. `hash` covers every other field, the manifest and `previous_hash`; see docs/specs/chain.md. */
export const commits = defineTable('commits', {
  number: 1,
  class: 'insertOnly',
  columns: {
    number: number(),
    /** The writer's clock; never earlier than the previous commit's. */
    instant: instant(),
    actor_kind: oneOf(['user', 'key', 'system', 'operator', 'anonymous']),
    actor_id: nullable(id()),
    /**
     * The name of a job or the operator. Null for a user, whose name is stored once, with the user
     * (docs/decisions/0014-personal-data.md).
     */
    actor_name: nullable(text(200)),
    request_id: code(64),
    /** Where the request came from: an address and a user agent, or the command line. */
    origin: text(400),
    command: code(80),
    outcome: oneOf(['done', 'refused', 'denied']),
    reason: nullable(text(2000)),
    /** JSON: [[tableNumber, key, rowHash], …] in order of table number and key. */
    manifest: json(),
    hash_version: integer(),
    previous_hash: hash(),
    hash: hash(),
  },
  primaryKey: ['number'],
});

/** Who did what to which object, with before and after. The actor, instant and reason are on the commit. */
export const auditEvents = defineTable('audit_events', {
  number: 2,
  class: 'insertOnly',
  columns: {
    commit_number: number(),
    /** 1, 2, … within the commit. */
    ordinal: integer(),
    /** What happened, in the past tense: `ENTRY_POSTED`, `PERIOD_LOCK_CHANGED`, `COMMAND_REFUSED`. */
    event: code(60),
    object_type: code(40),
    /** The object's id, or its code where it has no id. */
    object_id: code(80),
    before: nullable(json()),
    after: nullable(json()),
  },
  primaryKey: ['commit_number', 'ordinal'],
  indexes: [
    { columns: ['object_type', 'object_id', 'commit_number'] },
    { columns: ['event', 'commit_number'] },
  ],
});

/**
 * An answered command, kept as long as the books: the same key with the same input returns the same answer. `principal`: whose the key is, or
 * `*` for everybody in this database; `made_by`: who used it.
 */
export const idempotencyKeys = defineTable('idempotency_keys', {
  number: 3,
  class: 'insertOnly',
  columns: {
    principal: code(80),
    key: code(200),
    made_by: code(80),
    command: code(80),
    input_hash: hash(),
    answer: json(),
    commit_number: number(),
  },
  primaryKey: ['principal', 'key'],
});
