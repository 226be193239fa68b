import { afterEach, describe, expect, test } from 'vitest';
import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.ts';
import type { GatewayConfig } from '../config.ts';
import { defaultDocumentLimits, type DocumentLimits } from './settings.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { createSpending } from './spend.ts';

let open: ToyGateway[] = [];
afterEach(async () => {
  await Promise.all(open.map((toy) => toy.close()));
  open = [];
});

async function start(
  limits: Partial<DocumentLimits>,
  config: Partial<GatewayConfig> = {},
): Promise<ToyGateway> {
  const toy = await startToyGateway({
    config: { documentLimits: { ...defaultDocumentLimits, ...limits }, ...config },
  });
  open.push(toy);
  return toy;
}

const deep = '{ books(first: 1) { loans(first: 1) { book { loans(first: 1) { book { title } } } } } }';
const viaFragments =
  'query { books(first: 1) { ...A } } fragment A on Book { loans(first: 1) { book { ...B } } } fragment B on Book { loans(first: 1) { book { title } } }';
const without = Number.MAX_SAFE_INTEGER;

/** `limits` sets the guard; `removed` takes it away: the same request then runs, so it was this guard that refused. */
const cases: {
  name: string;
  code: string;
  limits: Partial<DocumentLimits>;
  removed: Partial<DocumentLimits>;
  body: { query: string; variables?: Record<string, unknown> };
}[] = [
  {
    name: 'tokens',
    code: 'DOCUMENT_TOO_LARGE',
    limits: { maxTokens: 20 },
    removed: { maxTokens: without },
    body: { query: deep },
  },
  {
    name: 'depth',
    code: 'QUERY_TOO_DEEP',
    limits: { maxDepth: 4 },
    removed: { maxDepth: without },
    body: { query: deep },
  },
  {
    name: 'depth through fragments',
    code: 'QUERY_TOO_DEEP',
    limits: { maxDepth: 4 },
    removed: { maxDepth: without },
    body: { query: viaFragments },
  },
  {
    name: 'aliases',
    code: 'TOO_MANY_ALIASES',
    limits: { maxAliases: 2 },
    removed: { maxAliases: without },
    body: { query: '{ a: loanCount b: loanCount c: loanCount }' },
  },
  {
    name: 'aliases through a fragment spread twice',
    code: 'TOO_MANY_ALIASES',
    limits: { maxAliases: 5 },
    removed: { maxAliases: without },
    body: {
      query:
        '{ x: book(id: "b1") { ...F } y: book(id: "b2") { ...F } } fragment F on Book { p: title q: title }',
    },
  },
  {
    name: 'root fields',
    code: 'TOO_MANY_ROOT_FIELDS',
    limits: { maxRootFields: 2 },
    removed: { maxRootFields: without },
    body: { query: '{ loanCount a: loanCount ...F } fragment F on Query { b: loanCount }' },
  },
  {
    name: 'two mutations',
    code: 'MUTATION_NOT_SINGLE',
    limits: {},
    removed: { maxMutationRootFields: without },
    body: { query: 'mutation { a: lend(id: "b1") { id } b: lend(id: "b2") { id } }' },
  },
  {
    name: 'two mutations, one in a fragment',
    code: 'MUTATION_NOT_SINGLE',
    limits: {},
    removed: { maxMutationRootFields: without },
    body: { query: 'mutation { lend(id: "b1") { id } ... on Mutation { giveBack(id: "b2") { id } } }' },
  },
  {
    name: 'cost, literal',
    code: 'QUERY_TOO_COSTLY',
    limits: { maxCost: 50 },
    removed: { maxCost: without },
    body: { query: '{ books(first: 90) { title } }' },
  },
  {
    name: 'cost, variable',
    code: 'QUERY_TOO_COSTLY',
    limits: { maxCost: 50 },
    removed: { maxCost: without },
    body: { query: 'query Q($n: Int) { books(first: $n) { title } }', variables: { n: 90 } },
  },
  {
    name: 'cost, default of a variable',
    code: 'QUERY_TOO_COSTLY',
    limits: { maxCost: 50 },
    removed: { maxCost: without },
    body: { query: 'query Q($n: Int = 90) { books(first: $n) { title } }' },
  },
  {
    name: 'cost, default of the schema',
    code: 'QUERY_TOO_COSTLY',
    limits: { maxCost: 5 },
    removed: { maxCost: without },
    body: { query: '{ books { title } }' },
  },
  {
    name: 'cost, nested lists multiply',
    code: 'QUERY_TOO_COSTLY',
    limits: { maxCost: 200 },
    removed: { maxCost: without },
    body: {
      query: 'query Q($n: Int) { books(first: 20) { loans(first: $n) { id } } }',
      variables: { n: 20 },
    },
  },
  {
    name: 'cost, connection',
    code: 'QUERY_TOO_COSTLY',
    limits: { maxCost: 50 },
    removed: { maxCost: without },
    body: {
      query: 'query Q($n: Int) { bookPage(first: $n) { edges { node { title } } total } }',
      variables: { n: 40 },
    },
  },
  {
    name: 'cost, page of unknown size',
    code: 'QUERY_TOO_COSTLY',
    limits: { maxCost: 40 },
    removed: { maxCost: without },
    body: { query: '{ bookPage { nodes { title } } }' },
  },
  {
    name: 'cost, through a fragment',
    code: 'QUERY_TOO_COSTLY',
    limits: { maxCost: 50 },
    removed: { maxCost: without },
    body: {
      query: 'query Q($n: Int) { ...F } fragment F on Query { books(first: $n) { title } }',
      variables: { n: 90 },
    },
  },
  {
    name: 'cost, a field with a weight',
    code: 'QUERY_TOO_COSTLY',
    limits: { maxCost: 1_000 },
    removed: { maxCost: without },
    body: { query: '{ one: weighty two: weighty }' },
  },
  {
    name: 'cost, an object with a weight',
    code: 'QUERY_TOO_COSTLY',
    limits: { maxCost: 1_000 },
    removed: { maxCost: without },
    body: { query: '{ one: weightyBook { title } two: weightyBook { title } }' },
  },
];

