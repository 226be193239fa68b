import { date, id, number, oneOf, text } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** What one person decided alone, in a tenant's database. Number 198. Why and how: docs/decisions/0055-a-firm-of-one-person.md. */

export const selfApprovedObjects = [
  'EntryDraft',
  'DocumentDraft',
  'MoneyDraft',
  'Correction',
  'Import',
] as const;

/** A draft, a correction or an import that whoever made it approved alone. Months and the year-end keep it with their signatures. */
export const selfApprovals = defineTable('self_approvals', {
  number: 198,
  class: 'insertOnly',
  columns: {
    object_id: id(),
    object_type: oneOf(selfApprovedObjects),
    /** The day for which it counts: that of the posting, where it was known. */
    counted_on: date(),
    reason: text(500),
    approved_by: id(),
    commit_number: number(),
  },
  primaryKey: ['object_id'],
  indexes: [{ columns: ['counted_on', 'object_id'] }],
});

export const selfApprovalTables = { self_approvals: selfApprovals };
