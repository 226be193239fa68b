import { connectionOf } from '@cifra/books/connection';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { heldRateList } from '@cifra/rates/refresh/held-rates';

export const heldRates: QueryResolvers['heldRates'] = async (_parent, input, { books }) => {
  const page = requirePage(input, { of: ['heldRates'], key: heldRateList.key });
  const filters = { state: input.state ?? 'HELD' };
  return connectionOf(await heldRateList.rows(books.control, filters, page), page, {
    keyOf: ({ id }) => [id],
    count: () => heldRateList.count(books.control, filters),
  });
};
