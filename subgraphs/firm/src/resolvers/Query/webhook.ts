import { findWebhook } from '@cifra/firm/webhooks/read-webhooks';
import type { QueryResolvers } from '../../generated/resolvers.ts';

export const webhook: QueryResolvers['webhook'] = (_parent, { id }, { access, books }) =>
  findWebhook({ control: books.control, claim: access.claim }, id, 'Webhook.Read');
