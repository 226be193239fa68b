import type { QueryResolvers } from '../../generated/resolvers.ts';
import { readRateProviders } from '@cifra/rates/refresh/read-rate-providers';

export const rateProviders: QueryResolvers['rateProviders'] = async (_parent, _input, { books }) =>
  readRateProviders(books.control);
