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

/** What takes two persons, on the control plane. Numbers 150–152. Why and how: docs/decisions/0031-proposed-changes.md. */

/** A change that somebody proposed, and that counts only once a second person confirmed it. */
export const proposedChanges = defineTable('proposed_changes', {
  number: 150,
  class: 'insertOnly',
  columns: {
    id: id(),
    kind: oneOf([
      'GRANT_CLUSTER',
      'REVOKE_GRANT',
      'COMPOSE_CLUSTER',
      'ISSUE_PASSWORD_LINK',
      'DEACTIVATE_USER',
      'REACTIVATE_USER',
      'CHANGE_SETTING',
      'CHANGE_TENANT_GROUP',
      'CREATE_KEY',
      'ROTATE_KEY',
      'ISSUE_SCIM_TOKEN',
      'ADD_IDENTITY_PROVIDER',
      'CHANGE_IDENTITY_PROVIDER',
      'REMOVE_IDENTITY_PROVIDER',
    ]),
    /** Who has it may propose, and may confirm. */
    permission: code(64),
    /** JSON: the ids of the tenants in each of which it is needed; none: firm-wide. */
    tenant_ids: json(),
    /** JSON: the input of the command that is to run. */
    content: json(),
    /** JSON: the ids of the users whose access it may change. */
    concerned: json(),
    /** JSON: what it changes of people's access, as it was when it was proposed. */
    effects: json(),
    /** SHA-256 of kind, content and what they were based on. */
    digest: hash(),
    reason: text(2000),
    proposed_by: id(),
    proposed_at: instant(),
    expires_at: instant(),
    commit_number: number(),
  },
  primaryKey: ['id'],
  references: [{ columns: ['proposed_by'], table: 'users' }],
});

/** What became of a proposed change: one row at most, so that it is decided once. */
export const changeDecisions = defineTable('change_decisions', {
  number: 151,
  class: 'insertOnly',
  columns: {
    change_id: id(),
    decision: oneOf(['CONFIRMED', 'REJECTED', 'WITHDRAWN', 'SELF_APPROVED']),
    decided_by: id(),
    decided_at: instant(),
    reason: nullable(text(2000)),
    /** Whether whoever confirmed is the proposer's own creature: made by them within 7 days, or never logged in from another address. */
    was_created_by_proposer: flag(),
    never_logged_in_elsewhere: flag(),
    commit_number: number(),
  },
  primaryKey: ['change_id'],
  references: [
    { columns: ['change_id'], table: 'proposed_changes' },
    { columns: ['decided_by'], table: 'users' },
  ],
});

/** Who looked through everybody's access, and what they saw. */
export const accessReviews = defineTable('access_reviews', {
  number: 152,
  class: 'insertOnly',
  columns: {
    id: id(),
    /** SHA-256 of the list that was reviewed. */
    digest: hash(),
    grant_count: integer(),
    reviewed_by: id(),
    reviewed_at: instant(),
    commit_number: number(),
  },
  primaryKey: ['id'],
  references: [{ columns: ['reviewed_by'], table: 'users' }],
});
