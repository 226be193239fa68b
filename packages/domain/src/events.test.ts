import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { renderEventsDoc } from '../scripts/events-doc.ts';
import { eventAreas, eventCatalogue, type AuditEvent, type EventNameIn } from './events.ts';
import type { EventDefinition } from './events/define.ts';

const definitions = Object.entries(eventCatalogue) as [string, EventDefinition][];

test('docs/events.md says what the catalogue says', () => {
  expect(readFileSync(new URL('../../../docs/events.md', import.meta.url), 'utf8')).toBe(renderEventsDoc());
});

test('no two areas share a name, and every area is in the catalogue', () => {
  const names = Object.values(eventAreas).flatMap((events) => Object.keys(events));
  expect(new Set(names).size).toBe(names.length);
  expect(definitions.map(([name]) => name).toSorted()).toEqual(names.toSorted());
});

describe.each(definitions)('%s', (name, definition) => {
  test('is written in capitals, fits its column, and its sentence is finished', () => {
    expect(name).toMatch(/^[A-Z]+(_[A-Z]+)+$/);
    expect(name.length).toBeLessThanOrEqual(60);
    expect(definition.when).toMatch(/^[A-Z].*\.$/);
    expect(definition.id).not.toMatch(/\.$/);
  });
});

describe('what does not compile', () => {
  const record = (event: AuditEvent): AuditEvent => event;
  const recordInBooks = (event: AuditEvent<EventNameIn<'tenant'>>): AuditEvent => event;
  const entry = { objectType: 'JournalEntry', objectId: '1' } as const;
  const after = { reversingEntryId: '2', postingDate: '2026-03-31' };

  test('an unknown event, a wrong object type, facts that lack, are wrong or are too many, and another database’s event', () => {
    const accepted = record({ event: 'ENTRY_REVERSED', ...entry, after });
    const refused = [
      // @ts-expect-error The catalogue has no such event.
      record({ event: 'ENTRY_MADE_NICER', ...entry, after }),
      // @ts-expect-error An entry is reversed, not an account.
      record({ event: 'ENTRY_REVERSED', objectType: 'Account', objectId: '1', after }),
      // @ts-expect-error The date is missing.
      record({ event: 'ENTRY_REVERSED', ...entry, after: { reversingEntryId: '2' } }),
      // @ts-expect-error The facts are missing.
      record({ event: 'ENTRY_REVERSED', ...entry }),
      // @ts-expect-error A date is no number.
      record({ event: 'ENTRY_REVERSED', ...entry, after: { ...after, postingDate: 20260331 } }),
      // @ts-expect-error Nothing is told of before.
      record({ event: 'ENTRY_REVERSED', ...entry, after, before: after }),
      // @ts-expect-error The catalogue has no such fact.
      record({ event: 'ENTRY_REVERSED', ...entry, after: { ...after, mood: 'good' } }),
      // @ts-expect-error Log-ins are the control plane's.
      recordInBooks({ event: 'LOGGED_OUT', objectType: 'User', objectId: '1', after: { sessionId: '2' } }),
    ];
    expect(accepted).toMatchObject(entry);
    expect(refused).toHaveLength(8);
  });
});
