import { countEvents, eventKey, listEvents } from '@cifra/trail/timeline/events';
import { connectionOf } from '@cifra/books/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { parseFilter } from '../../parse/filter.ts';
import { owned } from '../../shapes.ts';

export const firmAuditEvents: QueryResolvers['firmAuditEvents'] = async (_parent, input, { books }) => {
  const page = requirePage(input, { of: ['firmAuditEvents'], key: eventKey });
  const filter = parseFilter(input.filter);
  if (!filter.ok) throw refusalError(filter.refusal);
  const events = await listEvents(books.control, { filter: filter.value, page });
  return connectionOf(
    events.map((event) => owned(event, 'firm')),
    page,
    {
      keyOf: ({ commit, ordinal }) => [commit.number, String(ordinal)],
      count: () => countEvents(books.control, filter.value),
    },
  );
};
