import { tenant } from '@cifra/access/field-rule';
import { documentOf, netting, note, refund, settlementOf, writeOff } from '../parse/document.ts';
import { approve, discard, post, postDraft, reject, save, submit, withdraw } from './document-actions.ts';
import { mutation } from './kit.ts';

/** Every family of documents has the same mutations, each behind the family's own permissions. A receipt is approved where it gives up too much of what it settles, by whoever decides on corrections; refunds take the permissions of payments, write-offs and nettings those of notes. */
export const documentMutations = [
  mutation('saveInvoiceDraft', { needs: tenant('Invoice.Draft'), ...save(documentOf('INVOICE')) }),
  mutation('submitInvoiceDraft', { needs: tenant('Invoice.Draft'), ...submit('INVOICE') }),
  mutation('withdrawInvoiceDraft', { needs: tenant('Invoice.Draft'), ...withdraw('INVOICE') }),
  mutation('rejectInvoiceDraft', { needs: tenant('Invoice.Approve'), ...reject('INVOICE') }),
  mutation('approveInvoiceDraft', { needs: tenant('Invoice.Approve'), ...approve('INVOICE') }),
  mutation('postInvoiceDraft', { needs: tenant('Invoice.Post'), ...postDraft('INVOICE') }),
  mutation('discardInvoiceDraft', { needs: tenant('Invoice.Draft'), ...discard('INVOICE') }),
  mutation('postInvoice', { needs: tenant('Invoice.Post'), ...post(documentOf('INVOICE')) }),

  mutation('saveBillDraft', { needs: tenant('Bill.Draft'), ...save(documentOf('BILL')) }),
  mutation('submitBillDraft', { needs: tenant('Bill.Draft'), ...submit('BILL') }),
  mutation('withdrawBillDraft', { needs: tenant('Bill.Draft'), ...withdraw('BILL') }),
  mutation('rejectBillDraft', { needs: tenant('Bill.Approve'), ...reject('BILL') }),
  mutation('approveBillDraft', { needs: tenant('Bill.Approve'), ...approve('BILL') }),
  mutation('postBillDraft', { needs: tenant('Bill.Post'), ...postDraft('BILL') }),
  mutation('discardBillDraft', { needs: tenant('Bill.Draft'), ...discard('BILL') }),
  mutation('postBill', { needs: tenant('Bill.Post'), ...post(documentOf('BILL')) }),

  mutation('saveNoteDraft', { needs: tenant('Note.Draft'), ...save(note) }),
  mutation('submitNoteDraft', { needs: tenant('Note.Draft'), ...submit('NOTE') }),
  mutation('withdrawNoteDraft', { needs: tenant('Note.Draft'), ...withdraw('NOTE') }),
  mutation('rejectNoteDraft', { needs: tenant('Note.Approve'), ...reject('NOTE') }),
  mutation('approveNoteDraft', { needs: tenant('Note.Approve'), ...approve('NOTE') }),
  mutation('postNoteDraft', { needs: tenant('Note.Post'), ...postDraft('NOTE') }),
  mutation('discardNoteDraft', { needs: tenant('Note.Draft'), ...discard('NOTE') }),
  mutation('postNote', { needs: tenant('Note.Post'), ...post(note) }),

  mutation('saveReceiptDraft', { needs: tenant('Receipt.Draft'), ...save(settlementOf('RECEIPT')) }),
  mutation('submitReceiptDraft', { needs: tenant('Receipt.Draft'), ...submit('RECEIPT') }),
  mutation('withdrawReceiptDraft', { needs: tenant('Receipt.Draft'), ...withdraw('RECEIPT') }),
  mutation('rejectReceiptDraft', { needs: tenant('Correction.Approve'), ...reject('RECEIPT') }),
  mutation('approveReceiptDraft', { needs: tenant('Correction.Approve'), ...approve('RECEIPT') }),
  mutation('postReceiptDraft', { needs: tenant('Receipt.Post'), ...postDraft('RECEIPT') }),
  mutation('discardReceiptDraft', { needs: tenant('Receipt.Draft'), ...discard('RECEIPT') }),
  mutation('postReceipt', { needs: tenant('Receipt.Post'), ...post(settlementOf('RECEIPT')) }),

  mutation('savePaymentDraft', { needs: tenant('Payment.Draft'), ...save(settlementOf('PAYMENT')) }),
  mutation('submitPaymentDraft', { needs: tenant('Payment.Draft'), ...submit('PAYMENT') }),
  mutation('withdrawPaymentDraft', { needs: tenant('Payment.Draft'), ...withdraw('PAYMENT') }),
  mutation('rejectPaymentDraft', { needs: tenant('Payment.Approve'), ...reject('PAYMENT') }),
  mutation('approvePaymentDraft', { needs: tenant('Payment.Approve'), ...approve('PAYMENT') }),
  mutation('postPaymentDraft', { needs: tenant('Payment.Post'), ...postDraft('PAYMENT') }),
  mutation('discardPaymentDraft', { needs: tenant('Payment.Draft'), ...discard('PAYMENT') }),
  mutation('postPayment', { needs: tenant('Payment.Post'), ...post(settlementOf('PAYMENT')) }),

  mutation('saveRefundDraft', { needs: tenant('Payment.Draft'), ...save(refund) }),
  mutation('submitRefundDraft', { needs: tenant('Payment.Draft'), ...submit('REFUND') }),
  mutation('withdrawRefundDraft', { needs: tenant('Payment.Draft'), ...withdraw('REFUND') }),
  mutation('rejectRefundDraft', { needs: tenant('Payment.Approve'), ...reject('REFUND') }),
  mutation('approveRefundDraft', { needs: tenant('Payment.Approve'), ...approve('REFUND') }),
  mutation('postRefundDraft', { needs: tenant('Payment.Post'), ...postDraft('REFUND') }),
  mutation('discardRefundDraft', { needs: tenant('Payment.Draft'), ...discard('REFUND') }),
  mutation('postRefund', { needs: tenant('Payment.Post'), ...post(refund) }),

  mutation('saveWriteOffDraft', { needs: tenant('Note.Draft'), ...save(writeOff) }),
  mutation('submitWriteOffDraft', { needs: tenant('Note.Draft'), ...submit('WRITE_OFF') }),
  mutation('withdrawWriteOffDraft', { needs: tenant('Note.Draft'), ...withdraw('WRITE_OFF') }),
  mutation('rejectWriteOffDraft', { needs: tenant('Note.Approve'), ...reject('WRITE_OFF') }),
  mutation('approveWriteOffDraft', { needs: tenant('Note.Approve'), ...approve('WRITE_OFF') }),
  mutation('postWriteOffDraft', { needs: tenant('Note.Post'), ...postDraft('WRITE_OFF') }),
  mutation('discardWriteOffDraft', { needs: tenant('Note.Draft'), ...discard('WRITE_OFF') }),
  mutation('postWriteOff', { needs: tenant('Note.Post'), ...post(writeOff) }),

  mutation('saveNettingDraft', { needs: tenant('Note.Draft'), ...save(netting) }),
  mutation('submitNettingDraft', { needs: tenant('Note.Draft'), ...submit('NETTING') }),
  mutation('withdrawNettingDraft', { needs: tenant('Note.Draft'), ...withdraw('NETTING') }),
  mutation('rejectNettingDraft', { needs: tenant('Note.Approve'), ...reject('NETTING') }),
  mutation('approveNettingDraft', { needs: tenant('Note.Approve'), ...approve('NETTING') }),
  mutation('postNettingDraft', { needs: tenant('Note.Post'), ...postDraft('NETTING') }),
  mutation('discardNettingDraft', { needs: tenant('Note.Draft'), ...discard('NETTING') }),
  mutation('postNetting', { needs: tenant('Note.Post'), ...post(netting) }),
];
