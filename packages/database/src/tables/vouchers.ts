import { bytes, code, hash, id, instant, integer, nullable, number, oneOf, text } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/** Tables of the vouchers kept with a booking, in a tenant's database. Numbers 170–174. Why and how: docs/decisions/0048-vouchers.md. */

/** The objects that a voucher can be attached to. */
export const voucherObjectKinds = [
  'ENTRY_DRAFT',
  'ENTRY',
  'DOCUMENT_DRAFT',
  'DOCUMENT',
  'MONEY_DRAFT',
  'MONEY_DOCUMENT',
  'CLOSE_ITEM',
  'IMPORT',
] as const;

/** A file, once per tenant however often it is attached. Its hash is in the chain, and so its content cannot change unseen. */
export const voucherFiles = defineTable('voucher_files', {
  number: 170,
  class: 'insertOnly',
  columns: {
    /** SHA-256 of the content. */
    file_hash: hash(),
    byte_count: number(),
    part_count: integer(),
    commit_number: number(),
  },
  primaryKey: ['file_hash'],
  checks: { size: 'byte_count > 0 and part_count > 0' },
});

/**
 * The content of a file, in parts of bounded size. Erasable: parts of a file that was never recorded are deleted, and a
 * file whose retention has ended can be. Named by no commit; verification compares them with the hash of the file.
 */
export const voucherParts = defineTable('voucher_parts', {
  number: 171,
  class: 'erasable',
  columns: {
    file_hash: hash(),
    /** 1, 2, … within the file. */
    ordinal: integer(),
    byte_count: number(),
    arrived_at: instant(),
    content: bytes(),
  },
  primaryKey: ['file_hash', 'ordinal'],
  indexes: [{ columns: ['arrived_at'] }],
});

/** A file attached to an object of the books. */
export const vouchers = defineTable('vouchers', {
  number: 172,
  class: 'insertOnly',
  columns: {
    id: id(),
    object_kind: oneOf(voucherObjectKinds),
    object_id: id(),
    file_hash: hash(),
    /** As whoever attached it named it: a name without folders. */
    file_name: text(200),
    /** What it was declared to be, as its content can be: one of `voucherTypes`. */
    type: code(20),
    commit_number: number(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['object_id', 'id'] }, { columns: ['file_hash'] }],
  references: [{ columns: ['file_hash'], table: 'voucher_files' }],
});

/** A voucher that was detached: it stays, and its object no longer shows it. The reason is the commit's, too. */
export const voucherDetachments = defineTable('voucher_detachments', {
  number: 173,
  class: 'insertOnly',
  columns: { voucher_id: id(), reason: text(2000), commit_number: number() },
  primaryKey: ['voucher_id'],
  references: [{ columns: ['voucher_id'], table: 'vouchers' }],
});

/** What the operator's scanner said of a file. There is none where no scanner was configured when it came. */
export const voucherScans = defineTable('voucher_scans', {
  number: 174,
  class: 'versioned',
  columns: {
    file_hash: hash(),
    state: oneOf(['PENDING', 'CLEAN', 'INFECTED', 'FAILED']),
    /** What was found, or why the scan failed. */
    finding: nullable(text(500)),
    commit_number: number(),
  },
  primaryKey: ['file_hash'],
  references: [{ columns: ['file_hash'], table: 'voucher_files' }],
});

export const voucherTables = {
  voucher_files: voucherFiles,
  voucher_parts: voucherParts,
  vouchers,
  voucher_detachments: voucherDetachments,
  voucher_scans: voucherScans,
} as const;
