import { parseCurrency, type CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { parseRate } from '@cifra/domain/rate';
import { checkReason } from '@cifra/domain/reason';
import { refusalCodes, type CodeOf } from '@cifra/domain/refusal-codes';
import { refuse } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { Refusal } from '@cifra/domain/refusals';
import type { TenantTx } from '@cifra/database/tx';
import type { TenantCommandContext } from '@cifra/books/command';
import { MANUAL_SOURCE, recordRate } from './record-rate.ts';
import { dayOfInstant } from '@cifra/books/tenant-day';

/** Plain data. */
export interface RateOverride {
  readonly originalCurrency: CurrencyCode;
  readonly rateDate: LocalDate;
  /** As the caller wrote it. */
  readonly rate: string;
  readonly reason: string;
  readonly confirmSuspicious: boolean;
}

export const overrideRateCodes = refusalCodes(
  'RATE_INVALID',
  'CURRENCY_UNKNOWN',
  'REASON_TOO_SHORT',
  'RATE_DATE_IN_FUTURE',
  'RATE_FIXED_BY_LAW',
  'RATE_SUSPICIOUS',
);
export type OverrideRateCode = CodeOf<typeof overrideRateCodes>;

/**
 * Records a rate by hand for one date; answers its id. Refuses in this order: RATE_INVALID, CURRENCY_UNKNOWN, REASON_TOO_SHORT,
 * RATE_DATE_IN_FUTURE (in the tenant's calendar), RATE_FIXED_BY_LAW, RATE_SUSPICIOUS.
 */
export async function overrideRate(
  tx: TenantTx,
  given: RateOverride,
  { tenant, newId }: TenantCommandContext,
): Promise<Result<Uuid, Refusal<OverrideRateCode>>> {
  const rate = parseRate(given.rate);
  if (!rate.ok) return rate;
  const currency = parseCurrency(given.originalCurrency);
  if (!currency.ok) return currency;
  const reason = checkReason(given.reason);
  if (!reason.ok) return reason;
  const { rateDate } = given;
  const today = dayOfInstant(tx.commitInstantMicros, tenant.timeZone);
  if (rateDate > today) return refused(refuse('RATE_DATE_IN_FUTURE', { futureRateDate: rateDate, today }));
  const pair = { originalCurrency: currency.value.code, baseCurrency: tenant.baseCurrency };
  const recorded = await recordRate(
    tx,
    {
      pair,
      rateDate,
      rate: rate.value,
      source: MANUAL_SOURCE,
      reason: reason.value,
      isConfirmed: given.confirmSuspicious,
    },
    newId,
  );
  if (!recorded.ok) return recorded;
  const { rateId, superseded } = recorded.value;
  tx.record({
    event: 'RATE_OVERRIDDEN',
    objectType: 'ExchangeRate',
    objectId: rateId,
    ...(superseded && {
      before: { rate: superseded.rate, source: superseded.source, exchangeRateId: superseded.id },
    }),
    after: {
      ...pair,
      rateDate,
      rate: rate.value,
      source: MANUAL_SOURCE,
      isConfirmed: given.confirmSuspicious,
    },
  });
  return accepted(rateId);
}
