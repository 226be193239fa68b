import { buildSchema, graphql, type GraphQLSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { Claim } from '@cifra/access/claim';
import type { Uuid } from '@cifra/domain/ids';
import { firmObjectId, objectId } from '@cifra/domain/object-id';
import { fields, list, optional } from '../parse/combine.ts';
import { uuid } from '../parse/values.ts';
import { faultsToGraphQL } from '../refusal.ts';
import { withObjectIds } from './with-object-ids.ts';

const tenant = '01990000-0000-7000-8000-00000000000a' as Uuid;
const other = '01990000-0000-7000-8000-00000000000b' as Uuid;
const row = '01990000-0000-7000-8000-00000000000c' as Uuid;
const account = objectId('Account', tenant, row);
const ofOther = objectId('Account', other, row);

const typeDefs = `
  type Query { tenant: Tenant, account(id: ID): Account, users(filter: UserFilter): [User!] }
  type Mutation { post(input: PostInput!): Posted }
  type Tenant { id: ID! account(id: ID, entryId: ID): Account, audit: [AuditEvent!] refused: AccountUnknown }
  type Account { id: ID! parentId: ID }
  type User { id: ID! }
  type AuditEvent { objectType: String! objectId: ID! }
  type Posted { accountIds: [ID!] faults: [String!] }
  interface Refusal { message: String! }
  type AccountUnknown implements Refusal { message: String! accountRef: ID! }
  input UserFilter { userId: ID }
  input PostInput { tenantId: ID! lines: [LineInput!]! }
  input LineInput { accountId: ID! taxCodeId: ID }
`;

/** What the resolvers were given. */
let given: unknown;

const input = fields({
  lines: list(fields({ accountId: uuid, taxCodeId: optional(uuid) }), { maximum: 9, problem: 'must be few' }),
});

const resolvers: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  Query: {
    tenant: () => ({ id: tenant }),
    account: (_parent: unknown, values: object) => {
      given = values;
      return { tenantId: other, id: row, parentId: row };
    },
    users: (_parent: unknown, values: object) => {
      given = values;
      return [{ id: row }];
    },
  },
  Tenant: {
    account: ({ id }: { id: Uuid }, values: object) => {
      given = values;
      return { tenantId: id, id: row, parentId: null };
    },
    audit: ({ id: tenantId }: { id: Uuid }) =>
      ['Account', 'User', 'LegalDetails', 'Setting'].map((objectType) => ({
        tenantId,
        objectType,
        objectId: objectType === 'Setting' ? 'entries.lock' : row,
      })),
    refused: ({ id: tenantId }: { id: Uuid }) => ({ tenantId, accountRef: row, message: `No ${row}.` }),
  },
  Mutation: {
    post: (_parent: unknown, { input: values }: { input: never }) => {
      given = values;
      const read = input.parse(values, ['input']);
      if (read.ok) return { accountIds: read.value.lines.map(({ accountId }) => accountId), faults: [] };
      const { inputFaults } = faultsToGraphQL(read.refusal);
      return {
        accountIds: null,
        faults: inputFaults.map(({ path, code, problem }) => `${path.join('.')}: ${code} ${problem}`),
      };
    },
  },
};

function schemaOf(sdl: string): GraphQLSchema {
  const schema = buildSchema(sdl);
  for (const [type, ofType] of Object.entries(resolvers)) {
    const named = schema.getType(type);
    if (named === undefined || !('getFields' in named)) continue;
    const all = named.getFields() as Record<string, { resolve?: unknown }>;
    for (const [field, resolve] of Object.entries(ofType)) if (all[field]) all[field].resolve = resolve;
  }
  return schema;
}

const schema = schemaOf(typeDefs);
withObjectIds(schema, 'ledger');

async function ask(source: string, scope: 'tenant' | 'firm' = 'tenant', variableValues = {}) {
  given = undefined;
  const claimScope = scope === 'tenant' ? { kind: 'tenant', tenant: { id: tenant } } : { kind: 'firm' };
  const claim = { scope: claimScope } as unknown as Claim;
  const { data, errors } = await graphql({
    schema,
    source,
    contextValue: { access: { claim } },
    variableValues,
  });
  return {
    data: JSON.parse(JSON.stringify(data ?? null)) as Record<string, unknown>,
    errors: errors?.map(({ message, extensions }) => extensions['code'] ?? message),
    problems: errors?.map(
      ({ extensions }) => (extensions['facts'] as { problem?: string } | undefined)?.problem,
    ),
  };
}

