import { someTenant } from '@cifra/access/field-rule';
import { objectIdOf } from '@cifra/firm/webhooks/payload';
import type { DeliveryRow } from '@cifra/firm/webhooks/queries';
import { findDelivery } from '@cifra/firm/webhooks/read-webhooks';
import { reference } from '@cifra/subgraph-kit/reference';
import { instantText } from '@cifra/subgraph-kit/shapes';
import type { FirmContext } from '../context.ts';
import type { WebhookDeliveryResolvers } from '../generated/resolvers.ts';
import { nameInSchema } from '../parse/webhook.ts';
import { tenantOf } from './tenant-of.ts';

const instantOrNull = (instant: bigint | null): string | null =>
  instant === null ? null : instantText(instant);

export const WebhookDelivery: WebhookDeliveryResolvers = {
  __resolveReference: reference<FirmContext, DeliveryRow | null>(
    someTenant('Webhook.Read'),
    ({ id }, { access, books }) =>
      findDelivery({ control: books.control, claim: access.claim }, id, 'Webhook.Read'),
  ),
  eventType: (row) => nameInSchema(row.event_type),
  tenant: ({ tenant_id }, _input, context) => tenantOf(context, tenant_id),
  objectType: (row) => row.object_type,
  objectId: objectIdOf,
  commitNumber: (row) => row.tenant_commit_number?.toString() ?? null,
  occurredAt: (row) => instantText(row.occurred_at),
  isRequested: (row) => row.requested_at !== null,
  attemptCount: (row) => row.attempt_count,
  replayCount: (row) => row.replay_count,
  lastAttempt: (row) => instantOrNull(row.last_attempt_at),
  nextAttempt: (row) => instantOrNull(row.next_attempt_at),
  deliveredAt: (row) => instantOrNull(row.delivered_at),
  statusCode: (row) => row.status_code,
};
