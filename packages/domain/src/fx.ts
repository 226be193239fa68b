import type { CurrencyCode } from './currencies.ts';
import type { Uuid } from './ids.ts';
import { daysBetween, type LocalDate } from './local-date.ts';
import { rateOne, ratioOfRate, type Rate } from './rate.ts';
import { accepted, refused, type Result } from './result.ts';
import { refuse, type Refusal } from './refusals.ts';

/**
 * CARRIED: the rate is older than the rate date. STALE: it is older by more days than the setting allows. Null: it is
 * from that very day.
 */
export type RateMark = null | 'CARRIED' | 'STALE';

/** A rate as applied on a rate date: it keeps its own true date (acceptance F11). */
export interface EffectiveRate {
  readonly rate: Rate;
  /** The row of the history that records it; null if the rate is 1 by law or by identity. */
  readonly rateId: Uuid | null;
  /** The day of the rate, which may be earlier than the requested one. */
  readonly rateDate: LocalDate;
  readonly mark: RateMark;
}

/** The direction of every rate: base units for one original unit. */
export interface CurrencyPair {
  readonly baseCurrency: CurrencyCode;
  readonly originalCurrency: CurrencyCode;
}

/** A row of the rate history of one pair. `sequence` orders rows of the same date: the later one supersedes. */
export interface HistoryRate {
  readonly rateId: Uuid;
  readonly rateDate: LocalDate;
  readonly rate: Rate;
  readonly sequence: bigint;
}

/** The default number of days after which a carried rate is stale, for tenants without the setting. Product 6.2. */
const defaultStaleAfterDays = 5;

/**
 * The rate of a pair that no market decides: 1 for a currency to itself, and 1 for PAB and USD in both directions
 * (Panama, Ley 84 de 1904: the balboa is at par with the dollar); null for all other pairs.
 */
export function fixedRateOf({ baseCurrency, originalCurrency }: CurrencyPair): Rate | null {
  if (baseCurrency === originalCurrency) return rateOne;
  const isAtPar =
    (baseCurrency === 'PAB' && originalCurrency === 'USD') ||
    (baseCurrency === 'USD' && originalCurrency === 'PAB');
  return isAtPar ? rateOne : null;
}

/**
 * The latest effective rate on or before the rate date, with its mark. `history`: rows of this pair in any order, known
 * at posting. A fixed pair needs no history and ignores it. Refuses: RATE_MISSING. Source: docs/specs/fx.md, section 2;
 * acceptance F9, F11.
 */
export function lookupRate(facts: {
  readonly history: readonly HistoryRate[];
  readonly pair: CurrencyPair;
  readonly rateDate: LocalDate;
  readonly staleAfterDays?: number;
}): Result<EffectiveRate, Refusal<'RATE_MISSING'>> {
  const { history, pair, rateDate, staleAfterDays = defaultStaleAfterDays } = facts;
  const fixed = fixedRateOf(pair);
  if (fixed !== null) return accepted({ rate: fixed, rateId: null, rateDate, mark: null });
  let latest: HistoryRate | null = null;
  for (const row of history) {
    if (row.rateDate <= rateDate && (latest === null || isLater(row, latest))) latest = row;
  }
  if (latest === null)
    return refused(refuse('RATE_MISSING', { lineNumber: null, ...pair, givenRateDate: rateDate }));
  const age = daysBetween(latest.rateDate, rateDate);
  const mark = age === 0 ? null : age > staleAfterDays ? 'STALE' : 'CARRIED';
  return accepted({ rate: latest.rate, rateId: latest.rateId, rateDate: latest.rateDate, mark });
}

function isLater(left: HistoryRate, right: HistoryRate): boolean {
  if (left.rateDate !== right.rateDate) return left.rateDate > right.rateDate;
  return left.sequence > right.sequence;
}

/**
 * Decides whether a rate may enter history. `previous`: the effective rate of the day, or null. `isConfirmed`: a person
 * with the permission checked a rate that differs tenfold and confirmed it. A rate that is zero, negative or not a
 * number never becomes a `Rate` (see `parseRate`). Refuses in this order: RATE_FIXED_BY_LAW, RATE_SUSPICIOUS. Source:
 * docs/specs/fx.md, section 4; acceptance F10.
 */
export function decideRate(facts: {
  readonly pair: CurrencyPair;
  readonly rate: Rate;
  readonly previous: { readonly rate: Rate; readonly rateDate: LocalDate } | null;
  readonly isConfirmed: boolean;
}): Result<Rate, Refusal<'RATE_FIXED_BY_LAW' | 'RATE_SUSPICIOUS'>> {
  const { pair, rate, previous, isConfirmed } = facts;
  const fixedRate = fixedRateOf(pair);
  if (fixedRate !== null)
    return refused(refuse('RATE_FIXED_BY_LAW', { ...pair, givenRate: rate, fixedRate }));
  if (previous !== null && !isConfirmed && isSuspicious(rate, previous.rate)) {
    return refused(
      refuse('RATE_SUSPICIOUS', {
        ...pair,
        givenRate: rate,
        standingRate: previous.rate,
        standingRateDate: previous.rateDate,
      }),
    );
  }
  return accepted(rate);
}

/** Ten times the previous rate or more, or a tenth of it or less. Compared exactly. */
export function isSuspicious(rate: Rate, previousRate: Rate): boolean {
  const [now, before] = [ratioOfRate(rate), ratioOfRate(previousRate)];
  const left = now.numerator * before.denominator;
  const right = before.numerator * now.denominator;
  return left >= right * 10n || left * 10n <= right;
}
