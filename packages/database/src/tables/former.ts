import { amount, date, id, integer, nullable, number, oneOf } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** Tables of the balances of former books, which reports compare with. Numbers 168, 169 and 193. Why: docs/decisions/0053-taken-over-in-mid-year.md. */

/** An import of such balances. Every one stays; the latest that was approved counts. */
export const formerVersions = defineTable('former_versions', {
  number: 168,
  class: 'insertOnly',
  columns: {
    /** That of the import. */
    id: id(),
    first_month_end: date(),
    last_month_end: date(),
    row_count: integer(),
    /** Null: an operator at the command line. */
    imported_by: nullable(id()),
    commit_number: number(),
  },
  primaryKey: ['id'],
});

/** The balance of an account at a month's end, in base currency, debit positive; of income and expense since the fiscal year's first day. */
export const formerBalances = defineTable('former_balances', {
  number: 169,
  class: 'insertOnly',
  columns: {
    version_id: id(),
    month_end: date(),
    account_id: id(),
    balance: amount(),
    commit_number: number(),
  },
  primaryKey: ['version_id', 'month_end', 'account_id'],
  references: [
    { columns: ['version_id'], table: 'former_versions' },
    { columns: ['account_id'], table: 'accounts' },
  ],
});

/** What was decided on an import: once, by its key. */
export const formerDecisions = defineTable('former_decisions', {
  number: 193,
  class: 'insertOnly',
  columns: {
    version_id: id(),
    decision: oneOf(['APPROVED', 'REJECTED']),
    decided_by: id(),
    commit_number: number(),
  },
  primaryKey: ['version_id'],
  references: [{ columns: ['version_id'], table: 'former_versions' }],
});

export const formerTables = {
  former_versions: formerVersions,
  former_balances: formerBalances,
  former_decisions: formerDecisions,
};
