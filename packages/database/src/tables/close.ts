import { amount, code, date, flag, id, integer, json, nullable, number, oneOf, text } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** Tables of the close: the month's package and the year-end. Numbers 27–34 and 164–167 of a tenant's database. */

/**
 * The working state of a period's close; the close state itself is on the period. One row per period, created when its
 * first close is prepared.
 */
export const closePackages = defineTable('close_packages', {
  number: 27,
  class: 'versioned',
  columns: {
    period_id: id(),
    /** The named preparer; null while nobody prepares it. */
    preparer_id: nullable(id()),
    /**
     * JSON array of the ids of everyone who prepared, submitted or acknowledged since it was last OPEN: none of them
     * may approve.
     */
    makers: json(),
    submitted_by: nullable(id()),
    /** What was submitted: the digest of the period's own entries, and their number. Null if nothing is submitted. */
    submitted_digest: nullable(code(64)),
    submitted_entry_count: nullable(integer()),
    decided_by: nullable(id()),
    rejection_reason: nullable(text(2000)),
    commit_number: number(),
  },
  primaryKey: ['period_id'],
  references: [{ columns: ['period_id'], table: 'periods' }],
});

/**
 * A checklist item of a period's close: a custom item, or people's edits to a computed one (owner, due date,
 * acknowledgement).
 */
export const closeItems = defineTable('close_items', {
  number: 28,
  class: 'versioned',
  columns: {
    id: id(),
    period_id: id(),
    /** The computed item that it belongs to; null for a custom item. */
    code: nullable(code(40)),
    /** The title of a custom item; null for a computed one. */
    title: nullable(text(200)),
    owner_id: nullable(id()),
    due_date: nullable(date()),
    /** Whether the next period's close starts with the same custom item. */
    is_repeated: flag(),
    state: oneOf(['OPEN', 'DONE', 'ACKNOWLEDGED', 'REMOVED']),
    note: nullable(text(2000)),
    /** The acknowledged text, verbatim: an acknowledgement covers only this text, not later changes. */
    acknowledged: nullable(text(1000)),
    decided_by: nullable(id()),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [
    { columns: ['period_id'] },
    { columns: ['period_id', 'code'], isUnique: true, whereNotNull: 'code' },
  ],
  references: [{ columns: ['period_id'], table: 'periods' }],
});

/** The result of a verification of the whole books, stored because a close relies on it. */
export const chainVerifications = defineTable('chain_verifications', {
  number: 29,
  class: 'insertOnly',
  columns: {
    id: id(),
    /** The last commit that it covered, and that commit's hash. */
    head_number: number(),
    head_hash: code(64),
    is_valid: flag(),
    first_fault: nullable(text(1000)),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['head_number'] }],
});

/** A closing of a period, one per approval. Later changes are reported against it. */
export const periodClosings = defineTable('period_closings', {
  number: 33,
  class: 'insertOnly',
  columns: {
    period_id: id(),
    /** 1, 2, …: how many times the period has been closed. */
    ordinal: integer(),
    submitted_by: id(),
    approved_by: id(),
    digest: code(64),
    entry_count: integer(),
    /** JSON: how far the approver was a second person, as it was then. */
    second_person: nullable(json()),
    commit_number: number(),
  },
  primaryKey: ['period_id', 'ordinal'],
  references: [{ columns: ['period_id'], table: 'periods' }],
});

/**
 * What a reopened month changed by the time it was closed again, where later months stayed closed: they begin with other balances than
 * they were closed with.
 */
export const openingChanges = defineTable('opening_changes', {
  number: 164,
  class: 'insertOnly',
  columns: {
    /** The month that was reopened, and which of its closings brought the change. */
    period_id: id(),
    ordinal: integer(),
    /** JSON array of the ids of everyone who made or approved the changes: none of them acknowledges it. */
    makers: json(),
    commit_number: number(),
  },
  primaryKey: ['period_id', 'ordinal'],
  references: [{ columns: ['period_id', 'ordinal'], table: 'period_closings' }],
});

/** The net change of an account in a currency. Debit positive. */
export const openingChangeAmounts = defineTable('opening_change_amounts', {
  number: 165,
  class: 'insertOnly',
  columns: {
    period_id: id(),
    ordinal: integer(),
    account_id: id(),
    currency: code(3),
    original_amount: amount(),
    base_amount: amount(),
    commit_number: number(),
  },
  primaryKey: ['period_id', 'ordinal', 'account_id', 'currency'],
  references: [
    { columns: ['period_id', 'ordinal'], table: 'opening_changes' },
    { columns: ['account_id'], table: 'accounts' },
  ],
});

/** A later period that was closed when its opening changed. */
export const openingChangePeriods = defineTable('opening_change_periods', {
  number: 166,
  class: 'insertOnly',
  columns: {
    period_id: id(),
    ordinal: integer(),
    later_period_id: id(),
    commit_number: number(),
  },
  primaryKey: ['period_id', 'ordinal', 'later_period_id'],
  indexes: [{ columns: ['later_period_id'] }],
  references: [
    { columns: ['period_id', 'ordinal'], table: 'opening_changes' },
    { columns: ['later_period_id'], table: 'periods' },
  ],
});

