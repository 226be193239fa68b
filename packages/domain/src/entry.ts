import type { CurrencyCode } from './currencies.ts';
import type { EffectiveRate } from './fx.ts';
import type { Uuid } from './ids.ts';
import type { LocalDate } from './local-date.ts';
import type { Rate } from './rate.ts';

/** What kind of entry it is. The income statement leaves out CLOSING entries; all others are treated alike. */
export const entryKinds = [
  'ORDINARY',
  'OPENING',
  'CLOSING',
  'REVERSING',
  'ACCRUAL_REVERSAL',
  'FX_SETTLEMENT',
] as const;
export type EntryKind = (typeof entryKinds)[number];

/** The source of an entry, set by the operation, never by the caller. It determines the side that the period lock checks. */
export const entrySources = [
  'MANUAL',
  'IMPORT',
  'OPENING',
  'SALES',
  'PURCHASING',
  'MONEY',
  'YEAR_END',
] as const;
export type EntrySource = (typeof entrySources)[number];

/**
 * What a line is for. CONTROL and TAX lines are translated and then fixed; a ROUNDING line takes a residual that no
 * other line can take.
 */
const lineKinds = [
  'ORDINARY',
  'CONTROL',
  'TAX',
  'FX',
  'FEE',
  'WITHHOLDING',
  'ROUNDING',
  'CLOSING',
  'OPENING',
] as const;
export type LineKind = (typeof lineKinds)[number];

/** Whether a line with a tax code is the tax or the withholding; if not, it is the taxed amount. */
export const isTaxKind = (kind: LineKind): boolean => kind === 'TAX' || kind === 'WITHHOLDING';

/** The side of the books that a document belongs to; a journal entry belongs to neither. Product 5.1. */
export const sides = ['SALES', 'PURCHASING', 'NONE'] as const;
export type Side = (typeof sides)[number];

/** A line as proposed. Amounts: E4, debit positive, credit negative. */
export interface EntryDraftLine {
  readonly accountId: Uuid;
  readonly originalCurrency: CurrencyCode;
  readonly originalAmountE4: bigint;
  readonly description: string;
  readonly lineKind: LineKind;
  /** The rate that the line's document already has. Without it, the rate of the rate date is looked up. */
  readonly givenRate?: EffectiveRate;
  /**
   * The line's carrying amount in base currency, if it is known and must not be translated again (settlements, FX
   * lines, closings). Only operations set it, never input. Such a line takes no residual. If it is set,
   * `originalAmountE4` may be zero.
   */
  readonly fixedBaseAmountE4?: bigint;
  /** The date that decides the rate. Defaults to the posting date. Product 6.2. */
  readonly documentDate?: LocalDate;
  /** The side of the document that the line settles, if it differs from the entry's. Acceptance P10. */
  readonly side?: Side;
  readonly partyId?: Uuid;
  readonly openItemId?: Uuid;
  /** The allocation by which the line moves its open item. */
  readonly allocationId?: Uuid;
  /** The tax code of a taxed line, whose amount is taxable, or of a TAX line, whose amount is the tax. */
  readonly taxCodeId?: Uuid;
  /** When the tax of a line with a tax code is due, or may be claimed. Defaults to the later of document date and posting date. */
  readonly taxDate?: LocalDate;
}

/** A line as it will be stored. `originalAmountE4` is exactly what was proposed; `baseAmountE4` sums to zero over the entry. */
export interface PostingLine {
  /** Counts from 1, without gaps. */
  readonly lineNumber: number;
  readonly accountId: Uuid;
  readonly originalCurrency: CurrencyCode;
  readonly originalAmountE4: bigint;
  readonly baseAmountE4: bigint;
  /** Base units for one original unit; '1' on a base-currency line. */
  readonly rate: Rate;
  /** The row of the rate history; null if the rate is 1 by law or by identity. */
  readonly rateId: Uuid | null;
  readonly rateDate: LocalDate;
  readonly rateMark: EffectiveRate['mark'];
  readonly description: string;
  readonly lineKind: LineKind;
  readonly partyId: Uuid | null;
  readonly taxCodeId: Uuid | null;
  /** Null without a tax code. */
  readonly taxDate: LocalDate | null;
  /** The date that decided its rate; null: its entry's document date. */
  readonly documentDate: LocalDate | null;
  /** The side of the document that it settles; null: its entry's. */
  readonly side: Side | null;
}

/**
 * What one posting changes of one open item. Amounts: E4, debit positive. What is open of an item is the sum of its movements and of
 * nothing else (rulings/accounting.md, 1).
 */
export interface ItemMovement {
  readonly openItemId: Uuid;
  /** The allocation that moves it; null: what made the item, corrected it, or voided its document. */
  readonly allocationId: Uuid | null;
  readonly accountId: Uuid;
  readonly partyId: Uuid;
  readonly currency: CurrencyCode;
  readonly originalAmountE4: bigint;
  readonly baseAmountE4: bigint;
  readonly rate: Rate;
  readonly rateId: Uuid | null;
  readonly rateDate: LocalDate;
  readonly rateMark: EffectiveRate['mark'];
}

/** An accepted entry: what the books write. The base amounts of its lines sum to exactly zero. */
export interface Posting {
  readonly kind: EntryKind;
  readonly source: EntrySource;
  readonly postingDate: LocalDate;
  /** Null only for the opening entry, which is dated the day before the first period. */
  readonly periodId: Uuid | null;
  /** None where all that moves is between items of one control account, at one base amount. */
  readonly lines: readonly PostingLine[];
  /** What it changes of open items; the control lines are their net per account, currency and party. */
  readonly movements: readonly ItemMovement[];
}
