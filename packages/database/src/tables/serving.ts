import { id, instant, integer, nullable, oneOf } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** What a tenant's database says of its own place. Number 162. */

/**
 * Whether the books here take writes: no row while they do. Every writing transaction reads it. Derived: the control plane says
 * where a tenant is placed, and a database that is copied does not hand it on. Why: docs/decisions/0043-the-copier-and-moving-a-tenant.md
 */
export const servingStates = defineTable('serving_states', {
  number: 162,
  class: 'derived',
  columns: {
    tenant_id: id(),
    /** FROZEN: they are being copied. MOVED: they are at another place from now on. */
    state: oneOf(['FROZEN', 'MOVED']),
    move_id: id(),
    /** The run of the move that froze them: an earlier one can do nothing more. */
    attempt: integer(),
    since: instant(),
    /** When a freeze that nobody renews ends by itself, by the database's own clock. Null if they have moved. */
    until: nullable(instant()),
  },
  primaryKey: ['tenant_id'],
});
