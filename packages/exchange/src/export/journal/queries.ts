import { and, asc, eq, gt, gte, lt, lte, or, sql } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';

/** A place in the journal: posting date, then id. */
export interface JournalPlace {
  readonly date: LocalDate;
  readonly id: Uuid;
}

export const accountsOfJournal = tenantQuery()((q) =>
  q.db
    .select({
      id: q.t.accounts.id,
      code: q.t.accounts.code,
      name: q.t.accounts.name,
      type: q.t.accounts.type,
    })
    .from(q.t.accounts)
    .where(eq(q.t.accounts.is_postable, q.arg(q.t.accounts.is_postable, 'isPostable')))
    .orderBy(asc(q.t.accounts.code)),
);

/** Entries after a place, up to one commit. The date is a condition of its own, so that the index finds the place. */
export const entriesAfterPlace = tenantQuery<{
  date: LocalDate;
  id: Uuid;
  throughCommit: bigint;
  limit: number;
}>()((q) => {
  const { journal_entries: t, fiscal_years: years } = q.t;
  return paged(
    q.db
      .select({ entry: t, fiscalYear: years.name })
      .from(t)
      .innerJoin(years, eq(years.id, t.fiscal_year_id))
      .where(
        and(
          lte(t.commit_number, q.arg(t.commit_number, 'throughCommit')),
          gte(t.posting_date, q.arg(t.posting_date, 'date')),
          or(gt(t.posting_date, q.arg(t.posting_date, 'date')), gt(t.id, q.arg(t.id, 'id'))),
        ),
      )
      .orderBy(asc(t.posting_date), asc(t.id)),
    q,
    sql.placeholder('limit'),
  );
});

/** The lines of the entries after a place, up to another. */
export const linesBetweenPlaces = tenantQuery<{
  date: LocalDate;
  id: Uuid;
  lastDate: LocalDate;
  lastId: Uuid;
  throughCommit: bigint;
}>()((q) => {
  const { journal_entries: entries, journal_lines: t, parties, tax_codes: taxCodes } = q.t;
  return q.db
    .select({
      entryId: t.entry_id,
      accountId: t.account_id,
      kind: t.kind,
      party: parties.code,
      taxCode: taxCodes.code,
      taxDate: t.tax_date,
      baseAmountE4: t.base_amount,
      originalCurrency: t.original_currency,
      originalAmountE4: t.original_amount,
      rate: t.rate,
      rateDate: t.rate_date,
      description: t.description,
      isClosing: t.is_closing,
    })
    .from(entries)
    .innerJoin(t, eq(t.entry_id, entries.id))
    .leftJoin(parties, eq(parties.id, t.party_id))
    .leftJoin(taxCodes, eq(taxCodes.id, t.tax_code_id))
    .where(
      and(
        lte(entries.commit_number, q.arg(entries.commit_number, 'throughCommit')),
        gte(entries.posting_date, q.arg(entries.posting_date, 'date')),
        or(
          gt(entries.posting_date, q.arg(entries.posting_date, 'date')),
          gt(entries.id, q.arg(entries.id, 'id')),
        ),
        lte(entries.posting_date, q.arg(entries.posting_date, 'lastDate')),
        or(
          lt(entries.posting_date, q.arg(entries.posting_date, 'lastDate')),
          lte(entries.id, q.arg(entries.id, 'lastId')),
        ),
      ),
    )
    .orderBy(asc(entries.posting_date), asc(entries.id), asc(t.ordinal));
});

/** The movements of open items after a place, up to another. */
export const movementsBetweenPlaces = tenantQuery<{
  date: LocalDate;
  id: Uuid;
  lastDate: LocalDate;
  lastId: Uuid;
  throughCommit: bigint;
}>()((q) => {
  const { open_item_movements: t, parties, open_items: items } = q.t;
  return q.db
    .select({ movement: t, item: items, party: parties.code })
    .from(t)
    .innerJoin(items, eq(items.id, t.open_item_id))
    .innerJoin(parties, eq(parties.id, t.party_id))
    .where(
      and(
        lte(t.commit_number, q.arg(t.commit_number, 'throughCommit')),
        gte(t.posting_date, q.arg(t.posting_date, 'date')),
        or(gt(t.posting_date, q.arg(t.posting_date, 'date')), gt(t.posting_id, q.arg(t.posting_id, 'id'))),
        lte(t.posting_date, q.arg(t.posting_date, 'lastDate')),
        or(
          lt(t.posting_date, q.arg(t.posting_date, 'lastDate')),
          lte(t.posting_id, q.arg(t.posting_id, 'lastId')),
        ),
      ),
    )
    .orderBy(asc(t.posting_date), asc(t.posting_id), asc(t.ordinal));
});
