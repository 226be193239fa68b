import { and, asc, eq, gt, isNull, ne, or } from 'drizzle-orm';
import { sumOf } from '@cifra/database/dialects/aggregate';
import { tenantQuery, type QueryScope, type TenantTables } from '@cifra/database/statement';
import type { Uuid } from '@cifra/domain/ids';
import { rowsByIds } from '@cifra/books/rows-by-ids';

/** The statements of changed openings. Rows only: no decision is made here. */

interface SinceClosing {
  readonly periodId: Uuid;
  /** The commit of the period's last closing. */
  readonly after: bigint;
}

/**
 * What was posted into a period after a commit, the year-end's apart; the opening entry, which precedes every period, with the first that
 * is closed again.
 */
function postedSince({ t, arg }: QueryScope<TenantTables>) {
  const e = t.journal_entries;
  return and(
    gt(e.commit_number, arg(e.commit_number, 'after')),
    or(eq(e.period_id, arg(e.period_id, 'periodId')), isNull(e.period_id)),
    ne(e.source, 'YEAR_END'),
  );
}

/** What those entries changed, by account and currency. */
export const changesSince = tenantQuery<SinceClosing>()((q) => {
  const [e, l] = [q.t.journal_entries, q.t.journal_lines];
  return q.db
    .select({
      accountId: l.account_id,
      currency: l.original_currency,
      originalE4: sumOf(l.original_amount),
      baseE4: sumOf(l.base_amount),
    })
    .from(e)
    .crossJoin(l)
    .where(and(postedSince(q), eq(l.entry_id, e.id)))
    .groupBy(l.account_id, l.original_currency);
});

/** Who prepared and approved them. */
export const makersSince = tenantQuery<SinceClosing>()((q) => {
  const e = q.t.journal_entries;
  return q.db
    .select({ preparedBy: e.prepared_by, approvedBy: e.approved_by })
    .from(e)
    .where(postedSince(q))
    .groupBy(e.prepared_by, e.approved_by);
});

/** The changes that nobody has acknowledged, an account and currency a row. */
export const openChangeAmounts = tenantQuery()((q) => {
  const {
    opening_change_amounts: a,
    opening_change_acknowledgements: k,
    accounts: account,
    periods: p,
  } = q.t;
  return q.db
    .select({
      periodId: a.period_id,
      ordinal: a.ordinal,
      periodName: p.name,
      startDate: p.start_date,
      code: account.code,
      currency: a.currency,
      originalE4: a.original_amount,
      baseE4: a.base_amount,
    })
    .from(a)
    .innerJoin(p, eq(p.id, a.period_id))
    .innerJoin(account, eq(account.id, a.account_id))
    .leftJoin(k, and(eq(k.period_id, a.period_id), eq(k.ordinal, a.ordinal)))
    .where(isNull(k.period_id))
    .orderBy(asc(p.start_date), asc(a.ordinal), asc(account.code), asc(a.currency));
});

/** A period's changes with whoever has acknowledged them. */
export const changesOfPeriod = tenantQuery<{ periodId: Uuid }>()((q) => {
  const [c, k] = [q.t.opening_changes, q.t.opening_change_acknowledgements];
  return q.db
    .select({ ordinal: c.ordinal, makers: c.makers, acknowledgedBy: k.acknowledged_by })
    .from(c)
    .leftJoin(k, and(eq(k.period_id, c.period_id), eq(k.ordinal, c.ordinal)))
    .where(eq(c.period_id, q.arg(c.period_id, 'periodId')))
    .orderBy(asc(c.ordinal));
});

/** The changes of the openings of periods, in the order of their commits. */
export const changesOnPeriods = rowsByIds((q, isOneOf) => {
  const [o, k] = [q.t.opening_change_periods, q.t.opening_change_acknowledgements];
  return q.db
    .select({
      laterPeriodId: o.later_period_id,
      periodId: o.period_id,
      ordinal: o.ordinal,
      commitNumber: o.commit_number,
      acknowledgedBy: k.acknowledged_by,
      note: k.note,
      acknowledgedIn: k.commit_number,
    })
    .from(o)
    .leftJoin(k, and(eq(k.period_id, o.period_id), eq(k.ordinal, o.ordinal)))
    .where(isOneOf(o.later_period_id))
    .orderBy(asc(o.commit_number));
});

/** The amounts of the changes of reopened periods, by account code. */
export const amountsOfChanges = rowsByIds((q, isOneOf) => {
  const [a, account] = [q.t.opening_change_amounts, q.t.accounts];
  return q.db
    .select({
      periodId: a.period_id,
      ordinal: a.ordinal,
      accountId: a.account_id,
      code: account.code,
      currency: a.currency,
      originalE4: a.original_amount,
      baseE4: a.base_amount,
    })
    .from(a)
    .innerJoin(account, eq(account.id, a.account_id))
    .where(isOneOf(a.period_id))
    .orderBy(asc(account.code), asc(a.currency));
});
