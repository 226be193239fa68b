import { lengthFaults } from '@cifra/schema/union-length';
import { buildSchema, isUnionType } from 'graphql';
import { expect, test } from 'vitest';

import { apiSchema } from './api-schema.ts';

function withMembers(count: number): readonly string[] {
  const names = Array.from({ length: count }, (_, index) => `T${index}`);
  const types = names.map((name) => `type ${name} { id: ID }`).join(' ');
  return lengthFaults(buildSchema(`${types} union Result = ${names.join(' | ')} type Query { a: Result }`));
}

test('a union of more than thirty members is named', () => {
  expect(withMembers(30)).toEqual([]);
  expect(withMembers(31)).toEqual(['Result has 31 members, and 30 is the most']);
});

test('the unions of the API have nine members or fewer on average', () => {
  const unions = Object.values(apiSchema.getTypeMap()).filter(isUnionType);
  const members = unions.reduce((sum, union) => sum + union.getTypes().length, 0);
  expect(members / unions.length).toBeLessThanOrEqual(9);
  expect(lengthFaults(apiSchema)).toEqual([]);
});