/** The one act that acknowledges a change of the opening on all later periods. */
export const openingChangeAcknowledgements = defineTable('opening_change_acknowledgements', {
  number: 167,
  class: 'insertOnly',
  columns: {
    period_id: id(),
    ordinal: integer(),
    acknowledged_by: id(),
    note: text(2000),
    commit_number: number(),
  },
  primaryKey: ['period_id', 'ordinal'],
  references: [{ columns: ['period_id', 'ordinal'], table: 'opening_changes' }],
});

/** A year-end close from draft to posting and reversal. */
export const yearCloses = defineTable('year_closes', {
  number: 30,
  class: 'versioned',
  columns: {
    id: id(),
    fiscal_year_id: id(),
    state: oneOf(['DRAFTED', 'REJECTED', 'APPROVED', 'POSTED', 'REVERSED', 'SUPERSEDED']),
    /** The fingerprint of the books and of what was drafted from them; see docs/specs/year-end.md. */
    fingerprint: code(64),
    /** The year's result in base currency; a profit is negative. */
    result: amount(),
    /** The number of entries up to the year's last day when it was drafted, and the number of drafted lines. */
    entry_count: integer(),
    line_count: integer(),
    drafted_by: id(),
    /** JSON array of the ids of everyone who decided on lines. */
    reviewed_by: json(),
    /** JSON: how far the last reviewer was a second person to the drafter, as it was then. */
    second_person: nullable(json()),
    closed_by: nullable(id()),
    reversed_by: nullable(id()),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [
    { columns: ['fiscal_year_id', 'state'] },
    { columns: ['fiscal_year_id'], isUnique: true, whereEquals: { column: 'state', value: 'POSTED' } },
  ],
  references: [{ columns: ['fiscal_year_id'], table: 'fiscal_years' }],
});

/** An entry that a year-end close drafts. Once posted, the journal entry names it as its source. */
export const yearCloseEntries = defineTable('year_close_entries', {
  number: 31,
  class: 'insertOnly',
  columns: {
    id: id(),
    year_close_id: id(),
    ordinal: integer(),
    kind: oneOf(['ACCRUAL_REVERSAL', 'FX_SETTLEMENT', 'CLOSING']),
    posting_date: date(),
    description: text(500),
    explanation: text(1000),
    /** The accrual's entry, for an ACCRUAL_REVERSAL. */
    accrual_entry_id: nullable(id()),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['year_close_id', 'ordinal'], isUnique: true }],
  references: [
    { columns: ['year_close_id'], table: 'year_closes' },
    { columns: ['accrual_entry_id'], table: 'accruals' },
  ],
});

/** A line of a drafted entry, with its explanation and the reviewer's comment. Amounts: debit positive. */
export const yearCloseLines = defineTable('year_close_lines', {
  number: 32,
  class: 'versioned',
  columns: {
    year_close_entry_id: id(),
    ordinal: integer(),
    account_id: id(),
    original_currency: code(3),
    original_amount: amount(),
    base_amount: amount(),
    explanation: text(1000),
    state: oneOf(['PENDING', 'APPROVED', 'REJECTED']),
    decided_by: nullable(id()),
    note: nullable(text(2000)),
    commit_number: number(),
  },
  primaryKey: ['year_close_entry_id', 'ordinal'],
  references: [
    { columns: ['year_close_entry_id'], table: 'year_close_entries' },
    { columns: ['account_id'], table: 'accounts' },
  ],
});

/** An external reviewer's sign-off of a closed year. It is final. */
export const yearSignOffs = defineTable('year_sign_offs', {
  number: 34,
  class: 'insertOnly',
  columns: {
    fiscal_year_id: id(),
    year_close_id: id(),
    signed_by: id(),
    /** The basis statement, verbatim, and the version of its text. */
    statement: text(4000),
    statement_version: integer(),
    /** JSON: the exposure report as of the year's last day, at that day's rates; and the SHA-256 of that JSON. */
    exposure: json(),
    exposure_hash: code(64),
    /** JSON: how far the signer was a second person to whoever drafted the year-end, as it was then. */
    second_person: nullable(json()),
    commit_number: number(),
  },
  primaryKey: ['fiscal_year_id'],
  references: [
    { columns: ['fiscal_year_id'], table: 'fiscal_years' },
    { columns: ['year_close_id'], table: 'year_closes' },
  ],
});

export const closeTables = {
  close_packages: closePackages,
  close_items: closeItems,
  chain_verifications: chainVerifications,
  year_closes: yearCloses,
  year_close_entries: yearCloseEntries,
  year_close_lines: yearCloseLines,
  period_closings: periodClosings,
  year_sign_offs: yearSignOffs,
  opening_changes: openingChanges,
  opening_change_amounts: openingChangeAmounts,
  opening_change_periods: openingChangePeriods,
  opening_change_acknowledgements: openingChangeAcknowledgements,
} as const;
