import { buildRouteMap } from '@stricli/core';
import { declare } from '../declare.ts';
import { json } from '../flags.ts';
import { oneOf, parseText } from '../values.ts';

const webhook = {
  brief: 'Id of the webhook, as shown by `webhooks list`',
  placeholder: 'webhook',
  parse: parseText,
} as const;
const delivery = {
  brief: 'Id of the delivery, as shown by `webhooks deliveries`',
  placeholder: 'delivery',
  parse: parseText,
} as const;

const WEBHOOK = 'AQsBkH0AAAB8AIAAAAAAAAAB';
const DELIVERY = 'AQwBkH0AAAB8AIAAAAAAAAAC';

export const webhooksCommands = buildRouteMap({
  docs: { brief: 'Webhooks of the firm and its tenants, and what was sent to them' },
  routes: {
    list: declare({
      brief: 'List the webhooks with their state',
      examples: ['webhooks list', 'webhooks list --json'],
      parameters: { flags: { json } },
      load: async () => (await import('../webhooks.ts')).listWebhooks,
    }),
    deliveries: declare({
      brief: 'List the newest deliveries of a webhook',
      details: 'At most 200; deliveries are kept for 30 days.',
      examples: [`webhooks deliveries ${WEBHOOK}`, `webhooks deliveries ${WEBHOOK} --state failing`],
      parameters: {
        flags: {
          state: {
            kind: 'parsed',
            brief: 'Only deliveries that are waiting, failing or delivered',
            placeholder: 'state',
            optional: true,
            ...oneOf(['WAITING', 'FAILING', 'DELIVERED']),
          },
          json,
        },
        positional: { kind: 'tuple', parameters: [webhook] },
      },
      load: async () => (await import('../webhooks.ts')).listDeliveries,
    }),
    replay: declare({
      brief: 'Send a delivery again',
      details: 'A running server sends it within seconds, with the same id and marked as a replay.',
      examples: [`webhooks replay ${DELIVERY}`],
      parameters: { flags: { json }, positional: { kind: 'tuple', parameters: [delivery] } },
      load: async () => (await import('../webhooks.ts')).replayDelivery,
    }),
  },
});
