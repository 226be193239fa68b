import { documentKinds, type DocumentKind } from './documents/kinds.ts';

/** How the documents of a kind are numbered. */
export interface DocumentSeries {
  readonly kind: DocumentKind;
  /** What its numbers are counted under; it never changes, and no two kinds share it. */
  readonly series: string;
  /** What its numbers are shown with. */
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
};

/** The series that a new tenant has: one a kind, yearly, `INV-` and so on. */
export const proposedSeries: readonly DocumentSeries[] = documentKinds.map((kind) => ({
  kind,
  series: seriesOfKind[kind],
  prefix: `${seriesOfKind[kind]}-`,
  isYearly: true,
}));
