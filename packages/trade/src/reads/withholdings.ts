import { asc } from 'drizzle-orm';
import { rowsByIds } from '@cifra/books/rows-by-ids';

/** What each of several documents withheld. */
export const withholdingsByDocuments = rowsByIds((q, isOneOf) => {
  const t = q.t.tax_withholdings;
  return q.db.select().from(t).where(isOneOf(t.document_id)).orderBy(asc(t.document_id), asc(t.ordinal));
});
