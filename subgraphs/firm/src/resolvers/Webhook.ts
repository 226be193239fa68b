import { parsePage } from '@cifra/books/connection';
import { InvariantBroken } from '@cifra/database/failures';
import { eventTypesOf } from '@cifra/firm/webhooks/manage-webhooks';
import { readDeliveries } from '@cifra/firm/webhooks/read-webhooks';
import { refusalError } from '@cifra/subgraph-kit/query-errors';
import { instantText } from '@cifra/subgraph-kit/shapes';
import type { WebhookResolvers } from '../generated/resolvers.ts';
import { nameInSchema } from '../parse/webhook.ts';
import { tenantOf } from './tenant-of.ts';

export const Webhook: WebhookResolvers = {
  tenant: ({ tenant_id }, _input, context) => tenantOf(context, tenant_id),
  eventTypes: (row) => eventTypesOf(row).map(nameInSchema),
  suspendedBecause: (row) => row.suspended_because,
  createdBy: async ({ created_by }, _input, { loaders }) => {
    const user = await loaders.user.load(created_by);
    if (user === null) throw new InvariantBroken('the creator of a webhook is gone');
    return user;
  },
  createdAt: (row) => instantText(row.created_at),
  previousSecretUntil: ({ previous_secret_until: until }) => (until === null ? null : instantText(until)),
  deliveries: async ({ id }, { state, first, after }, { books }) => {
    const page = parsePage({ first, after }, 2);
    if (!page.ok) throw refusalError(page.refusal);
    return readDeliveries(books.control, { webhookId: id, state: state ?? null }, page.value);
  },
};
