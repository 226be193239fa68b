import { code, id, instant, integer, json, nullable, number, oneOf, text } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** Backups and restores, on the control plane. Numbers 210 and 211. */

/** A backup that was made, or was not: what came of each try. */
export const backups = defineTable('backups', {
  number: 210,
  class: 'insertOnly',
  columns: {
    id: id(),
    /** Null: the control plane. */
    tenant_id: nullable(id()),
    /** `<folder>/<name>` within its target. */
    name: code(200),
    target: text(500),
    outcome: oneOf(['FAILED', 'DONE']),
    started_at: instant(),
    ended_at: instant(),
    /** The last commit that it has. Null: it failed, or there was none. */
    head_number: nullable(number()),
    head_hash: nullable(code(64)),
    row_count: nullable(number()),
    /** Of the encrypted file. */
    bytes: nullable(number()),
    sha256: nullable(code(64)),
    /** JSON array of what kept it from being good, a line each. */
    problems: json(),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['tenant_id', 'started_at'] }, { columns: ['name'] }],
  checks: {
    outcome: `outcome = 'FAILED' or (sha256 is not null and bytes is not null and row_count is not null)`,
  },
});

/**
 * A tenant's books were put back to what a backup has: from there on its chain has another tail, a line of its own. It anchors the end of the line that
 * was left and the commit at which both part.
 */
export const tenantRestorations = defineTable('tenant_restorations', {
  number: 211,
  class: 'insertOnly',
  columns: {
    tenant_id: id(),
    /** 2, 3, …: the line that begins here. The books were provisioned in line 1. */
    line: integer(),
    move_id: id(),
    /** Its folder and name within its target. */
    backup: code(200),
    /** The last commit that both lines have. */
    base_number: number(),
    base_hash: code(64),
    /** The last commit of the line that was left. Null: it could not be read. */
    left_number: nullable(number()),
    left_hash: nullable(code(64)),
    commit_number: number(),
  },
  primaryKey: ['tenant_id', 'line'],
  references: [{ columns: ['tenant_id'], table: 'tenants' }],
});
