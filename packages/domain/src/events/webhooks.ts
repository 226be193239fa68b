import { defineEvent } from './define.ts';

const webhook = { in: 'control', object: 'Webhook', id: 'the webhook' } as const;
const chosen = { name: 'text', url: 'text', eventTypes: 'list' } as const;

/** Events of webhooks. No secret is in any of them. */
export const webhookEvents = {
  WEBHOOK_CREATED: defineEvent({
    ...webhook,
    when: 'A webhook was created; without a tenant it is of all of them.',
    after: { tenantId: 'id?', ...chosen },
  }),
  WEBHOOK_CHANGED: defineEvent({
    ...webhook,
    when: 'A webhook was given another name, address or choice of events.',
    before: chosen,
    after: chosen,
  }),
  WEBHOOK_SECRET_ROTATED: defineEvent({
    ...webhook,
    when: 'A webhook was given a new secret; the one before signs as well until an instant.',
    after: { previousUntil: 'instant' },
  }),
  WEBHOOK_SUSPENDED: defineEvent({
    ...webhook,
    when: 'A webhook was suspended: by request, because it failed for 72 hours, because its receiver is gone, or because its creator lost a right.',
    mayHaveReason: true,
    after: { because: 'text' },
  }),
  WEBHOOK_RESUMED: defineEvent({
    ...webhook,
    when: 'A suspended webhook was resumed: it goes on where it stopped.',
    before: { because: 'text?' },
  }),
  WEBHOOK_DELETED: defineEvent({
    ...webhook,
    when: 'A webhook was deleted, and its secrets destroyed.',
    mayHaveReason: true,
    before: chosen,
  }),
  WEBHOOK_TEST_REQUESTED: defineEvent({
    ...webhook,
    when: 'Somebody asked for a test to be sent.',
    after: { deliveryId: 'id' },
  }),
  WEBHOOK_REPLAY_REQUESTED: defineEvent({
    ...webhook,
    when: 'Somebody asked for a delivery to be sent again.',
    after: { deliveryId: 'id' },
  }),
} as const;
