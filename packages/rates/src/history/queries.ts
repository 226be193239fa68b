import { and, desc, eq, sql } from 'drizzle-orm';
import { paged } from '@cifra/database/dialects/page';
import { controlQuery, tenantQuery } from '@cifra/database/statement';
import type { LocalDate } from '@cifra/domain/local-date';

/** The last row of a pair for one date: the one that a further row would supersede. */
export const rateOfDay = tenantQuery<{
  originalCurrency: string;
  baseCurrency: string;
  rateDate: LocalDate;
}>()((q) => {
  const t = q.t.exchange_rate_history;
  const query = q.db
    .select()
    .from(t)
    .where(
      and(
        eq(t.original_currency, q.arg(t.original_currency, 'originalCurrency')),
        eq(t.base_currency, q.arg(t.base_currency, 'baseCurrency')),
        eq(t.rate_date, q.arg(t.rate_date, 'rateDate')),
      ),
    )
    .orderBy(desc(t.commit_number));
  return paged(query, q, 1);
});

/** A pair's rows in a range of dates, both days inside, in order of date and commit: the later row of a date stands. */
export const ratesBetween = tenantQuery<{
  originalCurrency: string;
  baseCurrency: string;
  from: LocalDate;
  to: LocalDate;
}>()((q) => {
  const t = q.t.exchange_rate_history;
  return q.db
    .select()
    .from(t)
    .where(
      and(
        eq(t.original_currency, q.arg(t.original_currency, 'originalCurrency')),
        eq(t.base_currency, q.arg(t.base_currency, 'baseCurrency')),
        sql`${t.rate_date} >= ${q.arg(t.rate_date, 'from')}`,
        sql`${t.rate_date} <= ${q.arg(t.rate_date, 'to')}`,
      ),
    )
    .orderBy(t.rate_date, t.commit_number);
});

/** The last row of a provider's currency before a date. */
export const lastProviderRateBefore = controlQuery<{
  provider: string;
  currency: string;
  before: LocalDate;
}>()((q) => {
  const t = q.t.provider_rates;
  const query = q.db
    .select({ rateDate: t.rate_date, rate: t.rate })
    .from(t)
    .where(
      and(
        eq(t.provider, q.arg(t.provider, 'provider')),
        eq(t.currency, q.arg(t.currency, 'currency')),
        sql`${t.rate_date} < ${q.arg(t.rate_date, 'before')}`,
      ),
    )
    .orderBy(desc(t.rate_date), desc(t.commit_number));
  return paged(query, q, 1);
});

/** A provider's rows of one currency in a range of dates, both days inside, in order of date and commit. */
export const providerRatesBetween = controlQuery<{
  provider: string;
  currency: string;
  from: LocalDate;
  to: LocalDate;
}>()((q) => {
  const t = q.t.provider_rates;
  return q.db
    .select({ rateDate: t.rate_date, rate: t.rate })
    .from(t)
    .where(
      and(
        eq(t.provider, q.arg(t.provider, 'provider')),
        eq(t.currency, q.arg(t.currency, 'currency')),
        sql`${t.rate_date} >= ${q.arg(t.rate_date, 'from')}`,
        sql`${t.rate_date} <= ${q.arg(t.rate_date, 'to')}`,
      ),
    )
    .orderBy(t.rate_date, t.commit_number);
});

/** Held rates of a provider's currency in a range of dates that somebody has confirmed. */
export const confirmedHeldRatesBetween = controlQuery<{
  provider: string;
  currency: string;
  from: LocalDate;
  to: LocalDate;
}>()((q) => {
  const t = q.t.held_rates;
  return q.db
    .select({ rateDate: t.rate_date, rate: t.rate })
    .from(t)
    .where(
      and(
        eq(t.provider, q.arg(t.provider, 'provider')),
        eq(t.currency, q.arg(t.currency, 'currency')),
        sql`${t.rate_date} >= ${q.arg(t.rate_date, 'from')}`,
        sql`${t.rate_date} <= ${q.arg(t.rate_date, 'to')}`,
        eq(t.state, 'CONFIRMED'),
      ),
    )
    .orderBy(t.rate_date, t.commit_number);
});
