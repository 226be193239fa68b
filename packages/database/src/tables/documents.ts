import {
  amount,
  code,
  date,
  flag,
  id,
  integer,
  json,
  nullable,
  number,
  oneOf,
  personal,
  rate,
  text,
} from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';
import { taxWithholdings } from './withholdings.ts';

/** Tables of documents, parties and open items in a tenant's database. Numbers 40–69 are theirs. */

/** A customer, a vendor, or both. The ledger holds only its id, so all of it stays editable (acceptance P13). */
export const parties = defineTable('parties', {
  number: 40,
  class: 'versioned',
  columns: {
    id: id(),
    code: code(40),
    name: personal(text(200)),
    is_customer: flag(),
    is_vendor: flag(),
    tax_id: nullable(personal(code(40))),
    tax_check_digit: nullable(personal(code(4))),
    address: nullable(personal(text(500))),
    email: nullable(personal(text(254))),
    phone: nullable(personal(text(40))),
    note: nullable(personal(text(2000))),
    /** The default currency of its documents. */
    currency: nullable(code(3)),
    /** Days from document date to due date. */
    payment_term_days: integer(),
    is_active: flag(),
    commit_number: number(),
  },
  primaryKey: ['id'],
  subjectColumn: 'id',
  indexes: [{ columns: ['code'], isUnique: true }],
});

/** The parties' current names: lists are sorted by them, and a party is found by the first letters of its name. */
export const partyNames = defineTable('party_names', {
  number: 54,
  class: 'erasable',
  columns: { party_id: id(), name: text(200) },
  primaryKey: ['party_id'],
  erasedBy: 'party_id',
  indexes: [{ columns: ['name', 'party_id'] }],
  references: [{ columns: ['party_id'], table: 'parties' }],
});

export const taxCodes = defineTable('tax_codes', {
  number: 41,
  class: 'versioned',
  columns: {
    id: id(),
    code: code(40),
    name: text(200),
    /** EXEMPT and EXPORT carry no tax; a WITHHOLDING is withheld, when and from what the next two say. */
    treatment: oneOf(['STANDARD', 'EXEMPT', 'EXPORT', 'WITHHOLDING']),
    withheld_at: nullable(oneOf(['SETTLEMENT', 'DOCUMENT'])),
    withheld_on: nullable(oneOf(['TAX', 'NET'])),
    /** Percent, with four decimals: 70000 is 7 %. Of the net amount; for a WITHHOLDING, of what it is withheld on. */
    percent_e4: integer(),
    is_active: flag(),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['code'], isUnique: true }],
});

export const items = defineTable('items', {
  number: 42,
  class: 'versioned',
  columns: {
    id: id(),
    code: code(40),
    name: text(200),
    /** Millionths of the currency's major unit. */
    unit_price_e6: nullable(number()),
    currency: nullable(code(3)),
    sales_account_id: nullable(id()),
    purchase_account_id: nullable(id()),
    tax_code_id: nullable(id()),
    is_active: flag(),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['code'], isUnique: true }],
  references: [
    { columns: ['sales_account_id'], table: 'accounts' },
    { columns: ['purchase_account_id'], table: 'accounts' },
    { columns: ['tax_code_id'], table: 'tax_codes' },
  ],
});

/** The details that a LIVE tenant must confirm before it issues anything. One row. */
export const legalDetails = defineTable('legal_details', {
  number: 43,
  class: 'versioned',
  columns: {
    tenant_id: id(),
    legal_name: nullable(text(200)),
    tax_id: nullable(code(40)),
    tax_check_digit: nullable(code(4)),
    address: nullable(text(500)),
    tax_regime: nullable(text(200)),
    /** The version of the document template that new documents use and keep. */
    template: nullable(code(40)),
    is_confirmed: flag(),
    commit_number: number(),
  },
  primaryKey: ['tenant_id'],
});

const documentKinds = [
  'INVOICE',
  'SALES_CREDIT_NOTE',
  'SALES_DEBIT_NOTE',
  'RECEIPT',
  'BILL',
  'PURCHASE_CREDIT_NOTE',
  'PURCHASE_DEBIT_NOTE',
  'PAYMENT',
  'CUSTOMER_REFUND',
  'VENDOR_REFUND',
  'CUSTOMER_WRITE_OFF',
  'VENDOR_WRITE_OFF',
  'NETTING',
] as const;

