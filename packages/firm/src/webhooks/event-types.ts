import type { PermissionName } from '@cifra/access/permissions';
import type { AuditEvent } from '@cifra/domain/events';

interface WebhookEvent {
  /** The events of the audit trail that it stands for. */
  readonly events: readonly AuditEvent['event'][];
  /** What reading such an object takes. */
  readonly needs: PermissionName;
}

/**
 * What webhooks tell of. The names are permanent: receivers compare them. Each event of the audit trail belongs to one at most.
 * docs/specs/webhooks.md lists them.
 */
export const webhookEvents = {
  'account.changed': {
    events: ['ACCOUNT_CREATED', 'ACCOUNT_CHANGED', 'ACCOUNT_DEACTIVATED', 'ACCOUNT_ACTIVATED'],
    needs: 'COA.Read',
  },
  'allocation.posted': { events: ['ITEMS_ALLOCATED'], needs: 'Document.Read' },
  'allocation.reversed': { events: ['ALLOCATION_REVERSED'], needs: 'Document.Read' },
  'document.posted': { events: ['DOCUMENT_POSTED'], needs: 'Document.Read' },
  'document.voided': { events: ['DOCUMENT_VOIDED'], needs: 'Document.Read' },
  'document_draft.approved': { events: ['DOCUMENT_DRAFT_APPROVED'], needs: 'Document.Draft.Read' },
  'document_draft.rejected': { events: ['DOCUMENT_DRAFT_REJECTED'], needs: 'Document.Draft.Read' },
  'document_draft.submitted': { events: ['DOCUMENT_DRAFT_SUBMITTED'], needs: 'Document.Draft.Read' },
  'entry.posted': { events: ['ENTRY_POSTED'], needs: 'Entry.Read' },
  'entry.reversed': { events: ['ENTRY_REVERSED'], needs: 'Entry.Read' },
  'entry_draft.approved': { events: ['ENTRY_DRAFT_APPROVED'], needs: 'Entry.Read' },
  'entry_draft.rejected': { events: ['ENTRY_DRAFT_REJECTED'], needs: 'Entry.Read' },
  'entry_draft.submitted': { events: ['ENTRY_DRAFT_SUBMITTED'], needs: 'Entry.Read' },
  'item.changed': {
    events: ['ITEM_CREATED', 'ITEM_CHANGED', 'ITEM_DEACTIVATED', 'ITEM_ACTIVATED'],
    needs: 'Item.Read',
  },
  'opening.posted': { events: ['OPENING_BALANCES_POSTED'], needs: 'Entry.Read' },
  'opening.reversed': { events: ['OPENING_BALANCES_REVERSED'], needs: 'Entry.Read' },
  'party.changed': {
    events: ['PARTY_CREATED', 'PARTY_CHANGED', 'PARTY_DEACTIVATED', 'PARTY_ACTIVATED'],
    needs: 'Party.Read',
  },
  'period.close_changed': {
    events: ['PERIOD_CLOSE_CHANGED', 'PERIOD_CLOSE_SENT_BACK'],
    needs: 'Period.Read',
  },
  'period.lock_changed': { events: ['PERIOD_LOCK_CHANGED'], needs: 'Period.Read' },
  'rate.overridden': { events: ['RATE_OVERRIDDEN'], needs: 'Rate.Read' },
  'year.close_reversed': { events: ['YEAR_CLOSE_REVERSED'], needs: 'Period.Read' },
  'year.closed': { events: ['YEAR_CLOSED'], needs: 'Period.Read' },
  'year.signed_off': { events: ['YEAR_SIGNED_OFF'], needs: 'Period.Read' },
} as const satisfies Readonly<Record<string, WebhookEvent>>;

export type WebhookEventType = keyof typeof webhookEvents;

/** What is sent to try a webhook. It cannot be chosen, and is always allowed. */
export const TEST_EVENT_TYPE = 'webhook.test';

export const webhookEventTypes = Object.keys(webhookEvents) as readonly WebhookEventType[];

export function isWebhookEventType(name: string): name is WebhookEventType {
  return Object.hasOwn(webhookEvents, name);
}

const typeOfEvent: ReadonlyMap<string, WebhookEventType> = new Map(
  webhookEventTypes.flatMap((type) => webhookEvents[type].events.map((event) => [event, type] as const)),
);

/** The type that an event of the audit trail is told as; null if it is told to nobody. */
export const typeOf = (event: string): WebhookEventType | null => typeOfEvent.get(event) ?? null;
