import { readFileSync } from 'node:fs';
import path from 'node:path';

import { buildSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';

import { REPOSITORY } from '../../schema/scripts/output.ts';
import { wholeOperations } from './whole-operations.ts';

const schema = buildSchema(readFileSync(path.join(REPOSITORY, 'schema/api.graphql'), 'utf8'));
const operations = wholeOperations(schema);

test('there is an operation for every query and every mutation', () => {
  const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((root) =>
    Object.keys(root?.getFields() ?? {}),
  );
  expect(operations).toHaveLength(fields.length);
});

test.each(operations)('$name selects all members of its result with all their fields', ({ text }) => {
  expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
});
