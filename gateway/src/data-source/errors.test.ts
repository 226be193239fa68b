import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startToyGateway, type Mode, type ToyGateway } from '../../testing/toy-gateway.ts';

/** One suite over both data sources. Every case runs as first use (interpreted) and later (compiled). */
describe.each<Mode>(['in-process', 'http'])('errors, %s', (mode) => {
  let toy: ToyGateway;
  beforeAll(async () => {
    toy = await startToyGateway({ mode, config: { subgraphTimeLimitMillis: 300 } });
  });
  afterAll(() => toy.close());

  async function eachUse(
    query: string,
    check: (answer: Awaited<ReturnType<ToyGateway['post']>>) => void,
  ): Promise<void> {
    for (let use = 0; use < 4; use += 1) check(await toy.post({ query }));
  }

  test('what a resolver throws is masked, data beside it stays', async () => {
    await eachUse('{ boom loanCount }', ({ status, text, json }) => {
      expect(status).toBe(200);
      expect(json.data).toEqual({ boom: null, loanCount: 42 });
      expect(json.errors).toEqual([
        {
          message: 'Internal error',
          path: ['boom'],
          extensions: { code: 'INTERNAL', reference: expect.any(String) },
        },
      ]);
      expect(text).not.toMatch(/10\.1\.2\.3|stack|ECONNREFUSED/);
    });
  });

  test('a refusal passes with its facts and nothing else', async () => {
    await eachUse('{ secret }', ({ json }) => {
      expect(json.errors).toEqual([
        { message: 'You may not', path: ['secret'], extensions: { code: 'TOY_REFUSED', needed: 'Toy.Read' } },
      ]);
    });
  });

  test('an error inside an entity names the place in the whole answer', async () => {
    await eachUse('{ books(first: 3) { author { name grumpy } } }', ({ text, json }) => {
      expect(json.errors).toHaveLength(1);
      expect(json.errors?.[0]?.path).toEqual(['books', 1, 'author', 'grumpy']);
      expect(json.data?.['books']).toHaveProperty('1', {
        author: { name: 'Author "1"', grumpy: null },
      });
      expect(text).not.toContain('hunter2');
    });
  });

  test('an entity asked for at several places has its error at each', async () => {
    for (let use = 0; use < 3; use += 1) {
      const { json } = await toy.post({ query: '{ books(first: 42) { author { grumpy } } }' });
      const paths = json.errors?.map(({ path }) => path);
      if (use > 0) expect(paths).toEqual([1, 21, 41].map((index) => ['books', index, 'author', 'grumpy']));
      else expect(paths).toContainEqual(['books', 1, 'author', 'grumpy']);
    }
  });

  test('a null that may not be bubbles to where one may', async () => {
    await eachUse('{ book(id: "b1") { title author { strict } } loanCount }', ({ json }) => {
      expect(json.data).toEqual({ book: null, loanCount: 42 });
      expect(json.errors?.[0]?.path).toEqual(['book', 'author', 'strict']);
    });
  });

  test('a slow subgraph is given up, the others answer', async () => {
    await eachUse('{ slow(millis: 2000) loanCount }', ({ json }) => {
      expect(json.data).toEqual({ slow: null, loanCount: 42 });
      expect(json.errors?.[0]?.extensions).toEqual({
        code: 'SUBGRAPH_TIMEOUT',
        reference: expect.any(String),
        limitMillis: 300,
      });
    });
  });

  test("a wrong custom scalar is the subgraph's to refuse and is masked by it", async () => {
    await eachUse('{ echoCents(value: 3) }', ({ status, json }) => {
      expect(status).toBeLessThan(500);
      expect(json.errors?.length).toBeGreaterThan(0);
    });
  });

  test('every masked error has its log line under the same reference', async () => {
    const broken = await startToyGateway({
      mode,
      edge: {
        authenticate: () => Promise.resolve({ kind: 'anonymous' }),
        renew: (caller) => Promise.resolve(caller),
        mint: () => Promise.reject(new Error('the key store is at 10.9.9.9')),
      },
    });
    const { status, text, json } = await broken.post({ query: '{ loanCount }' });
    expect(status).toBe(500);
    expect(text).not.toContain('10.9.9.9');
    const reference = json.errors?.[0]?.extensions['reference'];
    expect(broken.logs).toContainEqual(
      expect.objectContaining({ event: 'error-masked', reference, error: 'the key store is at 10.9.9.9' }),
    );
    await broken.close();
  });
});

