import { and, desc, eq, lte } from 'drizzle-orm';
import type { LocalDate } from '@cifra/domain/local-date';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';

/** The effective row of a pair not after a day, among those that were known at a commit. */
export const ratesKnownNotAfter = tenantQuery<{
  originalCurrency: string;
  baseCurrency: string;
  rateDate: LocalDate;
  commitNumber: bigint;
}>()((q) => {
  const t = q.t.exchange_rate_history;
  const newestFirst = q.db
    .select({ rateId: t.id, rateDate: t.rate_date, rate: t.rate, commitNumber: t.commit_number })
    .from(t)
    .where(
      and(
        eq(t.original_currency, q.arg(t.original_currency, 'originalCurrency')),
        eq(t.base_currency, q.arg(t.base_currency, 'baseCurrency')),
        lte(t.rate_date, q.arg(t.rate_date, 'rateDate')),
        lte(t.commit_number, q.arg(t.commit_number, 'commitNumber')),
      ),
    )
    .orderBy(desc(t.rate_date), desc(t.commit_number));
  return paged(newestFirst, q, 1);
});
