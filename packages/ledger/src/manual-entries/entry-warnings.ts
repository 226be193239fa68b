import { and, desc, eq, gte, isNull, lte } from 'drizzle-orm';
import type { LocalDate } from '@cifra/domain/local-date';
import {
  daysAround,
  OWN_REFERENCE_DAYS,
  repeatedReference,
  unusualDates,
  type PostingWarning,
} from '@cifra/domain/posting-warnings';
import { paged } from '@cifra/database/dialects/page';
import { tenantQuery } from '@cifra/database/statement';
import type { TenantReadTx } from '@cifra/database/tx';
import { displayNumberOf } from '../journal/display-number.ts';

/** The latest manual entry around a day that stands and has a reference. */
const standingWithReference = tenantQuery<{
  readonly reference: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
}>()((q) => {
  const { journal_entries: t, entry_reversals: reversals, fiscal_years: year } = q.t;
  const rows = q.db
    .select({
      id: t.id,
      series: t.series,
      number: t.number,
      fiscalYear: year.name,
      documentDate: t.document_date,
    })
    .from(t)
    .innerJoin(year, eq(year.id, t.fiscal_year_id))
    .leftJoin(reversals, eq(reversals.entry_id, t.id))
    .where(
      and(
        gte(t.posting_date, q.arg(t.posting_date, 'from')),
        lte(t.posting_date, q.arg(t.posting_date, 'to')),
        eq(t.source, 'MANUAL'),
        eq(t.kind, 'ORDINARY'),
        eq(t.reference, q.arg(t.reference, 'reference')),
        isNull(reversals.entry_id),
      ),
    )
    .orderBy(desc(t.posting_date), desc(t.id));
  return paged(rows, q, 1);
});

interface Dated {
  readonly documentDate: LocalDate;
  readonly postingDate: LocalDate;
  readonly reference: string | null;
}

/** What looks like a mistake in a manual entry that was decided: the reference of another one some days away, dates. */
export async function warningsOfEntry(
  tx: TenantReadTx,
  { documentDate, postingDate, reference }: Dated,
): Promise<PostingWarning[]> {
  const dates = unusualDates({ documentDate, postingDate, dueDate: null });
  if (reference === null) return dates;
  const days = daysAround(postingDate, OWN_REFERENCE_DAYS);
  const repeated = await tx.first(standingWithReference, { reference, ...days });
  if (!repeated) return dates;
  const { id, documentDate: day } = repeated;
  const posted = { type: 'JournalEntry', id, number: displayNumberOf(repeated), documentDate: day } as const;
  return [repeatedReference(reference, posted), ...dates];
}
