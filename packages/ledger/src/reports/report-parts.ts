import { minorUnitsOf, type CurrencyCode } from '@cifra/domain/currencies';
import { lookupRate, type EffectiveRate } from '@cifra/domain/fx';
import type { LocalDate } from '@cifra/domain/local-date';
import { applyRate } from '@cifra/domain/rate';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import type { TenantFacts } from '@cifra/books/command';
import type { TenantReadTx } from '@cifra/database/tx';
import { ratesKnownNotAfter } from './rate-queries.ts';
import type { KnownBooks } from './report-known.ts';
import { hasLines, type Sums } from './report-movements.ts';

/** A balance of one original currency: E4, debit positive. `recomputedE4`: at another date's rate, in base currency. */
export interface Part {
  readonly currency: CurrencyCode;
  readonly originalE4: bigint;
  readonly baseE4: bigint;
  readonly recomputedE4: bigint | null;
}

/** Parts in order of currency; a currency without any line is left out. */
export function partsOf(sums: readonly Sums[]): Part[] {
  const groups = [...Map.groupBy(sums, ({ currency }) => currency)].toSorted(([left], [right]) =>
    left < right ? -1 : 1,
  );
  return groups
    .filter(([, own]) => hasLines(own))
    .map(([currency, own]) => ({
      currency,
      originalE4: own.reduce((sum, each) => sum + each.originalDebitE4 - each.originalCreditE4, 0n),
      baseE4: own.reduce((sum, each) => sum + each.baseDebitE4 - each.baseCreditE4, 0n),
      recomputedE4: null,
    }));
}

/** A balance with its parts, which add up to it, in base currency and recomputed. */
export interface Balance {
  readonly balanceE4: bigint;
  readonly recomputedE4: bigint | null;
  readonly parts: readonly Part[];
}

/** The balance of parts as booked. */
export function balanceOf(parts: readonly Part[]): Balance {
  return { balanceE4: parts.reduce((sum, { baseE4 }) => sum + baseE4, 0n), recomputedE4: null, parts };
}

/** A rate that balances were recomputed at. */
export interface UsedRate extends EffectiveRate {
  readonly currency: CurrencyCode;
}

/** Recomputes balances at the rates of a day. */
export interface Recomputing {
  readonly rates: readonly UsedRate[];
  readonly recompute: (balance: Balance) => Balance;
}

/** The books as they are: nothing is recomputed. */
const asBooked: Recomputing = { rates: [], recompute: (balance) => balance };

/**
 * The rates of a day for every original currency that has a balance, from the tenant's history as it was known, fixed pairs by law.
 * Each part is translated once; what stands in base currency stays. Without a day nothing is recomputed.
 * Refuses: RATE_MISSING, of the first currency without a rate.
 */
export async function readRecomputing(
  tx: TenantReadTx,
  balances: readonly Balance[],
  {
    ratesOf,
    known,
    tenant,
  }: { readonly ratesOf: LocalDate | null; readonly known: KnownBooks; readonly tenant: TenantFacts },
): Promise<Result<Recomputing, Refusal<'RATE_MISSING'>>> {
  if (ratesOf === null) return accepted(asBooked);
  const { baseCurrency } = tenant;
  const currencies = new Set(
    balances.flatMap(({ parts }) =>
      parts.flatMap(({ currency, originalE4 }) =>
        originalE4 === 0n || currency === baseCurrency ? [] : [currency],
      ),
    ),
  );
  const rates = new Map<CurrencyCode, UsedRate>();
  for (const currency of [...currencies].toSorted()) {
    const pair = { baseCurrency, originalCurrency: currency };
    const rows = await tx.all(ratesKnownNotAfter, {
      ...pair,
      rateDate: ratesOf,
      commitNumber: known.commitNumber,
    });
    const found = lookupRate({
      history: rows.map((row) => ({ ...row, sequence: row.commitNumber })),
      pair,
      rateDate: ratesOf,
      staleAfterDays: tenant.settings['fx.staleAfterDays'],
    });
    if (!found.ok) return found;
    rates.set(currency, { currency, ...found.value });
  }
  const minorUnits = minorUnitsOf(baseCurrency);
  const recomputedOf = ({ currency, originalE4, baseE4 }: Part): bigint => {
    if (currency === baseCurrency) return baseE4;
    const used = rates.get(currency);
    return used ? applyRate(originalE4, used.rate, minorUnits) : 0n;
  };
  return accepted({
    rates: [...rates.values()],
    recompute(balance) {
      const parts = balance.parts.map((part) => ({ ...part, recomputedE4: recomputedOf(part) }));
      return {
        ...balance,
        parts,
        recomputedE4: parts.reduce((sum, { recomputedE4 }) => sum + recomputedE4, 0n),
      };
    },
  });
}

/** The books' total minus the recomputed one: the computed line that lets recomputed balances balance. Null: nothing is recomputed. */
export function ratesDifferenceOf(balances: readonly Balance[], ratesOf: LocalDate | null): bigint | null {
  if (ratesOf === null) return null;
  return balances.reduce((sum, { balanceE4, recomputedE4 }) => sum + balanceE4 - (recomputedE4 ?? 0n), 0n);
}
