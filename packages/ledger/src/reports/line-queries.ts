import { and, asc, eq, gt, gte, inArray, isNull, lte, or, sql, type SQL } from 'drizzle-orm';
import type { CurrencyCode } from '@cifra/domain/currencies';
import type { Uuid } from '@cifra/domain/ids';
import type { LocalDate } from '@cifra/domain/local-date';
import { paged } from '@cifra/database/dialects/page';
import type { Row } from '@cifra/database/kit/table';
import { tenantQuery, type QueryScope, type TenantTables } from '@cifra/database/statement';
import type { journalLines } from '@cifra/database/tables/tenant';
import { perCombination } from '@cifra/books/per-combination';

export type LineRow = Row<typeof journalLines>;

interface LinesAfter {
  readonly accountId: Uuid | null;
  readonly taxCodeId: Uuid | null;
  readonly afterDate: LocalDate;
  readonly afterId: Uuid;
  readonly afterOrdinal: number;
  readonly to: LocalDate;
  readonly currency: CurrencyCode | null;
  readonly isClosing: boolean;
  readonly commitNumber: bigint;
  readonly limit: number;
}

/** An account's lines along their index: posting date, entry, ordinal. */
export const linesOfAccountAfter = perCombination((given) =>
  tenantQuery<LinesAfter>()((q) => {
    const l = q.t.journal_lines;
    const lines = q.db
      .select()
      .from(l)
      .where(
        and(
          eq(l.account_id, q.arg(l.account_id, 'accountId')),
          gte(l.posting_date, q.arg(l.posting_date, 'afterDate')),
          isAfterPlace(q),
          lte(l.posting_date, q.arg(l.posting_date, 'to')),
          lte(l.commit_number, q.arg(l.commit_number, 'commitNumber')),
          given.has('currency') ? eq(l.original_currency, q.arg(l.original_currency, 'currency')) : undefined,
          given.has('isClosing') ? eq(l.is_closing, q.arg(l.is_closing, 'isClosing')) : undefined,
          given.has('withoutTaxCode') ? isNull(l.tax_code_id) : undefined,
        ),
      )
      .orderBy(asc(l.posting_date), asc(l.entry_id), asc(l.ordinal));
    return paged(lines, q, sql.placeholder('limit'));
  }),
);

/** Lines of many accounts in the same order, along the entries' posting dates: of a tax code, else of income and expense. */
export const linesOfBooksAfter = perCombination((given) =>
  tenantQuery<LinesAfter>()((q) => {
    const [e, l, a] = [q.t.journal_entries, q.t.journal_lines, q.t.accounts];
    const lines = q.db
      .select({ line: l })
      .from(e)
      .crossJoin(l)
      .innerJoin(a, eq(a.id, l.account_id))
      .where(
        and(
          eq(l.entry_id, e.id),
          gte(e.posting_date, q.arg(e.posting_date, 'afterDate')),
          isAfterPlace(q),
          lte(e.posting_date, q.arg(e.posting_date, 'to')),
          lte(e.commit_number, q.arg(e.commit_number, 'commitNumber')),
          given.has('taxCodeId')
            ? eq(l.tax_code_id, q.arg(l.tax_code_id, 'taxCodeId'))
            : inArray(a.type, ['INCOME', 'EXPENSE']),
        ),
      )
      .orderBy(asc(e.posting_date), asc(e.id), asc(l.ordinal));
    return paged(lines, q, sql.placeholder('limit'));
  }),
);

function isAfterPlace({ t: { journal_lines: l }, arg }: QueryScope<TenantTables>): SQL | undefined {
  return or(
    gt(l.posting_date, arg(l.posting_date, 'afterDate')),
    gt(l.entry_id, arg(l.entry_id, 'afterId')),
    and(eq(l.entry_id, arg(l.entry_id, 'afterId')), gt(l.ordinal, arg(l.ordinal, 'afterOrdinal'))),
  );
}
