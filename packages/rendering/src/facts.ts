import type { MoneyKind } from '@cifra/domain/account-kinds';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { DocumentKind } from '@cifra/domain/documents/kinds';
import type { LocalDate } from '@cifra/domain/local-date';

/** The facts to render. Whoever gathers them makes no decisions, and the renderers use no database and no clock. */

export const languages = ['es-PA', 'en'] as const;
export type Language = (typeof languages)[number];

export type Format = 'HTML' | 'PDF';
export type Paper = 'A4' | 'LETTER';

/** The branding of a tenant's documents, from settings of the firm or the tenant. Empty texts are not shown. */
export interface Branding {
  /** `#rrggbb`. */
  readonly accentColour: string;
  /** Shown in the page header in place of a logo. If empty, the issuer's name is shown. */
  readonly logoText: string;
  /** Shown at the foot of every page. */
  readonly footer: string;
  /** How to pay, on documents that request payment; line by line. */
  readonly bankDetails: string;
}

/** The tenant as shown on its documents. */
export interface IssuerFacts {
  readonly name: string;
  readonly taxId: string | null;
  readonly taxCheckDigit: string | null;
  readonly address: string | null;
  readonly taxRegime: string | null;
  /** The country's name for the tax id: `RUC/DV`. */
  readonly taxIdLabel: string;
}

/** The other side of a document. */
export interface PartyFacts {
  readonly code: string;
  readonly name: string;
  readonly taxId: string | null;
  readonly taxCheckDigit: string | null;
  readonly address: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

/** What all files of a tenant have in common, whomever they are for. */
export interface IssuedFacts {
  /** The version of the template that the document keeps. Null or an unknown name means the current one. */
  readonly template: string | null;
  readonly language: Language;
  /** The tenant's locale where there are no texts in its language, so that the file says so. Null: the file is in it, or in the one that was chosen. */
  readonly unspokenLocale: string | null;
  readonly paper: Paper;
  readonly issuer: IssuerFacts;
  readonly branding: Branding;
  readonly isSandbox: boolean;
  readonly baseCurrency: CurrencyCode;
  /**
   * The instant of the commit that wrote what is rendered: the only time that a rendered file shows. Microseconds since
   * the epoch.
   */
  readonly instantMicros: bigint;
}

/** What files for a customer or vendor have in common. */
export interface RenderedFacts extends IssuedFacts {
  readonly party: PartyFacts;
}

/** Amounts: E4, in the document's currency. Quantities and prices: millionths. */
export interface LineFacts {
  readonly description: string;
  readonly quantityE6: bigint;
  /** Null for a draft's line without a price. */
  readonly unitPriceE6: bigint | null;
  /** What its own discount took off. */
  readonly discountE4: bigint;
  readonly netE4: bigint;
  /** The tax code's name; null if untaxed. */
  readonly taxName: string | null;
  /** Percent, four decimals. */
  readonly taxPercentE4: number;
  readonly taxE4: bigint;
}

/** The details of a receipt or payment besides the amount settled. */
export interface SettlementFacts {
  /** The kind of the account where the money moved; null if it has none. */
  readonly method: MoneyKind | null;
  readonly bankCurrency: CurrencyCode;
  readonly bankE4: bigint;
  /** Of a netting: what is netted of the payables, and with what is withheld settled. */
  readonly payables?: {
    readonly currency: CurrencyCode;
    readonly nettedE4: bigint;
    readonly settledE4: bigint;
  };
  readonly charges: readonly {
    readonly kind: 'FEE' | 'WITHHOLDING' | 'DIFFERENCE';
    /** Of a netting: whether it is withheld from the payables. */
    readonly isOfPayables?: boolean;
    readonly description: string;
    readonly currency: CurrencyCode;
    readonly amountE4: bigint;
  }[];
  /** What it is currently settled against. Amounts in the document's currency, or of a netting's payables in theirs. */
  readonly allocations: readonly {
    readonly reference: string;
    /** The date of issue of what it settles. */
    readonly documentDate: LocalDate;
    readonly allocationDate: LocalDate;
    readonly currency: CurrencyCode;
    readonly amountE4: bigint;
  }[];
}

/**
 * What became of a document that is to be paid, at the end of a day. Amounts: E4, in the document's currency; what lowers the debt is positive.
 * Total − settled = open.
 */
export interface StandingFacts {
  readonly asOf: LocalDate;
  readonly settlements: readonly {
    readonly date: LocalDate;
    readonly reference: string;
    readonly amountE4: bigint;
  }[];
  readonly openE4: bigint;
}

export interface DocumentFacts extends RenderedFacts {
  readonly state: 'DRAFT' | 'POSTED' | 'VOID';
  readonly kind: DocumentKind;
  /** Null for a draft. */
  readonly displayNumber: string | null;
  readonly vendorNumber: string | null;
  readonly documentDate: LocalDate;
  readonly dueDate: LocalDate | null;
  readonly currency: CurrencyCode;
  readonly netE4: bigint;
  readonly taxE4: bigint;
  readonly totalE4: bigint;
  /** What its own discount took off; its lines' nets are after it. */
  readonly discountE4: bigint;
  readonly pricesIncludeTax: boolean;
  /** Its carrying amount; null for a draft and if it is in base currency. */
  readonly base: { readonly totalE4: bigint; readonly rate: string; readonly rateDate: LocalDate } | null;
  readonly reference: string | null;
  readonly memo: string | null;
  /** The document that a note corrects. */
  readonly original: { readonly displayNumber: string; readonly documentDate: LocalDate } | null;
  /** The number of the note that voided it. */
  readonly voidedBy: string | null;
  /** For invoices, bills and notes. */
  readonly lines: readonly LineFacts[];
  /** For receipts and payments. */
  readonly settlement: SettlementFacts | null;
  /** Null on a copy as issued, and on what is not to be paid. */
  readonly standing: StandingFacts | null;
}

/** Amounts: E4, debit positive, in the section's currency. */
export interface StatementSectionFacts {
  readonly currency: CurrencyCode;
  readonly openingE4: bigint;
  readonly lines: readonly {
    readonly postingDate: LocalDate;
    /** The document's kind and number; null where it is of none, or of two. */
    readonly kind: DocumentFacts['kind'] | null;
    readonly reference: string | null;
    readonly description: string;
    /** The other side's own reference to the document. */
    readonly partyReference: string | null;
    /** The day by which it is to be paid; null for what lowers a debt. */
    readonly dueDate: LocalDate | null;
    readonly amountE4: bigint;
    readonly balanceE4: bigint;
  }[];
  readonly closingE4: bigint;
  readonly closingBaseE4: bigint;
  /** What the closing balance is made of, by due date. */
  readonly openItems: readonly {
    readonly reference: string;
    readonly documentDate: LocalDate;
    readonly dueDate: LocalDate;
    /** Negative: not due yet. */
    readonly daysOverdue: number;
    readonly openE4: bigint;
  }[];
  readonly ageing: AgeingFacts;
}

/** What is open, by how long it is overdue. */
export interface AgeingFacts {
  readonly notDue: bigint;
  readonly days1To30: bigint;
  readonly days31To60: bigint;
  readonly days61To90: bigint;
  readonly daysOver90: bigint;
  readonly totalE4: bigint;
}

export interface StatementFacts extends RenderedFacts {
  readonly side: 'SALES' | 'PURCHASING';
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly sections: readonly StatementSectionFacts[];
}
