import { and, asc, count, desc, eq, gte, isNull, lte, max, min, ne, or } from 'drizzle-orm';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { sumOf } from '@cifra/database/dialects/aggregate';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';

/**
 * The statements behind the checklist of a close. Rows only: no decision is made here. Each costs by drafts, accounts, what waits, or
 * one maintained row for each open item that there ever was; the stale lines cost by the lines of the period, and are read only if the period has another currency than the base.
 */

interface DraftsOfPeriod {
  readonly state: 'DRAFT' | 'PENDING_APPROVAL';
  readonly startDate: LocalDate;
  readonly endDate: LocalDate;
}

export const entryDraftsOfPeriod = tenantQuery<DraftsOfPeriod>()((q) => {
  const t = q.t.entry_drafts;
  return q.db
    .select({ count: count(), lastChange: max(t.commit_number) })
    .from(t)
    .where(
      and(
        eq(t.state, q.arg(t.state, 'state')),
        gte(t.posting_date, q.arg(t.posting_date, 'startDate')),
        lte(t.posting_date, q.arg(t.posting_date, 'endDate')),
      ),
    );
});

/** Drafts of documents, and of money in, money out and transfers: a row for each of the two tables. */
export const documentDraftsOfPeriod = tenantQuery<DraftsOfPeriod>()((q) => {
  const { document_drafts: d, money_drafts: m } = q.t;
  const ofDocuments = q.db
    .select({ count: count().as('count'), lastChange: max(d.commit_number).as('lastChange') })
    .from(d)
    .where(
      and(
        eq(d.state, q.arg(d.state, 'state')),
        gte(d.posting_date, q.arg(d.posting_date, 'startDate')),
        lte(d.posting_date, q.arg(d.posting_date, 'endDate')),
      ),
    );
  const ofMoney = q.db
    .select({ count: count().as('count'), lastChange: max(m.commit_number).as('lastChange') })
    .from(m)
    .where(
      and(
        eq(m.state, q.arg(m.state, 'state')),
        gte(m.posting_date, q.arg(m.posting_date, 'startDate')),
        lte(m.posting_date, q.arg(m.posting_date, 'endDate')),
      ),
    );
  return ofDocuments.unionAll(ofMoney);
});

/** The open items of each account and currency, debit positive. */
export const openItemsOfAccounts = tenantQuery()((q) => {
  const t = q.t.open_item_balances;
  return q.db
    .select({
      accountId: t.account_id,
      currency: t.currency,
      originalE4: sumOf(t.open_original_amount),
      baseE4: sumOf(t.open_base_amount),
    })
    .from(t)
    .groupBy(t.account_id, t.currency);
});

export const accountCodes = tenantQuery()((q) =>
  q.db.select({ id: q.t.accounts.id, code: q.t.accounts.code }).from(q.t.accounts),
);

/** The last verification stored by a close. */
export const newestVerification = tenantQuery()((q) => {
  const t = q.t.chain_verifications;
  return paged(
    q.db
      .select({
        headNumber: t.head_number,
        headHash: t.head_hash,
        isValid: t.is_valid,
        firstFault: t.first_fault,
      })
      .from(t)
      .orderBy(desc(t.head_number), desc(t.commit_number)),
    q,
    1,
  );
});

export const accrualsDue = tenantQuery<{ upTo: LocalDate }>()((q) => {
  const t = q.t.accruals;
  return q.db
    .select({ count: count(), firstDate: min(t.reverse_on_date), lastChange: max(t.commit_number) })
    .from(t)
    .where(and(lte(t.reverse_on_date, q.arg(t.reverse_on_date, 'upTo')), isNull(t.reversal_id)));
});

export const recurringDue = tenantQuery<{ upTo: LocalDate; state: 'ACTIVE' }>()((q) => {
  const t = q.t.recurring_entries;
  return q.db
    .select({ count: count(), firstDate: min(t.next_date), lastChange: max(t.commit_number) })
    .from(t)
    .where(
      and(
        eq(t.state, q.arg(t.state, 'state')),
        lte(t.next_date, q.arg(t.next_date, 'upTo')),
        or(isNull(t.last_date), gte(t.last_date, t.next_date)),
      ),
    );
});

/** A row if the period has a foreign currency. */
export const foreignCurrencyOfPeriod = tenantQuery<{ periodId: Uuid; baseCurrency: CurrencyCode }>()((q) => {
  const t = q.t.account_balances;
  return paged(
    q.db
      .select({ currency: t.original_currency })
      .from(t)
      .where(
        and(
          eq(t.period_id, q.arg(t.period_id, 'periodId')),
          ne(t.original_currency, q.arg(t.original_currency, 'baseCurrency')),
        ),
      )
      .orderBy(asc(t.account_id)),
    q,
    1,
  );
});

export const staleLinesOfPeriod = tenantQuery<{ periodId: Uuid; mark: 'STALE' }>()((q) => {
  const t = q.t.journal_lines;
  return q.db
    .select({ currency: t.original_currency, count: count() })
    .from(t)
    .where(and(eq(t.period_id, q.arg(t.period_id, 'periodId')), eq(t.rate_mark, q.arg(t.rate_mark, 'mark'))))
    .groupBy(t.original_currency)
    .orderBy(asc(t.original_currency));
});

/** People's edits to the checklist of a period, removed items included. */
export const itemRowsOfPeriod = tenantQuery<{ periodId: Uuid }>()((q) => {
  const t = q.t.close_items;
  return q.db
    .select()
    .from(t)
    .where(eq(t.period_id, q.arg(t.period_id, 'periodId')))
    .orderBy(asc(t.id));
});
