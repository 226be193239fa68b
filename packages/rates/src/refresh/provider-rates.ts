import { and, eq, max, sql } from 'drizzle-orm';
import type { Row } from '@cifra/database/kit/table';
import { controlQuery } from '@cifra/database/statement';
import type { providerRates } from '@cifra/database/tables/control';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Connection, PageRequest } from '@cifra/books/connection';
import { controlListing } from '@cifra/books/listing';

/** What the provider quoted on the newest day that is known of it, by code. */
export const currenciesOfNewestDay = controlQuery<{ provider: string }>()((q) => {
  const t = q.t.provider_rates;
  const ofProvider = eq(t.provider, q.arg(t.provider, 'provider'));
  const newestDate = q.db
    .select({ date: max(t.rate_date) })
    .from(t)
    .where(ofProvider);
  return q.db
    .select({ currency: t.currency })
    .from(t)
    .where(and(ofProvider, sql`${t.rate_date} = ${newestDate}`))
    .groupBy(t.currency)
    .orderBy(t.currency);
});

/** A provider's rate with the commit that wrote it. */
export interface StoredProviderRate extends Row<typeof providerRates> {
  readonly recordedAtMicros: bigint;
  readonly actorId: Uuid | null;
  readonly actorName: string | null;
  /** The last commit that wrote a rate of the same currency and day. */
  readonly standingCommit: bigint;
}

export type ProviderRatePage = Connection<StoredProviderRate>;

export interface ProviderRateFilters {
  readonly provider: string;
  readonly currency: string;
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
}

/** A provider's rates of a currency, in order of day and commit. */
export const providerRateList = controlListing<ProviderRateFilters>()({
  key: ['date', 'bigint'],
  build: (q) => {
    const t = q.t.provider_rates;
    const walk = q.along([t.rate_date, t.commit_number]);
    return q.db
      .select({
        provider: t.provider,
        pivot_currency: t.pivot_currency,
        currency: t.currency,
        rate_date: t.rate_date,
        rate: t.rate,
        commit_number: t.commit_number,
        recordedAtMicros: q.t.commits.instant,
        actorId: q.t.commits.actor_id,
        actorName: q.t.commits.actor_name,
      })
      .from(t)
      .innerJoin(q.t.commits, eq(q.t.commits.number, t.commit_number))
      .where(
        and(
          eq(t.provider, q.arg(t.provider, 'provider')),
          eq(t.currency, q.arg(t.currency, 'currency')),
          walk.least('from'),
          walk.most('to'),
          walk.beyond,
        ),
      )
      .orderBy(...walk.order);
  },
});

const lastOfDay = controlQuery<{ provider: string; currency: string; rateDate: LocalDate }>()((q) => {
  const t = q.t.provider_rates;
  return q.db
    .select({ commitNumber: sql<bigint>`max(${t.commit_number})`.mapWith(t.commit_number) })
    .from(t)
    .where(
      and(
        eq(t.provider, q.arg(t.provider, 'provider')),
        eq(t.currency, q.arg(t.currency, 'currency')),
        eq(t.rate_date, q.arg(t.rate_date, 'rateDate')),
      ),
    );
});

/** The rows of a page of a provider's currency, one more than it holds, each with the last commit of its day. */
export async function listProviderRates(
  control: ControlReadTx,
  filters: ProviderRateFilters,
  page: PageRequest,
): Promise<StoredProviderRate[]> {
  const { provider, currency } = filters;
  const rows = await providerRateList.rows(control, filters, page);
  const standing = new Map<string, bigint>();
  for (const { rate_date: day, commit_number: commit } of rows) {
    const known = standing.get(day);
    if (known === undefined || known < commit) standing.set(day, commit);
  }
  // Rows of one day lie side by side; those of the page's latest day may go on beyond it.
  const latest = page.isBackward ? rows[0] : rows.at(-1);
  if (latest) {
    const beyond = await control.first(lastOfDay, { provider, currency, rateDate: latest.rate_date });
    standing.set(latest.rate_date, beyond?.commitNumber ?? latest.commit_number);
  }
  return rows.map((row) => ({ ...row, standingCommit: standing.get(row.rate_date) ?? row.commit_number }));
}
