import { and, asc, eq, sql } from 'drizzle-orm';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery, type QueryScope, type TenantTables } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import type { Uuid } from '@cifra/domain/ids';
import { earliestDate, latestDate, type LocalDate } from '@cifra/domain/local-date';
import type { Connection, PageRequest } from '@cifra/books/connection';
import { perCombination } from '@cifra/books/per-combination';
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

interface HistoryParams {
  readonly originalCurrency: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly afterDate: LocalDate;
  readonly afterCommit: bigint;
  readonly source: string | null;
  readonly limit: number;
}

const ratesOfCurrency = perCombination((given) =>
  tenantQuery<HistoryParams>()((q) => {
    const rates = q.t.exchange_rate_history;
    const afterDate = q.arg(rates.rate_date, 'afterDate');
    const query = ratesWithCommits(q)
      .where(
        and(
          eq(rates.original_currency, q.arg(rates.original_currency, 'originalCurrency')),
          sql`${rates.rate_date} >= ${q.arg(rates.rate_date, 'from')}`,
          sql`${rates.rate_date} <= ${q.arg(rates.rate_date, 'to')}`,
          sql`(${rates.rate_date} > ${afterDate} or (${rates.rate_date} = ${afterDate} and ${rates.commit_number} > ${q.arg(rates.commit_number, 'afterCommit')}))`,
          given.has('source') ? eq(rates.source, q.arg(rates.source, 'source')) : undefined,
        ),
      )
      .orderBy(asc(rates.rate_date), asc(rates.commit_number));
    return paged(query, q, sql.placeholder('limit'));
  }),
);

/** A page of a currency's history and one row more, in order of rate date and commit. */
export function listRates(
  tx: TenantReadTx,
  input: {
    readonly originalCurrency: string;
    readonly from: LocalDate | null;
    readonly to: LocalDate | null;
    /** Null: of every source. */
    readonly source: string | null;
    readonly page: PageRequest;
  },
): Promise<StoredRate[]> {
  const [afterDate = earliestDate, afterCommit = '0'] = input.page.after ?? [];
  const { source } = input;
  return tx.all(ratesOfCurrency({ source }), {
    source,
    originalCurrency: input.originalCurrency,
    from: input.from ?? earliestDate,
    to: input.to ?? latestDate,
    afterDate: afterDate as LocalDate,
    afterCommit: BigInt(afterCommit),
    limit: input.page.first + 1,
  });
}

/** The place of a row in that order. */
export function placeOfRate({ rateDate, commitNumber }: StoredRate): readonly string[] {
  return [rateDate, commitNumber.toString()];
}
