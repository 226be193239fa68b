import { someTenant } from '@cifra/access/field-rule';
import { InvariantBroken } from '@cifra/database/failures';
import { eventTypesOf } from '@cifra/firm/webhooks/manage-webhooks';
import { deliveryList, type WebhookRow } from '@cifra/firm/webhooks/queries';
import { findWebhook, readDeliveries } from '@cifra/firm/webhooks/read-webhooks';
import { reference } from '@cifra/subgraph-kit/reference';
import { requirePage } from '@cifra/subgraph-kit/require-page';
import { instantText } from '@cifra/subgraph-kit/shapes';
import type { FirmContext } from '../context.ts';
import type { WebhookResolvers } from '../generated/resolvers.ts';
import { nameInSchema } from '../parse/webhook.ts';
import { tenantOf } from './tenant-of.ts';

export const Webhook: WebhookResolvers = {
  __resolveReference: reference<FirmContext, WebhookRow | null>(
    someTenant('Webhook.Read'),
    ({ id }, { access, books }) =>
      findWebhook({ control: books.control, claim: access.claim }, id, 'Webhook.Read'),
  ),
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
  deliveries: async ({ id }, input, { books }) => {
    const page = requirePage(input, { of: ['webhookDeliveries', id], key: deliveryList.key });
    return readDeliveries(books.control, { webhookId: id, state: input.state ?? null }, page);
  },
};
