import { parseUuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import { connectionOf, parsePage } from '@cifra/books/connection';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import type { QueryResolvers } from '../../generated/resolvers.ts';
import { listHeldRates } from '@cifra/rates/refresh/held-rates';

export const heldRates: QueryResolvers['heldRates'] = async (_parent, { state, first, after }, { books }) => {
  const page = parsePage({ first, after }, 1);
  if (!page.ok) throw refusalError(page.refusal);
  if (page.value.after !== null && !parseUuid(page.value.after[0] ?? '').ok)
    throw refusalError(
      refuse('INPUT_INVALID', { field: 'after', problem: 'is not a cursor of this connection', value: null }),
    );
  const rows = await listHeldRates(books.control, { state: state ?? 'HELD', page: page.value });
  return connectionOf(rows, page.value, ({ id }) => [id]);
};
