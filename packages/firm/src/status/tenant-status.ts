import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';

/**
 * A tenant as shown on the firm's dashboard: only facts determined by its own database, so that it can always be rebuilt. Anything
 * that depends on the day of the query (the current period, a stale rate) is decided when the query is answered. Plain data:
 * amounts and commit numbers are decimal strings. Amounts: E4, debit positive.
 */
export interface TenantStatus {
  /** All periods in order of date. */
  readonly periods: readonly PeriodStatus[];
  readonly entryDrafts: DraftCounts;
  readonly documentDrafts: DraftCounts;
  /** Entries marked to be reversed on a later day, and not reversed yet. */
  readonly waitingAccruals: { readonly count: number; readonly firstReverseOnDate: LocalDate | null };
  /** Changes of later openings that nobody has acknowledged, a sentence each, with the number of accounts; at most ten. */
  readonly openChanges: readonly { readonly text: string; readonly accountCount: number }[];
  /** Balance of the account that is bound to OpeningBalanceDifference, base currency; 0 where none is bound. */
  readonly openingDifferenceE4: string;
  /** Balances of the control accounts, per original currency. */
  readonly receivables: readonly CurrencyBalance[];
  readonly payables: readonly CurrencyBalance[];
  /** Currencies whose rate the books need, by code. */
  readonly currencies: readonly CurrencyInUse[];
}

export interface PeriodStatus {
  readonly id: Uuid;
  readonly name: string;
  readonly startDate: LocalDate;
  readonly endDate: LocalDate;
  readonly lockState: string;
  readonly closeState: string;
}

export interface DraftCounts {
  /** Being written. */
  readonly draftCount: number;
  readonly oldestDraftDate: LocalDate | null;
  /** Submitted, and waiting for a second person. */
  readonly awaitingCount: number;
  /** The earliest posting date among those waiting. */
  readonly oldestAwaitingDate: LocalDate | null;
}

export interface CurrencyBalance {
  readonly currency: string;
  readonly originalE4: string;
  /** The same balance in the tenant's base currency, as the books carry it. */
  readonly baseE4: string;
}

export interface CurrencyInUse {
  readonly currency: string;
  /** The newest date of its rate history; null: there is no rate. */
  readonly newestRateDate: LocalDate | null;
}

/** The commit that a status is as of. */
export interface StatusHead {
  /** Decimal digits. */
  readonly number: string;
  readonly instantMicros: string;
}

/** What `tenant_status.status` holds, as JSON. */
export interface StoredStatus {
  /** The version of `facts`: a row of another version is rebuilt. */
  readonly version: typeof STATUS_VERSION;
  /**
   * Since when the tenant's database has been unreadable; null: it was readable. The facts are the last that were read; null: none
   * ever were.
   */
  readonly unreadableSinceMicros: string | null;
  readonly facts: TenantStatus | null;
}

/** Incremented when the form or meaning of `TenantStatus` changes. */
export const STATUS_VERSION = 2;

/** Reads a stored status; null if it is of another version. */
export function readStoredStatus(text: string): StoredStatus | null {
  const stored = JSON.parse(text) as StoredStatus;
  return stored.version === STATUS_VERSION ? stored : null;
}
