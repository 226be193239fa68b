import { and, asc, gt, lte } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import type { Row } from '@cifra/database/kit/table';
import type { journalLines } from '@cifra/database/tables/tenant';
import type { Connection } from '@cifra/books/connection';
import { rowsByIds } from '@cifra/books/rows-by-ids';

export type LineOfTenant = Row<typeof journalLines> & {
  readonly tenantId: Uuid;
  readonly baseCurrency: string;
};
export type LinePage = Connection<LineOfTenant>;

/** Lines of several entries, of each the ordinals above `from` up to `to`: ordinals have no gaps, so a page is a range of them.
 * Further parameters: `from`, `to`. */
export const linesByEntries = rowsByIds((q, isOneOf) => {
  const t = q.t.journal_lines;
  return q.db
    .select()
    .from(t)
    .where(
      and(
        isOneOf(t.entry_id),
        gt(t.ordinal, q.arg(t.ordinal, 'from')),
        lte(t.ordinal, q.arg(t.ordinal, 'to')),
      ),
    )
    .orderBy(asc(t.entry_id), asc(t.ordinal));
});
