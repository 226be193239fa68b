import { matrixKey, pageOfMatrix, readMatrix } from '@cifra/firm/overview/read-matrix';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { idOrNil } from '../../parse/ids.ts';

const idOf = (given: string | null | undefined) => (typeof given === 'string' ? idOrNil(given) : null);

export const accessMatrix: QueryResolvers['accessMatrix'] = async (_parent, input, { books, nowMicros }) => {
  const page = requirePage(input, { of: ['accessMatrix'], key: matrixKey });
  const [userId, tenantId] = [idOf(input.userId), idOf(input.tenantId)];
  return pageOfMatrix(await readMatrix(books.control, { userId, tenantId, nowMicros: nowMicros() }), page);
};
