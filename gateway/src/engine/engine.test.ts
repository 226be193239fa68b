import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { composeToySupergraph } from '../../testing/toy.ts';
import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.ts';

/** Each operation is run by @apollo/gateway's executor and, several times, by ours: the answers are the same text. */
const operations: readonly { name: string; query: string; variables?: Record<string, unknown> }[] = [
  {
    name: 'one subgraph',
    query: '{ books(first: 3) { id title price shelf tags pages weight isRare blurb } }',
  },
  {
    name: 'three subgraphs with entities both ways',
    query:
      '{ books(first: 30) { title author { name country bio { born motto } } loans(first: 2) { reader days book { title author { name } } } isLent } loanCount }',
  },
  {
    name: 'a required field of another subgraph',
    query: '{ books(first: 2) { label } book(id: "b7") { label } }',
  },
  {
    name: 'order and aliases',
    query: '{ z: loanCount first: book(id: "b1") { t: title a: author { n: name } title } }',
  },
  {
    name: 'type names',
    query: '{ __typename book(id: "b1") { __typename k: __typename author { __typename name } } }',
  },
  {
    name: 'unions and fragments',
    query:
      'query Q { items { __typename ... on Titled { title } ...F ... on Poster { size } } } fragment F on Book { author { name } price }',
  },
  {
    name: 'skip and include by variable',
    query:
      'query Q($yes: Boolean!, $no: Boolean = false) { books(first: 2) { id title @include(if: $no) author @skip(if: $no) { name country @include(if: $yes) } ... @include(if: $no) { pages } ...F @include(if: $yes) } } fragment F on Book { weight loans @skip(if: $yes) { id } }',
    variables: { yes: true },
  },
  {
    name: 'the same field under two conditions',
    query:
      'query Q($a: Boolean!, $b: Boolean!) { book(id: "b2") { author @include(if: $a) { name } author @include(if: $b) { country id } } }',
    variables: { a: false, b: true },
  },
  {
    name: 'a whole fetch that is skipped',
    query: 'query Q($no: Boolean!) { loanCount books(first: 2) @include(if: $no) { author { name } } }',
    variables: { no: false },
  },
  {
    name: 'custom scalar through a variable',
    query: 'query Q($v: Cents!) { echoCents(value: $v) }',
    variables: { v: '9007199254740993' },
  },
  { name: 'custom scalar as a literal', query: '{ echoCents(value: "41") }' },
  { name: 'a null object', query: '{ book(id: "none") { title author { name } } }' },
  { name: 'an empty list', query: '{ books(first: 0) { title author { name } } }' },
  { name: 'a mutation', query: 'mutation { lend(id: "b3") { title author { name } loans { reader } } }' },
  {
    name: 'names of Object.prototype',
    query: '{ constructor: loanCount book(id: "b1") { toString: title __proto__: pages } }',
  },
  { name: 'named operations', query: 'query A { loanCount } query B { book(id: "b1") { id } }' },
  { name: 'a null where none may be', query: '{ book(id: "b1") { title brokenTitle } loanCount }' },
  {
    name: 'an error in one of several entities',
    query: '{ books(first: 3) { title author { name grumpy } } }',
  },
  { name: 'a null that bubbles out of an entity', query: '{ books(first: 3) { title author { strict } } }' },
  { name: 'a thrown error beside data', query: '{ boom loanCount }' },
  { name: 'a refusal beside data', query: '{ secret loanCount }' },
  { name: 'escapes in text', query: '{ author(id: "a1") { name bio { motto } } }' },
];

