import { and, eq } from 'drizzle-orm';
import type { QueryScope, TenantTables } from '@cifra/database/statement';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { oneSetReport } from '@cifra/books/command';
import type { Connection } from '@cifra/books/connection';
import { tenantListing } from '@cifra/books/listing';
import { rowsByIds } from '@cifra/books/rows-by-ids';

/** A row of the history with the commit that wrote it. */
export interface StoredRate {
  readonly id: Uuid;
  readonly originalCurrency: string;
  readonly baseCurrency: string;
  readonly rateDate: LocalDate;
  readonly rate: string;
  readonly source: string;
  readonly reason: string | null;
  readonly supersedesId: Uuid | null;
  readonly commitNumber: bigint;
  readonly recordedAtMicros: bigint;
  readonly actorId: Uuid | null;
  readonly actorName: string | null;
}

export type RateRow = StoredRate & { readonly tenantId: Uuid };
export type RatePage = Connection<RateRow>;

/** Rows with their commits; the manifest of a commit may be megabytes and is never read here. */
function ratesWithCommits({ db, t }: QueryScope<TenantTables>) {
  const rates = t.exchange_rate_history;
  return db
    .select({
      id: rates.id,
      originalCurrency: rates.original_currency,
      baseCurrency: rates.base_currency,
      rateDate: rates.rate_date,
      rate: rates.rate,
      source: rates.source,
      reason: rates.reason,
      supersedesId: rates.supersedes_id,
      commitNumber: rates.commit_number,
      recordedAtMicros: t.commits.instant,
      actorId: t.commits.actor_id,
      actorName: t.commits.actor_name,
    })
    .from(rates)
    .innerJoin(t.commits, eq(t.commits.number, rates.commit_number));
}

export const ratesByIds = rowsByIds((q, isOneOf) =>
  ratesWithCommits(q).where(isOneOf(q.t.exchange_rate_history.id)),
);
export const ratesBySuperseded = rowsByIds((q, isOneOf) =>
  ratesWithCommits(q).where(isOneOf(q.t.exchange_rate_history.supersedes_id)),
);

export interface RateFilters {
  readonly originalCurrency: string;
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
  /** Null: of every source. */
  readonly source: string | null;
}

/** A currency's history, in order of rate date and commit. */
export const rateList = tenantListing<RateFilters>()({
  key: ['date', 'bigint'],
  build: (q, given) => {
    const rates = q.t.exchange_rate_history;
    const walk = q.along([rates.rate_date, rates.commit_number]);
    return ratesWithCommits(q)
      .where(
        and(
          eq(rates.original_currency, q.arg(rates.original_currency, 'originalCurrency')),
          walk.least('from'),
          walk.most('to'),
          walk.beyond,
          given.has('source') ? eq(rates.source, q.arg(rates.source, 'source')) : undefined,
        ),
      )
      .orderBy(...walk.order);
  },
});

export const countedRates = oneSetReport<RateFilters, number>('fx.countRates', rateList.count);

/** The place of a row in that order. */
export function placeOfRate({ rateDate, commitNumber }: StoredRate): readonly string[] {
  return [rateDate, commitNumber.toString()];
}
