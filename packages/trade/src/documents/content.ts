import type { DocumentKind, SettlementKind } from '@cifra/domain/documents/kinds';
import type { WriteOffRole } from '@cifra/domain/documents/write-off';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';

/** Documents as plain data: in commands, and in a draft's JSON. Decimals are strings; amounts are in the named currency, positive. */

export interface ItemLine {
  readonly itemId: Uuid | null;
  /** Null: the item's, or the role SalesRevenue on the sales side. */
  readonly accountId: Uuid | null;
  readonly description: string;
  /** At most 6 decimals. */
  readonly quantity: string;
  /** At most 6 decimals; negative on a line that gives a discount. Null: the item's; on a credit note's line that names a line, that line's
   * net in proportion to the quantity. */
  readonly unitPrice: string | null;
  /** At most one of the two: what is taken off quantity × price. Percent, or an amount with its sign. */
  readonly discountPercent: string | null;
  readonly discountAmount: string | null;
  /** A line that states a tax alone; null: any other line. */
  readonly taxOnly: TaxOnlyContent | null;
  /** Null: untaxed. */
  readonly taxCodeId: Uuid | null;
  /** The line of the original that a note's line corrects. */
  readonly originalOrdinal: number | null;
}

export interface TaxOnlyContent {
  readonly tax: string;
  /** What the tax is on; null: it does not say. */
  readonly base: string | null;
}

/** What is withheld on an invoice, a bill or a debit note. */
export interface WithholdingContent {
  readonly taxCodeId: Uuid;
  /** Null: it is computed. */
  readonly amount: string | null;
  readonly certificate: string | null;
  /** Why it is not what is computed. */
  readonly reason: string | null;
}

/** What an invoice, a bill or a note says. */
export interface ItemsContent {
  readonly currency: string;
  /** Null: the document date and the party's terms of payment. */
  readonly dueDate: LocalDate | null;
  readonly vendorNumber: string | null;
  readonly originalDocumentId: Uuid | null;
  /** Of a credit note: the item of the former books that it takes back. */
  readonly originalItemId: Uuid | null;
  readonly reference: string | null;
  readonly memo: string | null;
  /** Whether prices and discounts contain the tax. */
  readonly pricesIncludeTax: boolean;
  /** At most one of the two: the document's own discount, spread over its lines. */
  readonly discountPercent: string | null;
  readonly discountAmount: string | null;
  readonly lines: readonly ItemLine[];
  /** None on a credit note, which takes back its part of its original's. */
  readonly withholdings: readonly WithholdingContent[];
}

export interface ChargeContent {
  readonly kind: 'FEE' | 'WITHHOLDING';
  /** Of a netting: the side whose items it is withheld from. */
  readonly side?: 'SALES' | 'PURCHASING';
  /** Null: the account of the role FxVarianceBankFees, or of what is withheld. */
  readonly accountId: Uuid | null;
  readonly currency: string;
  /** Null on a withholding: it is computed. */
  readonly amount: string | null;
  readonly taxCodeId: Uuid | null;
  /** Of a withholding: the item that it is withheld from; null: every item that is settled. */
  readonly openItemId: Uuid | null;
  readonly certificate: string | null;
  /** Why it is not what is computed. */
  readonly reason: string | null;
  readonly description: string;
}

export interface AllocationContent {
  readonly openItemId: Uuid;
  readonly amount: string;
}

/**
 * What a receipt, a payment or a refund says. A write-off says that its amount is given up of the one item that it names, and why in its memo; a
 * netting that its amount is netted on both sides: with what is withheld there, it is what is settled of each.
 */
export interface SettlementContent {
  /** The currency of the documents that it settles. */
  readonly currency: string;
  readonly settledAmount: string;
  /** Null: the account of the role Bank. */
  readonly bankAccountId: Uuid | null;
  readonly bankCurrency: string;
  readonly bankAmount: string;
  /** Of a netting: what is netted of the payables, in their currency; what is netted of the receivables is what it says of its own. */
  readonly payables?: { readonly currency: string; readonly amount: string };
  /** Whether a small difference between what is settled and what moved is posted, within the tenant's tolerance. */
  readonly takesDifference: boolean;
  readonly charges: readonly ChargeContent[];
  readonly allocations: readonly AllocationContent[];
  /** Of a customer's write-off: the role of the account that takes it; left out: BadDebt. */
  readonly against?: WriteOffRole;
  readonly reference: string | null;
  readonly memo: string | null;
}

export interface DocumentHead {
  readonly kind: DocumentKind;
  readonly partyId: Uuid;
  /** Decides rate, tax date and due date. */
  readonly documentDate: LocalDate;
  /** Decides the period. */
  readonly postingDate: LocalDate;
}

/** A document that is to be saved or posted. Which of the two it holds follows from its kind. */
export type DocumentContent = DocumentHead &
  ({ readonly items: ItemsContent } | { readonly settlement: SettlementContent });

/** An invoice, a bill or a note. */
export type ItemsDocument = DocumentHead & { readonly items: ItemsContent };

export type SettlementDocument = DocumentHead & {
  readonly kind: SettlementKind;
  readonly settlement: SettlementContent;
};

/** The part of a document that a draft keeps as JSON. */
export function bodyOf(content: DocumentContent): string {
  return JSON.stringify('items' in content ? { items: content.items } : { settlement: content.settlement });
}

/** A stored draft's document again. */
export function readContent(head: DocumentHead, body: string): DocumentContent {
  return { ...head, ...(JSON.parse(body) as { items: ItemsContent } | { settlement: SettlementContent }) };
}
