import type { AccountKind } from './account-kinds.ts';
import type { AccountType, ControlRole, NormalSide } from './accounts.ts';
import type { CurrencyCode } from './currencies.ts';
import type { EntryDraftLine, EntryKind, EntrySource } from './entry.ts';
import type { EffectiveRate } from './fx.ts';
import type { Uuid } from './ids.ts';
import type { LocalDate } from './local-date.ts';
import type { MinorUnits } from './money.ts';
import type { PeriodFact } from './periods.ts';
import type { Turnover } from './turnover.ts';

/** What posting needs to know about an account. */
export interface PostingAccount {
  readonly id: Uuid;
  readonly code: string;
  readonly type: AccountType;
  readonly normalSide: NormalSide;
  /** Null: a heading. */
  readonly kind: AccountKind | null;
  readonly isPostable: boolean;
  readonly isActive: boolean;
  /** The control role to which the account is or ever was bound; null if it never was. */
  readonly controlRole: ControlRole | null;
  /** The one currency that it takes, and what is at par with it by law; null: any. */
  readonly currency: string | null;
}

/** How far ahead a posting may be dated, by the tenant's setting `posting.daysAhead`. */
export interface FarAhead {
  /** Where the tenant is. */
  readonly today: LocalDate;
  readonly latestDate: LocalDate;
}

/** Everything that a posting decision depends on, read in the transaction that will write. */
export interface PostingFacts {
  readonly kind: EntryKind;
  readonly source: EntrySource;
  readonly postingDate: LocalDate;
  readonly baseCurrency: CurrencyCode;
  readonly lines: readonly EntryDraftLine[];
  /** At least the period of the posting date and the tenant's first and last; ordered by start date, not overlapping. */
  readonly periods: readonly PeriodFact[];
  /** The accounts of the lines and the rounding account, by id. */
  readonly accounts: ReadonlyMap<Uuid, PostingAccount>;
  /** Minor units of each currency involved, by code. */
  readonly currencies: ReadonlyMap<CurrencyCode, MinorUnits>;
  /** Effective rates, by `rateKey(currency, rateDate)`. Base-currency lines need none. */
  readonly rates: ReadonlyMap<string, EffectiveRate>;
  /** The account bound to the role Rounding; null if the role is unbound. */
  readonly roundingAccountId: Uuid | null;
  /** What the line of a rounding says. Defaults to English. */
  readonly roundingText?: string;
  /** How far ahead a posting may be dated. Left out: any day of the periods, as of what the product dates by itself. */
  readonly ahead?: FarAhead;
  /** Whether whoever posts a manual entry has been told that it is dated far ahead, and wants it so. */
  readonly isFarAheadKnown?: boolean;
  /** Current totals of accounts with very large lines; other accounts are not checked. Defaults to none. */
  readonly turnovers?: ReadonlyMap<Uuid, readonly Turnover[]>;
}

/** The key of a looked-up rate: one per original currency and rate date. */
export function rateKey(currency: CurrencyCode, rateDate: LocalDate): string {
  return `${currency} ${rateDate}`;
}
