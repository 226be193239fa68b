import type { CurrencyCode } from '@cifra/domain/currencies';
import {
  fixedRateOf,
  lookupRate,
  type CurrencyPair,
  type EffectiveRate,
  type HistoryRate,
} from '@cifra/domain/fx';
import type { LocalDate } from '@cifra/domain/local-date';
import { rateOne, type Rate } from '@cifra/domain/rate';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { InvariantBroken } from '@cifra/database/failures';
import type { Row } from '@cifra/database/kit/table';
import type { exchangeRateHistory } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext, TenantFacts } from '@cifra/books/command';
import { ratesNotAfter } from '@cifra/ledger/journal/queries';
import { ratesBetween } from '../history/queries.ts';
import { MANUAL_SOURCE, writeRate } from '../history/record-rate.ts';

/** Plain data. What was asked for, and what the provider's quotes made of it. */
export interface RatesToTakeOver {
  readonly input: {
    readonly provider: string;
    readonly currencies: readonly CurrencyCode[];
    readonly from: LocalDate;
    readonly to: LocalDate;
    readonly confirmSuspicious: boolean;
  };
  /** Each pair and day once, in order of date within a currency. */
  readonly rates: readonly {
    readonly originalCurrency: CurrencyCode;
    readonly rateDate: LocalDate;
    readonly rate: Rate;
    /** It was held in the control plane, and confirmed there. */
    readonly isConfirmed: boolean;
  }[];
}

/** A rate ten times off the one before: not recorded, waiting for a person's word. */
export interface HeldRate {
  readonly originalCurrency: CurrencyCode;
  readonly rateDate: LocalDate;
  readonly rate: string;
  readonly previousRate: string;
  readonly previousDate: string;
}

export interface RatesTakenOver {
  readonly recordedCount: number;
  /** Days whose rate was there already with the same value. */
  readonly unchangedCount: number;
  /** Days with a rate recorded by hand: a provider does not undo a person's decision. */
  readonly keptOverrideCount: number;
  readonly heldCount: number;
  /** At most 100 of them. */
  readonly held: readonly HeldRate[];
  /** Currencies whose rate is 1 by law or by identity: nothing is taken over for them. */
  readonly fixedCurrencies: readonly CurrencyCode[];
}

const HELD_SHOWN = 100;

/** What the tenant's history holds of a pair for the days that are taken over. */
interface PairHistory {
  /** Of these days, and the one that is in effect on the first of them; what is recorded on the way is added. */
  readonly rates: HistoryRate[];
  /** The row that stands on each of these days. */
  readonly ofDay: ReadonlyMap<LocalDate, Row<typeof exchangeRateHistory>>;
}

/** The histories of the currencies, in one set of reads. */
async function gatherHistories(
  tx: TenantTx,
  { input: { from, to }, rates }: RatesToTakeOver,
  { baseCurrency }: TenantFacts,
): Promise<ReadonlyMap<CurrencyCode, PairHistory>> {
  const currencies = [...new Set(rates.map(({ originalCurrency }) => originalCurrency))];
  const gather = async (originalCurrency: CurrencyCode): Promise<PairHistory> => {
    const pair = { originalCurrency, baseCurrency };
    const [first, rows] = await Promise.all([
      tx.all(ratesNotAfter, { ...pair, rateDate: from }),
      tx.all(ratesBetween, { ...pair, from, to }),
    ]);
    return {
      rates: [
        ...first.map(({ id, commitNumber, ...row }) => ({ ...row, rateId: id, sequence: commitNumber })),
        ...rows.map((row) => ({
          rateId: row.id,
          rateDate: row.rate_date,
          rate: row.rate,
          sequence: row.commit_number,
        })),
      ],
      ofDay: new Map(rows.map((row) => [row.rate_date, row])),
    };
  };
  return new Map(
    await Promise.all(currencies.map(async (currency) => [currency, await gather(currency)] as const)),
  );
}

function effectiveRate(
  { rates: history }: PairHistory,
  day: { readonly pair: CurrencyPair; readonly rateDate: LocalDate },
): EffectiveRate | null {
  const found = lookupRate({ history, ...day });
  return found.ok ? found.value : null;
}

/**
 * Takes provider rates into the tenant's history. Suspicious ones are held; a currency whose rate is fixed is left out, and named.
 * Refuses: RATE_FIXED_BY_LAW, where nothing else was chosen.
 */
export async function takeOverRates(
  tx: TenantTx,
  { input, rates }: RatesToTakeOver,
  { tenant, newId }: TenantCommandContext,
): Promise<Result<RatesTakenOver, Refusal<'RATE_FIXED_BY_LAW'>>> {
  const { baseCurrency } = tenant;
  const isFixed = (originalCurrency: CurrencyCode): boolean =>
    fixedRateOf({ baseCurrency, originalCurrency }) !== null;
  const fixedCurrencies = input.currencies.filter(isFixed);
  const free = rates.filter(({ originalCurrency }) => !isFixed(originalCurrency));
  const [refusable] = rates;
  if (refusable && fixedCurrencies.length === input.currencies.length) {
    const { originalCurrency, rate: givenRate } = refusable;
    return refused(
      refuse('RATE_FIXED_BY_LAW', { baseCurrency, originalCurrency, givenRate, fixedRate: rateOne }),
    );
  }
  const histories = await gatherHistories(tx, { input, rates: free }, tenant);
  const held: HeldRate[] = [];
  const count = { recorded: 0, unchanged: 0, kept: 0, held: 0 };
  for (const { originalCurrency, rateDate, rate, isConfirmed } of free) {
    const pair = { originalCurrency, baseCurrency };
    const history = histories.get(originalCurrency);
    const existing = history?.ofDay.get(rateDate) ?? null;
    if (existing?.source === MANUAL_SOURCE) {
      count.kept += 1;
      continue;
    }
    if (existing?.rate === rate) {
      count.unchanged += 1;
      continue;
    }
    const recorded = writeRate(
      tx,
      {
        pair,
        rateDate,
        rate,
        source: input.provider,
        reason: null,
        isConfirmed: isConfirmed || input.confirmSuspicious,
        previous: history ? effectiveRate(history, { pair, rateDate }) : null,
        superseded: existing,
      },
      newId,
    );
    if (recorded.ok) {
      const { rateId } = recorded.value;
      history?.rates.push({ rateId, rateDate, rate, sequence: tx.commitNumber });
      count.recorded += 1;
      continue;
    }
    const { refusal } = recorded;
    if (refusal.code === 'RATE_FIXED_BY_LAW') throw new InvariantBroken('a fixed rate was taken over');
    count.held += 1;
    const { standingRate: previousRate, standingRateDate: previousDate } = refusal.facts;
    if (held.length < HELD_SHOWN) held.push({ originalCurrency, rateDate, rate, previousRate, previousDate });
  }
  const outcome = {
    recordedCount: count.recorded,
    unchangedCount: count.unchanged,
    keptOverrideCount: count.kept,
    heldCount: count.held,
    held,
    fixedCurrencies,
  };
  tx.record({
    event: 'RATES_TAKEN_OVER',
    objectType: 'ProviderRates',
    objectId: input.provider,
    after: { ...input, ...outcome },
  });
  return accepted(outcome);
}
