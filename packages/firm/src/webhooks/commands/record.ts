import type { WebhookRow } from '../queries.ts';

/** What an event says of a webhook. */
export function chosenOf({ name, url, event_types }: WebhookRow) {
  return { name, url, eventTypes: JSON.parse(event_types) as string[] };
}
