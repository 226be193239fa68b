import { code, id, instant, integer, json, nullable, number, oneOf, sealed, text } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** Webhooks, on the control plane. Numbers 130–132 and 163. Why and how: docs/decisions/0022-webhooks.md. */

/** An endpoint that somebody chose to have events sent to. */
export const webhooks = defineTable('webhooks', {
  number: 130,
  class: 'versioned',
  columns: {
    id: id(),
    /** Null: of every tenant of the firm. */
    tenant_id: nullable(id()),
    name: text(200),
    url: text(2000),
    /** JSON: the names of the chosen event types, sorted. */
    event_types: json(),
    /** A deleted one stays, without secrets, and is never sent to again. */
    state: oneOf(['ACTIVE', 'SUSPENDED', 'DELETED']),
    suspended_because: nullable(oneOf(['REQUESTED', 'FAILING', 'GONE', 'RIGHTS_LOST'])),
    /** Whose rights it acts with. */
    created_by: id(),
    /** What was committed before is not sent. */
    created_at: instant(),
    /** The secret in use, and the one before it, which signs as well until an instant. */
    secret_id: id(),
    previous_secret_id: nullable(id()),
    previous_secret_until: nullable(instant()),
    commit_number: number(),
  },
  primaryKey: ['id'],
  references: [
    { columns: ['tenant_id'], table: 'tenants' },
    { columns: ['created_by'], table: 'users' },
  ],
  checks: {
    suspension: `(state = 'SUSPENDED' and suspended_because is not null) or (state <> 'SUSPENDED' and suspended_because is null)`,
    overlap: `(previous_secret_id is null and previous_secret_until is null) or (previous_secret_id is not null and previous_secret_until is not null)`,
  },
});

/** What webhooks are signed with. A secret that is no longer used is deleted. */
export const webhookSecrets = defineTable('webhook_secrets', {
  number: 131,
  class: 'erasable',
  columns: { id: id(), webhook_id: id(), secret: sealed() },
  primaryKey: ['id'],
  indexes: [{ columns: ['webhook_id'] }],
  references: [{ columns: ['webhook_id'], table: 'webhooks' }],
});

/**
 * What was sent, what is being tried again, and what somebody asked to have sent. Derived: what is to be sent follows
 * from the books' commits. Rows are kept for 30 days.
 */
export const webhookDeliveries = defineTable('webhook_deliveries', {
  number: 132,
  class: 'derived',
  columns: {
    /** Computed from webhook, tenant, commit and event, so that a repeated attempt has the same. */
    id: id(),
    webhook_id: id(),
    /** Null: a test of a firm's webhook. */
    tenant_id: nullable(id()),
    event_type: code(60),
    object_type: nullable(code(40)),
    object_id: nullable(code(80)),
    /** Of the tenant's books; null for a test. */
    tenant_commit_number: nullable(number()),
    occurred_at: instant(),
    state: oneOf(['WAITING', 'FAILING', 'DELIVERED']),
    /** Set while a test or a replay waits to be sent, out of order. */
    requested_at: nullable(instant()),
    attempt_count: integer(),
    replay_count: integer(),
    recorded_at: instant(),
    first_failed_at: nullable(instant()),
    last_attempt_at: nullable(instant()),
    next_attempt_at: nullable(instant()),
    delivered_at: nullable(instant()),
    /** Of the last attempt: the receiver's status and the beginning of its answer, or why there is none. */
    status_code: nullable(integer()),
    answer: nullable(text(1024)),
    failure: nullable(oneOf(['STATUS', 'REDIRECT', 'TIMEOUT', 'CONNECTION', 'NO_PUBLIC_ADDRESS'])),
  },
  primaryKey: ['id'],
  indexes: [
    { columns: ['webhook_id', 'recorded_at', 'id'] },
    { columns: ['requested_at'], whereNotNull: 'requested_at' },
  ],
});

/**
 * Which process sends to webhooks: one row, none before the first. Derived: if it is lost, it is made anew by whoever
 * looks for it next.
 */
export const webhookSenderLock = defineTable('webhook_sender_lock', {
  number: 163,
  class: 'derived',
  columns: {
    /** The nil id: there is one lock. */
    id: id(),
    /** The process that sends, by an id of its own. Null: it has stopped. */
    holder_id: nullable(id()),
    /** Set by a process that waits, unset by the holder: one that does not do so in time is not there any more. */
    question_id: nullable(id()),
  },
  primaryKey: ['id'],
});
