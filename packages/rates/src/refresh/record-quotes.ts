import { pivotOfProvider, type Provider } from '../quotes/provider-quotes.ts';
import { lastProviderRateBefore, providerRatesBetween } from '../history/queries.ts';
import { providerRates } from '@cifra/database/tables/control';
import { heldRates } from '@cifra/database/tables/rates';
import type { ControlTx } from '@cifra/database/tx';
import { isSuspicious } from '@cifra/domain/fx';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Rate } from '@cifra/domain/rate';
import type { ProviderTable } from '../ecb/ecb-csv.ts';
import { heldRatesBetween, type HeldRateRow } from './held-rates.ts';

export interface QuotesToRecord {
  readonly provider: Provider;
  readonly table: ProviderTable;
  /** Take also rates that are ten times off the day before. */
  readonly confirmSuspicious: boolean;
}

export interface HeldProviderRate {
  readonly currency: string;
  readonly rateDate: string;
  readonly rate: string;
  readonly previousRate: string;
  readonly previousDate: string;
}

export interface QuotesRecorded {
  readonly recordedCount: number;
  readonly unchangedCount: number;
  /** Rates ten times off the day before that are held now: they wait in `held_rates` until somebody decides. */
  readonly heldCount: number;
  /** Of these, those that were not held before. */
  readonly newlyHeldCount: number;
  /** Rates that somebody rejected before, and that the provider still quotes. */
  readonly rejectedCount: number;
  /** At most 100 of the held ones. */
  readonly held: readonly HeldProviderRate[];
}

const HELD_SHOWN = 100;

type Tally = { -readonly [Name in keyof QuotesRecorded]: QuotesRecorded[Name] } & {
  held: HeldProviderRate[];
};

/**
 * Adds quotes to the provider's rates: new and changed values alone. A rate ten times off the one before is held apart, once, and what
 * stood before stays in effect; one that was rejected is not held again, one that was confirmed is taken again. Reads what is known of all
 * currencies in one set. Source: docs/specs/fx.md, section 4; acceptance F10.
 */
export async function recordQuotes(
  tx: ControlTx,
  { provider, table, confirmSuspicious }: QuotesToRecord,
  newId: () => Uuid,
): Promise<QuotesRecorded> {
  const tally = emptyTally();
  const columns = quotesByCurrency(table);
  const known = await Promise.all(columns.map((column) => gatherKnown(tx, { provider, ...column })));
  for (const [index, column] of columns.entries()) {
    const given = { provider, ...column, confirmSuspicious, newId };
    recordCurrency(tx, { ...given, known: known[index] ?? null }, tally);
  }
  return tally;
}

/** As `recordQuotes`, and one currency after the other: of decades of days not everything is held at once. Reads step by step. */
export async function recordManyQuotes(
  tx: ControlTx,
  { provider, table, confirmSuspicious }: QuotesToRecord,
  newId: () => Uuid,
): Promise<QuotesRecorded> {
  const tally = emptyTally();
  for (const column of quotesByCurrency(table)) {
    const known = await gatherKnown(tx, { provider, ...column });
    recordCurrency(tx, { provider, ...column, confirmSuspicious, newId, known }, tally);
  }
  return tally;
}

function emptyTally(): Tally {
  return {
    recordedCount: 0,
    unchangedCount: 0,
    heldCount: 0,
    newlyHeldCount: 0,
    rejectedCount: 0,
    held: [],
  };
}

interface Dated {
  readonly rateDate: LocalDate;
  readonly rate: Rate;
}

interface CurrencyColumn {
  readonly currency: string;
  /** In order of date. */
  readonly quotes: readonly Dated[];
}

function quotesByCurrency({ currencies, days }: ProviderTable): CurrencyColumn[] {
  return currencies.map((currency, column) => ({
    currency,
    quotes: days.flatMap(({ rateDate, rates }): Dated[] => {
      const rate = rates[column] ?? null;
      return rate === null ? [] : [{ rateDate, rate }];
    }),
  }));
}

/** What is known of a provider's currency on the days of its quotes. */
interface Known {
  /** The last rate before these days, and those of the days: the later one of a date stands. In order of date. */
  readonly rates: ReadonlyMap<LocalDate, Rate>;
  readonly held: ReadonlyMap<LocalDate, readonly HeldRateRow[]>;
}

