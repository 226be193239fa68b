import type { CurrencyCode } from './currencies.ts';
import type { EntryKind, LineKind } from './entry.ts';
import type { VarianceAccounts } from './documents/allocation.ts';
import type { Uuid } from './ids.ts';
import type { LocalDate } from './local-date.ts';
import type { MinorUnits } from './money.ts';
import type { PeriodFact } from './periods.ts';

/** Facts and plan of the year-end close. Amounts: bigint E4, debit positive. Product 5.4; docs/specs/year-end.md. */

export interface YearEndAccount {
  readonly id: Uuid;
  readonly code: string;
  readonly name: string;
}

/** The balance of an income or expense account in base currency, for this fiscal year only, counting entries of every kind. */
export interface YearResult {
  readonly account: YearEndAccount;
  readonly baseE4: bigint;
}

/**
 * The foreign-currency balance of an asset, liability or equity account at the end of the year; for a control account, one open
 * item.
 */
export interface ForeignStanding {
  readonly account: YearEndAccount;
  readonly currency: CurrencyCode;
  readonly minorUnits: MinorUnits;
  readonly originalE4: bigint;
  readonly baseE4: bigint;
  /** Set for a control account; null otherwise. */
  readonly item: { readonly id: Uuid; readonly partyId: Uuid; readonly reference: string } | null;
}

/** A pending accrual of the year, and the entry that currently carries it: its own, or one that reversed its reversal. */
export interface WaitingAccrual {
  readonly entryId: Uuid;
  readonly entryName: string;
  readonly standing: { readonly entryId: Uuid; readonly name: string; readonly postingDate: LocalDate };
  readonly lines: readonly {
    readonly account: YearEndAccount;
    readonly currency: CurrencyCode;
    readonly minorUnits: MinorUnits;
    readonly originalE4: bigint;
    readonly baseE4: bigint;
    readonly lineKind: LineKind;
  }[];
}

/** Everything that the plan depends on, read from one consistent state of the books. */
export interface YearEndFacts {
  readonly baseCurrency: CurrencyCode;
  readonly baseMinorUnits: MinorUnits;
  readonly fiscalYear: {
    readonly id: Uuid;
    readonly name: string;
    readonly startDate: LocalDate;
    readonly endDate: LocalDate;
  };
  /** Entries of the books dated on or before the year's last day: how many, and the last commit among them (0 if none). */
  readonly entries: { readonly count: bigint; readonly lastCommit: bigint };
  /** In order of account code. */
  readonly results: readonly YearResult[];
  /** In order of account code, currency, item. */
  readonly standings: readonly ForeignStanding[];
  readonly accruals: readonly WaitingAccrual[];
  /** Null if the role is not bound. */
  readonly retainedEarnings: YearEndAccount | null;
  readonly variance: VarianceAccounts;
  /** The accounts that `variance` names, and all others that a line may name. */
  readonly accounts: ReadonlyMap<Uuid, YearEndAccount>;
  /**
   * The periods from the first day of the new year on, by fiscal year, in date order. If the new year does not exist
   * yet, its periods as they will be.
   */
  readonly laterYears: readonly { readonly periods: readonly PeriodFact[] }[];
}

/** A line of the plan. Its base amount is known: nothing is translated. */
export interface PlannedLine {
  readonly accountId: Uuid;
  readonly originalCurrency: CurrencyCode;
  readonly originalAmountE4: bigint;
  readonly baseAmountE4: bigint;
  readonly lineKind: LineKind;
  readonly partyId: Uuid | null;
  readonly openItemId: Uuid | null;
  /** A sentence with the figures, for the reviewer. */
  readonly explanation: string;
}

export type YearEndKind = Extract<EntryKind, 'ACCRUAL_REVERSAL' | 'FX_SETTLEMENT' | 'CLOSING'>;

export interface PlannedEntry {
  readonly kind: YearEndKind;
  readonly postingDate: LocalDate;
  readonly description: string;
  readonly explanation: string;
  /** For an ACCRUAL_REVERSAL: the accrual's own entry, and the one that is now reversed. */
  readonly accrual: { readonly entryId: Uuid; readonly standingId: Uuid } | null;
  /** Sums to zero in base currency. */
  readonly lines: readonly PlannedLine[];
}

export interface YearEndPlan {
  /** Accrual reversals in the order of their accruals, then the settlement, then the closing entry; empty ones are left out. */
  readonly entries: readonly PlannedEntry[];
  /** The year's result, settlement included; a profit is negative. */
  readonly resultE4: bigint;
}
