import { listEvents } from '@cifra/trail/timeline/events';
import { connectionOf } from '@cifra/books/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { parseEventPage } from '../../parse/filter.ts';
import { owned } from '../../shapes.ts';

export const firmAuditEvents: QueryResolvers['firmAuditEvents'] = async (_parent, input, { books }) => {
  const asked = parseEventPage(input);
  if (!asked.ok) throw refusalError(asked.refusal);
  const events = await listEvents(books.control, asked.value.read);
  return connectionOf(
    events.map((event) => owned(event, 'firm')),
    asked.value.page,
    ({ commit, ordinal }) => [commit.number, String(ordinal)],
  );
};
