import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';

/**
 * A tenant as the firm's dashboard shows it: facts that its own database determines and nothing else, so that it can always be made
 * anew. What depends on the day of the question (the current period, a stale rate) is decided when the question is answered.
 * Plain data: amounts and commit numbers are decimal strings. Amounts: E4, debit positive.
 */
export interface TenantStatus {
  /** All periods in order of date. */
  readonly periods: readonly PeriodStatus[];
  readonly entryDrafts: DraftCounts;
  readonly documentDrafts: DraftCounts;
  /** Entries marked to be reversed on a later day, and not reversed yet. */
  readonly waitingAccruals: { readonly count: number; readonly firstReverseOnDate: LocalDate | null };
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
  /** The earliest posting date among those that wait. */
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
  /** The form of `facts`: what was written in another form is made anew. */
  readonly version: typeof STATUS_VERSION;
  /** Since when the tenant's database could not be read; null: it could. The facts are the last that were read; null: none ever were. */
  readonly unreadableSinceMicros: string | null;
  readonly facts: TenantStatus | null;
}

/** Counted up when the form or the meaning of `TenantStatus` changes. */
export const STATUS_VERSION = 1;

/** Reads a stored status; null where it is of another form. */
export function readStoredStatus(text: string): StoredStatus | null {
  const stored = JSON.parse(text) as StoredStatus;
  return stored.version === STATUS_VERSION ? stored : null;
}
