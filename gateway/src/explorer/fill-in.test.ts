import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { fillIn, kindOf } from './page/fill-in.ts';

const supplies = { client: 'client-1', newKey: () => 'key-1' };
const filled = (text: string, given: Record<string, unknown> = {}, name: string | null = null) =>
  fillIn({ tree: parse(text), name }, given, supplies);

test.each(['query', 'mutation', 'subscription'])('a %s gets the chosen client and a new key', (kind) => {
  expect(filled(`${kind} ($client: ID!, $key: String!) { it(id: $client, key: $key) }`)).toEqual({
    isComplete: true,
    variables: { client: 'client-1', key: 'key-1' },
  });
});

test('what the user gave stands', () => {
  const given = { client: 'other', key: 'mine', first: 3 };
  expect(filled('query ($client: ID!, $key: String!, $first: Int) { it }', given)).toEqual({
    isComplete: true,
    variables: given,
  });
});

test('variables of another name or type are the user’s own affair', () => {
  expect(filled('query ($client: ID, $key: ID!, $id: ID!) { it }')).toEqual({
    isComplete: true,
    variables: {},
  });
});

test('of several operations, the one that is run decides', () => {
  const text = 'query One { it } query Two($client: ID!) { it(id: $client) } subscription Three { it }';
  expect(filled(text, {}, 'One')).toEqual({ isComplete: true, variables: {} });
  expect(filled(text, {}, 'Two')).toEqual({ isComplete: true, variables: { client: 'client-1' } });
  expect(kindOf(parse(text), 'Three')).toBe('subscription');
});

test('without a chosen client, it says what to do', () => {
  const operation = { tree: parse('query ($client: ID!) { it(id: $client) }'), name: null };
  expect(fillIn(operation, {}, { ...supplies, client: null })).toEqual({
    isComplete: false,
    message: expect.stringMatching(/Choose the client at the top of the page/) as string,
  });
});
