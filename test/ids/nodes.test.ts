import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '@cifra/books/ids';
import type { Uuid } from '@cifra/domain/ids';
import { firmObjectId, objectId } from '@cifra/domain/object-id';
import { controlStatements } from '../support/count-statements.ts';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import { openFirm, type Person, type TestFirm } from '../worlds/firm/firm.ts';

/* Objects by their ids alone, through the gateway: which tenant a request is in follows from the ids. */

let firm: TestFirm;
let client: DocumentClient;
let other: DocumentClient;
beforeAll(async () => {
  firm = await openFirm();
  client = await openDocumentClient(firm);
  other = await openDocumentClient(firm);
});
afterAll(() => firm?.close());

const NODE = 'query ($id: ID!) { node(id: $id) { __typename id } }';
const NODES =
  'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Account { code } ... on Party { code } ... on User { name } ... on Tenant { slug } } }';

type Found = Readonly<Record<string, unknown>> | null;

const nodeOf = (id: string, as: Person = 'senior') =>
  firm.ask<{ node: Found } | null>(NODE, { as, variables: { id } });
const nodesOf = (ids: readonly string[], options: { readonly as?: Person; readonly tenant?: string } = {}) =>
  firm.ask<{ nodes: readonly Found[] } | null>(NODES, { as: 'senior', ...options, variables: { ids } });
const codesOf = ({ errors }: Awaited<ReturnType<typeof nodesOf>>) =>
  errors.map(({ extensions }) => extensions['code']);

async function accountsOf({ read }: DocumentClient): Promise<readonly Uuid[]> {
  const { accounts } = await read<{ accounts: { nodes: readonly { id: Uuid }[] } }>(
    'accounts(first: 3) { nodes { id } }',
  );
  return accounts.nodes.map(({ id }) => id);
}
const idOfAccount = ({ tenant }: DocumentClient, row: Uuid) => objectId('Account', tenant.id, row);

test('every object that has an id of its own is found by it, with the fields of its type', async () => {
  const [account] = await accountsOf(client);
  const tenantId = client.tenant.id;
  const party = client.parties.customer as Uuid;
  const { data, errors } = await nodesOf([
    idOfAccount(client, account as Uuid),
    objectId('Party', tenantId, party),
    firmObjectId('Tenant', tenantId),
  ]);
  expect(errors).toEqual([]);
  expect(data?.nodes).toEqual([
    { __typename: 'Account', id: account, code: expect.any(String) as string },
    { __typename: 'Party', id: party, code: expect.any(String) as string },
    { __typename: 'Tenant', id: tenantId, slug: client.tenant.slug },
  ]);
});

test('what is not there and what is not allowed are both null, without an error, and the rest is answered in order', async () => {
  const [first, second] = (await accountsOf(client)) as [Uuid, Uuid];
  const ids = [second, newId(), first].map((row) => idOfAccount(client, row));
  const { data, errors } = await nodesOf(ids);
  expect([data?.nodes.map((node) => node?.['id'] ?? null), errors]).toEqual([[second, null, first], []]);
  const draft = objectId('DocumentDraft', client.tenant.id, newId());
  expect(await nodeOf(draft)).toEqual({ data: { node: null }, errors: [] });
});

test('a caller without the permission of the reference gets null, as for what is not there', async () => {
  const [account] = (await accountsOf(client)) as [Uuid];
  const denied = await firm.ask(NODE, { variables: { id: idOfAccount(client, account) } });
  expect(denied.errors.map(({ extensions }) => extensions['code'])).toEqual(['UNAUTHENTICATED']);
});

describe('the tenant of the request', () => {
  test('is that of the ids; the header may say the same, and no other', async () => {
    const [account] = (await accountsOf(client)) as [Uuid];
    const id = idOfAccount(client, account);
    expect((await nodesOf([id], { tenant: client.tenant.slug })).data?.nodes).toMatchObject([
      { id: account },
    ]);
    expect(codesOf(await nodesOf([id], { tenant: other.tenant.slug }))).toEqual(['TENANTS_DIFFER']);
  });

  test('is one: ids of two tenants differ, in one field or in two', async () => {
    const [[mine], [theirs]] = [await accountsOf(client), await accountsOf(other)] as [[Uuid], [Uuid]];
    const ids = [idOfAccount(client, mine), idOfAccount(other, theirs)] as const;
    expect(codesOf(await nodesOf(ids))).toEqual(['TENANTS_DIFFER']);
    const two = await firm.ask(
      'query ($a: ID!, $b: ID!) { a: node(id: $a) { id } b: nodes(ids: [$b]) { id } }',
      { as: 'senior', variables: { a: ids[0], b: ids[1] } },
    );
    expect(two.errors.map(({ extensions }) => extensions['code'])).toEqual(['TENANTS_DIFFER']);
  });

  test('is not named by the firm’s objects, which are read beside a tenant’s as their references are', async () => {
    const [account] = (await accountsOf(client)) as [Uuid];
    const me = (await firm.ask<{ me: { id: Uuid } }>('{ me { id } }', { as: 'senior' })).data.me.id;
    const user = firmObjectId('User', me);
    expect((await nodeOf(user)).data?.node).toEqual({ __typename: 'User', id: me });
    const { data } = await nodesOf([user, idOfAccount(client, account)]);
    expect(data?.nodes).toMatchObject([{ name: 'senior' }, { id: account }]);
  });

  test('is refused as a whole where it is not the caller’s, and where there is none', async () => {
    const nowhere = objectId('Account', newId(), newId());
    expect(codesOf(await nodesOf([nowhere]))).toEqual(['NOT_FOUND_OR_DENIED']);
  });
});

test('what is no id is refused by name, and so is a hundred and first', async () => {
  const [account] = (await accountsOf(client)) as [Uuid];
  for (const id of ['nothing', '', account]) {
    const { errors } = await firm.ask(`{ node(id: "${id}x") { id } }`, { as: 'senior' });
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['INPUT_INVALID']);
  }
  const ids = Array.from({ length: 101 }, () => idOfAccount(client, account));
  expect(codesOf(await nodesOf(ids))).toEqual(['INPUT_INVALID']);
  expect((await nodesOf(ids.slice(1))).data?.nodes).toHaveLength(100);
});

test('an id of a type that no subgraph answers a reference of is null', async () => {
  expect((await nodeOf(objectId('Upload', client.tenant.id, newId()))).data).toEqual({ node: null });
});

test('users and their grants are looked up together: many cost as many statements as two', async () => {
  const { data } = await firm.ask<{ users: { nodes: readonly { id: string }[] } }>(
    '{ users(first: 50) { nodes { id } } }',
    { as: 'owner' },
  );
  const ids = data.users.nodes.map(({ id }) => firmObjectId('User', id as Uuid));
  expect(ids.length).toBeGreaterThan(4);
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on User { name grants { id } } } }';
  const costOf = (some: readonly string[]) =>
    controlStatements(async () => {
      const { errors } = await firm.ask(query, { as: 'owner', variables: { ids: some } });
      expect(errors).toEqual([]);
    });
  await costOf(ids);
  expect(await costOf(ids)).toBe(await costOf(ids.slice(0, 2)));
});
