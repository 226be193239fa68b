import { code, id, instant, integer, nullable, number, oneOf } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** Moves of tenants between places, on the control plane. Number 161. */

/** One move of a tenant's database. A move that was interrupted stays RUNNING until it is run again or undone. */
export const tenantMoves = defineTable('tenant_moves', {
  number: 161,
  class: 'versioned',
  columns: {
    id: id(),
    tenant_id: id(),
    /** The backup that is restored to the new place; null: the books themselves are moved. */
    backup: nullable(code(200)),
    state: oneOf(['RUNNING', 'DONE', 'UNDONE']),
    /** 1, 2, …: how often it was begun. Only the last run may go on. */
    attempt: integer(),
    from_engine: oneOf(['sqlite', 'mssql']),
    from_server: nullable(code(200)),
    from_database: code(200),
    to_engine: oneOf(['sqlite', 'mssql']),
    to_server: nullable(code(200)),
    to_database: code(200),
    started_at: instant(),
    ended_at: nullable(instant()),
    /** When the database that the tenant was moved from was deleted. Null: it is kept. */
    left_deleted_at: nullable(instant()),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [
    { columns: ['tenant_id'] },
    // A tenant is moved once at a time.
    { columns: ['state', 'tenant_id'], isUnique: true, whereEquals: { column: 'state', value: 'RUNNING' } },
  ],
  references: [{ columns: ['tenant_id'], table: 'tenants' }],
});
