import { accountKinds } from '@cifra/domain/account-kinds';
import {
  amount,
  code,
  date,
  flag,
  id,
  instant,
  integer,
  json,
  nullable,
  number,
  oneOf,
  rate,
  text,
} from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';
import { auditEvents, commits, idempotencyKeys } from './common.ts';
import { closeTables } from './close.ts';
import { documentTables } from './documents.ts';
import { personalTables } from './personal.ts';
import { searchTables } from './search.ts';
import { servingStates } from './serving.ts';
import { correctionTables } from './corrections.ts';
import { importTables } from './imports.ts';
import { selfApprovalTables } from './self-approvals.ts';
import { formerTables } from './former.ts';
import { moneyTables } from './money.ts';
import { voucherTables } from './vouchers.ts';

/** Tables of a tenant's database. Numbers 10–99 are permanent. */

/** The tenant's profile in its own books, one row. A file that names another tenant is never served. */
export const tenantProfile = defineTable('tenant_profile', {
  number: 10,
  class: 'versioned',
  columns: {
    tenant_id: id(),
    tenant_number: integer(),
    name: text(200),
    base_currency: code(3),
    base_minor_units: integer(),
    time_zone: code(64),
    locale: code(20),
    country_pack: code(20),
    kind: oneOf(['LIVE', 'SANDBOX']),
    commit_number: number(),
  },
  primaryKey: ['tenant_id'],
});

export const accounts = defineTable('accounts', {
  number: 11,
  class: 'versioned',
  columns: {
    id: id(),
    code: code(40),
    name: text(200),
    type: oneOf(['ASSET', 'LIABILITY', 'EQUITY', 'INCOME', 'EXPENSE']),
    normal_side: oneOf(['DEBIT', 'CREDIT']),
    /** What documents may use it for; null for a heading. */
    kind: nullable(oneOf(accountKinds)),
    parent_id: nullable(id()),
    is_postable: flag(),
    is_active: flag(),
    /** Of an account where money moves: the one currency that it takes, and what is at par with it by law; null: any. */
    currency: nullable(code(3)),
    /** Of an account where money moves: its number at the bank, such as an IBAN. */
    bank_number: nullable(text(60)),
    /** The control role to which it is or ever was bound: manual lines stay refused for good. */
    control_role: nullable(oneOf(['DefaultAR', 'DefaultAP', 'CustomerAdvances', 'VendorAdvances'])),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['code'], isUnique: true }],
  references: [{ columns: ['parent_id'], table: 'accounts' }],
});

export const accountRoles = defineTable('account_roles', {
  number: 12,
  class: 'versioned',
  columns: { role: code(40), account_id: id(), commit_number: number() },
  primaryKey: ['role'],
  references: [{ columns: ['account_id'], table: 'accounts' }],
});

