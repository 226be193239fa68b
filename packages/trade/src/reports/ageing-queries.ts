import { and, count, eq, gt, gte, lte, or, sql, type SQL } from 'drizzle-orm';
import type { ControlRole } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { stillWanted } from '@cifra/database/dialects/still-wanted';
import { sumOf } from '@cifra/database/dialects/aggregate';
import { tenantQuery } from '@cifra/database/statement';

/** The accounts that a control role is bound to now or ever was. */
export const controlAccounts = tenantQuery<{ role: ControlRole }>()((q) => {
  const t = q.t.accounts;
  return q.db
    .select({ id: t.id })
    .from(t)
    .where(eq(t.control_role, q.arg(t.control_role, 'role')));
});

/** Up to when what is not due, or overdue for so many days, is due. */
export interface BucketDays {
  readonly asOf: LocalDate;
  readonly before30: LocalDate;
  readonly before60: LocalDate;
  readonly before90: LocalDate;
}

/**
 * What is open now of a side, added up by party, currency and how long it is overdue on a day, with the number of its items: the maintained
 * balances are read once, and no row of an item leaves the database.
 */
export const openNowByParty = tenantQuery<{ side: 'SALES' | 'PURCHASING' } & BucketDays>()((q) => {
  const [b, i] = [q.t.open_item_balances, q.t.open_items];
  const [asOf, before30, before60, before90] = (['asOf', 'before30', 'before60', 'before90'] as const).map(
    (name) => q.arg(i.due_date, name),
  );
  const sumWhere = (is: SQL): SQL<bigint> =>
    sql<bigint>`coalesce(sum(case when ${is} then ${b.open_original_amount} else 0 end), 0)`.mapWith(
      b.open_original_amount,
    );
  return q.db
    .select({
      partyId: i.party_id,
      currency: i.currency,
      notDueE4: sumWhere(sql`${i.due_date} >= ${asOf}`),
      days1To30E4: sumWhere(sql`${i.due_date} >= ${before30} and ${i.due_date} < ${asOf}`),
      days31To60E4: sumWhere(sql`${i.due_date} >= ${before60} and ${i.due_date} < ${before30}`),
      days61To90E4: sumWhere(sql`${i.due_date} >= ${before90} and ${i.due_date} < ${before60}`),
      totalE4: sumOf(b.open_original_amount),
      totalBaseE4: sumOf(b.open_base_amount),
      itemCount: count(),
    })
    .from(b)
    .crossJoin(i)
    .where(
      and(
        stillWanted(q),
        eq(i.id, b.open_item_id),
        or(sql`${b.open_original_amount} <> 0`, sql`${b.open_base_amount} <> 0`),
        eq(i.side, q.arg(i.side, 'side')),
      ),
    )
    .groupBy(i.party_id, i.currency);
});

/** An account's items that moved after a day: what is open of each now, and what the movements since changed. */
export const itemsMovedAfter = tenantQuery<{ accountId: Uuid; asOf: LocalDate }>()((q) => {
  const { open_item_movements: l, open_items: i, open_item_balances: b } = q.t;
  return q.db
    .select({
      partyId: i.party_id,
      currency: i.currency,
      dueDate: i.due_date,
      openE4: b.open_original_amount,
      openBaseE4: b.open_base_amount,
      changeE4: sumOf(l.original_amount),
      changeBaseE4: sumOf(l.base_amount),
    })
    .from(l)
    .innerJoin(i, eq(i.id, l.open_item_id))
    .innerJoin(b, eq(b.open_item_id, i.id))
    .where(
      and(
        stillWanted(q),
        eq(l.account_id, q.arg(l.account_id, 'accountId')),
        gt(l.posting_date, q.arg(l.posting_date, 'asOf')),
      ),
    )
    .groupBy(i.id, i.party_id, i.currency, i.due_date, b.open_original_amount, b.open_base_amount);
});

/** The last day of the last period that ended on a day or before it. */
export const lastEndedPeriod = tenantQuery<{ asOf: LocalDate }>()((q) => {
  const p = q.t.periods;
  return q.db
    .select({ endDate: sql<LocalDate | null>`max(${p.end_date})`.mapWith(p.end_date) })
    .from(p)
    .where(lte(p.end_date, q.arg(p.end_date, 'asOf')));
});

/** An account's base balance of the periods that ended on a day or before it. */
export const balanceOfEndedPeriods = tenantQuery<{ accountId: Uuid; asOf: LocalDate }>()((q) => {
  const [p, b] = [q.t.periods, q.t.account_balances];
  return q.db
    .select({ debitE4: sumOf(b.base_debit), creditE4: sumOf(b.base_credit) })
    .from(p)
    .crossJoin(b)
    .where(
      and(
        eq(b.period_id, p.id),
        lte(p.end_date, q.arg(p.end_date, 'asOf')),
        eq(b.account_id, q.arg(b.account_id, 'accountId')),
      ),
    );
});

/** Of one period; the nil id is the opening entry's. */
export const balanceOfPeriod = tenantQuery<{ accountId: Uuid; periodId: Uuid }>()((q) => {
  const b = q.t.account_balances;
  return q.db
    .select({ debitE4: sumOf(b.base_debit), creditE4: sumOf(b.base_credit) })
    .from(b)
    .where(
      and(
        eq(b.period_id, q.arg(b.period_id, 'periodId')),
        eq(b.account_id, q.arg(b.account_id, 'accountId')),
      ),
    );
});

/** The sum of an account's lines within days, along their index. */
export const linesWithin = tenantQuery<{ accountId: Uuid; from: LocalDate; to: LocalDate }>()((q) => {
  const l = q.t.journal_lines;
  return q.db
    .select({ baseE4: sumOf(l.base_amount) })
    .from(l)
    .where(
      and(
        stillWanted(q),
        eq(l.account_id, q.arg(l.account_id, 'accountId')),
        gte(l.posting_date, q.arg(l.posting_date, 'from')),
        lte(l.posting_date, q.arg(l.posting_date, 'to')),
      ),
    );
});
