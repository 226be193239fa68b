import { and, eq, gt, inArray, isNull, lte, or } from 'drizzle-orm';
import { ownMoneyKinds } from '@cifra/domain/account-kinds';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { sumOf } from '@cifra/database/dialects/aggregate';
import { tenantQuery } from '@cifra/database/statement';

/** The statements about balances of statements: they cost by money accounts and months, and by the lines after a statement's day. */

export const statementOf = tenantQuery<{ periodId: Uuid; accountId: Uuid; currency: string }>()((q) => {
  const t = q.t.statement_balances;
  return q.db
    .select()
    .from(t)
    .where(
      and(
        eq(t.period_id, q.arg(t.period_id, 'periodId')),
        eq(t.account_id, q.arg(t.account_id, 'accountId')),
        eq(t.currency, q.arg(t.currency, 'currency')),
      ),
    );
});

/** What was entered for a period and those before it. */
export const statementsUpTo = tenantQuery<{ startDate: LocalDate }>()((q) => {
  const { statement_balances: t, periods: p, accounts: a } = q.t;
  return q.db
    .select({
      periodId: t.period_id,
      startDate: p.start_date,
      accountId: t.account_id,
      accountCode: a.code,
      currency: t.currency,
      statementDate: t.statement_date,
      balanceE4: t.balance,
      recordedBy: t.recorded_by,
    })
    .from(t)
    .innerJoin(p, eq(p.id, t.period_id))
    .innerJoin(a, eq(a.id, t.account_id))
    .where(and(eq(t.is_removed, false), lte(p.start_date, q.arg(p.start_date, 'startDate'))));
});

/** Of the accounts with a statement in a period: what the books carry at the end of it. */
export const booksAtEndOf = tenantQuery<{ periodId: Uuid; startDate: LocalDate }>()((q) => {
  const { statement_balances: t, periods: p, account_balances: b } = q.t;
  return q.db
    .select({
      accountId: t.account_id,
      currency: t.currency,
      debitE4: sumOf(b.original_debit),
      creditE4: sumOf(b.original_credit),
    })
    .from(t)
    .innerJoin(b, and(eq(b.account_id, t.account_id), eq(b.original_currency, t.currency)))
    .leftJoin(p, eq(p.id, b.period_id))
    .where(
      and(
        eq(t.period_id, q.arg(t.period_id, 'periodId')),
        // The opening precedes every period.
        or(isNull(p.id), lte(p.start_date, q.arg(p.start_date, 'startDate'))),
      ),
    )
    .groupBy(t.account_id, t.currency);
});

/** Of the same: what was posted in the period after the statement's day. */
export const postedAfterStatement = tenantQuery<{ periodId: Uuid }>()((q) => {
  const { statement_balances: t, journal_lines: l } = q.t;
  return q.db
    .select({ accountId: t.account_id, currency: t.currency, amountE4: sumOf(l.original_amount) })
    .from(t)
    .innerJoin(
      l,
      and(
        eq(l.account_id, t.account_id),
        eq(l.period_id, t.period_id),
        eq(l.original_currency, t.currency),
        gt(l.posting_date, t.statement_date),
      ),
    )
    .where(eq(t.period_id, q.arg(t.period_id, 'periodId')))
    .groupBy(t.account_id, t.currency);
});

/** What the tenant's own money accounts carry at the end of a period, by currency; at zero too. */
export const ownMoneyAtEnd = tenantQuery<{ startDate: LocalDate }>()((q) => {
  const { accounts: a, periods: p, account_balances: b } = q.t;
  return q.db
    .select({
      accountId: a.id,
      accountCode: a.code,
      accountCurrency: a.currency,
      currency: b.original_currency,
      debitE4: sumOf(b.original_debit),
      creditE4: sumOf(b.original_credit),
    })
    .from(a)
    .innerJoin(b, eq(b.account_id, a.id))
    .leftJoin(p, eq(p.id, b.period_id))
    .where(
      and(
        inArray(a.kind, [...ownMoneyKinds]),
        // The opening precedes every period.
        or(isNull(p.id), lte(p.start_date, q.arg(p.start_date, 'startDate'))),
      ),
    )
    .groupBy(a.id, a.code, a.currency, b.original_currency);
});

/** Of the same, but for money in transit, which is on no statement: where it moved in a period. */
export const ownMoneyMoved = tenantQuery<{ periodId: Uuid }>()((q) => {
  const { accounts: a, account_balances: b } = q.t;
  return q.db
    .selectDistinct({ accountId: a.id, currency: b.original_currency })
    .from(a)
    .innerJoin(b, and(eq(b.account_id, a.id), eq(b.period_id, q.arg(b.period_id, 'periodId'))))
    .where(
      inArray(
        a.kind,
        ownMoneyKinds.filter((kind) => kind !== 'CLEARING'),
      ),
    );
});
