import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { firmObjectId, objectId, parseObjectId } from '@cifra/domain/object-id';
import { openDocumentClient, type DocumentClient } from '../worlds/firm/client.ts';
import { openFirm, type Input, type Member, type TestFirm } from '../worlds/firm/firm.ts';
import { invoice } from '../documents/document-steps.ts';

/** People who are invited with what they may do: a client's own, who read in their tenant, and somebody who owns one tenant alone. */

const PASSWORD = 'orchard window seventeen';

let firm: TestFirm;
let client: DocumentClient;
let other: DocumentClient;
let eva: string;
let local: string;
const userIds = new Map<string, string>();
beforeAll(async () => {
  firm = await openFirm();
  [client, other] = [await openDocumentClient(firm), await openDocumentClient(firm)];
  for (const each of [client, other]) await invoice(each, { date: '2026-03-10' });
  const inClient = { scope: 'TENANT', scopeId: client.tenant.id };
  eva = await signedIn('eva', { cluster: 'client', ...inClient });
  local = await signedIn('local', null);
  await granted('local', { cluster: 'owner', ...inClient });
});
afterAll(() => firm?.close());

const owner = (mutation: string, input: Input): Promise<Member> => firm.do(mutation, input, { as: 'owner' });
const personOf = (name: string) => ({ email: `${name}@client.example`, name });

/** Invited by the firm, with a password of their own; answers the access token. */
async function signedIn(name: string, grant: Input | null): Promise<string> {
  const { url, user } = await owner('inviteUser', { ...personOf(name), grant });
  userIds.set(name, String((user as { readonly id: Uuid }).id));
  const link = String(url).split('#')[1];
  await firm.do('setPassword', { link, newPassword: PASSWORD }, {});
  const { accessToken } = await firm.do('logIn', { email: personOf(name).email, password: PASSWORD }, {});
  return String(accessToken);
}

/** What takes two persons is no part of an invitation; the owner of this firm is alone. */
async function granted(name: string, grant: Input): Promise<void> {
  const reason = 'They manage the keys of this client.';
  const { __typename: done } = await owner('grantCluster', { userId: userIds.get(name), ...grant, reason });
  expect(done).toBe('GrantChanged');
}

interface Answered {
  readonly data: unknown;
  readonly codes: readonly unknown[];
}

