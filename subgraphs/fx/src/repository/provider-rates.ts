import { and, eq } from 'drizzle-orm';
import { newestProviderDate } from '@cifra/books/rates/provider-attempts';
import { controlQuery } from '@cifra/database/statement';
import type { ControlReadTx } from '@cifra/database/tx';
import type { LocalDate } from '@cifra/domain/local-date';

const currenciesOfDay = controlQuery<{ provider: string; rateDate: LocalDate }>()((q) => {
  const t = q.t.provider_rates;
  return q.db
    .select({ currency: t.currency })
    .from(t)
    .where(
      and(eq(t.provider, q.arg(t.provider, 'provider')), eq(t.rate_date, q.arg(t.rate_date, 'rateDate'))),
    )
    .groupBy(t.currency)
    .orderBy(t.currency);
});

/** What the provider quoted on the newest day that is known of it, by code. */
export async function currenciesOfNewestDay(control: ControlReadTx, provider: string): Promise<string[]> {
  const rateDate = await newestProviderDate(control, provider);
  if (rateDate === null) return [];
  return (await control.all(currenciesOfDay, { provider, rateDate })).map(({ currency }) => currency);
}
