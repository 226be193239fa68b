import type { AuditEvent } from '@cifra/domain/events';

interface FixtureEvent {
  readonly event: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** An event that only tests record, for rows that a fixture writes without a product command. It is not in the catalogue. */
export function fixtureEvent<Event extends AuditEvent>(event: FixtureEvent): Event {
  return event as unknown as Event;
}
