import { amount, code, id, integer, nullable, number, oneOf, text } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/**
 * What was withheld on a document, or on the items that a receipt, a payment, a refund or a netting settles. Amounts are positive; on a credit note they are
 * what it takes back. What stands in a void document does not count.
 */
export const taxWithholdings = defineTable('tax_withholdings', {
  number: 185,
  class: 'insertOnly',
  columns: {
    /** The receipt or payment, or the document that it was withheld on. */
    document_id: id(),
    /** Of the charge of a receipt or payment; else its place among the document's withholdings. */
    ordinal: integer(),
    /** Null: it was withheld without a code, with a reason. */
    tax_code_id: nullable(id()),
    /** The item that is settled; null: money without an item, or withheld on the document itself. */
    open_item_id: nullable(id()),
    certificate: nullable(text(60)),
    withheld_on: nullable(oneOf(['TAX', 'NET'])),
    /** Four decimals; null without a code. */
    percent_e4: nullable(integer()),
    /** That of the item or document; money in another currency was withheld for so much of it. */
    currency: code(3),
    /** The tax or net that it was withheld from, in that currency and in base currency; null: unknown. */
    from_amount: nullable(amount()),
    from_base_amount: nullable(amount()),
    amount: amount(),
    /** The account that it was posted to. */
    account_id: id(),
    /** Why it is not what was computed. */
    reason: nullable(text(2000)),
    commit_number: number(),
  },
  primaryKey: ['document_id', 'ordinal'],
  indexes: [{ columns: ['open_item_id'], whereNotNull: 'open_item_id' }],
  references: [
    { columns: ['document_id'], table: 'documents' },
    { columns: ['tax_code_id'], table: 'tax_codes' },
    { columns: ['open_item_id'], table: 'open_items' },
    { columns: ['account_id'], table: 'accounts' },
  ],
});