describe('a subgraph over HTTP', () => {
  test('that is down leaks no address and has a reference', async () => {
    const toy = await startToyGateway({ mode: 'http' });
    const down = toy.servers.find(({ name }) => name === 'authors');
    await down?.close();
    for (let use = 0; use < 3; use += 1) {
      const { status, text, json } = await toy.post({
        query: '{ books(first: 1) { title author { name country } } }',
      });
      expect(status).toBe(200);
      expect(json.errors?.[0]?.extensions).toEqual({
        code: 'SUBGRAPH_UNAVAILABLE',
        reference: expect.any(String),
      });
      expect(text).not.toMatch(/127\.0\.0\.1|ECONN|authors/);
    }
    expect(toy.logs).toContainEqual(
      expect.objectContaining({ event: 'subgraph-unavailable', subgraph: 'authors' }),
    );
    await toy.close();
  });

  test.each([
    ['HTML of a proxy', 502, '<h1>Bad gateway upstream-7.internal</h1>'],
    ['JSON that is no answer', 200, '{"hello":"world"}'],
    ['an answer that is too long', 200, `{"data":{"loanCount":1,"x":"${'y'.repeat(70 * 1024 * 1024)}"}}`],
    ['hostile keys', 200, '{"data":{"__proto__":{"polluted":true},"loanCount":7}}'],
    [
      'an unmasked error',
      200,
      '{"data":null,"errors":[{"message":"SELECT * FROM secrets","extensions":{"stacktrace":["at x"]}}]}',
    ],
  ])('that answers %s', async (_name, status, body) => {
    const server: Server = createServer((_request, response) => response.writeHead(status).end(body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/`;
    const toy = await startToyGateway({
      subgraphs: ['authors', 'books', 'loans'].map((name) => ({ name, url })),
    });
    for (let use = 0; use < 3; use += 1) {
      const { text } = await toy.post({ query: '{ loanCount }' });
      expect(text).not.toMatch(/upstream-7|SELECT|stacktrace|127\.0/);
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
      if (body.includes('__proto__')) expect(text).toBe('{"data":{"loanCount":7}}\n'.trim());
      else expect(text).toMatch(/SUBGRAPH_UNAVAILABLE|INTERNAL/);
    }
    await toy.close();
    server.closeAllConnections();
    server.close();
  });

  test('gets the claim of its own audience, the request id and the origin, and nothing from outside', async () => {
    const toy = await startToyGateway({ mode: 'http' });
    const headers = {
      authorization: 'Bearer first:ann',
      'x-tenant': 'acme',
      'x-request-id': 'request-0001',
      'x-cifra-claim': 'forged',
      'X-Cifra-Origin-IP': '6.6.6.6',
      'x-cifra-anything': '1',
      cookie: 'session=1',
      'user-agent': 'tests',
    };
    for (let use = 0; use < 3; use += 1) {
      const { json } = await toy.post({ query: '{ whoAmI }' }, headers);
      expect(JSON.parse(String(json.data?.['whoAmI']))).toEqual({
        subject: 'ann',
        tenant: 'acme',
        audience: 'books',
      });
      const seen = toy.servers.find(({ name }) => name === 'books')?.lastHeaders() ?? {};
      expect(seen['x-cifra-request-id']).toBe('request-0001');
      expect(seen['x-cifra-origin-ip']).toBe('127.0.0.1');
      expect(seen['x-cifra-origin-user-agent']).toBe('tests');
      expect(Object.keys(seen)).not.toEqual(expect.arrayContaining(['x-cifra-anything']));
      expect(seen['authorization'] ?? seen['cookie']).toBeUndefined();
    }
    await toy.close();
  });
});

test('in process, the subgraph gets the verified claim object, once per request', async () => {
  const seen: unknown[] = [];
  const toy = await startToyGateway({
    hooks: { onContext: (name, { request }) => seen.push([name, request]) },
  });
  const headers = { authorization: 'Bearer first:ann', 'x-tenant': 'acme', 'x-cifra-claim': 'forged' };
  const query = 'query Named { whoAmI books(first: 9) { author { name } loans { id } label } }';
  for (let use = 0; use < 3; use += 1) {
    seen.length = 0;
    const { json } = await toy.post({ query }, headers);
    expect(JSON.parse(String(json.data?.['whoAmI']))).toEqual({ subject: 'ann', tenant: 'acme' });
    expect(seen.map((one) => (one as [string])[0]).toSorted()).toEqual(['authors', 'books', 'loans']);
    expect((seen[0] as [string, object])[1]).toMatchObject({
      operationName: 'Named',
      origin: { ip: '127.0.0.1' },
    });
    expect(Object.keys((seen[0] as [string, object])[1]).toSorted()).toEqual([
      'claim',
      'operationName',
      'origin',
      'requestId',
      'session',
      'signal',
    ]);
  }
  await toy.close();
});
