import type { DocumentKind } from './documents/kinds.ts';
import type { MoneyKind } from './money-documents/kinds.ts';
import type { SettingKey, Settings } from './settings.ts';

/** The settings that ask for a second person before something posts. */
export const approvalSettings = [
  'entries.manualNeedApproval',
  'invoices.needApproval',
  'bills.needApproval',
  'notes.needApproval',
  'payments.needApproval',
  'settlements.correctionsNeedApproval',
] as const satisfies readonly SettingKey[];
export type ApprovalSetting = (typeof approvalSettings)[number];

/**
 * What people post and undo. `REDUCED_RECEIPT`: a receipt that gives up more than a tenth of what it settles. `CLAIMED_MONEY_IN`: money in
 * that came to a current account, as a claim, or of which its lines take more than a tenth away again. `ALLOCATION`: undoing is taking it
 * back on a day of a later period than its own.
 */
export type ApprovalObject =
  DocumentKind | MoneyKind | 'ENTRY' | 'REDUCED_RECEIPT' | 'CLAIMED_MONEY_IN' | 'ALLOCATION';

interface ApprovalRule {
  /** The setting that asks for a second person; null: none does. */
  readonly posting: ApprovalSetting | null;
  readonly undoing: ApprovalSetting;
}

const noteOf = (posting: ApprovalSetting): ApprovalRule => ({ posting, undoing: 'notes.needApproval' });
const ofPayments: ApprovalRule = { posting: 'payments.needApproval', undoing: 'payments.needApproval' };
const ofCorrections: ApprovalRule = {
  posting: 'settlements.correctionsNeedApproval',
  undoing: 'settlements.correctionsNeedApproval',
};
const moneyThatComes: ApprovalRule = { posting: null, undoing: 'settlements.correctionsNeedApproval' };

/**
 * Which setting asks for a second person, of everything that people post: every guard asks this table, and docs/specs/approval.md is
 * written from it. What a note voids takes the rule of notes, what leaves an account that of payments.
 * Source: rulings/accounting.md, 10 and 12; findings/accounting.md, 1.
 */
export const approvalRules: Readonly<Record<ApprovalObject, ApprovalRule>> = {
  ENTRY: { posting: 'entries.manualNeedApproval', undoing: 'entries.manualNeedApproval' },
  INVOICE: noteOf('invoices.needApproval'),
  BILL: noteOf('bills.needApproval'),
  SALES_CREDIT_NOTE: noteOf('notes.needApproval'),
  SALES_DEBIT_NOTE: noteOf('notes.needApproval'),
  PURCHASE_CREDIT_NOTE: noteOf('notes.needApproval'),
  PURCHASE_DEBIT_NOTE: noteOf('notes.needApproval'),
  RECEIPT: moneyThatComes,
  REDUCED_RECEIPT: ofCorrections,
  PAYMENT: ofPayments,
  CUSTOMER_REFUND: ofPayments,
  VENDOR_REFUND: ofCorrections,
  CUSTOMER_WRITE_OFF: ofCorrections,
  VENDOR_WRITE_OFF: ofCorrections,
  NETTING: ofCorrections,
  ALLOCATION: moneyThatComes,
  MONEY_IN: moneyThatComes,
  CLAIMED_MONEY_IN: ofCorrections,
  MONEY_OUT: ofPayments,
  TRANSFER: ofPayments,
};

/** Whether a second person has to approve that something is posted, or undone. */
export function isApprovalNeeded(
  object: ApprovalObject,
  act: keyof ApprovalRule,
  settings: Pick<Settings, ApprovalSetting>,
): boolean {
  const setting = approvalRules[object][act];
  return setting !== null && settings[setting];
}
