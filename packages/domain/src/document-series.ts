import { documentKinds, type DocumentKind } from './documents/kinds.ts';

/** How the documents of a kind are numbered. */
export interface DocumentSeries {
  readonly kind: DocumentKind;
  /** The key under which its numbers are counted. It never changes, and no two kinds share it. */
  readonly series: string;
  /** The prefix shown before its numbers. */
  readonly prefix: string;
  /** Whether it restarts at 1 each fiscal year. */
  readonly isYearly: boolean;
}

const seriesOfKind: Readonly<Record<DocumentKind, string>> = {
  INVOICE: 'INV',
  SALES_CREDIT_NOTE: 'SCN',
  SALES_DEBIT_NOTE: 'SDN',
  RECEIPT: 'RCT',
  BILL: 'BIL',
  PURCHASE_CREDIT_NOTE: 'PCN',
  PURCHASE_DEBIT_NOTE: 'PDN',
  PAYMENT: 'PAY',
  CUSTOMER_REFUND: 'CRF',
  VENDOR_REFUND: 'VRF',
  CUSTOMER_WRITE_OFF: 'CWO',
  VENDOR_WRITE_OFF: 'VWO',
  NETTING: 'NET',
};

/** The series of a new tenant: one per kind, yearly, with prefixes such as `INV-`. */
export const proposedSeries: readonly DocumentSeries[] = documentKinds.map((kind) => ({
  kind,
  series: seriesOfKind[kind],
  prefix: `${seriesOfKind[kind]}-`,
  isYearly: true,
}));
