import type { AccountType } from '@cifra/domain/accounts';
import type { EntryKind, EntrySource, LineKind } from '@cifra/domain/entry';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';

/** What every journal format is written from. Amounts: E4, debit positive. */

export interface JournalAccount {
  readonly id: Uuid;
  readonly code: string;
  readonly name: string;
  readonly type: AccountType;
}

/** The head of an exported journal: whose it is, its accounts, and the commit whose books it shows. */
export interface JournalHead {
  readonly tenant: { readonly slug: string; readonly name: string; readonly baseCurrency: string };
  /** The day before the first period: nothing is dated earlier. */
  readonly openingDate: LocalDate;
  /** In order of code. */
  readonly accounts: readonly JournalAccount[];
  /** The export shows the books as this commit left them. */
  readonly commitNumber: bigint;
}

export interface JournalEntryLine {
  readonly accountId: Uuid;
  readonly baseAmountE4: bigint;
  readonly originalCurrency: string;
  readonly originalAmountE4: bigint;
  readonly rate: string;
  readonly rateDate: LocalDate;
  readonly description: string;
  readonly kind: LineKind;
  /** The code of the tax that it carries, or of what is taxed. */
  readonly taxCode: string | null;
  /** When the tax is due, or may be claimed. */
  readonly taxDate: LocalDate | null;
  /** For a control line: the party, and the open item that it creates or settles. */
  readonly control: JournalControl | null;
}

/** The open item of a control line, as it was made. */
export interface JournalControl {
  /** The party's code. */
  readonly party: string;
  readonly itemId: Uuid;
  readonly reference: string;
  readonly documentDate: LocalDate;
  readonly dueDate: LocalDate;
  /** E4, debit positive, in the line's currency. */
  readonly amountE4: bigint;
  readonly baseAmountE4: bigint;
}

export interface JournalEntry {
  readonly id: Uuid;
  readonly displayNumber: string;
  readonly postingDate: LocalDate;
  readonly documentDate: LocalDate;
  /** When it was posted: microseconds since the epoch. */
  readonly postedAtMicros: bigint;
  /** ALLOCATION: items of one account were settled at one base amount, which left no line. */
  readonly kind: EntryKind | 'ALLOCATION';
  readonly source: EntrySource | 'ALLOCATION';
  /** CLOSING entries and what reverses them: left out of an income statement. */
  readonly isClosing: boolean;
  readonly description: string;
  readonly reference: string | null;
  /**
   * The general ledger's, in order of their ordinals; they sum to zero. A control line stands once for each item that it moves, where that
   * leaves what the account took on each side as it is. None of movements that left no line.
   */
  readonly lines: readonly JournalEntryLine[];
  /** The same with the movements of open items in place of the control lines: from these the sub-ledger is made again. */
  readonly movements: readonly JournalEntryLine[];
}

/** A journal in a text format: the head, then each entry. Every piece ends with a line feed. */
export interface JournalFormat {
  readonly head: string;
  readonly entry: (entry: JournalEntry) => string;
}
