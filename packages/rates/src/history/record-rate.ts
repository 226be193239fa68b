import type { CurrencyPair } from '@cifra/domain/fx';
import { decideRate } from '@cifra/domain/fx';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Rate } from '@cifra/domain/rate';
import type { Refusal } from '@cifra/domain/refusals';
import { accepted, type Result } from '@cifra/domain/result';
import type { Row } from '@cifra/database/kit/table';
import { exchangeRateHistory } from '@cifra/database/tables/tenant';
import type { TenantTx } from '@cifra/database/tx';
import { findEffectiveRate } from '@cifra/ledger/journal/gather';
import { rateOfDay } from './queries.ts';

/** The source of a rate that a person recorded; all others are providers. */
export const MANUAL_SOURCE = 'MANUAL';

export interface RateToRecord {
  readonly pair: CurrencyPair;
  readonly rateDate: LocalDate;
  readonly rate: Rate;
  readonly source: string;
  readonly reason: string | null;
  /** A person looked at a rate that is ten times off and said that it is right. */
  readonly isConfirmed: boolean;
}

export interface RateRecorded {
  readonly rateId: Uuid;
  readonly superseded: Row<typeof exchangeRateHistory> | null;
}

export type RateRefusal = Refusal<'RATE_FIXED_BY_LAW' | 'RATE_SUSPICIOUS'>;

/** What the history holds when a rate is recorded. */
export interface RateFacts {
  /** The effective rate of the day, which may be of an earlier one; null: there is none. */
  readonly previous: { readonly rate: Rate; readonly rateDate: LocalDate } | null;
  /** The row of the day that stands until now; null: there is none. */
  readonly superseded: Row<typeof exchangeRateHistory> | null;
}

/**
 * Adds a row to the tenant's rate history: append-only, naming the row of that date which it supersedes. Lines that were posted
 * keep the row that they are pinned to. At most one row per pair and date in one commit. Reads in one set.
 * Refuses in this order: RATE_FIXED_BY_LAW, RATE_SUSPICIOUS.
 */
export async function recordRate(
  tx: TenantTx,
  given: RateToRecord,
  newId: () => Uuid,
): Promise<Result<RateRecorded, RateRefusal>> {
  const { pair, rateDate } = given;
  const [previous, superseded] = await Promise.all([
    findEffectiveRate(tx, { ...pair, rateDate, staleAfterDays: 0 }),
    tx.first(rateOfDay, { ...pair, rateDate }),
  ]);
  return writeRate(tx, { ...given, previous, superseded }, newId);
}

/** As `recordRate`, for a caller who has read what the history holds. */
export function writeRate(
  tx: TenantTx,
  given: RateToRecord & RateFacts,
  newId: () => Uuid,
): Result<RateRecorded, RateRefusal> {
  const { pair, rateDate, rate, source, reason, isConfirmed, previous, superseded } = given;
  const decision = decideRate({ pair, rate, previous, isConfirmed });
  if (!decision.ok) return decision;
  const rateId = newId();
  tx.insert(exchangeRateHistory, {
    id: rateId,
    original_currency: pair.originalCurrency,
    base_currency: pair.baseCurrency,
    rate_date: rateDate,
    rate: decision.value,
    source,
    supersedes_id: superseded?.id ?? null,
    reason,
  });
  return accepted({ rateId, superseded });
}
