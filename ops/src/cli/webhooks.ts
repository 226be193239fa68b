import type { Books } from '@cifra/books/books';
import { formatInstant } from '@cifra/domain/instant';
import type { Uuid } from '@cifra/domain/ids';
import { firmObjectId, parseObjectId } from '@cifra/domain/object-id';
import { replayWebhookDeliveryCommand } from '@cifra/firm/webhooks/commands/request-delivery';
import { eventTypesOf } from '@cifra/firm/webhooks/manage-webhooks';
import { messageIdOf } from '@cifra/firm/webhooks/payload';
import {
  deliveryById,
  webhookById,
  webhooksNotDeleted,
  type DeliveryRow,
  type WebhookRow,
} from '@cifra/firm/webhooks/queries';
import { readDeliveries } from '@cifra/firm/webhooks/read-webhooks';
import type { CliCommand } from './context.ts';
import { CliFailure } from './failure.ts';
import { Listing, printResult, type JsonFlag } from './output.ts';
import { accept } from './refused.ts';
import { withBooks } from './session.ts';

/** The first page. */
const NEWEST = { size: 200, isBackward: false, place: null, stamp: '' };

/** `webhooks list`. JSON: an array of webhooks; without a tenant it is the firm's. */
export const listWebhooks: CliCommand<JsonFlag> = (context, flags) =>
  withBooks(context, async ({ books }) => {
    const listing = new Listing(context, flags, linesOfWebhook);
    const rows = await books.control.all(webhooksNotDeleted, {});
    for (const row of rows) listing.add(await shownWebhook(books, row));
    listing.end(rows.length === 0 ? 'No webhooks yet: people create them through the API' : undefined);
  });

type ShownWebhook = Awaited<ReturnType<typeof shownWebhook>>;

async function shownWebhook(books: Books, row: WebhookRow) {
  const tenant = row.tenant_id === null ? null : await books.tenantFacts(row.tenant_id);
  return {
    id: firmObjectId('Webhook', row.id),
    name: row.name,
    tenant: tenant?.slug ?? row.tenant_id,
    url: row.url,
    eventTypes: eventTypesOf(row),
    state: row.state,
    suspendedBecause: row.suspended_because,
  };
}

function linesOfWebhook(webhook: ShownWebhook): readonly string[] {
  const because = webhook.suspendedBecause === null ? '' : ` (${webhook.suspendedBecause})`;
  return [
    `${webhook.id}  ${(webhook.tenant ?? '(firm)').padEnd(24)} ${webhook.state}${because}`,
    `    ${webhook.name}: ${webhook.eventTypes.join(', ')} to ${webhook.url}`,
  ];
}

type DeliveriesFlags = JsonFlag & { readonly state?: DeliveryRow['state'] | undefined };

/** `webhooks deliveries <webhook>`. JSON: an array of deliveries, the newest first. */
export const listDeliveries: CliCommand<DeliveriesFlags, [id: string]> = (context, flags, id) =>
  withBooks(context, async ({ books }) => {
    const webhookId = rowOf('Webhook', id);
    const webhook = webhookId === null ? null : await books.control.first(webhookById, { id: webhookId });
    if (webhook === null) throw new CliFailure(`There is no webhook ${id}. \`webhooks list\` lists them.`);
    const listing = new Listing(context, flags, linesOfDelivery);
    const chosen = { webhookId: webhook.id, state: flags.state ?? null };
    const { edges } = await readDeliveries(books.control, chosen, NEWEST);
    for (const { node } of edges) listing.add(shownDelivery(node));
    listing.end(edges.length === 0 ? 'No such deliveries in the last 30 days' : undefined);
  });

/** `webhooks replay <delivery>`. JSON: the delivery that will be sent. */
export const replayDelivery: CliCommand<JsonFlag, [id: string]> = (context, flags, id) =>
  withBooks(context, async ({ books, request }) => {
    const deliveryId = rowOf('WebhookDelivery', id);
    const row = deliveryId === null ? null : await books.control.first(deliveryById, { id: deliveryId });
    if (row === null)
      throw new CliFailure(`There is no delivery ${id}. \`webhooks deliveries\` lists those of a webhook.`);
    const replay = { webhookId: row.webhook_id, deliveryId: row.id };
    accept(await books.executeControl(replayWebhookDeliveryCommand, replay, request));
    printResult(context, flags, shownDelivery(row), (shown) => [`${shown.id} will be sent again`]);
  });

function shownDelivery(row: DeliveryRow) {
  return {
    id: messageIdOf(row.id),
    eventType: row.event_type,
    occurredAt: formatInstant(row.occurred_at),
    state: row.state,
    attemptCount: row.attempt_count,
    replayCount: row.replay_count,
    statusCode: row.status_code,
    failure: row.failure,
    nextAttempt: row.next_attempt_at === null ? null : formatInstant(row.next_attempt_at),
  };
}

function linesOfDelivery(delivery: ReturnType<typeof shownDelivery>): readonly string[] {
  const outcome = delivery.failure ?? delivery.statusCode ?? '-';
  const next = delivery.nextAttempt === null ? '' : `, next ${delivery.nextAttempt}`;
  return [
    `${delivery.id}  ${delivery.occurredAt} ${delivery.eventType.padEnd(24)} ${delivery.state}: ${outcome}, tried ${delivery.attemptCount}${next}`,
  ];
}

/** The row that an id of the API names; null for an id of anything else. */
function rowOf(type: 'Webhook' | 'WebhookDelivery', id: string): Uuid | null {
  const named = parseObjectId(id);
  return named?.type === type ? named.rowId : null;
}