/** How the documents of a kind are numbered. */
export const documentSeries = defineTable('document_series', {
  number: 44,
  class: 'versioned',
  columns: {
    /** A kind of document. */
    kind: code(40),
    series: code(20),
    prefix: code(20),
    /** Whether it restarts at 1 each fiscal year. */
    is_yearly: flag(),
    commit_number: number(),
  },
  primaryKey: ['kind'],
  indexes: [{ columns: ['series'], isUnique: true }],
});

/** A document being prepared; versioned as a whole, so that what was submitted is what is approved. */
export const documentDrafts = defineTable('document_drafts', {
  number: 45,
  class: 'versioned',
  columns: {
    id: id(),
    kind: oneOf(documentKinds),
    state: oneOf(['DRAFT', 'PENDING_APPROVAL', 'POSTED', 'DISCARDED']),
    party_id: id(),
    document_date: date(),
    posting_date: date(),
    /** JSON: the rest of the document; see the documents' content type. */
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
  // Drafts are paged by id within a state: those that were posted are never deleted.
  indexes: [
    { columns: ['state', 'id'] },
    { columns: ['state', 'kind', 'id'] },
    { columns: ['party_id', 'state', 'id'] },
    // What was attached to a draft is shown with its document.
    { columns: ['document_id'], whereNotNull: 'document_id' },
  ],
  references: [{ columns: ['party_id'], table: 'parties' }],
});

/** A posted document. Amounts are in its currency and positive; the kind decides their direction. */
export const documents = defineTable('documents', {
  number: 46,
  class: 'insertOnly',
  columns: {
    id: id(),
    kind: oneOf(documentKinds),
    side: oneOf(['SALES', 'PURCHASING']),
    series: code(20),
    /** The year that the number belongs to; the nil id if the series does not restart. */
    fiscal_year_id: id(),
    number: number(),
    display_number: code(60),
    /** The vendor's own number, for documents issued by a vendor. */
    vendor_number: nullable(code(60)),
    party_id: id(),
    document_date: date(),
    posting_date: date(),
    due_date: date(),
    currency: code(3),
    net_amount: amount(),
    tax_amount: amount(),
    total_amount: amount(),
    /** Whether the tax was taken line by line or once per code; null for receipts and payments. */
    rounding_mode: nullable(oneOf(['PER_LINE', 'PER_DOCUMENT'])),
    /** Whether prices and discounts contain the tax. */
    prices_include_tax: flag(),
    /** The document's discount as it was given; null: as an amount, or none. Four decimals. */
    discount_percent_e4: nullable(integer()),
    /** What the document's discount took off; its lines have their shares. */
    discount_amount: amount(),
    /** The total on the control account, in base currency. */
    total_base_amount: amount(),
    rate: rate(),
    rate_date: date(),
    rate_id: nullable(id()),
    rate_mark: nullable(oneOf(['CARRIED', 'STALE'])),
    /** The account that its settlements, notes and void use, even if the role is bound to another one later (acceptance L9). */
    control_account_id: id(),
    entry_id: id(),
    /** The document that a note corrects. */
    original_document_id: nullable(id()),
    /** The item of the former books that a credit note takes back. */
    original_item_id: nullable(id()),
    /** For receipts and payments: where the money moved, and how much in which currency. */
    bank_account_id: nullable(id()),
    bank_currency: nullable(code(3)),
    bank_amount: nullable(amount()),
    /** For a netting: what is netted of the receivables; its total is that with what is withheld from them. */
    netted_amount: nullable(amount()),
    /** For a netting: what it settles of the payables in their currency, and what of that is netted; the rest is withheld. */
    payables_currency: nullable(code(3)),
    payables_amount: nullable(amount()),
    netted_payables_amount: nullable(amount()),
    reference: nullable(text(100)),
    memo: nullable(text(2000)),
    template: nullable(code(40)),
    prepared_by: nullable(id()),
    approved_by: nullable(id()),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [
    { columns: ['series', 'fiscal_year_id', 'number'], isUnique: true },
    // Not unique: the number of a void document may be posted again. The tenant's only writer keeps it unique among the
    // rest.
    { columns: ['party_id', 'kind', 'vendor_number'], whereNotNull: 'vendor_number' },
    { columns: ['kind', 'document_date', 'id'] },
    { columns: ['kind', 'due_date', 'id'] },
    { columns: ['kind', 'display_number', 'id'] },
    { columns: ['kind', 'total_base_amount', 'id'] },
    { columns: ['party_id', 'document_date', 'id'] },
    { columns: ['original_document_id'], whereNotNull: 'original_document_id' },
    { columns: ['original_item_id'], whereNotNull: 'original_item_id' },
    { columns: ['entry_id'], isUnique: true },
  ],
  references: [
    { columns: ['party_id'], table: 'parties' },
    { columns: ['entry_id'], table: 'journal_entries' },
    { columns: ['control_account_id'], table: 'accounts' },
    { columns: ['original_document_id'], table: 'documents' },
  ],
});

/** A line of a posted document. Its amount and its tax are each rounded once, to the currency's minor unit. */
export const documentLines = defineTable('document_lines', {
  number: 47,
  class: 'insertOnly',
  columns: {
    document_id: id(),
    ordinal: integer(),
    /** TAX_ONLY states a tax without a net; FEE and WITHHOLDING are the charges of a receipt or payment. */
    kind: oneOf(['ITEM', 'TAX_ONLY', 'FEE', 'WITHHOLDING', 'DIFFERENCE']),
    /** For an ITEM, the document's currency. */
    currency: code(3),
    item_id: nullable(id()),
    account_id: id(),
    description: text(500),
    quantity_e6: number(),
    unit_price_e6: number(),
    /** The line's own discount as it was given; null: as an amount, or none. Four decimals. */
    discount_percent_e4: nullable(integer()),
    /** What the line's own discount took off, and its share of the document's. */
    discount_amount: amount(),
    document_discount_amount: amount(),
    /** After all discounts, without tax. */
    net_amount: amount(),
    tax_code_id: nullable(id()),
    /** The tax code's percentage at the time, four decimals. */
    tax_percent_e4: integer(),
    tax_amount: amount(),
    /** What a TAX_ONLY line says its tax is on; null: it does not say. */
    tax_base_amount: nullable(amount()),
    /** When the tax is due, or may be claimed; null: untaxed. */
    tax_date: nullable(date()),
    /** The line of the original document that a note's line corrects. */
    original_ordinal: nullable(integer()),
    commit_number: number(),
  },
  primaryKey: ['document_id', 'ordinal'],
  references: [
    { columns: ['document_id'], table: 'documents' },
    { columns: ['account_id'], table: 'accounts' },
  ],
});

/**
 * An amount owed to or by the tenant: an item of the sub-ledger, created by a document or an opening. Its open amount
 * is the sum of its movements.
 */
export const openItems = defineTable('open_items', {
  number: 48,
  class: 'insertOnly',
  columns: {
    id: id(),
    side: oneOf(['SALES', 'PURCHASING']),
    party_id: id(),
    account_id: id(),
    /** Null if it came with the opening balances. */
    document_id: nullable(id()),
    reference: text(100),
    document_date: date(),
    due_date: date(),
    currency: code(3),
    /** The amount when it was created, debit positive. */
    original_amount: amount(),
    base_amount: amount(),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [
    { columns: ['party_id', 'due_date', 'id'] },
    // A netting has one on each side.
    { columns: ['document_id', 'side'], isUnique: true, whereNotNull: 'document_id' },
  ],
  references: [
    { columns: ['party_id'], table: 'parties' },
    { columns: ['account_id'], table: 'accounts' },
    { columns: ['document_id'], table: 'documents' },
  ],
});

/**
 * What a transaction changed of an open item: debit positive, original and base. The control lines of the transaction are their net per
 * account, currency and party.
 */
export const openItemMovements = defineTable('open_item_movements', {
  number: 180,
  class: 'insertOnly',
  columns: {
    /** The entry whose lines are their net; an id of no entry where they leave no line: items of one account, at one base amount. */
    posting_id: id(),
    ordinal: integer(),
    open_item_id: id(),
    account_id: id(),
    party_id: id(),
    currency: code(3),
    posting_date: date(),
    /** Null only of the opening, which precedes every period. */
    period_id: nullable(id()),
    original_amount: amount(),
    base_amount: amount(),
    /** The allocation that moved it or was taken back. */
    allocation_id: nullable(id()),
    commit_number: number(),
  },
  primaryKey: ['posting_id', 'ordinal'],
  indexes: [
    { columns: ['open_item_id', 'posting_date'] },
    { columns: ['account_id', 'posting_date'] },
    { columns: ['posting_date', 'posting_id', 'ordinal'] },
    { columns: ['period_id', 'commit_number', 'posting_id', 'ordinal'] },
  ],
  references: [
    { columns: ['account_id'], table: 'accounts' },
    { columns: ['period_id'], table: 'periods' },
  ],
});

/** Maintained sums of the movements of an open item: its current open amount. Debit positive. */
export const openItemBalances = defineTable('open_item_balances', {
  number: 49,
  class: 'derived',
  columns: {
    open_item_id: id(),
    account_id: id(),
    party_id: id(),
    currency: code(3),
    open_original_amount: amount(),
    open_base_amount: amount(),
  },
  primaryKey: ['open_item_id'],
  indexes: [{ columns: ['party_id', 'open_item_id'] }],
});

/**
 * An amount of one open item settled against another, with its own date. Both amounts are in the items' common currency
 * and positive.
 */
export const allocations = defineTable('allocations', {
  number: 50,
  class: 'insertOnly',
  columns: {
    id: id(),
    /** The item of the receipt, the payment or the note. */
    from_item_id: id(),
    /** The item of the document that is settled. */
    to_item_id: id(),
    allocation_date: date(),
    currency: code(3),
    amount: amount(),
    /** The amount by which it relieved each item, in base currency, positive. */
    from_base_amount: amount(),
    to_base_amount: amount(),
    /** The account that took the realized variance; null where there was none. */
    variance_account_id: nullable(id()),
    /** Its own entry, or that of the document that it was posted with; null where nothing was posted on an account. */
    entry_id: nullable(id()),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['from_item_id'] }, { columns: ['to_item_id'] }],
  references: [
    { columns: ['from_item_id'], table: 'open_items' },
    { columns: ['to_item_id'], table: 'open_items' },
    { columns: ['entry_id'], table: 'journal_entries' },
  ],
});

/** An allocation that was taken back, and the entry that did it; null where nothing was posted on an account. */
export const allocationReversals = defineTable('allocation_reversals', {
  number: 51,
  class: 'insertOnly',
  columns: {
    allocation_id: id(),
    reversal_date: date(),
    entry_id: nullable(id()),
    commit_number: number(),
  },
  primaryKey: ['allocation_id'],
  references: [
    { columns: ['allocation_id'], table: 'allocations' },
    { columns: ['entry_id'], table: 'journal_entries' },
  ],
});

/** A void document: voided by a note for the full amount, or by a reversing entry. */
export const documentVoids = defineTable('document_voids', {
  number: 52,
  class: 'insertOnly',
  columns: { document_id: id(), note_id: nullable(id()), entry_id: id(), commit_number: number() },
  primaryKey: ['document_id'],
  indexes: [{ columns: ['note_id'], isUnique: true, whereNotNull: 'note_id' }],
  references: [
    { columns: ['document_id'], table: 'documents' },
    { columns: ['note_id'], table: 'documents' },
    { columns: ['entry_id'], table: 'journal_entries' },
  ],
});

/** A remark on a posted document: not in the ledger, editable in a locked period (acceptance P13). */
export const documentRemarks = defineTable('document_remarks', {
  number: 53,
  class: 'versioned',
  columns: { document_id: id(), remark: text(2000), commit_number: number() },
  primaryKey: ['document_id'],
  references: [{ columns: ['document_id'], table: 'documents' }],
});

export const documentTables = {
  parties,
  party_names: partyNames,
  tax_codes: taxCodes,
  items,
  legal_details: legalDetails,
  document_series: documentSeries,
  document_drafts: documentDrafts,
  documents,
  document_lines: documentLines,
  open_items: openItems,
  open_item_balances: openItemBalances,
  open_item_movements: openItemMovements,
  allocations,
  allocation_reversals: allocationReversals,
  document_voids: documentVoids,
  document_remarks: documentRemarks,
  tax_withholdings: taxWithholdings,
} as const;
