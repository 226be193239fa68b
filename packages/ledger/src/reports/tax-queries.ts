import { and, asc, eq, gte, isNotNull, lte } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { isInSpan, type EntrySpan } from './entry-spans.ts';
import { stillWanted } from '@cifra/database/dialects/still-wanted';
import { sumOf } from '@cifra/database/dialects/aggregate';
import { tenantQuery } from '@cifra/database/statement';
import { creditsOf, debitsOf } from './balance-queries.ts';

/** Sums of lines that name a tax code, per code and account: E4 in base currency, both sides not negative. */

interface InRange {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** Every tax code, in order of code. */
export const allTaxCodes = tenantQuery()((q) => {
  const t = q.t.tax_codes;
  return q.db
    .select({ id: t.id, code: t.code, name: t.name, percentE4: t.percent_e4 })
    .from(t)
    .orderBy(asc(t.code));
});

/** Of the periods that lie wholly in a range of days. */
export const taxOfPeriods = tenantQuery<InRange>()((q) => {
  const [b, p] = [q.t.tax_balances, q.t.periods];
  return q.db
    .select({
      taxCodeId: b.tax_code_id,
      accountId: b.account_id,
      isTax: b.is_tax,
      debitE4: sumOf(b.base_debit),
      creditE4: sumOf(b.base_credit),
    })
    .from(p)
    .crossJoin(b)
    .where(
      and(
        eq(b.period_id, p.id),
        gte(p.start_date, q.arg(p.start_date, 'from')),
        lte(p.end_date, q.arg(p.end_date, 'to')),
      ),
    )
    .groupBy(b.tax_code_id, b.account_id, b.is_tax);
});

/** Of one period; the nil id is the opening entry's. */
export const taxOfPeriod = tenantQuery<{ periodId: Uuid }>()((q) => {
  const b = q.t.tax_balances;
  return q.db
    .select({
      taxCodeId: b.tax_code_id,
      accountId: b.account_id,
      isTax: b.is_tax,
      debitE4: b.base_debit,
      creditE4: b.base_credit,
    })
    .from(b)
    .where(eq(b.period_id, q.arg(b.period_id, 'periodId')));
});

/** Of all lines in a range of days, by kind of line; along the entries' posting dates, as `linesOfDays`. */
export const taxOfDays = tenantQuery<InRange>()((q) => {
  const [e, l] = [q.t.journal_entries, q.t.journal_lines];
  return q.db
    .select({
      taxCodeId: l.tax_code_id,
      accountId: l.account_id,
      kind: l.kind,
      debitE4: debitsOf(l.base_amount),
      creditE4: creditsOf(l.base_amount),
    })
    .from(e)
    .crossJoin(l)
    .where(
      and(
        stillWanted(q),
        eq(l.entry_id, e.id),
        gte(e.posting_date, q.arg(e.posting_date, 'from')),
        lte(e.posting_date, q.arg(e.posting_date, 'to')),
        isNotNull(l.tax_code_id),
      ),
    )
    .groupBy(l.tax_code_id, l.account_id, l.kind);
});

/** Of the lines that a span of entries posted into a range of days, by kind of line. */
export const taxOfSpan = tenantQuery<InRange & EntrySpan>()((q) => {
  const [e, l] = [q.t.journal_entries, q.t.journal_lines];
  return q.db
    .select({
      taxCodeId: l.tax_code_id,
      accountId: l.account_id,
      kind: l.kind,
      debitE4: debitsOf(l.base_amount),
      creditE4: creditsOf(l.base_amount),
    })
    .from(e)
    .crossJoin(l)
    .where(
      and(
        stillWanted(q),
        eq(l.entry_id, e.id),
        ...isInSpan(q),
        gte(l.posting_date, q.arg(l.posting_date, 'from')),
        lte(l.posting_date, q.arg(l.posting_date, 'to')),
        isNotNull(l.tax_code_id),
      ),
    )
    .groupBy(l.tax_code_id, l.account_id, l.kind);
});
