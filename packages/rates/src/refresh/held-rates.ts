import { and, eq, sql } from 'drizzle-orm';
import type { Row } from '@cifra/database/kit/table';
import { controlQuery, type ControlTables, type QueryScope } from '@cifra/database/statement';
import type { heldRates } from '@cifra/database/tables/rates';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Connection } from '@cifra/books/connection';
import { controlListing } from '@cifra/books/listing';

export type HeldRateRow = Row<typeof heldRates>;
export type HeldRateState = HeldRateRow['state'];

/** Every rate of a provider's currency that was ever held in a range of dates, both days inside, whatever the decision. */
export const heldRatesBetween = controlQuery<{
  provider: string;
  currency: string;
  from: LocalDate;
  to: LocalDate;
}>()((q) => {
  const t = q.t.held_rates;
  return q.db
    .select()
    .from(t)
    .where(
      and(
        eq(t.provider, q.arg(t.provider, 'provider')),
        eq(t.currency, q.arg(t.currency, 'currency')),
        sql`${t.rate_date} >= ${q.arg(t.rate_date, 'from')}`,
        sql`${t.rate_date} <= ${q.arg(t.rate_date, 'to')}`,
      ),
    )
    .orderBy(t.rate_date, t.id);
});

/** A held rate with the commit that wrote it last. */
export type StoredHeldRate = HeldRateRow & {
  readonly writtenAtMicros: bigint;
  readonly actorId: Uuid | null;
  readonly actorName: string | null;
};

function heldWithCommits({ db, t }: QueryScope<ControlTables>) {
  const held = t.held_rates;
  return db
    .select({
      id: held.id,
      provider: held.provider,
      pivot_currency: held.pivot_currency,
      currency: held.currency,
      rate_date: held.rate_date,
      rate: held.rate,
      previous_rate: held.previous_rate,
      previous_date: held.previous_date,
      held_at: held.held_at,
      state: held.state,
      reason: held.reason,
      commit_number: held.commit_number,
      writtenAtMicros: t.commits.instant,
      actorId: t.commits.actor_id,
      actorName: t.commits.actor_name,
    })
    .from(held)
    .innerJoin(t.commits, eq(t.commits.number, held.commit_number));
}

export const heldRateById = controlQuery<{ id: Uuid }>()((q) =>
  heldWithCommits(q).where(eq(q.t.held_rates.id, q.arg(q.t.held_rates.id, 'id'))),
);

/** The held rates in a state, the first held first. */
export const heldRateList = controlListing<{ readonly state: HeldRateState }>()({
  key: ['id'],
  build: (q) => {
    const t = q.t.held_rates;
    const walk = q.along([t.id]);
    return heldWithCommits(q)
      .where(and(eq(t.state, q.arg(t.state, 'state')), walk.beyond))
      .orderBy(...walk.order);
  },
});

export type HeldRatePage = Connection<StoredHeldRate>;
