import { notFoundOrDenied } from '@cifra/access/errors';
import { changedAfterClose } from '@cifra/closing/changed-after-close/changed-after-close';
import { earliestDate, parseLocalDate } from '@cifra/domain/local-date';
import { connectionOf, parsePage } from '@cifra/books/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { parseRangeOfDays } from '@cifra/subgraph-kit/range-of-days';
import type { TenantResolvers } from '../generated/resolvers.ts';

/** The report of a tenant's periods that were ever closed. */
export const tenantChangedAfterClose = {
  async changedAfterClose({ id: tenantId }, { from, to, first, after }, { books }) {
    const range = parseRangeOfDays({ from, to });
    if (!range.ok) throw refusalError(range.refusal);
    const page = parsePage({ first, after }, 1);
    if (!page.ok) throw refusalError(page.refusal);
    const afterStart = parseLocalDate(page.value.after?.[0] ?? earliestDate, 'after');
    if (!afterStart.ok) throw refusalError(afterStart.refusal);
    const found = await books.report(changedAfterClose, tenantId, {
      ...range.value,
      afterStart: afterStart.value,
      limit: page.value.first + 1,
    });
    if (!found) throw notFoundOrDenied();
    return connectionOf(
      found.map((period) => ({ ...period, tenantId })),
      page.value,
      ({ startDate }) => [startDate],
    );
  },
} satisfies Partial<TenantResolvers>;
