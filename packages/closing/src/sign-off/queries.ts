import { and, asc, eq, gte, notInArray, or } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';
import { rowsByIds } from '@cifra/books/rows-by-ids';

/** The statements of the sign-off. Rows only: no decision is made here. */

export const signOffOfYear = tenantQuery<{ fiscalYearId: Uuid }>()((q) => {
  const t = q.t.year_sign_offs;
  return q.db
    .select()
    .from(t)
    .where(eq(t.fiscal_year_id, q.arg(t.fiscal_year_id, 'fiscalYearId')));
});

/** The year-end close that stands: a year has at most one. */
export const standingCloseOfYear = tenantQuery<{ fiscalYearId: Uuid }>()((q) => {
  const t = q.t.year_closes;
  return q.db
    .select()
    .from(t)
    .where(and(eq(t.fiscal_year_id, q.arg(t.fiscal_year_id, 'fiscalYearId')), eq(t.state, 'POSTED')));
});

/** What was kept of second persons with each closing of a year's months. */
export const closingsOfYear = tenantQuery<{ fiscalYearId: Uuid }>()((q) => {
  const { period_closings: closings, periods } = q.t;
  return q.db
    .select({
      periodId: closings.period_id,
      ordinal: closings.ordinal,
      secondPerson: closings.second_person,
    })
    .from(closings)
    .innerJoin(periods, eq(periods.id, closings.period_id))
    .where(eq(periods.fiscal_year_id, q.arg(periods.fiscal_year_id, 'fiscalYearId')));
});

/** Commands that read, or sign: whoever only did these has made nothing. */
const readingCommands = [
  'books.signOffYear',
  'books.export',
  'books.exportJournal',
  'books.rebuildDerived',
  'documents.recordRender',
  'vouchers.recordFetch',
  'vouchers.recordExport',
];

/** The first command since an instant by which somebody changed the books; none: they only read and signed. */
export const firstChangeBy = tenantQuery<{ personId: Uuid; sinceMicros: bigint }>()((q) => {
  const c = q.t.commits;
  return paged(
    q.db
      .select({ command: c.command })
      .from(c)
      .where(
        and(
          eq(c.actor_id, q.arg(c.actor_id, 'personId')),
          gte(c.instant, q.arg(c.instant, 'sinceMicros')),
          eq(c.outcome, 'done'),
          notInArray(c.command, readingCommands),
        ),
      )
      .orderBy(asc(c.number)),
    q,
    1,
  );
});

/** The first entry dated since a day that names somebody: one that a key of theirs prepared does, and no commit says so. */
export const firstEntryOf = tenantQuery<{ personId: Uuid; startDate: LocalDate }>()((q) => {
  const e = q.t.journal_entries;
  return paged(
    q.db
      .select({ id: e.id })
      .from(e)
      .where(
        and(
          gte(e.posting_date, q.arg(e.posting_date, 'startDate')),
          or(
            eq(e.prepared_by, q.arg(e.prepared_by, 'personId')),
            eq(e.approved_by, q.arg(e.approved_by, 'personId')),
          ),
        ),
      )
      .orderBy(asc(e.posting_date), asc(e.id)),
    q,
    1,
  );
});

/** Sign-offs with the instant of their commits. */
export const signOffsByYearIds = rowsByIds((q, isOneOf) => {
  const [s, c] = [q.t.year_sign_offs, q.t.commits];
  return q.db
    .select({ signOff: s, signedAtMicros: c.instant })
    .from(s)
    .innerJoin(c, eq(c.number, s.commit_number))
    .where(isOneOf(s.fiscal_year_id));
});
