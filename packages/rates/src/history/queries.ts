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

/** Every row of a provider's currency, superseded ones too: a later commit's row for a date stands. */
export const providerRatesOfCurrency = controlQuery<{ provider: string; currency: string }>()((q) => {
  const t = q.t.provider_rates;
  return q.db
    .select({ rateDate: t.rate_date, rate: t.rate })
    .from(t)
    .where(and(eq(t.provider, q.arg(t.provider, 'provider')), eq(t.currency, q.arg(t.currency, 'currency'))))
    .orderBy(t.rate_date, t.commit_number);
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
