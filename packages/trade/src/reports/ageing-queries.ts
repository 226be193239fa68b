import { and, eq, gt, gte, lte, or, sql } from 'drizzle-orm';
import type { ControlRole } from '@cifra/domain/accounts';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { stillWanted } from '@cifra/database/dialects/still-wanted';
import { sumOf } from '@cifra/database/dialects/aggregate';
import { tenantQuery } from '@cifra/database/statement';
import { itemWithBalance } from '../reads/open-items.ts';

/** The accounts that a control role is bound to now or ever was. */
export const controlAccounts = tenantQuery<{ role: ControlRole }>()((q) => {
  const t = q.t.accounts;
  return q.db
    .select({ id: t.id })
    .from(t)
    .where(eq(t.control_role, q.arg(t.control_role, 'role')));
});

/** Items of a side with anything open now: the maintained balances are read once. */
export const itemsOpenNow = tenantQuery<{ side: 'SALES' | 'PURCHASING' }>()((q) => {
  const [b, i] = [q.t.open_item_balances, q.t.open_items];
  return q.db
    .select(itemWithBalance(q))
    .from(b)
    .crossJoin(i)
    .where(
      and(
        stillWanted(q),
        eq(i.id, b.open_item_id),
        or(sql`${b.open_original_amount} <> 0`, sql`${b.open_base_amount} <> 0`),
        eq(i.side, q.arg(i.side, 'side')),
      ),
    );
});

/** What the movements after a day changed of an account's items. */
export const changesAfter = tenantQuery<{ accountId: Uuid; asOf: LocalDate }>()((q) => {
  const l = q.t.open_item_movements;
  return q.db
    .select({
      openItemId: l.open_item_id,
      originalE4: sumOf(l.original_amount),
      baseE4: sumOf(l.base_amount),
    })
    .from(l)
    .where(
      and(
        stillWanted(q),
        eq(l.account_id, q.arg(l.account_id, 'accountId')),
        gt(l.posting_date, q.arg(l.posting_date, 'asOf')),
      ),
    )
    .groupBy(l.open_item_id);
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
