import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Uuid } from '@cifra/domain/ids';
import { objectId, parseObjectId } from '@cifra/domain/object-id';
import { DEMO_PASSWORD } from '@cifra/ops/demo/people';
import type { Callers } from '../worlds/product/callers.ts';
import { isOnServer } from '../support/stored/server-at-hand.ts';
import { listedPage } from '../worlds/product/environment.ts';
import { startDemo, type RunningProduct } from '../worlds/product/product.ts';

/** One suite of errors over both ways of reaching the subgraphs: callers cannot tell which one it is. */

interface Seen {
  readonly status: number;
  readonly body: unknown;
}

interface Case {
  readonly name: string;
  readonly send: (callers: Callers) => Promise<Response>;
  readonly status: number;
  readonly code: string;
}

const tenant = 'panaderia-istmo';
type Person = Parameters<Callers['tokenOf']>[0];

function graphql(
  body: unknown,
  { as, headers = {} }: { readonly as?: Person; readonly headers?: Readonly<Record<string, string>> } = {},
): Case['send'] {
  return async (callers) =>
    fetch(`${callers.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        ...(as && { authorization: `Bearer ${await callers.tokenOf(as)}` }),
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
}

const inTenant = { 'x-tenant': tenant };
const unknownRow = '01990000-0000-7000-8000-000000000000' as Uuid;
const deep = `{ tenant(slug: "panaderia-istmo") { account(code: "1") ${'{ parent '.repeat(20)}{ id }${' }'.repeat(20)} } }`;
const draft =
  'mutation ($tenant: ID!, $id: ID!) { submitEntryDraft(input: { tenantId: $tenant, idempotencyKey: "e-1", draftId: $id, version: "1" }) { __typename ... on Refusal { code message } } }';

/** Submits a draft that is not there, in a tenant that is. */
function submitting({ as }: { readonly as: Person }): Case['send'] {
  return async (callers) => {
    const tenantId = await callers.tenantIdOf(tenant);
    const row = parseObjectId(tenantId)?.rowId ?? unknownRow;
    const variables = { tenant: tenantId, id: objectId('EntryDraft', row, unknownRow) };
    return graphql({ query: draft, variables }, { as })(callers);
  };
}

const cases: readonly Case[] = [
  {
    name: 'nobody asks for a tenant',
    send: graphql({ query: '{ tenant(slug: "panaderia-istmo") { slug } }' }),
    status: 200,
    code: 'UNAUTHENTICATED',
  },
  {
    name: 'a token that is none',
    send: graphql({ query: '{ me { id } }' }, { headers: { authorization: 'Bearer x' } }),
    status: 401,
    code: 'UNAUTHENTICATED',
  },
  {
    name: 'a tenant that is not there',
    send: graphql({ query: '{ tenant(slug: "no-such") { slug } }' }, { as: 'client' }),
    status: 404,
    code: 'NOT_FOUND_OR_DENIED',
  },
  {
    name: 'a tenant that is not theirs',
    send: graphql({ query: '{ tenant(slug: "ferreteria-colon") { slug } }' }, { as: 'client' }),
    status: 404,
    code: 'NOT_FOUND_OR_DENIED',
  },
  {
    name: 'a tenant that is theirs beside one that is not',
    send: graphql(
      { query: '{ tenant(slug: "panaderia-istmo") { slug } }' },
      { as: 'client', headers: { 'x-tenant': 'ferreteria-colon' } },
    ),
    status: 404,
    code: 'NOT_FOUND_OR_DENIED',
  },
  {
    name: 'two tenants that are theirs, by header and argument',
    send: graphql(
      { query: '{ tenant(slug: "panaderia-istmo") { slug } }' },
      { as: 'owner', headers: { 'x-tenant': 'ferreteria-colon' } },
    ),
    status: 400,
    code: 'TENANTS_DIFFER',
  },
  {
    name: 'two tenants that are theirs, by variables and a fragment',
    send: graphql(
      {
        query:
          'query ($a: String = "panaderia-istmo", $b: String) { ...one two: tenant(slug: $b) { slug } } fragment one on Query { tenant(slug: $a) { slug } }',
        variables: { b: 'ferreteria-colon' },
      },
      { as: 'owner' },
    ),
    status: 400,
    code: 'TENANTS_DIFFER',
  },
  {
    name: 'a tenant without a name',
    send: graphql({ query: '{ tenant { slug } }' }, { as: 'senior', headers: inTenant }),
    status: 200,
    code: 'INPUT_INVALID',
  },
  {
    name: 'a field that is not theirs',
    send: graphql(
      { query: '{ tenant(slug: "panaderia-istmo") { slug entries { pageInfo { hasNextPage } } } }' },
      { as: 'client', headers: inTenant },
    ),
    status: 200,
    code: 'NOT_FOUND_OR_DENIED',
  },
  {
    name: 'a mutation that is not theirs',
    send: submitting({ as: 'reviewer' }),
    status: 200,
    code: 'NOT_FOUND_OR_DENIED',
  },
  {
    name: 'firm scope inside a tenant',
    send: graphql({ query: '{ tenants { pageInfo { hasNextPage } } }' }, { as: 'owner', headers: inTenant }),
    status: 200,
    code: 'SCOPE_WRONG',
  },
  {
    name: 'a refusal is a member of the union',
    send: submitting({ as: 'senior' }),
    status: 200,
    code: 'DRAFT_UNKNOWN',
  },
  {
    name: 'a page of no size',
    send: graphql(
      { query: '{ tenant(slug: "panaderia-istmo") { entries(first: 0) { pageInfo { hasNextPage } } } }' },
      { as: 'senior', headers: inTenant },
    ),
    status: 200,
    code: 'INPUT_INVALID',
  },
  {
    name: 'a cursor of nothing',
    send: graphql(
      { query: '{ tenant(slug: "panaderia-istmo") { periods(after: "x") { pageInfo { hasNextPage } } } }' },
      { as: 'senior', headers: inTenant },
    ),
    status: 200,
    code: 'INPUT_INVALID',
  },
  // Only the subgraph knows what its scalars accept: by then the answer has begun.
  {
    name: 'a date that is none',
    send: graphql(
      { query: '{ tenant(slug: "panaderia-istmo") { trialBalance(asOf: "2026-02-30") { asOf } } }' },
      { as: 'senior', headers: inTenant },
    ),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'a variable that is no date',
    send: graphql(
      {
        query:
          'query ($d: LocalDate!) { tenant(slug: "panaderia-istmo") { trialBalance(asOf: $d) { asOf } } }',
        variables: { d: 'x' },
      },
      { as: 'senior', headers: inTenant },
    ),
    status: 400,
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'a variable that is missing',
    send: graphql(
      {
        query:
          'query ($d: LocalDate!) { tenant(slug: "panaderia-istmo") { trialBalance(asOf: $d) { asOf } } }',
      },
      { as: 'senior', headers: inTenant },
    ),
    status: 400,
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'no GraphQL',
    send: graphql({ query: '{ tenant {' }, { as: 'senior', headers: inTenant }),
    status: 400,
    code: 'GRAPHQL_PARSE_FAILED',
  },
  {
    name: 'a field that is not there',
    send: graphql(
      { query: '{ tenant(slug: "panaderia-istmo") { passwords } }' },
      { as: 'senior', headers: inTenant },
    ),
    status: 400,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'too deep',
    send: graphql({ query: deep }, { as: 'senior', headers: inTenant }),
    status: 400,
    code: 'QUERY_TOO_DEEP',
  },
  {
    name: 'too many aliases',
    send: graphql(
      { query: `{ ${Array.from({ length: 60 }, (_, index) => `a${index}: me { id }`).join(' ')} }` },
      { as: 'senior' },
    ),
    status: 400,
    code: 'TOO_MANY_ALIASES',
  },
  {
    name: 'too costly',
    send: graphql(
      {
        query:
          'query ($n: Int) { tenant(slug: "panaderia-istmo") { entries(first: $n) { edges { node { lines(first: $n) { edges { node { account { id } } } } } } } } }',
        variables: { n: 200 },
      },
      { as: 'senior', headers: inTenant },
    ),
    status: 400,
    code: 'QUERY_TOO_COSTLY',
  },
  {
    name: 'several operations at once',
    send: graphql([{ query: '{ me { id } }' }, { query: '{ me { id } }' }], { as: 'senior' }),
    status: 400,
    code: 'BATCH_REFUSED',
  },
  {
    name: 'two mutations in one',
    send: graphql({
      query:
        'mutation { a: logOut(input: { refreshToken: "x" }) { __typename } b: logOut(input: { refreshToken: "x" }) { __typename } }',
    }),
    status: 400,
    code: 'MUTATION_NOT_SINGLE',
  },
  {
    name: 'a subscription',
    send: graphql({ query: 'subscription { entryPosted { id } }' }, { as: 'senior', headers: inTenant }),
    status: 400,
    code: 'SUBSCRIPTION_NOT_SUPPORTED',
  },
  { name: 'no JSON', send: graphql('{'), status: 400, code: 'BAD_REQUEST' },
  {
    name: 'a ticket of nothing',
    send: (callers) => fetch(`${callers.url}/files/${'x'.repeat(43)}`, { method: 'PUT', body: 'x' }),
    status: 404,
    code: 'TICKET_INVALID',
  },
  {
    name: 'nothing here',
    send: (callers) => fetch(`${callers.url}/nowhere`),
    status: 404,
    code: 'NOT_FOUND',
  },
];

const seen: Record<'in-process' | 'http', Map<string, Seen>> = { 'in-process': new Map(), http: new Map() };

describe.each(['in-process', 'http'] as const)('subgraphs %s', (mode) => {
  let server: RunningProduct;
  beforeAll(async () => {
    server = await startDemo(mode, { clients: [tenant, 'ferreteria-colon'] });
  });
  afterAll(() => server?.close());

  test.each(cases)('$name: $status $code', async ({ name, send, status, code }) => {
    const response = await send(server.callers);
    const text = await response.text();
    expect([response.status, codeIn(text)], text).toEqual([status, code]);
    if (code === 'TENANTS_DIFFER') expect(text).toMatch(/"remedy":"Name the same one /);
    expect(text).not.toMatch(/127\.0\.0\.1|node_modules|\.ts:|SQLITE|at async/);
    seen[mode].set(name, { status: response.status, body: withoutReferences(JSON.parse(text)) });
  });

  test('a log-in in the cookie goes on and ends, and its token is in no answer', async () => {
    const jar = { cookie: '' };
    const ask = async (field: string, input: object, origin = server.url): Promise<string> => {
      const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
      const selection = field === 'logOut' ? '' : '... on LoggedIn { accessToken refreshToken }';
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin, ...(jar.cookie !== '' && jar) },
        body: JSON.stringify({
          query: `mutation ($input: ${type}!) { it: ${field}(input: $input) { __typename ... on Refusal { code } ${selection} } }`,
          variables: { input },
        }),
      });
      expect(response.headers.get('access-control-allow-origin')).toBe(
        origin === listedPage ? listedPage : null,
      );
      const [set] = response.headers.getSetCookie();
      if (set !== undefined) jar.cookie = set.slice(0, set.indexOf(';'));
      const { data } = (await response.json()) as {
        data: { it: { __typename: string; code?: string; refreshToken?: string | null } };
      };
      if (data.it.__typename === 'LoggedIn') expect(data.it.refreshToken).toBeNull();
      return data.it.code ?? data.it.__typename;
    };
    const input = { email: 'junior@demo.example', password: DEMO_PASSWORD, refreshTokenIn: 'COOKIE' };
    expect(await ask('logIn', input, 'https://evil.example')).toBe('COOKIE_NOT_ALLOWED');
    expect(jar.cookie).toBe('');
    expect(await ask('logIn', input)).toBe('LoggedIn');
    const first = jar.cookie;
    expect(first).toMatch(/^__Host-cifra-session=[\w-]+\.[\w-]{43}$/);
    // Another page's request would end the session if it got through: the token would then be used twice.
    expect(await ask('refreshLogIn', {}, 'https://evil.example')).toBe('TOKEN_INVALID');
    expect(jar.cookie).toBe(first);
    expect(await ask('refreshLogIn', {})).toBe('LoggedIn');
    expect(jar.cookie).not.toBe(first);
    expect(await ask('refreshLogIn', {}, listedPage)).toBe('LoggedIn');
    expect(await ask('logOut', {})).toBe('LoggedOut');
    expect(jar.cookie).toBe('__Host-cifra-session=');
    expect(await ask('refreshLogIn', {})).toBe('TOKEN_INVALID');
  });

  test('none of them was an error of the server', () => {
    expect(server.errors).toEqual([]);
  });
});

// On a server each way has a demo of its own, whose ids are others.
test.skipIf(isOnServer())('both ways answer every one of them alike', () => {
  expect(seen.http.size).toBe(cases.length);
  expect(Object.fromEntries(seen.http)).toEqual(Object.fromEntries(seen['in-process']));
});

function codeIn(text: string): string | undefined {
  return /"code":"([A-Z_]+)"/.exec(text)?.[1];
}

function withoutReferences(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body, (key, value: unknown) => (key === 'reference' ? '' : value)));
}
