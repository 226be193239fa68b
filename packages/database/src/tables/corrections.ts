import { date, id, integer, nullable, number, oneOf, text } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** Tables of corrections that two persons make, in a tenant's database. Numbers 196 and 197. Why and how: docs/decisions/0056-corrections-by-two.md. */

export const correctionKinds = [
  'DOCUMENT_VOID',
  'ENTRY_REVERSAL',
  'ALLOCATION_REVERSAL',
  'MONEY_VOID',
] as const;

/** A correction that somebody proposed. Insert-only: what was proposed is a fact, and so is what was decided. */
export const corrections = defineTable('corrections', {
  number: 196,
  class: 'insertOnly',
  columns: {
    id: id(),
    kind: oneOf(correctionKinds),
    /** The document, the entry, the allocation or the money document. */
    object_id: id(),
    /** Null: the first open day not before the object's own. */
    posting_date: nullable(date()),
    reason: text(500),
    /** How often the document had been allocated and taken back: where that is another number, the correction is stale. */
    allocation_steps: integer(),
    proposed_by: id(),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['object_id', 'id'] }],
});

/** What was decided on a correction: once, by its key. */
export const correctionDecisions = defineTable('correction_decisions', {
  number: 197,
  class: 'insertOnly',
  columns: {
    correction_id: id(),
    decision: oneOf(['APPROVED', 'REJECTED']),
    decided_by: id(),
    /** Why it was rejected. */
    note: nullable(text(500)),
    commit_number: number(),
  },
  primaryKey: ['correction_id'],
  references: [{ columns: ['correction_id'], table: 'corrections' }],
});

export const correctionTables = { corrections, correction_decisions: correctionDecisions };
