import { parse, print } from 'graphql';
import { expect, test } from 'vitest';
import { withTenantIds } from '@cifra/schema/tenant-inputs';

const { definitions } = parse(`
  type Mutation { post(input: PostInput!): Int logIn(input: LogInInput!): Int }
  input PostInput { text: String }
  input LogInInput { text: String }
`);
const mutations = [
  { name: 'post', isOfTenant: true },
  { name: 'logIn', isOfTenant: false },
];
const inputsOf = (made: ReturnType<typeof withTenantIds>): string[] =>
  made.slice(1).map((definition) => print(definition).replaceAll(/\s+/g, ' '));

test('the input of a mutation in a tenant names the tenant first; that of any other mutation stays as it is', () => {
  const [post, logIn] = inputsOf(withTenantIds(definitions, mutations));
  expect(post).toMatch(/^input PostInput \{ """.+""" tenantId: ID! text: String \}$/);
  expect(logIn).toBe('input LogInInput { text: String }');
});

test('an input that writes the field itself, one that the firm shares, and a mutation without an input are named', () => {
  const of = (text: string) => withTenantIds(parse(text).definitions, mutations);
  expect(() => of('type Mutation { post(input: A!): Int } input A { tenantId: ID }')).toThrow(
    'A gets its tenantId from the declaration of its mutation',
  );
  expect(() =>
    of('type Mutation { post(input: A!): Int logIn(input: A!): Int } input A { text: Int }'),
  ).toThrow('A is the input of a mutation in a tenant and of logIn, which is not');
  expect(() => of('type Mutation { post(text: Int): Int }')).toThrow('the mutation post has no input');
});
