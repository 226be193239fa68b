import { and, eq, gt, gte, inArray, isNotNull, lte, ne, or, sql } from 'drizzle-orm';
import { stillWanted } from '@cifra/database/dialects/still-wanted';
import { sumOf } from '@cifra/database/dialects/aggregate';
import { tenantQuery, type QueryScope, type TenantTables } from '@cifra/database/statement';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { rowsByIds } from '@cifra/books/rows-by-ids';

/** Balances of assets and liabilities in other currencies than the base: E4, debit positive. */

interface InForeign {
  readonly baseCurrency: string;
}

/** The currencies other than the base currency that any account was ever posted in. */
export const currenciesOfBalances = tenantQuery<InForeign>()((q) => {
  const b = q.t.account_balances;
  return q.db
    .select({ currency: b.original_currency })
    .from(b)
    .where(ne(b.original_currency, q.arg(b.original_currency, 'baseCurrency')))
    .groupBy(b.original_currency);
});

function maintained({ t }: QueryScope<TenantTables>) {
  const b = t.account_balances;
  return {
    accountId: b.account_id,
    currency: b.original_currency,
    baseDebitE4: sumOf(b.base_debit),
    baseCreditE4: sumOf(b.base_credit),
    originalDebitE4: sumOf(b.original_debit),
    originalCreditE4: sumOf(b.original_credit),
  };
}

/** Of the periods that ended on a day or before it. */
export const balancesOfEndedPeriods = tenantQuery<InForeign & { asOf: LocalDate }>()((q) => {
  const [a, b, p] = [q.t.accounts, q.t.account_balances, q.t.periods];
  return q.db
    .select(maintained(q))
    .from(p)
    .innerJoin(b, eq(b.period_id, p.id))
    .innerJoin(a, eq(a.id, b.account_id))
    .where(
      and(
        lte(p.end_date, q.arg(p.end_date, 'asOf')),
        ne(b.original_currency, q.arg(b.original_currency, 'baseCurrency')),
        inArray(a.type, ['ASSET', 'LIABILITY']),
      ),
    )
    .groupBy(b.account_id, b.original_currency);
});

/** Of one period; the nil id is the opening entry's. */
export const balancesOfPeriod = tenantQuery<InForeign & { periodId: Uuid }>()((q) => {
  const [a, b] = [q.t.accounts, q.t.account_balances];
  return q.db
    .select(maintained(q))
    .from(b)
    .innerJoin(a, eq(a.id, b.account_id))
    .where(
      and(
        eq(b.period_id, q.arg(b.period_id, 'periodId')),
        ne(b.original_currency, q.arg(b.original_currency, 'baseCurrency')),
        inArray(a.type, ['ASSET', 'LIABILITY']),
      ),
    )
    .groupBy(b.account_id, b.original_currency);
});

/** Of lines within days: along the entries' posting dates, because the lines of an entry lie side by side. */
export const sumsOfDays = tenantQuery<InForeign & { from: LocalDate; to: LocalDate }>()((q) => {
  const [a, e, l] = [q.t.accounts, q.t.journal_entries, q.t.journal_lines];
  return q.db
    .select({
      accountId: l.account_id,
      currency: l.original_currency,
      baseE4: sumOf(l.base_amount),
      originalE4: sumOf(l.original_amount),
    })
    .from(e)
    .innerJoin(l, eq(l.entry_id, e.id))
    .innerJoin(a, eq(a.id, l.account_id))
    .where(
      and(
        stillWanted(q),
        gte(e.posting_date, q.arg(e.posting_date, 'from')),
        lte(e.posting_date, q.arg(e.posting_date, 'to')),
        ne(l.original_currency, q.arg(l.original_currency, 'baseCurrency')),
        inArray(a.type, ['ASSET', 'LIABILITY']),
      ),
    )
    .groupBy(l.account_id, l.original_currency);
});

export const accountsByIds = rowsByIds((q, isOneOf) => {
  const a = q.t.accounts;
  return q.db.select({ id: a.id, code: a.code, controlRole: a.control_role }).from(a).where(isOneOf(a.id));
});

/** Every account: a chart has some hundreds. */
export const allAccounts = tenantQuery()((q) => {
  const a = q.t.accounts;
  return q.db.select({ id: a.id, code: a.code, controlRole: a.control_role }).from(a);
});

/** Accounts that receipts or payments moved money on. */
export const accountsOfMoney = tenantQuery()((q) => {
  const d = q.t.documents;
  return q.db
    .select({ accountId: d.bank_account_id })
    .from(d)
    .where(and(stillWanted(q), isNotNull(d.bank_account_id)))
    .groupBy(d.bank_account_id);
});

function itemColumns({ t }: QueryScope<TenantTables>) {
  const [b, i] = [t.open_item_balances, t.open_items];
  return {
    id: i.id,
    accountId: i.account_id,
    partyId: i.party_id,
    reference: i.reference,
    documentDate: i.document_date,
    dueDate: i.due_date,
    currency: i.currency,
    originalE4: b.open_original_amount,
    baseE4: b.open_base_amount,
  };
}

/** Items in other currencies with anything open now: the maintained balances are read once. */
export const foreignItemsOpenNow = tenantQuery<InForeign>()((q) => {
  const [b, i] = [q.t.open_item_balances, q.t.open_items];
  return q.db
    .select(itemColumns(q))
    .from(b)
    .innerJoin(i, eq(i.id, b.open_item_id))
    .where(
      and(
        stillWanted(q),
        or(sql`${b.open_original_amount} <> 0`, sql`${b.open_base_amount} <> 0`),
        ne(b.currency, q.arg(b.currency, 'baseCurrency')),
      ),
    );
});

/** Items of an account of which nothing is open now and that movements after a day changed, in other currencies. */
export const itemsSettledAfter = tenantQuery<InForeign & { accountId: Uuid; asOf: LocalDate }>()((q) => {
  const [b, i, l] = [q.t.open_item_balances, q.t.open_items, q.t.open_item_movements];
  const changed = q.db
    .select({ id: l.open_item_id })
    .from(l)
    .where(
      and(
        eq(l.account_id, q.arg(l.account_id, 'accountId')),
        gt(l.posting_date, q.arg(l.posting_date, 'asOf')),
        ne(l.currency, q.arg(l.currency, 'baseCurrency')),
      ),
    );
  return q.db
    .select(itemColumns(q))
    .from(i)
    .innerJoin(b, eq(b.open_item_id, i.id))
    .where(and(inArray(i.id, changed), sql`${b.open_original_amount} = 0`, sql`${b.open_base_amount} = 0`));
});

/** What the movements after a day changed of an account's items, in other currencies. */
export const itemChangesAfter = tenantQuery<InForeign & { accountId: Uuid; asOf: LocalDate }>()((q) => {
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
        ne(l.currency, q.arg(l.currency, 'baseCurrency')),
      ),
    )
    .groupBy(l.open_item_id);
});
