import type { MutationResolvers } from '../../generated/resolvers.ts';
import { parseItems, parseSettlement } from '../../parse/document.ts';
import {
  approveDraft,
  discardDraft,
  postDirectly,
  postDraft,
  rejectDraft,
  saveDraft,
  submitDraft,
  withdrawDraft,
} from './document-steps.ts';

/** Every family of documents has the same mutations, each behind the family's own permissions (`src/permissions-documents.ts`). */
export const documentsByFamily = {
  saveInvoiceDraft: saveDraft((input) => parseItems('INVOICE', input)),
  submitInvoiceDraft: submitDraft('INVOICE'),
  withdrawInvoiceDraft: withdrawDraft('INVOICE'),
  rejectInvoiceDraft: rejectDraft('INVOICE'),
  approveInvoiceDraft: approveDraft('INVOICE'),
  postInvoiceDraft: postDraft('INVOICE'),
  discardInvoiceDraft: discardDraft('INVOICE'),
  postInvoice: postDirectly((input) => parseItems('INVOICE', input)),

  saveBillDraft: saveDraft((input) => parseItems('BILL', input)),
  submitBillDraft: submitDraft('BILL'),
  withdrawBillDraft: withdrawDraft('BILL'),
  rejectBillDraft: rejectDraft('BILL'),
  approveBillDraft: approveDraft('BILL'),
  postBillDraft: postDraft('BILL'),
  discardBillDraft: discardDraft('BILL'),
  postBill: postDirectly((input) => parseItems('BILL', input)),

  saveNoteDraft: saveDraft((input) => parseItems(input.kind, input)),
  submitNoteDraft: submitDraft('NOTE'),
  withdrawNoteDraft: withdrawDraft('NOTE'),
  rejectNoteDraft: rejectDraft('NOTE'),
  approveNoteDraft: approveDraft('NOTE'),
  postNoteDraft: postDraft('NOTE'),
  discardNoteDraft: discardDraft('NOTE'),
  postNote: postDirectly((input) => parseItems(input.kind, input)),

  saveReceiptDraft: saveDraft((input) => parseSettlement('RECEIPT', input)),
  postReceiptDraft: postDraft('RECEIPT'),
  discardReceiptDraft: discardDraft('RECEIPT'),
  postReceipt: postDirectly((input) => parseSettlement('RECEIPT', input)),

  savePaymentDraft: saveDraft((input) => parseSettlement('PAYMENT', input)),
  submitPaymentDraft: submitDraft('PAYMENT'),
  withdrawPaymentDraft: withdrawDraft('PAYMENT'),
  rejectPaymentDraft: rejectDraft('PAYMENT'),
  approvePaymentDraft: approveDraft('PAYMENT'),
  postPaymentDraft: postDraft('PAYMENT'),
  discardPaymentDraft: discardDraft('PAYMENT'),
  postPayment: postDirectly((input) => parseSettlement('PAYMENT', input)),
} satisfies Partial<MutationResolvers>;
