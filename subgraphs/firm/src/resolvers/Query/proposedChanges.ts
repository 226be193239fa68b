import { changeList } from '@cifra/firm/decisions/queries';
import { readChanges } from '@cifra/firm/decisions/read-changes';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const proposedChanges: QueryResolvers['proposedChanges'] = async (
  _parent,
  input,
  { books, nowMicros },
) => {
  const page = requirePage(input, { of: ['proposedChanges'], key: changeList.key });
  return readChanges(books.control, { state: input.state ?? null, nowMicros: nowMicros() }, page);
};