describe('what is answered', () => {
  test('every field of type ID has the id of the row, in the tenant whose it is', async () => {
    const { data } = await ask(
      '{ tenant { id account { id parentId } } account { id parentId } users { id } }',
      'firm',
    );
    expect(data).toEqual({
      tenant: { id: firmObjectId('Tenant', tenant), account: { id: account, parentId: null } },
      account: { id: ofOther, parentId: ofOther },
      users: [{ id: firmObjectId('User', row) }],
    });
  });

  test('what an event is about is an id of its type, and a name where it is no row', async () => {
    expect((await ask('{ tenant { audit { objectId } } }')).data['tenant']).toEqual({
      audit: [
        { objectId: account },
        { objectId: firmObjectId('User', row) },
        { objectId: firmObjectId('Tenant', row) },
        { objectId: 'entries.lock' },
      ],
    });
  });

  test('a refusal names an object by the id that was sent, in its message too', async () => {
    expect((await ask('{ tenant { refused { accountRef message } } }')).data['tenant']).toEqual({
      refused: { accountRef: account, message: `No ${account}.` },
    });
  });

  test('a row of a tenant without its tenant is an error and no wrong id', async () => {
    const { errors } = await ask(
      'mutation { post(input: { tenantId: "x", lines: [] }) { accountIds } }',
      'firm',
    );
    expect(errors).toBeUndefined();
    const withLine = `mutation { post(input: { tenantId: "x", lines: [{ accountId: "${account}" }] }) { accountIds } }`;
    expect((await ask(withLine, 'firm')).errors).toEqual(['a row of Account came without its tenant']);
    expect((await ask(withLine)).data).toEqual({ post: { accountIds: [account] } });
  });
});

describe('what is given', () => {
  test('arguments are rows, in inputs and lists too', async () => {
    await ask(`{ tenant { account(id: "${account}") { id } } }`);
    expect(given).toEqual({ id: row });
    await ask('query ($id: ID) { users(filter: { userId: $id }) { id } }', 'firm', {
      id: firmObjectId('User', row),
    });
    expect(given).toMatchObject({ filter: { userId: row } });
    await ask('{ tenant { account(id: null) { id } } }');
    expect(given).toEqual({ id: null });
  });

  test.each([
    ['nothing', 'must be the id of an Account'],
    [row, 'must be the id of an Account'],
    [firmObjectId('User', row), 'must be the id of an Account'],
    [`${account}=`, 'must be the id of an Account'],
  ])('a query refuses %s, and says which type is wanted', async (id, problem) => {
    const { errors, problems } = await ask(`{ tenant { account(id: "${id}") { id } } }`);
    expect([errors, problems, given]).toEqual([['INPUT_INVALID'], [problem], undefined]);
  });

  test('an object of another tenant than the field’s is TENANTS_DIFFER, whatever the claim', async () => {
    for (const scope of ['tenant', 'firm'] as const) {
      const { errors } = await ask(`{ tenant { account(id: "${ofOther}") { id } } }`, scope);
      expect([errors, given]).toEqual([['TENANTS_DIFFER'], undefined]);
    }
  });

  test('a mutation gets all faults of its input at once, each at its place', async () => {
    const lines = [
      `{ accountId: "${account}", taxCodeId: "${account}" }`,
      `{ accountId: "${row}" }`,
      `{ accountId: "${ofOther}" }`,
    ];
    const { data } = await ask(
      `mutation { post(input: { tenantId: "x", lines: [${lines.join(' ')}] }) { faults } }`,
    );
    expect(data['post']).toEqual({
      faults: [
        'input.lines.0.taxCodeId: INPUT_INVALID must be the id of a TaxCode',
        'input.lines.1.accountId: INPUT_INVALID must be the id of an Account',
        expect.stringMatching(/^input\.lines\.2\.accountId: TENANTS_DIFFER /) as string,
      ],
    });
  });
});

test('a field of type ID of which no type is known is a fault at the start, wherever it stands', () => {
  const sdl = `${typeDefs}
    extend type Account { riddleId: ID }
    extend input LineInput { otherRiddle: ID }
    extend type Tenant { riddle(riddleId: ID): String }`;
  expect(() => withObjectIds(schemaOf(sdl), 'ledger')).toThrow(
    'No type is known of these ids:\n  LineInput.otherRiddle\n  String.riddleId\n  Account.riddleId',
  );
});
