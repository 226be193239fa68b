import { code, id, instant, integer, json, nullable, number, oneOf } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** Work on many tenants at once. Numbers 122–123 of the control plane. */

export const batchRuns = defineTable('batch_runs', {
  number: 122,
  class: 'versioned',
  columns: {
    id: id(),
    kind: oneOf(['MONTH_CLOSE']),
    /** The periods' name, YYYY-MM: each tenant's own period of that month. */
    month: code(7),
    target: oneOf(['LOCK_SALES_AND_PURCHASING', 'PENDING_APPROVAL', 'CLOSED']),
    state: oneOf(['RUNNING', 'CANCELLING', 'CANCELLED', 'FINISHED']),
    started_by: id(),
    started_at: instant(),
    ended_at: nullable(instant()),
    tenant_count: integer(),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['state'] }],
  references: [{ columns: ['started_by'], table: 'users' }],
});

/** One tenant of a batch run: what happened to it, and why. */
export const batchRunTenants = defineTable('batch_run_tenants', {
  number: 123,
  class: 'versioned',
  columns: {
    run_id: id(),
    tenant_id: id(),
    state: oneOf(['WAITING', 'RUNNING', 'DONE', 'NOTHING_TO_DO', 'BLOCKED', 'FAILED', 'CANCELLED']),
    attempts: integer(),
    /** JSON: the steps taken, the refusal with its facts, or the reference of a failure. */
    outcome: nullable(json()),
    /** The commit of the tenant's books that did the work. */
    tenant_commit_number: nullable(number()),
    started_at: nullable(instant()),
    ended_at: nullable(instant()),
    commit_number: number(),
  },
  primaryKey: ['run_id', 'tenant_id'],
  indexes: [{ columns: ['state'] }, { columns: ['tenant_id'] }],
  references: [
    { columns: ['run_id'], table: 'batch_runs' },
    { columns: ['tenant_id'], table: 'tenants' },
  ],
});
