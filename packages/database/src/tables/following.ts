import { code, id, number } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** What the follower of commits keeps on the control plane. Numbers 124–125. */

/**
 * How far a follower has come with a tenant. Derived: what is behind a lost cursor is delivered again. A follower whose own rows say how far
 * it has come has no row here.
 */
export const followerCursors = defineTable('follower_cursors', {
  number: 124,
  class: 'derived',
  columns: {
    follower: code(80),
    /** The nil id where the follower follows the firm itself. */
    tenant_id: id(),
    /** The number of the last commit or change that was dealt with. */
    position: number(),
  },
  primaryKey: ['follower', 'tenant_id'],
});

/**
 * The last change of each topic and tenant, counted up by what writes derived rows: they make no commit that could be followed. One count
 * serves all topics, so that what has changed since is one read of an index. Rows are never deleted: the count would go back.
 */
export const changeNumbers = defineTable('change_numbers', {
  number: 125,
  class: 'derived',
  columns: {
    topic: code(40),
    /** The nil id where the change is the firm's and no tenant's. */
    tenant_id: id(),
    number: number(),
  },
  primaryKey: ['topic', 'tenant_id'],
  indexes: [{ columns: ['number'], isUnique: true }],
});
