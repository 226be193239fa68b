import { and, eq, inArray, isNull, lte } from 'drizzle-orm';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import type { Row } from '@cifra/database/kit/table';
import type { journalLines } from '@cifra/database/tables/tenant';
import { tenantListing } from '@cifra/books/listing';

export type LineRow = Row<typeof journalLines>;

export interface LineFilters {
  readonly accountId: Uuid | null;
  readonly taxCodeId: Uuid | null;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly currency: CurrencyCode | null;
  /** False: without those of CLOSING entries. */
  readonly isClosing: false | null;
  readonly withoutTaxCode: true | null;
  readonly commitNumber: bigint;
}

/** An account's lines along their index: posting date, entry, ordinal. */
export const accountLineList = tenantListing<LineFilters>()({
  key: ['date', 'id', 'number'],
  build: (q, given) => {
    const l = q.t.journal_lines;
    const walk = q.along([l.posting_date, l.entry_id, l.ordinal]);
    return q.db
      .select()
      .from(l)
      .where(
        and(
          eq(l.account_id, q.arg(l.account_id, 'accountId')),
          walk.least('from'),
          walk.beyond,
          walk.most('to'),
          lte(l.commit_number, q.arg(l.commit_number, 'commitNumber')),
          given.has('currency') ? eq(l.original_currency, q.arg(l.original_currency, 'currency')) : undefined,
          given.has('isClosing') ? eq(l.is_closing, q.arg(l.is_closing, 'isClosing')) : undefined,
          given.has('withoutTaxCode') ? isNull(l.tax_code_id) : undefined,
        ),
      )
      .orderBy(...walk.order);
  },
});

/** Lines of many accounts in the same order, along the entries' posting dates: of a tax code, else of income and expense. */
export const bookLineList = tenantListing<LineFilters>()({
  key: ['date', 'id', 'number'],
  build: (q, given) => {
    const [e, l, a] = [q.t.journal_entries, q.t.journal_lines, q.t.accounts];
    const walk = q.along([e.posting_date, e.id, l.ordinal]);
    return q.db
      .select({ line: l })
      .from(e)
      .crossJoin(l)
      .innerJoin(a, eq(a.id, l.account_id))
      .where(
        and(
          eq(l.entry_id, e.id),
          walk.least('from'),
          walk.beyond,
          walk.most('to'),
          lte(e.commit_number, q.arg(e.commit_number, 'commitNumber')),
          given.has('taxCodeId')
            ? eq(l.tax_code_id, q.arg(l.tax_code_id, 'taxCodeId'))
            : inArray(a.type, ['INCOME', 'EXPENSE']),
        ),
      )
      .orderBy(...walk.order);
  },
});