/** One set of reads; null without quotes. */
async function gatherKnown(
  tx: ControlTx,
  { provider, currency, quotes }: CurrencyColumn & { readonly provider: Provider },
): Promise<Known | null> {
  const [from, to] = [quotes[0]?.rateDate, quotes.at(-1)?.rateDate];
  if (from === undefined || to === undefined) return null;
  const [before, rates, held] = await Promise.all([
    tx.all(lastProviderRateBefore, { provider, currency, before: from }),
    tx.all(providerRatesBetween, { provider, currency, from, to }),
    tx.all(heldRatesBetween, { provider, currency, from, to }),
  ]);
  return {
    rates: new Map([...before, ...rates].map(({ rateDate, rate }) => [rateDate, rate])),
    held: Map.groupBy(held, (row) => row.rate_date),
  };
}

interface CurrencyQuotes extends CurrencyColumn {
  readonly provider: Provider;
  readonly confirmSuspicious: boolean;
  readonly newId: () => Uuid;
  readonly known: Known | null;
}

function recordCurrency(tx: ControlTx, given: CurrencyQuotes, tally: Tally): void {
  const { provider, currency, quotes, confirmSuspicious, newId } = given;
  if (given.known === null) return;
  const { rates: known, held } = given.known;
  const knownDates = [...known.keys()];
  let passed = 0;
  let previous: Dated | null = null;
  for (const quote of quotes) {
    const { rateDate, rate } = quote;
    for (let date = knownDates[passed]; date !== undefined && date < rateDate; date = knownDates[passed]) {
      const knownRate = known.get(date);
      if (knownRate && (previous === null || previous.rateDate < date))
        previous = { rateDate: date, rate: knownRate };
      passed += 1;
    }
    const before = held.get(rateDate) ?? [];
    const isLeap =
      previous !== null &&
      isSuspicious(rate, previous.rate) &&
      !before.some((row) => row.state === 'CONFIRMED' && row.rate === rate);
    const waiting = before.find(({ state }) => state === 'HELD') ?? null;
    if (known.get(rateDate) === rate) {
      tally.unchangedCount += 1;
      if (waiting) settle(tx, waiting, 'SUPERSEDED');
    } else if (previous !== null && isLeap && !confirmSuspicious) {
      if (before.some((row) => row.state === 'REJECTED' && row.rate === rate)) tally.rejectedCount += 1;
      else hold(tx, { provider, currency, ...quote, previous, waiting, newId }, tally);
      continue;
    } else {
      tx.insert(providerRates, {
        provider,
        pivot_currency: pivotOfProvider[provider],
        currency,
        rate_date: rateDate,
        rate,
      });
      tally.recordedCount += 1;
      const isDecided = confirmSuspicious && waiting?.rate === rate;
      if (waiting) settle(tx, waiting, isDecided ? 'CONFIRMED' : 'SUPERSEDED');
      // Confirmed as it came: that is kept too, so that no tenant holds it again.
      if (previous !== null && isLeap && !isDecided)
        tx.insert(heldRates, {
          ...rowOf({ provider, currency, ...quote, previous, newId }, tx),
          state: 'CONFIRMED',
        });
    }
    previous = quote;
  }
}

function settle(tx: ControlTx, row: HeldRateRow, state: 'CONFIRMED' | 'SUPERSEDED'): void {
  const { commit_number: version, ...rest } = row;
  tx.replace(heldRates, { ...rest, state }, version);
}

interface ToHold extends Dated {
  readonly provider: Provider;
  readonly currency: string;
  readonly previous: Dated;
  /** The rate of that day that waits already. */
  readonly waiting: HeldRateRow | null;
  readonly newId: () => Uuid;
}

function hold(
  tx: ControlTx,
  { provider, currency, rateDate, rate, previous, waiting, newId }: ToHold,
  tally: Tally,
): void {
  const before = { previousRate: previous.rate, previousDate: previous.rateDate };
  tally.heldCount += 1;
  if (tally.held.length < HELD_SHOWN) tally.held.push({ currency, rateDate, rate, ...before });
  if (waiting?.rate === rate) return;
  // One rate of a day waits at a time: what was held first makes room.
  if (waiting) settle(tx, waiting, 'SUPERSEDED');
  tally.newlyHeldCount += 1;
  tx.insert(heldRates, rowOf({ provider, currency, rateDate, rate, previous, newId }, tx));
}

function rowOf(
  { provider, currency, rateDate, rate, previous, newId }: Omit<ToHold, 'waiting'>,
  { commitInstantMicros }: ControlTx,
) {
  return {
    id: newId(),
    provider,
    pivot_currency: pivotOfProvider[provider],
    currency,
    rate_date: rateDate,
    rate,
    previous_rate: previous.rate,
    previous_date: previous.rateDate,
    held_at: commitInstantMicros,
    state: 'HELD' as const,
    reason: null,
  };
}
