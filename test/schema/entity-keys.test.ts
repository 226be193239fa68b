import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { entityFaults } from '@cifra/schema/entity-keys';
import { loadSubgraphTypeDefs } from '@cifra/schema/type-defs';

const faultsOf = (...sdl: readonly string[]) =>
  entityFaults(sdl.map((text, index) => ({ name: `s${index + 1}`, definitions: parse(text).definitions })));

const node = 'interface Node { id: ID! }';

test('every entity of the product is an object with an id of its own', () => {
  const names = ['audit', 'documents', 'firm', 'fx', 'ledger', 'period'];
  const subgraphs = names.map((name) => ({ name, definitions: loadSubgraphTypeDefs(name).definitions }));
  expect(entityFaults(subgraphs)).toEqual([]);
});

test('a key besides the id, or another one, is a fault', () => {
  expect(faultsOf(`${node} type A implements Node @key(fields: "tenantId id") { id: ID! }`)).toEqual([
    'A of s1 has the keys ["tenantId id"], and needs id alone',
  ]);
  expect(
    faultsOf(`${node} type A implements Node @key(fields: "id") @key(fields: "code") { id: ID! code: ID! }`),
  ).toEqual(['A of s1 has the keys ["id","code"], and needs id alone']);
});

test('an entity that is no Node is a fault; one that another subgraph extends need not say it again', () => {
  const extended = 'type A @key(fields: "id") { id: ID! }';
  expect(faultsOf(extended)).toEqual(['A of s1 is an entity and does not implement Node']);
  expect(faultsOf(`${node} type A implements Node @key(fields: "id") { id: ID! }`, extended)).toEqual([]);
});
