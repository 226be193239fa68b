import { buildSchema, parse, validate } from 'graphql';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { randomFor } from '../support/seed.ts';
import { generateOperation, type Values } from './operation-generator.ts';
import { mutationRights } from './mutation-rights.ts';

const schema = buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'));

const values: Values = {
  scalar: ({ type, name }) =>
    type === 'Int' ? 3 : type === 'Boolean' ? true : type === 'Float' ? 1.5 : `${name} "quoted" \\ ünï`,
};

test('every drawn operation is valid', () => {
  const random = randomFor('operation generator');
  for (let drawn = 0; drawn < 2_000; drawn += 1) {
    const operation = generateOperation({
      schema,
      kind: random.isTrue(0.5) ? 'query' : 'mutation',
      random,
      values,
    });
    const faults = validate(schema, parse(operation.query));
    expect(
      faults.map(({ message }) => message),
      operation.query,
    ).toEqual([]);
  }
});

test('the operations reach every root field and every field of an entity, with arguments, variables, fragments and aliases', () => {
  const random = randomFor('operation generator reach');
  const wanted = new Set(
    [
      schema.getQueryType(),
      schema.getMutationType(),
      schema.getType('Tenant'),
      schema.getType('JournalEntry'),
      schema.getType('Period'),
    ].flatMap((type) => (type && 'getFields' in type ? Object.keys(type.getFields()) : [])),
  );
  // One of some 140 mutations is not drawn in 3,000 operations now and then, and in 20,000 never.
  let all = '';
  for (let drawn = 0; drawn < 3_000 || (wanted.size > 0 && drawn < 20_000); drawn += 1) {
    const kind = random.isTrue(0.6) ? 'query' : 'mutation';
    const { query } = generateOperation({ schema, kind, random, values, depth: 6 });
    for (const [word] of query.matchAll(/\w+/g)) wanted.delete(word);
    all += query;
  }
  expect([...wanted]).toEqual([]);
  for (const form of [
    /\.\.\.F\d+/,
    /fragment F\d+ on /,
    /\$v\d+/,
    /a\d+: /,
    /\.\.\. on \w+ \{/,
    /@skip\(if: \$/,
    /@include\(if: \$/,
  ])
    expect(all).toMatch(form);
});

test('the same seed draws the same operations', () => {
  const draw = () => {
    const random = randomFor('the same operations');
    return Array.from({ length: 20 }, () => generateOperation({ schema, kind: 'query', random, values }));
  };
  expect(draw()).toEqual(draw());
});

test('the table of who may write knows every mutation', () => {
  const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
  expect(mutations.toSorted()).toEqual(Object.keys(mutationRights).toSorted());
});
