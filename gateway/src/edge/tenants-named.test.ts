import { buildSchema, Kind, parse, type FragmentDefinitionNode } from 'graphql';
import { expect, test } from 'vitest';
import { compileTenantsNamed, type TenantArguments } from './tenants-named.ts';

const schema = buildSchema(`
  type Query { tenant(id: ID, slug: String): Int other(id: ID): Int node(id: ID!): Int nodes(ids: [ID!]!): Int }
  type Mutation { post(input: PostInput!): Int logIn(input: PostInput!): Int }
  type Subscription { posted(tenantId: ID!): Int }
  input PostInput { tenantId: ID! text: String }
`);
const tenantArguments: TenantArguments = new Map([
  [
    'Query.tenant',
    [
      { path: ['id'], by: 'id' },
      { path: ['slug'], by: 'slug' },
    ],
  ],
  ['Query.node', [{ path: ['id'], by: 'object' }]],
  ['Query.nodes', [{ path: ['ids'], by: 'object' }]],
  ['Mutation.post', [{ path: ['input', 'tenantId'], by: 'id' }]],
  ['Subscription.posted', [{ path: ['tenantId'], by: 'id' }]],
]);

/** The names in the first operation of a document, as `by text`. */
function namesIn(text: string, variables: Readonly<Record<string, unknown>> = {}): readonly string[] {
  const { definitions } = parse(text, { noLocation: true });
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  const operation = definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  const named = compileTenantsNamed(schema, operation, fragments, tenantArguments);
  return named(variables).map((name) => `${name.by} ${name.text}`);
}

test('a tenant is named by a literal, a whole number, a variable, and the default of a variable', () => {
  expect(namesIn('{ tenant(id: "a") }')).toEqual(['id a']);
  expect(namesIn('{ tenant(id: 7) }')).toEqual(['id 7']);
  expect(namesIn('query ($id: ID) { tenant(id: $id) }', { id: 7 })).toEqual(['id 7']);
  expect(namesIn('query ($s: String = "a") { tenant(slug: $s) }')).toEqual(['slug a']);
  expect(namesIn('query ($s: String = "a") { tenant(slug: $s) }', { s: 'b' })).toEqual(['slug b']);
});

test('a null is no name, whatever the default', () => {
  expect(namesIn('query ($s: String = "a") { tenant(slug: $s) }', { s: null })).toEqual([]);
  expect(namesIn('{ tenant(id: null) }')).toEqual([]);
  expect(namesIn('{ tenant }')).toEqual([]);
});

test('an input names it inside: as a literal, as a variable, and as a variable inside a literal', () => {
  expect(namesIn('mutation { post(input: { tenantId: "a" }) }')).toEqual(['id a']);
  expect(namesIn('mutation ($i: PostInput!) { post(input: $i) }', { i: { tenantId: 'a' } })).toEqual([
    'id a',
  ]);
  expect(namesIn('mutation ($t: ID!) { post(input: { tenantId: $t }) }', { t: 'a' })).toEqual(['id a']);
  expect(namesIn('mutation ($i: PostInput = { tenantId: "a" }) { post(input: $i) }')).toEqual(['id a']);
});

test('an argument of a subscription names it', () => {
  expect(namesIn('subscription { posted(tenantId: "a") }')).toEqual(['id a']);
  expect(
    namesIn('subscription ($t: ID!) { ...f } fragment f on Subscription { posted(tenantId: $t) }', {
      t: 'a',
    }),
  ).toEqual(['id a']);
});

test('fields that name no tenant are passed over, also where their arguments have the same names', () => {
  expect(namesIn('{ other(id: "a") }')).toEqual([]);
  expect(namesIn('mutation { logIn(input: { tenantId: "a" }) }')).toEqual([]);
});

test('aliases, inline fragments and spread fragments count; a fragment that spreads itself ends', () => {
  expect(namesIn('{ tenant(id: "a") b: tenant(slug: "b") }')).toEqual(['id a', 'slug b']);
  expect(namesIn('{ ... on Query { tenant(id: "a") } }')).toEqual(['id a']);
  expect(
    namesIn('{ ...f } fragment f on Query { tenant(id: "a") ...g } fragment g on Query { ...f }'),
  ).toEqual(['id a']);
  expect(namesIn('{ ...lost }')).toEqual([]);
});

test('fragments that spread each other exponentially are read in no time', () => {
  const levels = Array.from(
    { length: 60 },
    (_level, index) =>
      `fragment f${index} on Query { ...f${index + 1} ...f${index + 1} @include(if: $v${index % 6}) }`,
  );
  const variables = Object.fromEntries([0, 1, 2, 3, 4, 5].map((index) => [`v${index}`, true]));
  const declared = Object.keys(variables).map((name) => `$${name}: Boolean!`);
  const text = `query (${declared.join(', ')}) { ...f0 } ${levels.join(' ')} fragment f60 on Query { tenant(id: "a") }`;
  expect(namesIn(text, variables)).toEqual(['id a']);
});

test('what is not executed names nothing: skip and include, by literals and variables, on fields and around them', () => {
  expect(namesIn('{ tenant(id: "a") @skip(if: true) b: tenant(id: "b") @include(if: true) }')).toEqual([
    'id b',
  ]);
  const query =
    'query ($v: Boolean = true) { ... @include(if: $v) { tenant(id: "a") @skip(if: $v) } tenant(slug: "b") }';
  expect(namesIn(query)).toEqual(['slug b']);
  expect(
    namesIn('query ($v: Boolean!) { ...f @include(if: $v) } fragment f on Query { tenant(id: "a") }', {
      v: true,
    }),
  ).toEqual(['id a']);
  expect(
    namesIn('query ($v: Boolean!) { ...f @include(if: $v) } fragment f on Query { tenant(id: "a") }', {
      v: false,
    }),
  ).toEqual([]);
});

test('values of no text, and inherited properties of a variable, name nothing', () => {
  for (const id of [1.5, true, ['a'], { id: 'a' }])
    expect(namesIn('query ($id: ID) { tenant(id: $id) }', { id })).toEqual([]);
  expect(namesIn('mutation ($i: PostInput!) { post(input: $i) }', { i: 'a' })).toEqual([]);
  expect(
    namesIn('mutation ($i: PostInput!) { post(input: $i) }', {
      i: Object.create({ tenantId: 'a' }) as object,
    }),
  ).toEqual([]);
});

test('objects are named one by one and in lists, by literals and variables, also mixed', () => {
  expect(namesIn('{ node(id: "a") nodes(ids: ["b", 7]) }')).toEqual(['object a', 'object b', 'object 7']);
  expect(namesIn('query ($i: [ID!]!) { nodes(ids: $i) }', { i: ['a', 'b'] })).toEqual([
    'object a',
    'object b',
  ]);
  expect(namesIn('query ($i: ID!) { nodes(ids: ["a", $i]) }', { i: 'b' })).toEqual(['object a', 'object b']);
  expect(namesIn('{ nodes(ids: "a") }')).toEqual(['object a']);
  expect(namesIn('query ($i: [ID!] = ["a"]) { nodes(ids: $i) }')).toEqual(['object a']);
  expect(namesIn('{ nodes(ids: []) ... @skip(if: true) { node(id: "a") } }')).toEqual([]);
  expect(namesIn('query ($i: [ID!]!) { nodes(ids: $i) }', { i: [null, 1.5, ['a'], { id: 'a' }] })).toEqual(
    [],
  );
});
