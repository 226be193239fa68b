import { defineRefusal } from './define.ts';

/** Refusals of webhooks. */
export const webhookRefusals = {
  WEBHOOK_UNKNOWN: defineRefusal({
    answeredAs: 'WebhookRefused',
    when: 'No such webhook exists, it was deleted, or the caller may not manage it.',
    facts: { webhookRef: 'id' },
    example: { webhookRef: '01890a5d-ac96-774b-bcce-b302099a8057' },
    message: (f) => `There is no webhook ${f.webhookRef}.`,
    remedy: () => 'Query the webhooks for valid ids.',
  }),
  WEBHOOK_DELIVERY_UNKNOWN: defineRefusal({
    when: 'No such delivery exists, it is older than 30 days, or the caller may not manage its webhook.',
    facts: { deliveryRef: 'id' },
    example: { deliveryRef: '01890a5d-ac96-874b-bcce-b302099a8057' },
    message: (f) => `There is no delivery ${f.deliveryRef}.`,
    remedy: () => 'Query the deliveries of the webhook for valid ids.',
  }),
  WEBHOOK_ADDRESS_NOT_ALLOWED: defineRefusal({
    answeredAs: 'WebhookRefused',
    when: 'Webhooks are sent to HTTPS addresses on the public internet only.',
    facts: { why: 'text' },
    example: { why: 'it is not on the public internet' },
    message: (f) => `Nothing can be sent to this address: ${f.why}.`,
    remedy: () => 'Give an https:// address that the public internet can reach.',
  }),
  WEBHOOK_RIGHTS_MISSING: defineRefusal({
    answeredAs: 'WebhookRefused',
    when: 'A webhook acts with the rights of its creator, who lacks one that it needs.',
    facts: { neededPermission: 'text', webhookEventType: 'text?' },
    example: { neededPermission: 'Document.Read', webhookEventType: 'document.posted' },
    message: (f) =>
      `The webhook's creator needs ${f.neededPermission}${f.webhookEventType === null ? '' : ` for ${f.webhookEventType}`}.`,
    remedy: () => 'Choose other events, or have the permission granted.',
  }),
  WEBHOOK_STATE_CONFLICT: defineRefusal({
    answeredAs: 'WebhookRefused',
    when: "The webhook's present state does not allow the action.",
    facts: { webhookState: 'WebhookState' },
    example: { webhookState: 'SUSPENDED' },
    message: (f) => `The webhook is ${f.webhookState}.`,
    remedy: (f) => (f.webhookState === 'SUSPENDED' ? 'Resume it first.' : 'Nothing needs to be done.'),
  }),
  WEBHOOK_LIMIT_REACHED: defineRefusal({
    answeredAs: 'WebhookRefused',
    when: 'The firm has as many webhooks as it may have.',
    facts: { limit: 'integer' },
    example: { limit: 200 },
    message: (f) => `There are ${f.limit} webhooks already, which is the limit.`,
    remedy: () => 'Delete one that is not needed.',
  }),
} as const;
