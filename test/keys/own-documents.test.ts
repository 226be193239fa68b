import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
} from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { firmObjectId, objectId } from '@cifra/domain/object-id';
import { bill, invoice, receipt } from '../documents/document-steps.ts';
import {
  openClient,
  openDocumentClient,
  type DocumentClient,
  type TestClient,
} from '../worlds/firm/client.ts';
import type { PostedDocument } from '../worlds/firm/client-documents.ts';
import { openFirm, type Input, type Member, type TestFirm } from '../worlds/firm/firm.ts';

/** People of a client's customers and vendors, from the invitation on: what is their own, and nothing else of the tenant. */

const PASSWORD = 'orchard window seventeen';
const REASON = 'They do not work for this customer any more.';

let firm: TestFirm;
let client: DocumentClient;
let other: TestClient;
let sold: PostedDocument;
let soldToOther: PostedDocument;
let bought: PostedDocument;
let hotel: Invited;
beforeAll(async () => {
  firm = await openFirm();
  client = await openDocumentClient(firm);
  other = await openClient(firm);
  const { customer, otherCustomer } = client.parties;
  sold = await invoice(client, { date: '2026-03-10', price: '107.25' });
  soldToOther = await invoice(client, { date: '2026-03-11', party: otherCustomer, price: '991.75' });
  bought = await bill(client, { date: '2026-03-12' });
  await receipt(client, { date: '2026-03-20', settled: '7.25', allocations: [[sold.itemId, '7.25']] });
  hotel = await invited('hotel', ofParty(client, customer));
});
afterAll(() => firm?.close());

const owner = (mutation: string, input: Input): Promise<Member> => firm.do(mutation, input, { as: 'owner' });
const ofParty = ({ tenant }: DocumentClient, party: string | undefined) => ({
  cluster: 'party',
  scope: 'PARTY',
  scopeId: tenant.id,
  partyId: objectId('Party', tenant.id, party as Uuid),
});

interface Invited {
  readonly id: Uuid;
  readonly token: string;
}

/** Invited by the firm by a link, with a password of their own. */
async function invited(name: string, grant: Input): Promise<Invited> {
  const email = `${name}@customer.example`;
  const { url, user } = await owner('inviteUser', { email, name, grant });
  await firm.do('setPassword', { link: String(url).split('#')[1], newPassword: PASSWORD }, {});
  const { accessToken } = await firm.do('logIn', { email, password: PASSWORD }, {});
  return { id: (user as { readonly id: Uuid }).id, token: String(accessToken) };
}

async function grantOf(userId: Uuid, grant: Input): Promise<Uuid> {
  const { grant: made } = await owner('grantCluster', { userId, ...grant });
  return (made as { readonly id: Uuid }).id;
}

interface Answered {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly codes: readonly unknown[];
}

