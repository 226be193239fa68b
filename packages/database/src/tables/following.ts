import { code, id, number } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** What the follower of commits stores on the control plane. Numbers 124–125. */

/**
 * How far a follower has progressed with a tenant. Derived: if a cursor is lost, what comes after it is delivered
 * again. A follower that tracks its progress in its own rows has no row here.
 */
export const followerCursors = defineTable('follower_cursors', {
  number: 124,
  class: 'derived',
  columns: {
    follower: code(80),
    /** The nil id if the follower follows the firm itself. */
    tenant_id: id(),
    /** The number of the last commit or change that was handled. */
    position: number(),
  },
  primaryKey: ['follower', 'tenant_id'],
});

/**
 * The last change of each topic and tenant. Writers of derived rows count it up, because they make no commit that could
 * be followed. All topics share one count, so that a single index read finds every later change. Rows are never
 * deleted: otherwise the count would go back.
 */
export const changeNumbers = defineTable('change_numbers', {
  number: 125,
  class: 'derived',
  columns: {
    topic: code(40),
    /** The nil id if the change concerns the firm and no tenant. */
    tenant_id: id(),
    number: number(),
  },
  primaryKey: ['topic', 'tenant_id'],
  indexes: [{ columns: ['number'], isUnique: true }],
});
