import type { AccountKind } from '@cifra/domain/account-kinds';
import type { AccountType } from '@cifra/domain/accounts';
import type { LocalDate } from '@cifra/domain/local-date';
import type { TaxKind, TaxTerms } from './saft-tax.ts';
import type { LockState } from '@cifra/domain/periods';

/** A SAF-T Financial file as it was read. Plain data. Amounts: E4, debit positive, credit negative. Lines are the file's, from 1.
 * Source: Norwegian Tax Administration, SAF-T Financial 1.10; OECD, Standard Audit File for Tax 2.0. */
export interface SaftFile {
  /** Whose form the file has, for people. */
  readonly form: string;
  /** Where the header begins. */
  readonly line: number;
  readonly companyName: string;
  readonly registrationNumber: string;
  readonly currency: string;
  /** The first and last day that the file covers, from its selection criteria. */
  readonly startDate: LocalDate;
  readonly endDate: LocalDate;
  readonly accounts: readonly SaftAccount[];
  readonly parties: readonly SaftParty[];
  readonly taxCodes: readonly SaftTaxCode[];
  readonly transactions: readonly SaftTransaction[];
  /** What could not be read. The rest of the file is here, and any plan made from it has these faults. */
  readonly faults: readonly ImportFault[];
  /** What the reader compared itself: control sums of a form that has its own. */
  readonly differences: readonly StatedTotalDifference[];
  /** What the file says about itself; null if nothing. */
  readonly stated: {
    readonly entries: number | null;
    readonly debitE4: bigint | null;
    readonly creditE4: bigint | null;
    /** Where it says so, by the name of the total. */
    readonly lines: Readonly<Partial<Record<SaftTotal, number>>>;
  };
}

/** A total that the file states of itself and that its lines do not add up to. */
export interface StatedTotalDifference {
  /** NumberOfEntries, TotalDebit, TotalCredit, or the TaxAmount of a tax code in a transaction. */
  readonly what: string;
  readonly line: number | null;
  readonly stated: string;
  readonly computed: string;
  /** Computed minus stated; null of a count. */
  readonly difference: string | null;
}

/** A total that a file states of itself. */
export type SaftTotal = 'NumberOfEntries' | 'TotalDebit' | 'TotalCredit';

export interface SaftAccount {
  readonly line: number;
  readonly code: string;
  readonly name: string;
  /** The type that the file states; null where it states none that is one of ours. */
  readonly statedType: AccountType | null;
  /** The types that what the file states leaves possible, where it does not state one; null: all. */
  readonly possibleTypes: readonly AccountType[] | null;
  /** The type that follows from the country's standard chart; null where none does. */
  readonly standardType: AccountType | null;
  /** The kind that follows from the country's standard chart; null where none does. */
  readonly standardKind: AccountKind | null;
  /** What the file says of the type, for people. */
  readonly typeFacts: string;
  readonly openingE4: bigint;
  /** As stated; null where the file states none. */
  readonly closingE4: bigint | null;
}

export interface SaftParty {
  readonly line: number;
  readonly kind: 'CUSTOMER' | 'SUPPLIER';
  readonly id: string;
  readonly name: string;
  readonly accountCode: string | null;
  readonly openingE4: bigint;
}

/** A tax code of the file's tax table. */
export interface SaftTaxCode {
  readonly line: number;
  readonly code: string;
  readonly name: string;
  /** Percent with four decimals; null where the file states none. */
  readonly percentE4: number | null;
  /** Null where the file does not state them. */
  readonly terms: TaxTerms | null;
  /** The days on which it is in effect; null: without a beginning, or an end. */
  readonly effectiveDate: LocalDate | null;
  readonly expirationDate: LocalDate | null;
}

export interface SaftTransaction {
  readonly line: number;
  readonly id: string;
  readonly description: string;
  /** The month of the accounting period that the file states, as `YYYY-MM`; null where it states none. */
  readonly period: string | null;
  readonly transactionDate: LocalDate;
  readonly glPostingDate: LocalDate | null;
  readonly lines: readonly SaftLine[];
}

export interface SaftLine {
  readonly line: number;
  readonly accountCode: string;
  readonly description: string;
  readonly amountE4: bigint;
  readonly original: {
    readonly currency: string;
    readonly amountE4: bigint;
    /** Null: the file states none; it is what the amounts make. */
    readonly rate: string | null;
  } | null;
  /** The tax that the line states. */
  readonly tax?: SaftLineTax;
  /** The party and open item, if the line names both. */
  readonly control?: SaftControl;
}

/** What a line says of its tax. */
export interface SaftLineTax {
  readonly line: number;
  readonly code: string;
  readonly percentE4: number | null;
  /** As stated, without a sign; null where the file states none. */
  readonly baseE4: bigint | null;
  readonly amountE4: bigint;
  /** What the line itself is, where the file says so. */
  readonly kind: TaxKind | null;
}

/** A line's customer or supplier, and what its SourceDocumentID names. */
export interface SaftControl {
  readonly party: string;
  readonly item: string;
  readonly reference: string | null;
  readonly dueDate: LocalDate | null;
}

/** The GroupingCategory in which a GroupingCode is the account's type, spelled out: that of our own exports. */
export const ACCOUNT_TYPE_CATEGORY = 'ACCOUNT_TYPE';

/** The SourceDocumentID of lines that settle what was open of a party when the file begins: its opening balance. */
export const SAFT_OPENING_ITEM = 'OPENING';

/** An unreadable place in the file, and why. */
export interface ImportFault {
  readonly line: number;
  readonly problem: string;
  /** The period that does not accept an import, if that is the fault. */
  readonly locked?: {
    readonly lockedPeriodRef: string;
    readonly periodLockState: LockState;
    readonly lineDate: LocalDate;
  };
}
