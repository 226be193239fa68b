import { hash, id, json, nullable, number, oneOf, text } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** Tables of imports that two persons make, in a tenant's database. Numbers 202 and 203. Why and how: docs/decisions/0058-imports-by-two.md. */

/** A file that somebody proposed to import. It is a voucher of the proposal. Insert-only: what was proposed is a fact, and so is what was decided. */
export const importProposals = defineTable('import_proposals', {
  number: 202,
  class: 'insertOnly',
  columns: {
    /** That of the import, when it is approved. */
    id: id(),
    kind: oneOf(['JOURNAL', 'OPENING_BALANCES', 'SAFT']),
    /** JSON: opening balances that were given through the API. */
    format: oneOf(['CSV', 'HLEDGER_CSV', 'SAFT', 'JSON']),
    file_name: text(255),
    file_hash: hash(),
    /** JSON: the mapping, what was consented to, types of accounts. */
    options: json(),
    /** SHA-256 of what it would post. Planned again at approval, and where it is another, nothing is posted. */
    plan_hash: hash(),
    /** JSON: counts, and turnover by account. */
    report: json(),
    proposed_by: id(),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['file_hash'] }],
  references: [{ columns: ['file_hash'], table: 'voucher_files' }],
});

/** What was decided on a proposal: once, by its key. */
export const importDecisions = defineTable('import_decisions', {
  number: 203,
  class: 'insertOnly',
  columns: {
    import_id: id(),
    decision: oneOf(['APPROVED', 'REJECTED']),
    decided_by: id(),
    /** Why it was rejected. */
    note: nullable(text(500)),
    commit_number: number(),
  },
  primaryKey: ['import_id'],
  references: [{ columns: ['import_id'], table: 'import_proposals' }],
});

export const importTables = { import_proposals: importProposals, import_decisions: importDecisions };
