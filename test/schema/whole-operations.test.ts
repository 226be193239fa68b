import { parse, validate } from 'graphql';
import { expect, test } from 'vitest';

import { apiSchema as schema } from './api-schema.ts';
import { wholeOperations } from './whole-operations.ts';

const operations = wholeOperations(schema);

test('there is an operation for every query, mutation and subscription', () => {
  const fields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
    (root) => Object.keys(root?.getFields() ?? {}),
  );
  expect(operations).toHaveLength(fields.length);
});

test.each(operations)('$name selects all members of its result with all their fields', ({ text }) => {
  expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
});
