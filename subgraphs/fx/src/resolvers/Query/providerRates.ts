import { localDate } from '@cifra/domain/local-date';
import { connectionOf } from '@cifra/books/connection';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { listProviderRates, providerRateList } from '@cifra/rates/refresh/provider-rates';

export const providerRates: QueryResolvers['providerRates'] = async (_parent, input, { books }) => {
  const page = requirePage(input, { of: ['providerRates'], key: providerRateList.key });
  const { provider, currency, from, to } = input;
  const filters = {
    provider,
    currency,
    from: from ? localDate(from) : null,
    to: to ? localDate(to) : null,
  };
  return connectionOf(await listProviderRates(books.control, filters, page), page, {
    keyOf: (row) => [row.rate_date, row.commit_number.toString()],
    count: () => providerRateList.count(books.control, filters),
  });
};
