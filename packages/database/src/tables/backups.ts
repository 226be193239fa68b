import { code, id, instant, json, nullable, number, oneOf, text } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** Backups, on the control plane. Number 210. */

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
    outcome: oneOf(['DONE', 'FAILED']),
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
    outcome: `(outcome = 'DONE' and sha256 is not null and bytes is not null) or (outcome = 'FAILED' and sha256 is null)`,
  },
});
