import { and, asc, eq, max, sql } from 'drizzle-orm';
import { paged } from '@cifra/database/dialects/page';
import type { Row } from '@cifra/database/kit/table';
import { controlQuery } from '@cifra/database/statement';
import type { providerRates } from '@cifra/database/tables/control';
import type { ControlReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { earliestDate, latestDate, type LocalDate } from '@cifra/domain/local-date';
import type { Connection, PageRequest } from '@cifra/books/connection';

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

const ratesOfProvider = controlQuery<{
  provider: string;
  currency: string;
  from: LocalDate;
  to: LocalDate;
  afterDate: LocalDate;
  afterCommit: bigint;
  limit: number;
}>()((q) => {
  const t = q.t.provider_rates;
  const afterDate = q.arg(t.rate_date, 'afterDate');
  const query = q.db
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
        sql`${t.rate_date} >= ${q.arg(t.rate_date, 'from')}`,
        sql`${t.rate_date} <= ${q.arg(t.rate_date, 'to')}`,
        sql`(${t.rate_date} > ${afterDate} or (${t.rate_date} = ${afterDate} and ${t.commit_number} > ${q.arg(t.commit_number, 'afterCommit')}))`,
      ),
    )
    .orderBy(asc(t.rate_date), asc(t.commit_number));
  return paged(query, q, sql.placeholder('limit'));
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

/** A page of a provider's currency and one row more, in order of day and commit. */
export async function listProviderRates(
  control: ControlReadTx,
  input: {
    readonly provider: string;
    readonly currency: string;
    readonly from: LocalDate | null;
    readonly to: LocalDate | null;
    readonly page: PageRequest;
  },
): Promise<StoredProviderRate[]> {
  const { provider, currency, page } = input;
  const [afterDate = earliestDate, afterCommit = '0'] = page.after ?? [];
  const rows = await control.all(ratesOfProvider, {
    provider,
    currency,
    from: input.from ?? earliestDate,
    to: input.to ?? latestDate,
    afterDate: afterDate as LocalDate,
    afterCommit: BigInt(afterCommit),
    limit: page.first + 1,
  });
  // Rows of one day lie side by side; the last one's day may go on beyond the page.
  const last = rows.at(-1);
  const standing = new Map(rows.map((row) => [row.rate_date, row.commit_number]));
  if (last) {
    const beyond = await control.first(lastOfDay, { provider, currency, rateDate: last.rate_date });
    standing.set(last.rate_date, beyond?.commitNumber ?? last.commit_number);
  }
  return rows.map((row) => ({ ...row, standingCommit: standing.get(row.rate_date) ?? row.commit_number }));
}
