import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { mintClaim } from './claim-token.ts';
import type { Claim } from './claim.ts';
import { acme, bolt, build, contextOf, inTenant } from './example-subgraph.fixture.ts';
import { openKeyRing, openVerifyKeys, type KeyRing } from './keys.ts';
import { createErrorMask } from './mask-error.ts';
import { serveSubgraph, type RunningSubgraph } from './serve-subgraph.ts';
import type { SubgraphRequest } from './subgraph-context.ts';

let directory: string;
let keys: KeyRing;
let running: RunningSubgraph;
let refusals: string[] = [];
let requests: SubgraphRequest[] = [];
let leastGrantsVersion = 0;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'cifra-serve-'));
  keys = await openKeyRing(directory);
  running = await serveSubgraph({
    name: 'example',
    schema: build(),
    createContext: (request) => {
      requests.push(request);
      if (request.requestId === 'keep') request.session?.keep('next.token', 60);
      if (request.requestId === 'clear') request.session?.clear();
      return contextOf(request.claim).context;
    },
    formatError: createErrorMask({ subgraph: 'example', log: () => undefined }),
    keys: openVerifyKeys(directory),
    port: 0,
    nowMicros: () => 30_000_000n,
    leastGrantsVersion: () => Promise.resolve(leastGrantsVersion),
    onRefused: (code) => refusals.push(code),
  });
});
afterAll(async () => {
  await running.close();
  await rm(directory, { recursive: true, force: true });
});
beforeEach(() => {
  refusals = [];
  requests = [];
  leastGrantsVersion = 0;
});

async function tokenOf(claim: Claim, audience = 'example'): Promise<string> {
  const minted = await mintClaim(claim, { audience, key: await keys.signing() });
  if (!minted.ok) throw new Error(minted.refusal.code);
  return minted.value;
}

async function post(
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; answer: unknown }> {
  const response = await fetch(`http://127.0.0.1:${running.port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, answer: await response.json() };
}

const query = { query: 'query Ask { entry(id: "1") { tenantId } }', operationName: 'Ask' };

test('a claim for this subgraph is served, with what it allows', async () => {
  const headers = {
    'x-cifra-claim': await tokenOf(inTenant(acme, 'Entry.Read')),
    'x-cifra-request-id': 'r1',
    'x-cifra-origin-ip': '10.0.0.1',
  };
  expect(await post(query, headers)).toEqual({
    status: 200,
    answer: { data: { entry: { tenantId: acme.id } } },
  });
  expect(requests).toMatchObject([
    { requestId: 'r1', origin: { ip: '10.0.0.1', userAgent: null }, operationName: 'Ask', session: null },
  ]);
  const denied = await post(query, { 'x-cifra-claim': await tokenOf(inTenant(acme)) });
  expect(denied).toMatchObject({
    status: 200,
    answer: { data: { entry: null }, errors: [{ extensions: { code: 'NOT_FOUND_OR_DENIED' } }] },
  });
});

test('without a valid claim nothing runs, whatever else the request says', async () => {
  const others = { authorization: 'Bearer x', 'x-tenant': acme.id, 'x-cifra-origin-ip': '10.0.0.1' };
  const unauthenticated = {
    status: 401,
    answer: { errors: [{ message: 'Sign in first.', extensions: { code: 'UNAUTHENTICATED' } }] },
  };
  expect(await post(query, others)).toEqual(unauthenticated);
  expect(await post(query, { ...others, 'x-cifra-claim': 'forged' })).toEqual(unauthenticated);
  expect(
    await post(query, { 'x-cifra-claim': await tokenOf(inTenant(acme, 'Entry.Read'), 'ledger') }),
  ).toEqual(unauthenticated);
  const old = { ...inTenant(bolt, 'Entry.Read'), issuedAtSeconds: -0, expiresAtSeconds: 0 };
  expect(await post(query, { 'x-cifra-claim': await tokenOf(old) })).toEqual(unauthenticated);
  expect(await post(query, { 'x-cifra-claim': 'x'.repeat(9_000) })).toEqual(unauthenticated);
  expect(refusals).toEqual([
    'CLAIM_MISSING',
    'TOKEN_MALFORMED',
    'TOKEN_AUDIENCE_WRONG',
    'TOKEN_EXPIRED',
    'TOKEN_OVERSIZED',
  ]);
  leastGrantsVersion = inTenant(acme).grantsVersion + 1;
  expect(await post(query, { 'x-cifra-claim': await tokenOf(inTenant(acme, 'Entry.Read')) })).toEqual(
    unauthenticated,
  );
  expect(refusals.at(-1)).toBe('CLAIM_STALE');
  expect(requests).toEqual([]);
});

test("the session's cookie comes in a header of the gateway, and what becomes of it goes back in one", async () => {
  const answeredTo = async (requestId: string, session: string | null): Promise<string | null> => {
    const response = await fetch(`http://127.0.0.1:${running.port}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        cookie: '__Host-cifra-session=from.outside',
        'x-cifra-claim': await tokenOf(inTenant(acme, 'Entry.Read')),
        'x-cifra-request-id': requestId,
        ...(session !== null && { 'x-cifra-session': session }),
      },
      body: JSON.stringify(query),
    });
    return response.headers.get('x-cifra-session');
  };
  expect(await answeredTo('keep', 'old.token')).toBe('keep 60 next.token');
  expect(await answeredTo('clear', '-')).toBe('clear');
  expect(await answeredTo('other', 'old.token')).toBeNull();
  expect(await answeredTo('keep', null)).toBeNull();
  expect(requests.map(({ session }) => session && session.value)).toEqual([
    'old.token',
    null,
    'old.token',
    null,
  ]);
  expect(requests.at(-1)?.session).toBeNull();
});

test('a body beyond the usual 100 kB passes, one beyond a mebibyte is refused', async () => {
  const headers = { 'x-cifra-claim': await tokenOf(inTenant(acme, 'Entry.Read')) };
  const padded = (bytes: number): object => ({ ...query, variables: { padding: 'x'.repeat(bytes) } });
  expect((await post(padded(500_000), headers)).status).toBe(200);
  expect((await post(padded(1_100_000), headers)).status).toBe(413);
  expect((await post('{', headers)).status).toBe(400);
});

test('it says that it is alive, and nothing else', async () => {
  expect((await fetch(`http://127.0.0.1:${running.port}/health`)).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${running.port}/graphql`)).status).toBe(404);
  const introspection = await post(
    { query: '{ __schema { types { name } } }' },
    { 'x-cifra-claim': await tokenOf(inTenant(acme)) },
  );
  expect(introspection.status).toBe(400);
});
