import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { permissionNames } from '@cifra/access/permissions';
import { eventCatalogue } from '@cifra/domain/events';
import { TEST_EVENT_TYPE, typeOf, webhookEvents, webhookEventTypes } from './event-types.ts';

test('the names are those that receivers compare: one that was given is never changed or taken away', () => {
  expect(webhookEventTypes).toEqual([
    'account.changed',
    'allocation.posted',
    'allocation.reversed',
    'document.posted',
    'document.voided',
    'document_draft.approved',
    'document_draft.rejected',
    'document_draft.submitted',
    'entry.posted',
    'entry.reversed',
    'entry_draft.approved',
    'entry_draft.rejected',
    'entry_draft.submitted',
    'item.changed',
    'opening.posted',
    'opening.reversed',
    'party.changed',
    'period.close_changed',
    'period.lock_changed',
    'rate.overridden',
    'year.close_reversed',
    'year.closed',
    'year.signed_off',
  ]);
  expect(webhookEventTypes).not.toContain(TEST_EVENT_TYPE);
});

test('each is made of events of tenants’ trails, of which none is told as two things, and needs a right to read', () => {
  const events = webhookEventTypes.flatMap((type) => webhookEvents[type].events as readonly string[]);
  expect(new Set(events).size).toBe(events.length);
  for (const type of webhookEventTypes) {
    const { events: of, needs } = webhookEvents[type];
    expect(permissionNames).toContain(needs);
    expect(needs).toMatch(/\.Read$/);
    for (const event of of) {
      expect(eventCatalogue[event].in, event).not.toBe('control');
      expect(typeOf(event)).toBe(type);
    }
  }
  expect(typeOf('COMMAND_REFUSED')).toBeNull();
});

test('docs/specs/webhooks.md lists each with its events and what it needs', () => {
  const spec = readFileSync(new URL('../../../../docs/specs/webhooks.md', import.meta.url), 'utf8');
  const rows = [...spec.matchAll(/^\| `(\w+\.\w+)` +\| (.*?) +\| `([\w.]+)` +\|$/gm)].map(
    ([, type, events, needs]) => [type, events?.match(/\w+/g), needs],
  );
  expect(rows).toEqual(
    webhookEventTypes.map((type) => [type, webhookEvents[type].events, webhookEvents[type].needs]),
  );
});
