import type { QueryResolvers } from '../../generated/resolvers.ts';
import { allGroups } from '@cifra/firm/directory/queries';

export const tenantGroups: QueryResolvers['tenantGroups'] = async (_parent, _input, { books }) =>
  (await books.control.all(allGroups, {})).filter(({ is_removed }) => !is_removed);
