import { connectionOf, parsePage } from '@cifra/books/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { usersAfter } from '@cifra/firm/directory/queries';

export const users: QueryResolvers['users'] = async (_parent, { first, after }, { books }) => {
  const page = parsePage({ first, after }, 1);
  if (!page.ok) throw refusalError(page.refusal);
  const rows = await books.control.all(usersAfter, {
    email: page.value.after?.[0] ?? '',
    limit: page.value.first + 1,
  });
  return connectionOf(rows, page.value, (row) => [row.email]);
};