describe('limits of documents', () => {
  test.each(cases)(
    '$name: refused, and runs where this guard is removed',
    async ({ code, limits, removed, body }) => {
      const guarded = await start(limits);
      for (let use = 0; use < 2; use += 1) {
        const { status, json } = await guarded.post(body);
        expect(status).toBe(400);
        expect(json.data).toBeUndefined();
        expect(json.errors).toHaveLength(1);
        expect(json.errors?.[0]?.extensions['code']).toBe(code);
        expect(Object.keys(json.errors?.[0]?.extensions ?? {}).length).toBeGreaterThan(1);
      }
      const free = await start({ ...limits, ...removed });
      const { status, json } = await free.post(body);
      expect(json.errors).toBeUndefined();
      expect(status).toBe(200);
    },
  );

  test('the same document is refused or not by its variables alone', async () => {
    const toy = await start({ maxCost: 50 });
    const query = 'query Q($n: Int) { books(first: $n) { title } }';
    expect((await toy.post({ query, variables: { n: 90 } })).status).toBe(400);
    expect((await toy.post({ query, variables: { n: 3 } })).status).toBe(200);
    expect((await toy.post({ query, variables: { n: 90 } })).status).toBe(400);
  });

  test('fragments that spread each other exponentially are measured in no time', async () => {
    const toy = await start({});
    const levels = Array.from(
      { length: 60 },
      (_, index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`,
    );
    const query = `{ ...F0 } ${levels.join(' ')} fragment F60 on Query { a: loanCount }`;
    const started = performance.now();
    expect((await toy.post({ query })).json.errors?.[0]?.extensions['code']).toBe('TOO_MANY_ALIASES');
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('fragments in a circle are refused by validation, not by a stack overflow', async () => {
    const toy = await start({});
    const { status, json } = await toy.post({
      query: '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A loanCount }',
    });
    expect(status).toBe(400);
    expect(json.errors?.[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});

describe('limits of requests', () => {
  test('an operation name too long is refused before it reaches a log or an answer, and no answer sends a megabyte back', async () => {
    const toy = await start({});
    const named = await toy.post({ query: '{ loanCount }', operationName: 'n'.repeat(900_000) });
    expect([named.status, named.json.errors?.[0]?.extensions['code']]).toEqual([400, 'BAD_REQUEST']);
    const echoed = await toy.post({ query: `{ ${'f'.repeat(900_000)} }` });
    expect(echoed.status).toBe(400);
    for (const text of [named.text, echoed.text, JSON.stringify(toy.logs)])
      expect(text.length).toBeLessThan(3_000);
  });

  test('a body that is too large is refused with 413', async () => {
    const toy = await start({}, { maxBodyBytes: 2000 });
    const { status, json } = await toy.post({ query: '{ loanCount }', padding: 'x'.repeat(3000) });
    expect(status).toBe(413);
    expect(json.errors?.[0]?.extensions).toEqual({ code: 'BODY_TOO_LARGE', maxBodyBytes: 2000 });
    const free = await start({});
    expect((await free.post({ query: '{ loanCount }', padding: 'x'.repeat(3000) })).status).toBe(200);
  });

  test('a request that takes too long ends with REQUEST_TIMEOUT', async () => {
    const toy = await start({}, { requestTimeLimitMillis: 200 });
    for (let use = 0; use < 3; use += 1) {
      const { status, json } = await toy.post({ query: '{ slow(millis: 1000) }' });
      expect(status).toBe(503);
      expect(json.errors?.[0]?.extensions).toEqual({ code: 'REQUEST_TIMEOUT', limitMillis: 200 });
    }
  });

  test('the rate limit is per principal, says when to come back, and spares the others', async () => {
    const toy = await start({}, { rateLimit: { burst: 3, perSecond: 0.01, maxCallers: 100 } });
    const ann = { authorization: 'Bearer first:ann' };
    for (let use = 0; use < 3; use += 1)
      expect((await toy.post({ query: '{ loanCount }' }, ann)).status).toBe(200);
    const { status, headers, json } = await toy.post({ query: '{ loanCount }' }, ann);
    expect(status).toBe(429);
    expect(json.errors?.[0]?.extensions['code']).toBe('RATE_LIMITED');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await toy.post({ query: '{ loanCount }' }, { authorization: 'Bearer first:bob' })).status).toBe(
      200,
    );
    const metrics = await (await fetch(`${toy.url}/metrics`)).text();
    expect(metrics).toContain('cifra_gateway_refusals_total{code="RATE_LIMITED"} 1');
  });

  test('wrong credentials are counted per address, by every door, and do not hold up who was let in before', async () => {
    const toy = await start({}, { rateLimit: { burst: 3, perSecond: 0.01, maxCallers: 100 } });
    const ann = { authorization: 'Bearer first:ann' };
    const wrong = { authorization: 'Bearer nonsense' };
    const statuses = async (shots: readonly (() => Promise<{ readonly status: number }>)[]) => {
      const seen: number[] = [];
      for (const shot of shots) seen.push((await shot()).status);
      return seen;
    };
    const ask = (headers: Record<string, string>) => () => toy.post({ query: '{ loanCount }' }, headers);
    const fetchFile = () => fetch(`${toy.url}/files/t`, { headers: wrong });
    expect(await statuses([ask(ann), ask(wrong), fetchFile, ask(wrong)])).toEqual([200, 401, 401, 401]);
    // Not even a right one is read now, unless it was before.
    const bob = { authorization: 'Bearer first:bob' };
    expect(await statuses([ask(wrong), fetchFile, ask(bob), ask(ann)])).toEqual([429, 429, 429, 200]);
  });

  test('a caller spends what an operation costs, and an address what its callers spend together', () => {
    const spend = createSpending({ burst: 1, perSecond: 0.001, maxCallers: 10 });
    const by = (name: string, cost: number, ip = '192.0.2.1') =>
      spend({ bucket: `principal:${name}`, ip, cost })?.code ?? 'done';
    expect([by('ann', 400), by('ann', 200), by('ann', 100)]).toEqual(['done', 'RATE_LIMITED', 'done']);
    // More than a full bucket holds needs a full one.
    const elsewhere = '192.0.2.2';
    expect([by('bob', 9_000, elsewhere), by('bob', 1, elsewhere)]).toEqual(['done', 'RATE_LIMITED']);
    expect(['cat', 'dan', 'eve', 'fay'].map((name) => by(name, 500))).toEqual([
      'done',
      'done',
      'done',
      'RATE_LIMITED',
    ]);
  });

  test('log-ins have a bucket of their own, by address and by the /64 of an IPv6 address', async () => {
    const toy = await start(
      {},
      { trustProxy: 1, logInRateLimit: { burst: 1, perSecond: 0.01, maxCallers: 100 } },
    );
    const from = (ip: string, query = 'mutation { logIn }') => toy.post({ query }, { 'x-forwarded-for': ip });
    expect((await from('2001:db8::1')).status).toBe(200);
    const { status, headers, json } = await from('2001:db8::2');
    expect([status, json.errors?.[0]?.extensions['code']]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await from('2001:db8:0:1::1')).status).toBe(200);
    expect((await from('2001:db8::1', 'mutation { refreshLogIn }')).status).toBe(200);
  });

  test('where too many passwords wait, the answer has the status of a limit and its own code', async () => {
    const toy = await start({});
    const { status, headers, json } = await toy.post({ query: 'mutation { logIn(padding: -1) }' });
    expect(json.errors?.[0]?.extensions).toEqual({ code: 'LOG_IN_BUSY', retryAfterSeconds: 7 });
    expect([status, headers.get('retry-after')]).toEqual([429, '7']);
  });

  test('the bucket refills with time, not beyond its burst', () => {
    const limiter = createRateLimiter({ burst: 2, perSecond: 1, maxCallers: 2 });
    const take = (caller: string, nowMillis: number) => limiter.take(caller, nowMillis);
    expect([take('a', 0), take('a', 0)]).toEqual([null, null]);
    expect(take('a', 500)?.facts['retryAfterSeconds']).toBe(1);
    expect(take('a', 1600)).toBeNull();
    expect([take('a', 60_000), take('a', 60_000)]).toEqual([null, null]);
    expect(take('a', 60_000)).not.toBeNull();
  });
});
