import { globSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { eventCatalogue } from '@cifra/domain/events';
import type { EventDefinition } from '@cifra/domain/events/define';
import { problemsOfFacts } from './event-facts.ts';

const catalogue: ReadonlyMap<string, EventDefinition> = new Map(Object.entries(eventCatalogue));

interface StoredEvent {
  readonly event: string;
  readonly object_type: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly reason: string | null;
}

export interface RecordedEvents {
  /** How often each event was recorded. */
  readonly counts: ReadonlyMap<string, number>;
  /** Where a stored event is not what the catalogue states; each problem once. */
  readonly problems: readonly string[];
}

/** Reads the trails of a server's data directory, the control plane's and every tenant's, and holds each event to the catalogue. */
export function recordedEvents(directory: string): RecordedEvents {
  const counts = new Map<string, number>();
  const problems = new Set<string>();
  const read = (file: string, place: 'tenant' | 'control'): void => {
    const database = new DatabaseSync(path.join(directory, file), { readOnly: true });
    const rows = database
      .prepare(
        'select e.event, e.object_type, e.before, e.after, c.reason from audit_events e join commits c on c.number = e.commit_number',
      )
      .iterate();
    for (const row of rows as Iterable<Readonly<Record<string, unknown>>>) {
      const event = row as unknown as StoredEvent;
      counts.set(event.event, (counts.get(event.event) ?? 0) + 1);
      for (const problem of problemsOf(event, place)) problems.add(`${event.event}: ${problem}`);
    }
    database.close();
  };
  read('control.db', 'control');
  for (const file of globSync('tenants/*.db', { cwd: directory })) read(file, 'tenant');
  return { counts, problems: [...problems] };
}

function problemsOf(stored: StoredEvent, place: 'tenant' | 'control'): readonly string[] {
  const definition = catalogue.get(stored.event);
  if (definition === undefined) return ['not in the catalogue'];
  const { object, before, after } = definition;
  const types = typeof object === 'string' ? [object] : object;
  const maybeBefore = isTold(stored.before) ? definition['before?'] : undefined;
  return [
    ...(definition.in === 'both' || definition.in === place ? [] : [`recorded in the ${place} trail`]),
    ...(types.includes(stored.object_type) ? [] : [`its object is a ${stored.object_type}`]),
    ...(stored.reason === null || definition.mayHaveReason ? [] : ['its commit has a reason']),
    ...problemsOfSide(before ?? maybeBefore, stored.before, 'before'),
    ...problemsOfSide(after, stored.after, 'after'),
  ];
}

function problemsOfSide(
  facts: EventDefinition['before'],
  text: string | null,
  side: string,
): readonly string[] {
  if (facts !== undefined) return problemsOfFacts(facts, JSON.parse(text ?? 'null'), side);
  return isTold(text) ? [`${side}: nothing is to be told`] : [];
}

/** Whether there are facts: a job kept elsewhere has none of before, which is kept as null. */
function isTold(text: string | null): boolean {
  return text !== null && text !== 'null';
}
