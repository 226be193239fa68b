import type { LocalDate } from '@cifra/domain/local-date';
import type { RawDay } from './quotes.ts';
import type { Reading } from './read-document.ts';

export interface ProviderQuery extends Reading {
  /** The newest day that is known of the provider; null: none is. */
  readonly newestDate: LocalDate | null;
  /** The day in UTC. */
  readonly today: LocalDate;
  /** A day after this one has come nowhere on earth. */
  readonly latestDate: LocalDate;
}

/** What a provider's documents say, unchecked. */
export interface Delivered {
  readonly days: readonly RawDay[];
  /** What else could not be fetched, for people; null: nothing is missing. */
  readonly note: string | null;
}
