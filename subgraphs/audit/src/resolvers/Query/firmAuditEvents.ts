import { listEvents } from '@cifra/trail/timeline/events';
import { connectionOf } from '@cifra/books/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { parseEventPage } from '../../parse/filter.ts';
import { owned } from '../../shapes.ts';

export const firmAuditEvents: QueryResolvers['firmAuditEvents'] = async (_parent, input, { books }) => {
  const parsed = parseEventPage(input);
  if (!parsed.ok) throw refusalError(parsed.refusal);
  const events = await listEvents(books.control, parsed.value.read);
  return connectionOf(
    events.map((event) => owned(event, 'firm')),
    parsed.value.page,
    ({ commit, ordinal }) => [commit.number, String(ordinal)],
  );
};
