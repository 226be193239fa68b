import { notFoundOrDenied } from '@cifra/access/errors';
import type { Books } from '@cifra/books/books';
import type { ReportOnTenant } from '@cifra/books/command';
import type { Uuid } from '@cifra/domain/ids';

/** Counts the rows of a tenant's list, when it is asked for. */
export function countRows<Filters>(
  books: Books,
  report: ReportOnTenant<Filters, number>,
  { tenantId, filters }: { readonly tenantId: Uuid; readonly filters: Filters },
): () => Promise<number> {
  return async () => {
    const count = await books.report(report, tenantId, filters);
    if (count === null) throw notFoundOrDenied();
    return count;
  };
}
