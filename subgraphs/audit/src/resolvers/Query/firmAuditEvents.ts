import { refusalError } from '@cifra/subgraph-kit/query-errors';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { firmEventsBefore } from '../../repository/trail.ts';
import { eventPage, parseEventPage } from '../../shapes.ts';

export const firmAuditEvents: QueryResolvers['firmAuditEvents'] = async (_parent, input, { books }) => {
  const asked = parseEventPage(input);
  if (!asked.ok) throw refusalError(asked.refusal);
  return eventPage(await books.control.all(firmEventsBefore, asked.value.filter), asked.value.page);
};
