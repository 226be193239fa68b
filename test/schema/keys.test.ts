import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { keyFaults, keysOf } from '@cifra/schema/keys';
import { apiSdl } from './api-schema.ts';

const faultsWith = (more: string) => keyFaults(buildSchema(`${apiSdl}\n${more}`));

test('every type of the product has an id or a stated key, or is said to be a value', () => {
  expect(faultsWith('')).toEqual([]);
});

test('a type with neither is named; one with an id, a connection, an edge and a refusal need nothing', () => {
  expect(faultsWith('type Remark { text: String! }')).toEqual([
    'Remark has no id, no key, and is not said to be a value (schema/src/keys.ts)',
  ]);
  expect(
    faultsWith(`
      type Note { id: ID! text: String! }
      type NoteEdge { node: Note! cursor: String! }
      type NoteConnection { edges: [NoteEdge!]! }
      type NoteTooLong implements Refusal { code: RefusalCode! message: String! remedy: String }`),
  ).toEqual([]);
});

test('what is said of a type that now has an id is named', () => {
  expect(faultsWith('extend type Money { id: ID! }')).toEqual([
    'Money is not there, has an id, or not the fields of its key (schema/src/keys.ts)',
  ]);
});

test('a cache takes an object by its id, and a value with what it stands in', () => {
  const keys = keysOf(buildSchema(apiSdl));
  expect([keys['Party'], keys['Money'], keys['PageInfo']]).toEqual([['id'], false, false]);
});
