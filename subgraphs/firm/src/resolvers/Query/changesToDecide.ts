import { changeList } from '@cifra/firm/decisions/queries';
import { readChangesToDecide } from '@cifra/firm/decisions/read-changes';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const changesToDecide: QueryResolvers['changesToDecide'] = async (
  _parent,
  input,
  { access, books, nowMicros },
) => {
  const page = requirePage(input, { of: ['changesToDecide'], key: changeList.key });
  return readChangesToDecide({ control: books.control, claim: access.claim }, nowMicros(), page);
};
