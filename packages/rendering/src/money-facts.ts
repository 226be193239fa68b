import type { CurrencyCode } from '@cifra/domain/currencies';
import type { LocalDate } from '@cifra/domain/local-date';
import type { MoneyKind } from '@cifra/domain/money-documents/kinds';
import type { IssuedFacts, PartyFacts } from './facts.ts';

/** The facts of money in, money out or a transfer on paper. Amounts: E4, positive, in the document's currency unless they say otherwise. */

/** An account as it was called when the document was posted. */
export interface AccountName {
  readonly code: string;
  readonly name: string;
}

export interface MoneyLineFacts {
  readonly account: AccountName;
  readonly description: string;
  /** Negative where the line takes something off. */
  readonly netE4: bigint;
  readonly taxE4: bigint;
  /** Null: untaxed. */
  readonly taxCode: AccountName | null;
  /** Percent, four decimals. */
  readonly taxPercentE4: number;
}

/** The other end of a transfer. */
export interface MoneyTransferFacts {
  readonly to: AccountName;
  readonly currency: CurrencyCode;
  /** In `currency`. */
  readonly receivedE4: bigint;
  readonly receivedDate: LocalDate;
  /** Where the money was between two days; null: it left and came on one. */
  readonly transit: AccountName | null;
  /** What the sending bank charged besides. */
  readonly fee: { readonly account: AccountName; readonly amountE4: bigint } | null;
}

/** What a money document put into the journal. Amounts: E4, base currency, debit positive. */
export interface MoneyEntryFacts {
  /** What readers call the entry. */
  readonly name: string;
  readonly postingDate: LocalDate;
  /** The money account's line is the first one of the first entry. */
  readonly lines: readonly {
    readonly account: AccountName;
    readonly amountE4: bigint;
    /** In its own currency. */
    readonly original: { readonly currency: CurrencyCode; readonly amountE4: bigint };
    /** Whether it is a realized difference between what money carried and what it was worth. */
    readonly isVariance: boolean;
  }[];
}

export interface MoneyDocumentFacts extends IssuedFacts {
  readonly kind: MoneyKind;
  readonly displayNumber: string;
  readonly documentDate: LocalDate;
  readonly postingDate: LocalDate;
  /** The posting date of the entries that reversed it; null while it stands. */
  readonly voidedOn: LocalDate | null;
  /** A label. */
  readonly party: PartyFacts | null;
  /** Where the money moved; of a transfer, where it left. */
  readonly account: AccountName;
  readonly currency: CurrencyCode;
  readonly amountsIncludeTax: boolean;
  readonly netE4: bigint;
  readonly taxE4: bigint;
  /** Of a transfer: what was sent, without the fee. */
  readonly totalE4: bigint;
  /** Of the document date; null for a transfer and in base currency. */
  readonly rate: { readonly rate: string; readonly rateDate: LocalDate } | null;
  readonly reference: string | null;
  readonly memo: string | null;
  /** A transfer has none. */
  readonly lines: readonly MoneyLineFacts[];
  readonly transfer: MoneyTransferFacts | null;
  /** One; of a transfer that came on another day, two. */
  readonly entries: readonly MoneyEntryFacts[];
}
