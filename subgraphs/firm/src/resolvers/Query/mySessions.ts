import { sessionList } from '@cifra/firm/users/sessions/queries';
import { readSessions } from '@cifra/firm/users/sessions/read-sessions';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { idOrNil } from '../../parse/ids.ts';

export const mySessions: QueryResolvers['mySessions'] = (_parent, input, { access, books, nowMicros }) => {
  const userId = idOrNil(access.claim.principal.id ?? '');
  const page = requirePage(input, { of: ['sessions', userId], key: sessionList.key });
  return readSessions(books.control, { userId, nowMicros: nowMicros() }, page);
};
