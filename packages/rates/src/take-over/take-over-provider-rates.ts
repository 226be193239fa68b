import type { Books } from '@cifra/books/books';
import { tenantCommand, type CommandRequest, type DoorRefusalCode } from '@cifra/books/command';
import { readCrossRates, type Provider } from '../quotes/provider-quotes.ts';
import { takeOverRates, type RatesTakenOver, type RatesToTakeOver } from './take-over-rates.ts';
import { parseCurrency } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import { daysBetween, type LocalDate } from '@cifra/domain/local-date';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { refused, type Result } from '@cifra/domain/result';

/** What one command takes over at most: a year and a day of thirty currencies. Longer ranges are asked for year by year. */
export const MAXIMUM_DAYS = 367;
export const MAXIMUM_CURRENCIES = 30;

/** The tenant's side: takes the rates into its history in one transaction. The rates themselves do not count for the idempotency key. */
export const recordProviderRates = tenantCommand<RatesToTakeOver, RatesTakenOver, 'RATE_FIXED_BY_LAW'>(
  'fx.takeOverProviderRates',
  takeOverRates,
  {
    keyedBy: ({ input }) => input,
  },
);

export interface TakeOver {
  readonly provider: Provider;
  readonly currencies: readonly string[];
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly confirmSuspicious: boolean;
}

/** Besides what the door itself refuses. */
export const takeOverCodes = refusalCodes('INPUT_INVALID', 'CURRENCY_UNKNOWN', 'RATE_FIXED_BY_LAW');
export type TakeOverRefusal = Refusal<CodeOf<typeof takeOverCodes> | DoorRefusalCode>;

/**
 * Takes a provider's rates over into a tenant's history: of the chosen currencies, for the days on which the provider quotes them
 * and the tenant's base currency. A currency whose rate is fixed is left out and named. Refuses in this order:
 * INPUT_INVALID, CURRENCY_UNKNOWN, TENANT_UNKNOWN, RATE_FIXED_BY_LAW (no other is chosen).
 */
export async function takeOverProviderRates(
  books: Books,
  tenantId: Uuid,
  { provider, currencies, from, to, confirmSuspicious }: TakeOver,
  request: CommandRequest,
): Promise<Result<RatesTakenOver, TakeOverRefusal>> {
  const chosen = [...new Set(currencies)].toSorted();
  if (chosen.length < 1 || chosen.length > MAXIMUM_CURRENCIES)
    return refused(
      refuse('INPUT_INVALID', {
        field: 'currencies',
        problem: `must name 1 to ${MAXIMUM_CURRENCIES} currencies`,
        value: String(chosen.length),
      }),
    );
  const days = daysBetween(from, to) + 1;
  if (days < 1 || days > MAXIMUM_DAYS)
    return refused(
      refuse('INPUT_INVALID', {
        field: 'to',
        problem: `must give a range of 1 to ${MAXIMUM_DAYS} days together with from`,
        value: to,
      }),
    );
  for (const code of chosen) {
    const currency = parseCurrency(code);
    if (!currency.ok) return currency;
  }
  const tenant = await books.tenantFacts(tenantId);
  if (!tenant) return refused(refuse('TENANT_UNKNOWN', { tenantRef: tenantId }));
  const rates: RatesToTakeOver['rates'][number][] = [];
  for (const originalCurrency of chosen) {
    const dayRates = await readCrossRates(
      books.control,
      { originalCurrency, baseCurrency: tenant.baseCurrency },
      { provider, from, to },
    );
    rates.push(...dayRates.map((dayRate) => ({ originalCurrency, ...dayRate })));
  }
  return books.execute(
    recordProviderRates,
    { tenantId },
    { input: { provider, currencies: chosen, from, to, confirmSuspicious }, rates },
    request,
  );
}
