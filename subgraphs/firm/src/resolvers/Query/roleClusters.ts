import type { QueryResolvers } from '../../generated/resolvers.ts';
import { allClusters } from '@cifra/firm/directory/queries';

export const roleClusters: QueryResolvers['roleClusters'] = async (_parent, _input, { books }) =>
  books.control.all(allClusters, {});
