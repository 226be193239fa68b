import { connectionOf } from '@cifra/books/connection';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { userList } from '@cifra/firm/directory/queries';

export const users: QueryResolvers['users'] = async (_parent, input, { books }) => {
  const page = requirePage(input, { of: ['users'], key: userList.key });
  return connectionOf(await userList.rows(books.control, {}, page), page, {
    keyOf: ({ email }) => [email],
    count: () => userList.count(books.control, {}),
  });
};
