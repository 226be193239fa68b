import type { QueryResolvers } from '../../generated/resolvers.ts';
import { readRateProviders } from '../../operations/read-rate-providers.ts';

export const rateProviders: QueryResolvers['rateProviders'] = async (_parent, _input, { books }) =>
  readRateProviders(books.control);
