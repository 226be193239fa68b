import type { QueryResolvers } from '../../generated/resolvers.ts';
import { allGroups } from '../../repository/firm.ts';

export const tenantGroups: QueryResolvers['tenantGroups'] = async (_parent, _input, { books }) =>
  (await books.control.all(allGroups, {})).filter(({ is_removed }) => !is_removed);
