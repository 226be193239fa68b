import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { idFaults } from '@cifra/schema/plain-ids';

const api = readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8');
const faultsWith = (more: string) => idFaults(buildSchema(`${api}\n${more}`));

test('the ids of the product’s output are objects, or it says why they are none', () => {
  expect(faultsWith('')).toEqual([]);
});

test('an id where an object may be meant is named, and so are several at once', () => {
  expect(faultsWith('extend type JournalLine { partyId: ID, partyIds: [ID!]! }')).toEqual([
    'JournalLine.partyId is the id of an object: the object, or a reason in schema/src/plain-ids.ts',
    'JournalLine.partyIds is the id of an object: the object, or a reason in schema/src/plain-ids.ts',
  ]);
});

test('an object’s own id, the tenant of a node, inputs and refusals need no reason; the tenant of a value does', () => {
  expect(
    faultsWith(`
      type Note implements Node { id: ID! tenantId: ID! }
      input NoteInput { partyId: ID! }
      extend type PartyRefused { otherPartyId: ID }`),
  ).toEqual([]);
  expect(faultsWith('type Remark { tenantId: ID! }')).toHaveLength(1);
});

test('a reason for what is no longer there is named', () => {
  expect(idFaults(buildSchema(api.replace('  sourceId: ID\n', '  source_: String\n')))).toEqual([
    'JournalEntry.sourceId has a reason to be an id, and is none (schema/src/plain-ids.ts)',
  ]);
});
