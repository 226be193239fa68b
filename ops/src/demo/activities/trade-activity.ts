import type { CurrencyCode } from '@cifra/domain/currencies';
import type { LocalDate } from '@cifra/domain/local-date';
import type { AccountName } from '../chart.ts';

/** A line of an invoice, a bill or a note, with the amounts that the product will compute. E4, in the document's currency. */
export interface DocumentActivityLine {
  readonly item: string;
  readonly account: AccountName;
  readonly description: string;
  readonly quantity: string;
  readonly unitPrice: string;
  /** A tax code, and its whole percentage. */
  readonly tax: string | null;
  readonly percent: number;
  readonly netE4: bigint;
  readonly taxE4: bigint;
}

/** An invoice, a bill, or a credit note to one. */
export interface DocumentActivity {
  readonly kind: 'document';
  readonly date: LocalDate;
  /** The key by which others refer to it. */
  readonly key: string;
  readonly type: 'INVOICE' | 'BILL' | 'SALES_CREDIT_NOTE' | 'PURCHASE_CREDIT_NOTE';
  /** The party's code. */
  readonly party: string;
  readonly currency: CurrencyCode;
  readonly lines: readonly DocumentActivityLine[];
  /** The key of the document that a note corrects. */
  readonly original: string | null;
  readonly vendorNumber: string | null;
  readonly reference: string | null;
}

/** A receipt or a payment. */
export interface SettlementActivity {
  readonly kind: 'settlement';
  readonly date: LocalDate;
  readonly key: string;
  readonly type: 'RECEIPT' | 'PAYMENT';
  readonly party: string;
  /** The amount settled. E4, positive. */
  readonly currency: CurrencyCode;
  readonly settledE4: bigint;
  /** If `currency` is null: base currency, the settled amount at the day's rate. */
  readonly bank: { readonly account: AccountName; readonly currency: CurrencyCode | null };
  /** The bank's fee and the tax that the customer withheld, in the currency of what is settled; zero if there is none. */
  readonly feeE4: bigint;
  readonly withheldE4: bigint;
  readonly settles: readonly { readonly key: string; readonly amountE4: bigint }[];
  readonly reference: string | null;
}

/** A document issued by mistake, voided by its note. */
export interface VoidActivity {
  readonly kind: 'void';
  readonly date: LocalDate;
  readonly key: string;
  readonly document: DocumentActivity;
  readonly reason: string;
}

/** A party's advance payment, settled against a later document. */
export interface AllocationActivity {
  readonly kind: 'allocation';
  readonly date: LocalDate;
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly currency: CurrencyCode;
  readonly amountE4: bigint;
}

export type TradeActivity = DocumentActivity | SettlementActivity | VoidActivity | AllocationActivity;

/** A document's total with tax. */
export function totalOf({ lines }: Pick<DocumentActivity, 'lines'>): {
  readonly taxE4: bigint;
  readonly totalE4: bigint;
} {
  const taxE4 = lines.reduce((sum, line) => sum + line.taxE4, 0n);
  return { taxE4, totalE4: lines.reduce((sum, line) => sum + line.netE4, taxE4) };
}
