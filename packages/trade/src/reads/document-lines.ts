import { and, asc, gt, lte, sql } from 'drizzle-orm';
import type { Row } from '@cifra/database/kit/table';
import type { documentLines } from '@cifra/database/tables/documents';
import type { Connection } from '@cifra/books/connection';
import { rowsByIds } from '@cifra/books/rows-by-ids';
import type { OfTenant } from './documents.ts';

export type DocumentLineOfTenant = OfTenant<Row<typeof documentLines>>;
export type DocumentLinePage = Connection<DocumentLineOfTenant>;

/** How many lines several documents have. */
export const lineCountsByDocuments = rowsByIds((q, isOneOf) => {
  const t = q.t.document_lines;
  return q.db
    .select({ id: t.document_id, count: sql<number>`count(*)`.mapWith(Number) })
    .from(t)
    .where(isOneOf(t.document_id))
    .groupBy(t.document_id);
});

/** Lines of several documents, of each the ordinals above `from` up to `to`: ordinals have no gaps, so a page is a range of them.
 * Further parameters: `from`, `to`. */
export const linesByDocuments = rowsByIds((q, isOneOf) => {
  const t = q.t.document_lines;
  return q.db
    .select()
    .from(t)
    .where(
      and(
        isOneOf(t.document_id),
        gt(t.ordinal, q.arg(t.ordinal, 'from')),
        lte(t.ordinal, q.arg(t.ordinal, 'to')),
      ),
    )
    .orderBy(asc(t.document_id), asc(t.ordinal));
});
