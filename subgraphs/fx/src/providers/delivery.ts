import type { LocalDate } from '@cifra/domain/local-date';
import type { RawDay } from './quotes.ts';
import type { Reading } from './read-document.ts';

export interface ProviderAsked extends Reading {
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
  /** What could not be had besides, for people; null: nothing was missed. */
  readonly note: string | null;
}
