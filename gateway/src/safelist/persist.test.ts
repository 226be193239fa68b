import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { invalidOperations } from './invalid-operations.ts';
import { operationId, parseManifest } from './manifest.ts';
import { persist, printManifest } from './persist.ts';

const schema = buildSchema('type Query { loans(of: ID!): Int }');

test('neither a comment nor its layout changes the id of an operation; another field does', () => {
  const { id, name, type, body } = persist('# How many.\nquery Loans { loans(of: "a") }');
  expect({ name, type, body }).toEqual({
    name: 'Loans',
    type: 'query',
    body: 'query Loans {\n  loans(of: "a")\n}',
  });
  expect(id).toBe(operationId(body));
  expect(persist('query   Loans {loans(of: "a",)}').id).toBe(id);
  expect(persist('query Loans { loans(of: "b") }').id).not.toBe(id);
});

test.each(['{ loans }', 'query One { loans } query Two { loans }', 'fragment One on Query { loans }'])(
  '%s is not one operation with a name',
  (text) => {
    expect(() => persist(text)).toThrow('not one operation with a name');
  },
);

test('a printed manifest is read as it was', () => {
  const operations = [persist('query One { loans(of: 1) }'), persist('mutation Two { lend }')];
  expect([...parseManifest('any', printManifest(operations)).operations.values()]).toEqual(operations);
});

test('an operation that the schema does not have is named, with what is wrong', () => {
  const valid = persist('query Valid($of: ID!) { loans(of: $of) }');
  const invalid = persist('query Invalid { loans(of: 1) lend }');
  const unread = { ...valid, id: 'unread', name: 'Unread', body: 'query Unread {' };
  const manifest = parseManifest('any', printManifest([valid, invalid, unread]));
  expect(invalidOperations(manifest, schema)).toEqual([
    { manifest: 'any', operation: 'Invalid', problems: ['Cannot query field "lend" on type "Query".'] },
    { manifest: 'any', operation: 'Unread', problems: ['Syntax Error: Expected Name, found <EOF>.'] },
  ]);
});