async function ask({ token }: Invited, query: string, variables: Input = {}): Promise<Answered> {
  const response = await fetch(`${firm.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors = [] } = (await response.json()) as {
    data: Answered['data'];
    errors?: readonly { readonly extensions: { readonly code?: unknown } }[];
  };
  return { data, codes: errors.map(({ extensions }) => extensions.code) };
}

const tenantOf = ({ tenant }: TestClient): string => firmObjectId('Tenant', tenant.id);
const partyId = (of: DocumentClient, party: string | undefined) =>
  objectId('Party', of.tenant.id, party as Uuid);
const documentId = (document: PostedDocument): string =>
  objectId('Document', client.tenant.id, document.id as Uuid);

const OWN = `query ($tenant: ID!, $document: ID!) { tenant(id: $tenant) { name ownParties { id name
  documents(first: 10) { edges { node { id displayNumber kind state total { amount } open { amount } } } totalCount }
  document(id: $document) { displayNumber state lines(first: 5) { nodes { ordinal description net { amount } } totalCount } }
  number: document(id: $document) { displayNumber }
  openItems(first: 10) { nodes { reference side open { amount } document { displayNumber } } }
  statement(side: SALES, from: "2026-03-01", to: "2026-03-31") { sections { currency opening { amount } closing { amount }
    lines(first: 10) { nodes { postingDate amount { amount } balance { amount } document { displayNumber } } } } } } } }`;
const RENDER =
  'mutation ($input: RenderOwnDocumentInput!) { it: renderOwnDocument(input: $input) { ... on RenderTicket { url fileName } ... on Refusal { code } } }';
const RENDER_STATEMENT =
  'mutation ($input: RenderOwnStatementInput!) { it: renderOwnStatement(input: $input) { ... on RenderTicket { url } ... on Refusal { code } } }';

const ownOf = async (who: Invited, document: PostedDocument, of: TestClient = client) => {
  const { data, codes } = await ask(who, OWN, { tenant: tenantOf(of), document: documentId(document) });
  const { ownParties } = (data?.['tenant'] ?? {}) as {
    ownParties?: readonly Readonly<Record<string, unknown>>[];
  };
  return { codes, ownParties };
};

async function ticketFor(who: Invited, document: PostedDocument, party = client.parties.customer) {
  const input = {
    tenantId: tenantOf(client),
    partyId: partyId(client, party),
    documentId: documentId(document),
    format: 'HTML',
  };
  const { data } = await ask(who, RENDER, { input });
  return data?.['it'] as { readonly url?: string; readonly fileName?: string; readonly code?: string };
}

const fetched = ({ token }: Invited, { url = '' }: { readonly url?: string }) =>
  fetch(`${firm.url}${url}`, { headers: { authorization: `Bearer ${token}` } });

test('a customer’s person reads documents, open items and the statement that are theirs', async () => {
  const { ownParties, codes } = await ownOf(hotel, sold);
  expect(codes).toEqual([]);
  expect(ownParties).toMatchObject([
    {
      id: partyId(client, client.parties.customer),
      name: 'Hotel Central',
      documents: {
        edges: [
          { node: { displayNumber: 'RCT-2026-000001', state: 'SETTLED' } },
          {
            node: {
              displayNumber: sold.displayNumber,
              state: 'PARTLY_SETTLED',
              total: { amount: '107.25' },
              open: { amount: '100.00' },
            },
          },
        ],
        totalCount: 2,
      },
      document: {
        displayNumber: sold.displayNumber,
        lines: { nodes: [{ ordinal: 1, net: { amount: '107.25' } }], totalCount: 1 },
      },
      openItems: { nodes: [{ side: 'SALES', open: { amount: '100.00' } }] },
      statement: {
        sections: [
          {
            opening: { amount: '0.00' },
            closing: { amount: '100.00' },
            lines: {
              nodes: [
                { amount: { amount: '107.25' }, document: { displayNumber: sold.displayNumber } },
                { balance: { amount: '100.00' } },
              ],
            },
          },
        ],
      },
    },
  ]);
});

test('their document and statement come as files; another party’s are as unknown as none', async () => {
  const ticket = await ticketFor(hotel, sold);
  const file = await fetched(hotel, ticket);
  expect([file.status, await file.text()]).toEqual([200, expect.stringContaining(sold.displayNumber)]);
  const days = { side: 'SALES', from: '2026-03-01', to: '2026-03-31', format: 'PDF' };
  const statementOf = async (party: string | undefined) => {
    const input = { tenantId: tenantOf(client), partyId: partyId(client, party), ...days };
    return (await ask(hotel, RENDER_STATEMENT, { input })).data?.['it'] as { url?: string; code?: string };
  };
  const statement = await fetched(hotel, await statementOf(client.parties.customer));
  expect([statement.status, (await statement.text()).slice(0, 5)]).toEqual([200, '%PDF-']);
  expect(await statementOf(client.parties.otherCustomer)).toMatchObject({ code: 'PARTY_UNKNOWN' });
  const nowhere = { ...sold, id: '01990000-0000-7000-8000-000000000000' };
  for (const document of [soldToOther, bought, nowhere]) {
    expect(await ticketFor(hotel, document), document.displayNumber).toEqual({ code: 'DOCUMENT_UNKNOWN' });
    expect((await ownOf(hotel, document)).ownParties).toMatchObject([{ document: null, number: null }]);
  }
  expect(await ticketFor(hotel, soldToOther, client.parties.otherCustomer)).toEqual({
    code: 'DOCUMENT_UNKNOWN',
  });
});

type Texts = Readonly<Record<string, string>>;

/** A field as it may be asked for: whatever it needs, and the first leaf below it. */
function anyOf({ name, args, type }: GraphQLField<unknown, unknown>, texts: Texts): string {
  const needed = args.filter(isRequiredArgument).map((each) => `${each.name}: ${anyValue(each, texts)}`);
  return `${name}${needed.length === 0 ? '' : `(${needed.join(', ')})`}${leafOf(type)}`;
}

function anyValue(
  { name, type }: { readonly name: string; readonly type: GraphQLInputType },
  texts: Texts,
): string {
  const of = getNamedType(type);
  if (isEnumType(of)) return String(of.getValues()[0]?.name);
  if (!isInputObjectType(of))
    return of.name === 'Int' ? '1' : JSON.stringify(texts[name] ?? texts[of.name] ?? 'hotel');
  const fields = Object.values(of.getFields()).filter(isRequiredInputField);
  const object = `{ ${fields.map((each) => `${each.name}: ${anyValue(each, texts)}`).join(', ')} }`;
  return isListType(getNullableType(type)) ? `[${object}]` : object;
}

function leafOf(type: GraphQLOutputType): string {
  const of = getNamedType(type);
  if (!isObjectType(of)) return isLeafType(of) ? '' : ' { __typename }';
  const fields = Object.values(of.getFields()).filter(({ args }) => !args.some(isRequiredArgument));
  const leaf = fields.find((field) => isLeafType(getNamedType(field.type)));
  const [first] = fields;
  return ` { ${leaf?.name ?? `${first?.name}${first === undefined ? '' : leafOf(first.type)}`} }`;
}

/** What a client's customers may know of the client. */
const OPEN_TO_PARTIES = [
  'id',
  'slug',
  'name',
  'kind',
  'state',
  'baseCurrency',
  'timeZone',
  'locale',
  'countryPack',
];

test('of the tenant nothing else answers: no field, no object by its id, no other person', async () => {
  const tenant = tenantOf(client);
  const { customer } = client.parties;
  const ids = {
    id: documentId(sold),
    objectId: documentId(sold),
    partyId: partyId(client, customer),
    LocalDate: '2026-03-31',
    BigInt: '1',
    CurrencyCode: 'USD',
  };
  const type = firm.apiSchema.getType('Tenant');
  if (!isObjectType(type)) throw new Error('there is no type Tenant');
  const open: string[] = [];
  for (const field of Object.values(type.getFields()).filter(({ name }) => !name.startsWith('own'))) {
    const query = `query ($tenant: ID!) { tenant(id: $tenant) { ${anyOf(field, ids)} } }`;
    const { data, codes } = await ask(hotel, query, { tenant });
    if (codes.length === 0) open.push(field.name);
    else
      expect([
        query,
        (data?.['tenant'] as null | Readonly<Record<string, unknown>>)?.[field.name] ?? null,
        codes,
      ]).toEqual([query, null, ['NOT_FOUND_OR_DENIED']]);
  }
  expect(open.toSorted()).toEqual(OPEN_TO_PARTIES.toSorted());
  const owned = firmObjectId(
    'User',
    (await firm.ask<{ me: { id: Uuid } }>('{ me { id } }', { as: 'owner' })).data.me.id,
  );
  for (const id of [documentId(sold), partyId(client, customer), owned])
    expect((await ask(hotel, 'query ($id: ID!) { node(id: $id) { id } }', { id })).data, id).toEqual({
      node: null,
    });
  for (const query of [
    '{ tenants { totalCount } }',
    '{ users { totalCount } }',
    '{ firmDashboard { tenantCount } }',
  ])
    expect((await ask(hotel, query)).codes, query).toEqual(['NOT_FOUND_OR_DENIED']);
  expect((await ownOf(hotel, sold, other)).codes).toEqual(['NOT_FOUND_OR_DENIED']);
  const mine = await ask(
    hotel,
    '{ me { grants { scope scopeId party { id } cluster { code } } } myAccess { permissions tenants { nodes { tenant { name } permissions } } } }',
  );
  expect(mine).toMatchObject({
    codes: [],
    data: {
      me: {
        grants: [
          {
            scope: 'PARTY',
            scopeId: tenant,
            party: { id: partyId(client, customer) },
            cluster: { code: 'party' },
          },
        ],
      },
      myAccess: { permissions: [], tenants: { nodes: [{ permissions: ['Party.Own'] }] } },
    },
  });
  const withoutTenant = '{ myAccess { tenants { nodes { tenant { ownParties { id } } } } } }';
  expect((await ask(hotel, withoutTenant)).codes).toEqual(['SCOPE_WRONG']);
  const denied = await client.rows(`select count(*) as count from commits where outcome = 'denied'`);
  expect(Number(denied[0]?.['count'])).toBe(0);
});

test('one person of two parties has both; a party’s grant that is revoked ends at once, files too', async () => {
  const { customer, vendor } = client.parties;
  const both = await invited('both', ofParty(client, vendor));
  const grantId = await grantOf(both.id, ofParty(client, customer));
  const names = async () => (await ownOf(both, sold)).ownParties?.map(({ name }) => name).toSorted();
  expect(await names()).toEqual(['Hotel Central', 'Molinos']);
  const [ticket, kept] = [await ticketFor(both, sold), await ticketFor(both, bought, vendor)];
  await owner('revokeGrant', { grantId, reason: REASON });
  expect(await names()).toEqual(['Molinos']);
  expect(await ticketFor(both, sold)).toEqual({ code: 'DOCUMENT_UNKNOWN' });
  expect((await fetched(both, ticket)).status).toBe(404);
  expect((await fetched(both, kept)).status).toBe(200);
  const { grants } = (
    await firm.ask<{
      user: never;
      users: { nodes: { id: Uuid; grants: { id: Uuid; isRevoked: boolean }[] }[] };
    }>('{ users(first: 200) { nodes { id grants { id isRevoked } } } }', { as: 'owner' })
  ).data.users.nodes.find(({ id }) => id === both.id) ?? { grants: [] };
  for (const { id } of grants.filter(({ isRevoked }) => !isRevoked))
    await owner('revokeGrant', { grantId: id, reason: REASON });
  expect((await ownOf(both, bought)).codes).toEqual(['NOT_FOUND_OR_DENIED']);
});

test('it adds to what somebody has otherwise, and takes nothing of it away', async () => {
  const worker = await invited('worker', { cluster: 'client', scope: 'TENANT', scopeId: client.tenant.id });
  await grantOf(worker.id, ofParty(client, client.parties.vendor));
  const { data, codes } = await ask(
    worker,
    'query ($tenant: ID!) { tenant(id: $tenant) { documents { totalCount } ownParties { name documents { totalCount } } } }',
    { tenant: tenantOf(client) },
  );
  expect(codes).toEqual([]);
  expect(data).toEqual({
    tenant: { documents: { totalCount: 4 }, ownParties: [{ name: 'Molinos', documents: { totalCount: 1 } }] },
  });
});

test('a cluster with Party.Own is granted for a party alone, and has nothing else', async () => {
  const { customer } = client.parties;
  const grant = ofParty(client, customer);
  for (const [code, input] of [
    ['CLUSTER_SCOPE_WRONG', { cluster: 'party', scope: 'TENANT', scopeId: client.tenant.id }],
    ['CLUSTER_SCOPE_WRONG', { cluster: 'party', scope: 'ALL' }],
    ['CLUSTER_SCOPE_WRONG', { ...grant, cluster: 'client' }],
    ['INPUT_INVALID', { ...grant, partyId: null }],
    ['INPUT_INVALID', { ...grant, cluster: 'client', scope: 'TENANT' }],
    ['PARTY_UNKNOWN', { ...grant, scopeId: other.tenant.id }],
    ['TENANT_UNKNOWN', { ...grant, scopeId: '01990000-0000-7000-8000-000000000000' }],
  ] as const)
    for (const [mutation, given] of [
      ['inviteUser', { email: 'nobody@customer.example', name: 'nobody', grant: input }],
      ['grantCluster', { userId: hotel.id, ...input }],
    ] as const)
      expect([mutation, (await owner(mutation, given))['code']]).toEqual([mutation, code]);
  const compose = async (code: string, permissions: readonly string[]) =>
    (await owner('composeCluster', { code, name: 'Own', permissions }))['code'];
  expect(await compose('own-and-more', ['Party.Own', 'Document.Read'])).toBe('PERMISSION_STANDS_ALONE');
  expect(await compose('own-reader', ['Document.Read'])).toBeUndefined();
  expect(await compose('own-reader', ['Party.Own'])).toBe('PERMISSION_STANDS_ALONE');
  expect(await compose('own-alone', ['Party.Own'])).toBeUndefined();
  const key = { name: 'Shop', holder: 'SYSTEM', cluster: 'party', tenantIds: [client.tenant.id] };
  expect(await owner('createKey', key)).toMatchObject({ __typename: 'KeyRefused' });
});

test('nobody has grants for more than ten parties of a tenant', async () => {
  const { id } = await invited('eleven', ofParty(client, client.parties.customer));
  const parties = await Promise.all(
    Array.from({ length: 10 }, async (_each, index) => {
      const made = await client.accepted('createParty', {
        code: `P-${index}`,
        name: `P ${index}`,
        isVendor: true,
      });
      return (made['party'] as { readonly id: string }).id;
    }),
  );
  const [eleventh, ...others] = parties;
  for (const party of others) await grantOf(id, ofParty(client, party));
  const refused = await owner('grantCluster', { userId: id, ...ofParty(client, eleventh) });
  expect(refused).toMatchObject({ code: 'TOO_MANY_PARTIES', most: 10 });
});
