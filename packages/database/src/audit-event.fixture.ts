import type { AuditEvent } from '@cifra/domain/events';

interface FixtureEvent {
  readonly event: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** An event that tests alone record: of rows that a fixture writes past the product's commands. The catalogue does not have it. */
export function fixtureEvent<Event extends AuditEvent>(event: FixtureEvent): Event {
  return event as unknown as Event;
}
