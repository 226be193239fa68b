import { notFoundOrDenied } from '@cifra/access/errors';
import {
  changedAfterClose,
  countedChangedPeriods,
} from '@cifra/closing/changed-after-close/changed-after-close';
import { closedPeriodList } from '@cifra/closing/changed-after-close/queries';
import { connectionOf } from '@cifra/books/connection';
import { countRows } from '@cifra/subgraph-kit/count-rows';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { parseRangeOfDays } from '@cifra/subgraph-kit/range-of-days';
import type { TenantResolvers } from '../generated/resolvers.ts';

/** The report of a tenant's periods that were ever closed. */
export const tenantChangedAfterClose = {
  async changedAfterClose({ id: tenantId }, input, { books }) {
    const range = parseRangeOfDays(input);
    if (!range.ok) throw refusalError(range.refusal);
    const page = requirePage(input, { of: ['changedAfterClose', tenantId], key: closedPeriodList.key });
    const found = await books.report(changedAfterClose, tenantId, { ...range.value, page });
    if (!found) throw notFoundOrDenied();
    return connectionOf(
      found.map((period) => ({ ...period, tenantId })),
      page,
      {
        keyOf: ({ startDate }) => [startDate],
        count: countRows(books, countedChangedPeriods, { tenantId, filters: range.value }),
      },
    );
  },
} satisfies Partial<TenantResolvers>;