async function ask(token: string, query: string, variables: Input = {}): Promise<Answered> {
  const response = await fetch(`${firm.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors = [] } = (await response.json()) as {
    data?: unknown;
    errors?: readonly { readonly extensions: { readonly code?: unknown } }[];
  };
  return { data, codes: errors.map(({ extensions }) => extensions.code) };
}

const namesOf = ({ tenant, parties }: DocumentClient) => ({
  tenant: firmObjectId('Tenant', tenant.id),
  party: objectId('Party', tenant.id, parties.customer as Uuid),
});

const READING = `query ($tenant: ID!, $party: ID!) { tenant(id: $tenant) {
  documents(first: 5) { edges { node { id displayNumber } } }
  partyStatement(partyId: $party, side: SALES, from: "2026-01-01", to: "2026-12-31") { party { name } } } }`;

test('a client’s person reads posted documents, statements and their files in their tenant', async () => {
  const { tenant, party } = namesOf(client);
  const read = await ask(eva, READING, { tenant, party });
  expect(read).toMatchObject({
    codes: [],
    data: {
      tenant: {
        documents: { edges: [{ node: { displayNumber: 'INV-2026-000001' } }] },
        partyStatement: { party: { name: 'Hotel Central' } },
      },
    },
  });
  const { id } = (read.data as { tenant: { documents: { edges: { node: { id: string } }[] } } }).tenant
    .documents.edges[0]?.node ?? { id: '' };
  const rendered = await ask(
    eva,
    'mutation ($input: RenderDocumentInput!) { renderDocument(input: $input) { ... on RenderTicket { url } } }',
    { input: { tenantId: tenant, what: { documentId: id }, format: 'HTML' } },
  );
  const { url } = (rendered.data as { renderDocument: { url: string } }).renderDocument;
  const file = await fetch(`${firm.url}${url}`, { headers: { authorization: `Bearer ${eva}` } });
  expect([file.status, await file.text()]).toEqual([200, expect.stringContaining('INV-2026-000001')]);
});

test('a client’s person sees nothing of another tenant, no drafts, no journal, and changes nothing', async () => {
  const { tenant, party } = namesOf(other);
  expect((await ask(eva, READING, { tenant, party })).codes).toEqual(['NOT_FOUND_OR_DENIED']);
  const own = namesOf(client).tenant;
  for (const field of [
    'documentDrafts(first: 1) { edges { node { id } } }',
    'entries(first: 1) { edges { node { id } } }',
  ])
    expect(
      (await ask(eva, `query ($tenant: ID!) { tenant(id: $tenant) { ${field} } }`, { tenant: own })).codes,
      field,
    ).toEqual(['NOT_FOUND_OR_DENIED']);
  const party1 = { code: 'C-9', name: 'Mine', isCustomer: true, tenantId: own, idempotencyKey: 'eva-1' };
  const write = 'mutation ($input: CreatePartyInput!) { createParty(input: $input) { __typename } }';
  expect((await ask(eva, write, { input: party1 })).codes).toEqual(['NOT_FOUND_OR_DENIED']);
  const { data } = await ask(eva, '{ tenants(first: 9) { edges { node { slug } } } }');
  expect(JSON.stringify(data)).not.toContain(other.tenant.slug);
});

test('an invitation whose grant is not possible makes no user', async () => {
  const inNone = { cluster: 'client', scope: 'TENANT', scopeId: '01990000-0000-7000-8000-000000000000' };
  const inClient = { scope: 'TENANT', scopeId: client.tenant.id };
  for (const [code, grant] of [
    ['TENANT_UNKNOWN', inNone],
    ['GROUP_UNKNOWN', { ...inNone, scope: 'GROUP' }],
    ['CLUSTER_UNKNOWN', { ...inClient, cluster: 'nobody' }],
    ['INPUT_INVALID', { cluster: 'client', scope: 'TENANT' }],
  ] as const)
    expect(await owner('inviteUser', { ...personOf('nobody'), grant })).toMatchObject({ code });
  expect((await owner('inviteUser', personOf('nobody'))).code).toBeUndefined();
});

test('an invitation gives nothing that takes two persons', async () => {
  const inClient = { scope: 'TENANT', scopeId: client.tenant.id };
  const grant = { cluster: 'senior', ...inClient };
  expect(await owner('inviteUser', { ...personOf('sam'), grant })).toMatchObject({
    __typename: 'GrantTakesTwo',
    code: 'GRANT_TAKES_TWO',
  });
  expect(
    await owner('inviteUser', { ...personOf('sam'), grant: { cluster: 'client', ...inClient } }),
  ).toMatchObject({
    __typename: 'PasswordLinkIssued',
  });
});

const KEY =
  'mutation ($input: CreateKeyInput!) { createKey(input: $input) { __typename ... on KeyProposed { secret change { id digest } } ... on Refusal { code } ... on KeyRefused { neededPermission tenantSlug } } }';

test('who manages keys in one tenant gives none elsewhere, sees none elsewhere, and gives nothing that they lack', async () => {
  await owner('composeCluster', {
    code: 'reading',
    name: 'Reading',
    permissions: ['Document.Read', 'Party.Read'],
  });
  await owner('composeCluster', {
    code: 'keys',
    name: 'Keys',
    permissions: ['Key.Read', 'Key.Manage', 'Document.Read'],
  });
  const inClient = { scope: 'TENANT', scopeId: client.tenant.id };
  const lesser = await signedIn('lesser', null);
  await granted('lesser', { cluster: 'keys', ...inClient });
  const wanted = (...of: readonly DocumentClient[]) => ({
    name: 'Local',
    holder: 'SYSTEM',
    cluster: 'reading',
    tenantIds: of.map((each) => namesOf(each).tenant),
    reason: 'The till of this client.',
  });
  // The firm's owner manages the keys of this client as well, and confirms what the client's own person proposes.
  const proposed = (await ask(local, KEY, { input: wanted(client) })).data as {
    readonly createKey: {
      readonly secret: string;
      readonly change: { readonly id: string; readonly digest: string };
    };
  };
  const { secret, change } = proposed.createKey;
  const SLUG = '{ tenant { slug } }';
  expect((await ask(secret, SLUG)).codes).toEqual(['UNAUTHENTICATED']);
  const changeId = parseObjectId(change.id)?.rowId;
  await firm.do('confirmChange', { changeId, digest: change.digest }, { as: 'owner' });
  expect(await ask(secret, SLUG)).toMatchObject({ data: { tenant: { slug: client.tenant.slug } } });
  expect(await ask(lesser, KEY, { input: wanted(client) })).toMatchObject({
    data: {
      createKey: {
        code: 'KEY_RIGHTS_MISSING',
        neededPermission: 'Party.Read',
        tenantSlug: client.tenant.slug,
      },
    },
  });
  for (const of of [[other], [client, other]])
    expect(await ask(local, KEY, { input: wanted(...of) })).toMatchObject({
      data: { createKey: { code: 'TENANT_UNKNOWN' } },
    });
  const both = await owner('createKey', { ...wanted(), tenantIds: [other.tenant.id] });
  const keyId = firmObjectId('Key', (both['key'] as { readonly id: Uuid }).id);
  const listed = '{ keys(state: ACTIVE) { edges { node { id name } } } }';
  expect(JSON.stringify((await ask(local, listed)).data)).not.toContain(keyId);
  const revoke =
    'mutation ($input: RevokeKeyInput!) { revokeKey(input: $input) { ... on Refusal { code } } }';
  expect(await ask(local, revoke, { input: { keyId, idempotencyKey: 'local-1' } })).toMatchObject({
    data: { revokeKey: { code: 'KEY_UNKNOWN' } },
  });
  // Whoever rotated it would hold a key that may what they may not.
  const rotate =
    'mutation ($input: RotateKeyInput!) { rotateKey(input: $input) { ... on Refusal { code } } }';
  const own = (await ask(lesser, listed)).data as { keys: { edges: { node: { id: string } }[] } };
  expect(await ask(lesser, rotate, { input: { keyId: own.keys.edges[0]?.node.id } })).toMatchObject({
    data: { rotateKey: { code: 'KEY_RIGHTS_MISSING' } },
  });
});