export const fiscalYears = defineTable('fiscal_years', {
  number: 13,
  class: 'versioned',
  columns: {
    id: id(),
    name: code(20),
    start_date: date(),
    end_date: date(),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [
    { columns: ['start_date'], isUnique: true },
    { columns: ['name'], isUnique: true },
  ],
});

export const periods = defineTable('periods', {
  number: 14,
  class: 'versioned',
  columns: {
    id: id(),
    fiscal_year_id: id(),
    /** 1–12 within the fiscal year. */
    ordinal: integer(),
    name: code(20),
    start_date: date(),
    end_date: date(),
    lock_state: oneOf([
      'UNLOCKED',
      'LOCK_SALES',
      'LOCK_PURCHASING',
      'LOCK_SALES_AND_PURCHASING',
      'LOCKED',
      'CLOSED',
    ]),
    close_state: oneOf(['OPEN', 'DRAFT', 'PENDING_APPROVAL', 'CLOSED', 'YEAR_CLOSED', 'YEAR_AUDITED']),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [
    { columns: ['start_date'], isUnique: true },
    { columns: ['fiscal_year_id', 'ordinal'], isUnique: true },
  ],
  references: [{ columns: ['fiscal_year_id'], table: 'fiscal_years' }],
  checks: {
    // The allowed pairs of close state and lock state (product.md 5.2).
    state_pair: `
      (close_state in ('OPEN', 'DRAFT') and lock_state in ('UNLOCKED', 'LOCK_SALES', 'LOCK_PURCHASING', 'LOCK_SALES_AND_PURCHASING'))
      or (close_state = 'PENDING_APPROVAL' and lock_state in ('LOCK_SALES_AND_PURCHASING', 'LOCKED'))
      or (close_state = 'CLOSED' and lock_state = 'LOCKED')
      or (close_state in ('YEAR_CLOSED', 'YEAR_AUDITED') and lock_state = 'CLOSED')`,
  },
});

/** A journal entry being prepared. Versioned as a whole, so that what was submitted is what is approved. */
export const entryDrafts = defineTable('entry_drafts', {
  number: 15,
  class: 'versioned',
  columns: {
    id: id(),
    state: oneOf(['DRAFT', 'PENDING_APPROVAL', 'POSTED', 'DISCARDED']),
    posting_date: date(),
    document_date: date(),
    description: text(500),
    reference: nullable(text(100)),
    /** JSON array of the draft's lines, amounts as decimal strings; see packages/ledger/src/drafts. */
    lines: json(),
    /** JSON array of the ids of everyone who wrote its content: none of them may approve it. */
    prepared_by: json(),
    submitted_by: nullable(id()),
    decided_by: nullable(id()),
    rejection_reason: nullable(text(2000)),
    entry_id: nullable(id()),
    /** Whether it is to be reversed on the first day of the next period; see `accruals`. */
    is_accrual: flag(),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['state', 'posting_date'] }],
});

/** A posted journal entry. The instant of posting is the database's own clock, stamped once. */
export const journalEntries = defineTable('journal_entries', {
  number: 16,
  class: 'insertOnly',
  columns: {
    id: id(),
    series: code(20),
    fiscal_year_id: id(),
    /** Gapless per series and fiscal year, from 1. */
    number: number(),
    kind: oneOf(['ORDINARY', 'OPENING', 'CLOSING', 'REVERSING', 'ACCRUAL_REVERSAL', 'FX_SETTLEMENT']),
    /** Null only for the opening entry, which is dated the day before the first period. */
    period_id: nullable(id()),
    posting_date: date(),
    document_date: date(),
    actual_posting_date: instant(),
    description: text(500),
    reference: nullable(text(100)),
    source: oneOf(['MANUAL', 'IMPORT', 'OPENING', 'SALES', 'PURCHASING', 'MONEY', 'YEAR_END']),
    /** The draft, document or import that it came from. */
    source_id: nullable(id()),
    side: oneOf(['NONE', 'SALES', 'PURCHASING']),
    /** Sum of the debits in base currency. */
    total_base_amount: amount(),
    line_count: integer(),
    prepared_by: nullable(id()),
    approved_by: nullable(id()),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [
    { columns: ['series', 'fiscal_year_id', 'number'], isUnique: true },
    { columns: ['posting_date', 'id'] },
    // Finds what was posted since a commit: an earlier state of the books is the maintained balances minus these.
    { columns: ['commit_number'] },
    { columns: ['source_id'], whereNotNull: 'source_id' },
  ],
  references: [
    { columns: ['period_id'], table: 'periods' },
    { columns: ['fiscal_year_id'], table: 'fiscal_years' },
  ],
  stampedColumn: 'actual_posting_date',
});

/** A line of a posted entry. Amounts are signed: debit positive, credit negative. Original amounts are never rewritten. */
export const journalLines = defineTable('journal_lines', {
  number: 17,
  class: 'insertOnly',
  columns: {
    entry_id: id(),
    /** 1, 2, … within the entry. */
    ordinal: integer(),
    account_id: id(),
    /** Null only in the opening entry. */
    period_id: nullable(id()),
    posting_date: date(),
    document_date: date(),
    kind: oneOf(['ORDINARY', 'CONTROL', 'TAX', 'FX', 'FEE', 'WITHHOLDING', 'ROUNDING', 'CLOSING', 'OPENING']),
    side: oneOf(['NONE', 'SALES', 'PURCHASING']),
    party_id: nullable(id()),
    base_amount: amount(),
    original_currency: code(3),
    original_amount: amount(),
    rate: rate(),
    /** The date that the rate was published for: a carried rate keeps its true date. */
    rate_date: date(),
    /**
     * The exchange_rate_history row that was used; null if the original currency is the base currency, or the rate came
     * with the books.
     */
    rate_id: nullable(id()),
    rate_mark: nullable(oneOf(['CARRIED', 'STALE'])),
    is_closing: flag(),
    /** The tax code of a taxed line, whose amount is taxable, or of a TAX line, whose amount is the tax. */
    tax_code_id: nullable(id()),
    /** When the tax is due, or may be claimed; null without a tax code. */
    tax_date: nullable(date()),
    description: nullable(text(500)),
    commit_number: number(),
  },
  primaryKey: ['entry_id', 'ordinal'],
  indexes: [
    { columns: ['account_id', 'posting_date', 'entry_id', 'ordinal'] },
    { columns: ['period_id', 'account_id'] },
  ],
  references: [
    { columns: ['entry_id'], table: 'journal_entries' },
    { columns: ['account_id'], table: 'accounts' },
  ],
});

/** "Reversed by" is a separate row; an entry is reversed at most once. */
export const entryReversals = defineTable('entry_reversals', {
  number: 18,
  class: 'insertOnly',
  columns: { entry_id: id(), reversing_entry_id: id(), commit_number: number() },
  primaryKey: ['entry_id'],
  indexes: [{ columns: ['reversing_entry_id'], isUnique: true }],
  references: [
    { columns: ['entry_id'], table: 'journal_entries' },
    { columns: ['reversing_entry_id'], table: 'journal_entries' },
  ],
});

/** ExchangeRateHistory: units of `base_currency` for one unit of `original_currency`. A later row for a date supersedes an earlier one. */
export const exchangeRateHistory = defineTable('exchange_rate_history', {
  number: 19,
  class: 'insertOnly',
  columns: {
    id: id(),
    original_currency: code(3),
    base_currency: code(3),
    rate_date: date(),
    rate: rate(),
    source: code(20),
    supersedes_id: nullable(id()),
    reason: nullable(text(2000)),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [
    { columns: ['original_currency', 'base_currency', 'rate_date', 'commit_number'], isUnique: true },
    { columns: ['supersedes_id'], isUnique: true, whereNotNull: 'supersedes_id' },
  ],
});

/** The full report of an import. */
export const imports = defineTable('imports', {
  number: 20,
  class: 'insertOnly',
  columns: {
    id: id(),
    format: oneOf(['SAFT', 'ECB_CSV', 'CSV', 'HLEDGER_CSV']),
    file_name: text(255),
    file_hash: code(64),
    report: json(),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['file_hash'] }],
});

/**
 * Maintained balances per account, period, original currency and closing flag. Debits and credits are separate, neither
 * is negative.
 */
export const accountBalances = defineTable('account_balances', {
  number: 21,
  class: 'derived',
  columns: {
    account_id: id(),
    /** The nil id for the opening entry, which precedes every period. */
    period_id: id(),
    original_currency: code(3),
    is_closing: flag(),
    base_debit: amount(),
    base_credit: amount(),
    original_debit: amount(),
    original_credit: amount(),
  },
  primaryKey: ['period_id', 'account_id', 'original_currency', 'is_closing'],
});

/** The last number issued, per series and fiscal year. */
export const seriesCounters = defineTable('series_counters', {
  number: 22,
  class: 'derived',
  columns: { series: code(20), fiscal_year_id: id(), last_number: number() },
  primaryKey: ['series', 'fiscal_year_id'],
});

/** Numbers that were given after the backup to which the books were restored: whatever bore them is lost, and nothing else gets them. */
export const lostNumbers = defineTable('lost_numbers', {
  number: 204,
  class: 'insertOnly',
  columns: {
    series: code(20),
    /** The nil id where the series does not begin anew each year. */
    fiscal_year_id: id(),
    first_number: number(),
    last_number: number(),
    commit_number: number(),
  },
  primaryKey: ['series', 'fiscal_year_id', 'first_number'],
  checks: { range: 'first_number >= 1 and last_number >= first_number' },
});

/** A recurring journal entry: the entry to draft or post on each due date. */
export const recurringEntries = defineTable('recurring_entries', {
  number: 23,
  class: 'versioned',
  columns: {
    id: id(),
    name: text(200),
    state: oneOf(['ACTIVE', 'PAUSED', 'ENDED']),
    frequency: oneOf(['WEEKLY', 'MONTHLY', 'QUARTERLY', 'YEARLY']),
    /** The first due date. Later ones have the same day of the month, or the month's last day if it is shorter. */
    first_date: date(),
    /** The next due date that no run has handled. */
    next_date: date(),
    /** The last day on which it may fall due; null means no end. */
    last_date: nullable(date()),
    description: text(500),
    reference: nullable(text(100)),
    /** JSON array of its lines, as in `entry_drafts`. */
    lines: json(),
    is_accrual: flag(),
    /** JSON array of the ids of everyone who wrote its content. */
    prepared_by: json(),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['state', 'next_date'] }],
});

/** The result of a recurring entry on a due date: one per date. */
export const recurringRuns = defineTable('recurring_runs', {
  number: 24,
  class: 'insertOnly',
  columns: {
    recurring_entry_id: id(),
    due_date: date(),
    /** The draft that waits for approval or was posted. */
    draft_id: id(),
    commit_number: number(),
  },
  primaryKey: ['recurring_entry_id', 'due_date'],
  indexes: [{ columns: ['draft_id'], isUnique: true }],
  references: [
    { columns: ['recurring_entry_id'], table: 'recurring_entries' },
    { columns: ['draft_id'], table: 'entry_drafts' },
  ],
});

/** An entry marked to be reversed on the first day of the next period. */
export const accruals = defineTable('accruals', {
  number: 25,
  class: 'versioned',
  columns: {
    entry_id: id(),
    reverse_on_date: date(),
    /** The entry that currently reverses it; null while pending, and again after a year-end close was reversed. */
    reversal_id: nullable(id()),
    commit_number: number(),
  },
  primaryKey: ['entry_id'],
  indexes: [{ columns: ['reverse_on_date'] }],
  references: [
    { columns: ['entry_id'], table: 'journal_entries' },
    { columns: ['reversal_id'], table: 'journal_entries' },
  ],
});

/**
 * Maintained sums of the lines that name a tax code: taxable amounts and tax separately, in base currency; debits and
 * credits separate, neither negative.
 */
export const taxBalances = defineTable('tax_balances', {
  number: 26,
  class: 'derived',
  columns: {
    /** The nil id for the opening entry, which precedes every period. */
    period_id: id(),
    tax_code_id: id(),
    account_id: id(),
    is_tax: flag(),
    base_debit: amount(),
    base_credit: amount(),
  },
  primaryKey: ['period_id', 'tax_code_id', 'account_id', 'is_tax'],
});

/** How a tenant's own files differ from the import layouts: columns, accounts, currencies, number and date formats. */
export const importMappings = defineTable('import_mappings', {
  number: 60,
  class: 'versioned',
  columns: {
    id: id(),
    name: text(100),
    /** JSON object of rules; see packages/exchange/src/import/csv/mapping-rules.ts. */
    rules: json(),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['name'], isUnique: true }],
});

export const tenantTables = {
  commits,
  audit_events: auditEvents,
  idempotency_keys: idempotencyKeys,
  ...personalTables,
  tenant_profile: tenantProfile,
  accounts,
  account_roles: accountRoles,
  fiscal_years: fiscalYears,
  periods,
  entry_drafts: entryDrafts,
  journal_entries: journalEntries,
  journal_lines: journalLines,
  entry_reversals: entryReversals,
  exchange_rate_history: exchangeRateHistory,
  imports,
  account_balances: accountBalances,
  series_counters: seriesCounters,
  lost_numbers: lostNumbers,
  recurring_entries: recurringEntries,
  recurring_runs: recurringRuns,
  accruals,
  tax_balances: taxBalances,
  import_mappings: importMappings,
  ...closeTables,
  ...documentTables,
  ...searchTables,
  serving_states: servingStates,
  ...voucherTables,
  ...correctionTables,
  ...importTables,
  ...selfApprovalTables,
  ...formerTables,
  ...moneyTables,
} as const;
