import { readWebhooks, webhookKey } from '@cifra/firm/webhooks/read-webhooks';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const webhooks: QueryResolvers['webhooks'] = async (_parent, input, { access, books }) => {
  const page = requirePage(input, { of: ['webhooks'], key: webhookKey });
  return readWebhooks({ control: books.control, claim: access.claim }, page);
};
