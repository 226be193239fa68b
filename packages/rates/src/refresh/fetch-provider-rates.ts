import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import { newestProviderDate } from '../quotes/provider-attempts.ts';
import type { Provider } from '../quotes/provider-quotes.ts';
import { dayOfInstant } from '@cifra/books/tenant-day';
import { InvariantBroken } from '@cifra/database/failures';
import type { Refusal } from '@cifra/domain/refusals';
import type { Result } from '@cifra/domain/result';
import { queryProvider, type CheckedDelivery } from '../providers/query-provider.ts';
import type { RateProviderSettings } from '../providers/config.ts';
import { ProviderFailure, type AttemptOutcome } from '../providers/provider-failure.ts';
import { pause, type RetryPolicy } from '../providers/retrying.ts';
import { recordFailedFetch, recordFetchedRates } from './record-attempt.ts';

export interface FetchOptions {
  readonly settings: RateProviderSettings;
  /** Ends it between two steps when the process stops; then it throws the signal's reason and nothing is recorded. */
  readonly signal?: AbortSignal;
  /** The clock: which days have come. */
  readonly nowMicros?: () => bigint;
  /** The jitter and the waiting between attempts. */
  readonly chance?: Pick<RetryPolicy, 'random' | 'pause'>;
}

export interface ProviderFetch {
  readonly provider: Provider;
  readonly outcome: AttemptOutcome;
  readonly isFailure: boolean;
  /** For people; null: nothing is to be said. */
  readonly detail: string | null;
  readonly recordedCount: number;
  readonly unchangedCount: number;
  readonly heldCount: number;
}

/**
 * Fetches new rates from the firm's rate provider into the control plane: everything in one commit, or nothing. Repeated, on the
 * same day or by another process, it adds nothing twice. A failure of the provider is not an exception: it is recorded as an event
 * and on the provider's row, every rate stays as it was, and the answer says so. The request's idempotency key is not used: a
 * failed attempt may be repeated. Throws only for faults on our side.
 */
export async function fetchProviderRates(
  books: Books,
  options: FetchOptions,
  request: CommandRequest,
): Promise<ProviderFetch> {
  const { provider } = options.settings;
  const unkeyed = { ...request, idempotencyKey: null };
  const delivery = await deliveryOf(books, options);
  if (delivery instanceof ProviderFailure) {
    const { kind, detail } = delivery;
    accepted(await books.executeControl(recordFailedFetch, { provider, kind, detail }, unkeyed));
    return { provider, outcome: kind, isFailure: true, detail, ...nothing };
  }
  const quotes = delivery ?? { table: { currencies: [], days: [] }, unknownCurrencies: [], note: null };
  const recorded = accepted(await books.executeControl(recordFetchedRates, { provider, ...quotes }, unkeyed));
  const { outcome, detail, recordedCount, unchangedCount, heldCount } = recorded;
  return { provider, outcome, isFailure: false, detail, recordedCount, unchangedCount, heldCount };
}

const nothing = { recordedCount: 0, unchangedCount: 0, heldCount: 0 };

async function deliveryOf(
  books: Books,
  { settings, signal, nowMicros, chance }: FetchOptions,
): Promise<CheckedDelivery | ProviderFailure | null> {
  const now = nowMicros?.() ?? BigInt(Date.now()) * 1_000n;
  try {
    return await queryProvider({
      settings,
      signal: signal ?? new AbortController().signal,
      chance: chance ?? { random: Math.random, pause },
      newestDate: await newestProviderDate(books.control, settings.provider),
      today: dayOfInstant(now, 'UTC'),
      // Nowhere is it later in the day than in Kiritimati.
      latestDate: dayOfInstant(now, 'Pacific/Kiritimati'),
    });
  } catch (error) {
    if (error instanceof ProviderFailure) return error;
    throw error;
  }
}

/** These commands refuse nothing; the answer's type says what the door may refuse to others. */
function accepted<Value>(answer: Result<Value, Refusal>): Value {
  if (!answer.ok) throw new InvariantBroken(`recording the attempt was refused: ${answer.refusal.code}`);
  return answer.value;
}
