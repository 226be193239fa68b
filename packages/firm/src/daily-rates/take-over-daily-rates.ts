import type { Books } from '@cifra/books/books';
import type { CommandRequest } from '@cifra/books/command';
import type { Provider } from '@cifra/rates/quotes/provider-quotes';
import type { RatesTakenOver } from '@cifra/rates/take-over/take-over-rates';
import { findStatus } from '../status/store.ts';
import type { Uuid } from '@cifra/domain/ids';
import { addDays, type LocalDate } from '@cifra/domain/local-date';
import {
  MAXIMUM_CURRENCIES,
  MAXIMUM_DAYS,
  takeOverProviderRates,
  type TakeOverRefusal,
} from '@cifra/rates/take-over/take-over-provider-rates';

/** How many days before the newest rate are checked again: a provider makes corrections, and publishes late. */
const LOOK_BACK_DAYS = 7;
/** For a currency without any rate. */
const FIRST_DAYS = 31;

export type DailyTakeOver =
  | { readonly kind: 'done'; readonly rates: RatesTakenOver }
  /** The books need no rate: nothing was written. */
  | { readonly kind: 'nothingNeeded' }
  /** The same day's take-over was done before. */
  | { readonly kind: 'doneBefore' }
  /** Nothing has been read of the books yet: which currencies they use is not known. */
  | { readonly kind: 'notReadYet' }
  | { readonly kind: 'refused'; readonly refusal: TakeOverRefusal };

/**
 * The daily rate update of a tenant: the provider's rates of every currency used in its books, from a week before the newest known
 * one, which makes up for missed days. The currencies come from the books' last status (`tenant_status`). The request's idempotency
 * key is the day's, so it is done once.
 */
export async function takeOverDailyRates(
  books: Books,
  tenantId: Uuid,
  { provider, day }: { readonly provider: Provider; readonly day: LocalDate },
  request: CommandRequest,
): Promise<DailyTakeOver> {
  const status = await findStatus(books.control, tenantId);
  if (status === null || status.facts === null) return { kind: 'notReadYet' };
  const used = status.facts.currencies.slice(0, MAXIMUM_CURRENCIES);
  if (used.length === 0) return { kind: 'nothingNeeded' };
  const firstDays = used.map(({ newestRateDate }) =>
    newestRateDate === null ? addDays(day, -FIRST_DAYS) : addDays(newestRateDate, -LOOK_BACK_DAYS),
  );
  const earliest = firstDays.reduce(
    (least, date) => (date < least ? date : least),
    addDays(day, -LOOK_BACK_DAYS),
  );
  const farthest = addDays(day, 1 - MAXIMUM_DAYS);
  const outcome = await takeOverProviderRates(
    books,
    tenantId,
    {
      provider,
      currencies: used.map(({ currency }) => currency),
      from: earliest < farthest ? farthest : earliest,
      to: day,
      confirmSuspicious: false,
    },
    request,
  );
  if (outcome.ok) return { kind: 'done', rates: outcome.value };
  // The key is the day's, but the books have moved on since, so the input for it is different.
  if (outcome.refusal.code === 'IDEMPOTENCY_KEY_REUSED') return { kind: 'doneBefore' };
  return { kind: 'refused', refusal: outcome.refusal };
}
