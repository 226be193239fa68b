import { localDate } from '@cifra/domain/local-date';
import { connectionOf } from '@cifra/books/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { parseRatePage } from '../../parse/rate-page.ts';
import { listProviderRates } from '@cifra/rates/refresh/provider-rates';

export const providerRates: QueryResolvers['providerRates'] = async (
  _parent,
  { provider, currency, from, to, first, after },
  { books },
) => {
  const page = parseRatePage({ first, after });
  if (!page.ok) throw refusalError(page.refusal);
  const rows = await listProviderRates(books.control, {
    provider,
    currency,
    from: from ? localDate(from) : null,
    to: to ? localDate(to) : null,
    page: page.value,
  });
  return connectionOf(rows, page.value, (row) => [row.rate_date, row.commit_number.toString()]);
};
