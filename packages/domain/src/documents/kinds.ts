import type { ControlRole } from '../accounts.ts';
import type { Side } from '../entry.ts';

export const documentKinds = [
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
export type DocumentKind = (typeof documentKinds)[number];

/** Permissions and approval settings apply to families of documents. */
const documentFamilies = [
  'INVOICE',
  'BILL',
  'NOTE',
  'RECEIPT',
  'PAYMENT',
  'REFUND',
  'WRITE_OFF',
  'NETTING',
] as const;
export type DocumentFamily = (typeof documentFamilies)[number];

export interface DocumentKindDefinition {
  readonly family: DocumentFamily;
  /** The side of the books, which a period's lock checks. Product 5.1. */
  readonly side: Exclude<Side, 'NONE'>;
  /** The role of the control account that its item is on, resolved at posting; the document keeps the account. */
  readonly controlRole: ControlRole;
  /** The role of the account for its tax. */
  readonly taxRole: 'TaxPayable' | 'TaxReceivable';
  /** 1 if it debits its control account, −1 if it credits it. */
  readonly controlSign: 1n | -1n;
  /** The kind of note that voids it; null if a reversing entry voids it. */
  readonly voidedBy: DocumentKind | null;
}

const sales = { side: 'SALES', controlRole: 'DefaultAR' } as const;
const purchasing = { side: 'PURCHASING', controlRole: 'DefaultAP' } as const;

/**
 * Every kind of document, as a total table. On both sides a credit note lowers what is owed and a debit note raises it,
 * whoever issued it. Tax that a customer withholds is ours to claim; tax that we withhold from a vendor is ours to hand
 * over. Product 4.1, 4.2.
 */
export const documentKindOf: Readonly<Record<DocumentKind, DocumentKindDefinition>> = {
  INVOICE: {
    ...sales,
    family: 'INVOICE',
    taxRole: 'TaxPayable',
    controlSign: 1n,
    voidedBy: 'SALES_CREDIT_NOTE',
  },
  SALES_CREDIT_NOTE: {
    ...sales,
    family: 'NOTE',
    taxRole: 'TaxPayable',
    controlSign: -1n,
    voidedBy: 'SALES_DEBIT_NOTE',
  },
  SALES_DEBIT_NOTE: {
    ...sales,
    family: 'NOTE',
    taxRole: 'TaxPayable',
    controlSign: 1n,
    voidedBy: 'SALES_CREDIT_NOTE',
  },
  RECEIPT: {
    ...sales,
    controlRole: 'CustomerAdvances',
    family: 'RECEIPT',
    taxRole: 'TaxReceivable',
    controlSign: -1n,
    voidedBy: null,
  },
  BILL: {
    ...purchasing,
    family: 'BILL',
    taxRole: 'TaxReceivable',
    controlSign: -1n,
    voidedBy: 'PURCHASE_CREDIT_NOTE',
  },
  PURCHASE_CREDIT_NOTE: {
    ...purchasing,
    family: 'NOTE',
    taxRole: 'TaxReceivable',
    controlSign: 1n,
    voidedBy: 'PURCHASE_DEBIT_NOTE',
  },
  PURCHASE_DEBIT_NOTE: {
    ...purchasing,
    family: 'NOTE',
    taxRole: 'TaxReceivable',
    controlSign: -1n,
    voidedBy: 'PURCHASE_CREDIT_NOTE',
  },
  PAYMENT: {
    ...purchasing,
    controlRole: 'VendorAdvances',
    family: 'PAYMENT',
    taxRole: 'TaxPayable',
    controlSign: 1n,
    voidedBy: null,
  },
  CUSTOMER_REFUND: {
    ...sales,
    controlRole: 'CustomerAdvances',
    family: 'REFUND',
    taxRole: 'TaxReceivable',
    controlSign: 1n,
    voidedBy: null,
  },
  VENDOR_REFUND: {
    ...purchasing,
    controlRole: 'VendorAdvances',
    family: 'REFUND',
    taxRole: 'TaxPayable',
    controlSign: -1n,
    voidedBy: null,
  },
  CUSTOMER_WRITE_OFF: {
    ...sales,
    controlRole: 'CustomerAdvances',
    family: 'WRITE_OFF',
    taxRole: 'TaxPayable',
    controlSign: -1n,
    voidedBy: null,
  },
  VENDOR_WRITE_OFF: {
    ...purchasing,
    controlRole: 'VendorAdvances',
    family: 'WRITE_OFF',
    taxRole: 'TaxReceivable',
    controlSign: 1n,
    voidedBy: null,
  },
  NETTING: {
    ...sales,
    controlRole: 'CustomerAdvances',
    family: 'NETTING',
    taxRole: 'TaxPayable',
    controlSign: -1n,
    voidedBy: null,
  },
};

/** The kinds of a family. */
export function kindsOfFamily(family: DocumentFamily): readonly DocumentKind[] {
  return documentKinds.filter((kind) => documentKindOf[kind].family === family);
}

/** The role of the account for what is withheld: a customer's withholding is ours to claim, ours from a vendor is ours to hand over. */
export function withholdingRoleOf(
  side: DocumentKindDefinition['side'],
): 'WithholdingPayable' | 'WithholdingReceivable' {
  return side === 'SALES' ? 'WithholdingReceivable' : 'WithholdingPayable';
}

/** The kinds that settle open items: with money, by giving them up, or against each other; the others have lines of items. */
export type SettlementKind = 'RECEIPT' | 'PAYMENT' | RefundKind | WriteOffKind | 'NETTING';
export type RefundKind = 'CUSTOMER_REFUND' | 'VENDOR_REFUND';
export type WriteOffKind = 'CUSTOMER_WRITE_OFF' | 'VENDOR_WRITE_OFF';

export function isSettlementKind(kind: DocumentKind): kind is SettlementKind {
  return (
    kind === 'RECEIPT' ||
    kind === 'PAYMENT' ||
    isRefundKind(kind) ||
    isWriteOffKind(kind) ||
    isNettingKind(kind)
  );
}

/** Whether a kind gives money back for credits, which it names. */
export function isRefundKind(kind: DocumentKind): kind is RefundKind {
  return documentKindOf[kind].family === 'REFUND';
}

/** Whether a kind gives up what an item is worth: no money moves. */
export function isWriteOffKind(kind: DocumentKind): kind is WriteOffKind {
  return documentKindOf[kind].family === 'WRITE_OFF';
}

/** Whether a kind settles what a party owes against what it is owed: no money moves, and both sides of the books do. */
export function isNettingKind(kind: DocumentKind): kind is 'NETTING' {
  return kind === 'NETTING';
}

/** Whether the money comes in: its item credits its account then. */
export function bringsMoneyIn(kind: SettlementKind): boolean {
  return documentKindOf[kind].controlSign === -1n;
}

/** Whether the vendor numbers the document. */
export function isIssuedByVendor(kind: DocumentKind): boolean {
  return documentKindOf[kind].side === 'PURCHASING' && !isSettlementKind(kind);
}

/** Whether what is owed rises with it, so that it has a day to be paid by: credit notes, receipts and payments lower it. */
export function raisesDebt(kind: DocumentKind): boolean {
  const { side, controlSign } = documentKindOf[kind];
  return !isSettlementKind(kind) && (controlSign === 1n) === (side === 'SALES');
}
