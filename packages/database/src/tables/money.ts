import { amount, code, date, flag, id, json, nullable, number, oneOf, text } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** Tables of money in, money out and transfers in a tenant's database. Numbers 188–190 are theirs. */

const moneyKinds = ['MONEY_IN', 'MONEY_OUT', 'TRANSFER'] as const;

/** Money in, money out or a transfer being prepared; versioned as a whole, so that what was submitted is what is approved. */
export const moneyDrafts = defineTable('money_drafts', {
  number: 188,
  class: 'versioned',
  columns: {
    id: id(),
    kind: oneOf(moneyKinds),
    state: oneOf(['DRAFT', 'PENDING_APPROVAL', 'POSTED', 'DISCARDED']),
    posting_date: date(),
    /** JSON: the document; see the content type of money documents. */
    content: json(),
    /** JSON array of the ids of everyone who wrote its content: none of them may approve it. */
    prepared_by: json(),
    submitted_by: nullable(id()),
    decided_by: nullable(id()),
    rejection_reason: nullable(text(2000)),
    document_id: nullable(id()),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [
    { columns: ['state', 'id'] },
    { columns: ['state', 'posting_date'] },
    // What was attached to a draft is shown with its document.
    { columns: ['document_id'], whereNotNull: 'document_id' },
  ],
});

/** Posted money in, money out or a transfer. Amounts are positive; the kind decides their direction. Its entry being reversed, it is void. */
export const moneyDocuments = defineTable('money_documents', {
  number: 189,
  class: 'insertOnly',
  columns: {
    id: id(),
    kind: oneOf(moneyKinds),
    series: code(20),
    fiscal_year_id: id(),
    number: number(),
    display_number: code(60),
    /** A label: no open item follows from it. */
    party_id: nullable(id()),
    document_date: date(),
    posting_date: date(),
    /** Where the money moved; of a transfer, where it came from. */
    money_account_id: id(),
    currency: code(3),
    net_amount: amount(),
    tax_amount: amount(),
    /** Of a transfer: what was sent, without the fee. */
    total_amount: amount(),
    amounts_include_tax: flag(),
    /** JSON array of its lines as they were resolved; none of a transfer. */
    lines: json(),
    to_account_id: nullable(id()),
    to_currency: nullable(code(3)),
    received_amount: nullable(amount()),
    received_date: nullable(date()),
    /** Where the money was between the two days; null: it left and came on one. */
    transit_account_id: nullable(id()),
    fee_account_id: nullable(id()),
    fee_amount: nullable(amount()),
    entry_id: id(),
    arrival_entry_id: nullable(id()),
    reference: nullable(text(100)),
    memo: nullable(text(2000)),
    prepared_by: nullable(id()),
    approved_by: nullable(id()),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [
    { columns: ['series', 'fiscal_year_id', 'number'], isUnique: true },
    { columns: ['display_number'] },
    { columns: ['entry_id'], isUnique: true },
    // Finds what was posted on the same account around a day: a warning of the same document twice.
    { columns: ['money_account_id', 'document_date', 'id'] },
  ],
  references: [
    { columns: ['party_id'], table: 'parties' },
    { columns: ['money_account_id'], table: 'accounts' },
    { columns: ['to_account_id'], table: 'accounts' },
    { columns: ['entry_id'], table: 'journal_entries' },
    { columns: ['arrival_entry_id'], table: 'journal_entries' },
  ],
});

/** What a statement says that an account holds on a day: one per period, account and currency. People enter it for the close. */
export const statementBalances = defineTable('statement_balances', {
  number: 190,
  class: 'versioned',
  columns: {
    id: id(),
    period_id: id(),
    account_id: id(),
    currency: code(3),
    /** A day of the period. */
    statement_date: date(),
    /** In the currency, debit positive: what is there, or, negative, what is owed. */
    balance: amount(),
    /** It was entered by mistake. */
    is_removed: flag(),
    recorded_by: nullable(id()),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['period_id', 'account_id', 'currency'], isUnique: true }],
  references: [
    { columns: ['period_id'], table: 'periods' },
    { columns: ['account_id'], table: 'accounts' },
  ],
});

export const moneyTables = {
  money_drafts: moneyDrafts,
  money_documents: moneyDocuments,
  statement_balances: statementBalances,
} as const;
