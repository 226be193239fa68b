import type { QueryResolvers } from '../../generated/resolvers.ts';
import { allClusters } from '../../repository/firm.ts';

export const roleClusters: QueryResolvers['roleClusters'] = async (_parent, _input, { books }) =>
  books.control.all(allClusters, {});
