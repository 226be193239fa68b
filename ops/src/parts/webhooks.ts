import type { Books } from '@cifra/books/books';
import type { MasterKeys } from '@cifra/database/sealed/master-keys';
import { WebhookSender } from '@cifra/firm/webhooks/send/webhook-sender';
import type { Reading } from '@cifra/gateway/metrics';
import { systemRequest } from '../system-request.ts';
import type { StartOptions } from './options.ts';
import { part, type PartOf } from './part.ts';

/** What sends webhooks. Null in a process that runs no jobs. Of several that run them one sends, and the others wait. */
export function webhooksPart(
  { config, log }: StartOptions,
  { books, masterKeys }: { readonly books: PartOf<Books>; readonly masterKeys: PartOf<MasterKeys> },
): PartOf<WebhookSender | null> {
  return part('webhooks', {
    start: async () => {
      if (!config.jobs.isWorker) return null;
      const sender = new WebhookSender(books.value, {
        masterKeys: masterKeys.value,
        request: () => systemRequest('webhooks'),
        log,
        post: { testHosts: config.webhookTestHosts },
      });
      await sender.start();
      return sender;
    },
    stop: async (sender) => sender?.stop(),
  });
}

/** The sender's figures for the metrics. */
export function webhookReadings(sender: Pick<WebhookSender, 'state'>): Reading[] {
  const reading = (name: string, kind: Reading['kind'], help: string, value: () => number): Reading => ({
    name: `cifra_webhooks_${name}`,
    kind,
    help,
    read: () => [{ labels: {}, value: value() }],
  });
  return [
    reading('sending', 'gauge', '1 in the process that sends, 0 in those that wait to take over.', () =>
      Number(sender.state.isSending),
    ),
    reading(
      'waiting',
      'gauge',
      'Webhooks, each counted once per tenant, with something that is not sent yet.',
      () => sender.state.waitingCount,
    ),
    reading('failing', 'gauge', 'Those of them whose last attempt failed.', () => sender.state.failingCount),
    reading('suspended', 'gauge', 'Webhooks that are suspended.', () => sender.state.suspendedCount),
    reading('attempts_total', 'counter', 'Attempts to send.', () => sender.state.attemptsTotal),
  ];
}
