import { parsePage } from '@cifra/books/connection';
import { readWebhooks } from '@cifra/firm/webhooks/read-webhooks';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const webhooks: QueryResolvers['webhooks'] = async (_parent, { first, after }, { access, books }) => {
  const page = parsePage({ first, after }, 1);
  if (!page.ok) throw refusalError(page.refusal);
  return readWebhooks({ control: books.control, claim: access.claim }, page.value);
};