describe('the compiled executor answers what @apollo/gateway answers', () => {
  let compiled: ToyGateway;
  let interpreted: ToyGateway;
  beforeAll(async () => {
    compiled = await startToyGateway();
    interpreted = await startToyGateway({ isCompiling: false });
  });
  afterAll(async () => {
    await compiled.close();
    await interpreted.close();
  });

  test.each(operations)('$name', async ({ query, variables }) => {
    const body = { query, variables, ...(query.startsWith('query A') && { operationName: 'B' }) };
    const expected = await interpreted.post(body);
    for (let use = 1; use <= 4; use += 1) {
      const actual = await compiled.post(body);
      expect(withoutReferences(actual.text), `use ${use}`).toBe(withoutReferences(expected.text));
      expect(actual.status).toBe(expected.status);
    }
  });

  test('operations of every day do run compiled', async () => {
    const left = compiled.logs
      .filter(({ event }) => event === 'operation-not-compiled')
      .map(({ reason }) => reason);
    expect(left).toEqual(expect.arrayContaining([expect.stringContaining('response name')]));
    expect(left.filter((reason) => !/response name|a plan with Condition/.test(String(reason)))).toEqual([]);
  });

  test('variables that do not fit are refused before any fetch, compiled or not', async () => {
    const body = { query: 'query Q($n: Int) { books(first: $n) { id } }', variables: { n: 'many' } };
    await compiled.post({ ...body, variables: { n: 1 } });
    await compiled.post({ ...body, variables: { n: 1 } });
    const { status, json } = await compiled.post(body);
    expect(status).toBe(400);
    expect(json.errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  });
});

describe('an input of which exactly one field is given', () => {
  const byVariable = 'query Q($one: Which!) { which(one: $one) }';

  test.each([true, false])('is held to that in variables and literals, compiled: %s', async (isCompiling) => {
    const toy = await startToyGateway({ isCompiling });
    for (let use = 1; use <= 3; use += 1) {
      const taken = await toy.post({ query: byVariable, variables: { one: { title: 'x' } } });
      expect(taken.json.data).toEqual({ which: 'title' });
      for (const one of [{}, { id: 'a', title: 'x' }, { id: null }, { id: 'a', title: null }]) {
        const { status, json } = await toy.post({ query: byVariable, variables: { one } });
        expect([status, json.data]).toEqual([400, undefined]);
        expect(json.errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
      }
    }
    for (const literal of ['{}', '{ id: "a", title: "x" }', '{ id: null }']) {
      const { status, json } = await toy.post({ query: `{ which(one: ${literal}) }` });
      expect([status, json.errors?.[0]?.extensions['code']]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    }
    await toy.close();
  });

  test('is introspected as such', async () => {
    const toy = await startToyGateway({ config: { isIntrospectionAllowed: true } });
    const { json } = await toy.post({ query: '{ __type(name: "Which") { isOneOf } }' });
    expect(json).toEqual({ data: { __type: { isOneOf: true } } });
    await toy.close();
  });

  test('is held to it by its subgraph alone, where the supergraph does not mark it', async () => {
    const toy = await startToyGateway({ supergraphSdl: composeToySupergraph().replace(' @oneOf', '') });
    const { status, json } = await toy.post({
      query: byVariable,
      variables: { one: { id: 'a', title: 'x' } },
    });
    expect([status, json.data, json.errors?.length]).toEqual([200, { which: null }, 1]);
    await toy.close();
  });
});

describe('the compiled executor by itself', () => {
  test('equal representations are fetched once per step, and every place gets the answer', async () => {
    const batches: number[] = [];
    const toy = await startToyGateway({
      hooks: { onContext: (name, context) => name === 'authors' && batches.push(context.batches.count) },
    });
    const query = '{ books(first: 60) { id author { name bio { born } } } }';
    for (let use = 0; use < 3; use += 1) {
      const { json } = await toy.post({ query });
      const books = json.data?.['books'] as { id: string; author: { name: string } }[];
      expect(books).toHaveLength(60);
      for (const [index, book] of books.entries()) expect(book.author.name).toBe(`Author "${index % 20}"`);
    }
    expect(batches).toHaveLength(3);
    await toy.close();
  });
});

function withoutReferences(text: string): string {
  return text.replace(/"reference":"[^"]*"/g, '"reference":"…"');
}
