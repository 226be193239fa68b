import { defineEvent } from './define.ts';

const voucher = { in: 'tenant', object: 'Voucher', id: 'the voucher' } as const;

/** Events of the vouchers kept with the booking. */
export const voucherEvents = {
  VOUCHER_ATTACHED: defineEvent({
    ...voucher,
    when: 'A file was attached to an entry, a document, a draft or an item of a checklist.',
    after: {
      objectKind: 'text',
      objectId: 'id',
      fileName: 'text',
      fileHash: 'id',
      bytes: 'integer',
      type: 'text',
      uploadId: 'id',
    },
  }),
  VOUCHER_DETACHED: defineEvent({
    ...voucher,
    when: 'A voucher was detached. It stays in the books, and its object no longer shows it.',
    mayHaveReason: true,
    after: { objectKind: 'text', objectId: 'id', fileHash: 'id' },
  }),
  VOUCHER_FETCHED: defineEvent({
    ...voucher,
    when: 'A voucher was downloaded.',
    after: { fileHash: 'id', bytes: 'integer', ticketHash: 'id?' },
  }),
  VOUCHERS_EXPORTED: defineEvent({
    in: 'tenant',
    object: 'Tenant',
    id: 'the tenant',
    when: 'All vouchers were exported as one archive.',
    after: { ticketHash: 'id?' },
  }),
  VOUCHER_SCANNED: defineEvent({
    ...voucher,
    when: 'The scanner said what it found in the file of a voucher, or could not scan it.',
    before: { state: 'text' },
    after: { state: 'text', finding: 'text?', fileHash: 'id' },
  }),
} as const;
