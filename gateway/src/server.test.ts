import { auditServer } from 'graphql-http';
import { GraphQLSchema } from 'graphql';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, test } from 'vitest';
import { startToyGateway, type ToyGateway } from '../testing/toy-gateway.ts';
import type { FileRequest } from './files.ts';

let toys: ToyGateway[] = [];
afterEach(async () => {
  await Promise.all(toys.map((toy) => toy.close()));
  toys = [];
});
async function start(options: Parameters<typeof startToyGateway>[0] = {}): Promise<ToyGateway> {
  const toy = await startToyGateway(options);
  toys.push(toy);
  return toy;
}

describe('GraphQL over HTTP', () => {
  test('every audit of graphql-http passes', async () => {
    const toy = await start({
      config: { isIntrospectionAllowed: true, rateLimit: { burst: 1e6, perSecond: 1e6, maxCallers: 10 } },
    });
    const fetchFn = (url: string, options: RequestInit = {}): Promise<Response> =>
      fetch(url, {
        ...options,
        headers: { 'apollo-require-preflight': '1', ...(options.headers as Record<string, string>) },
      });
    const results = await auditServer({ url: `${toy.url}/graphql`, fetchFn });
    const failed = results
      .filter(({ status }) => status !== 'ok')
      .map(
        ({ id, name, status, ...rest }) => `${status} ${id} ${name} ${'reason' in rest ? rest.reason : ''}`,
      );
    expect(failed).toEqual([]);
    expect(results.length).toBeGreaterThan(40);
  });

  test('a simple cross-site request is refused', async () => {
    const toy = await start();
    const response = await fetch(`${toy.url}/graphql?query={loanCount}`);
    expect(response.status).toBe(400);
    const text = await fetch(`${toy.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{"query":"{loanCount}"}',
    });
    expect([400, 415]).toContain(text.status);
  });

  test('introspection and suggestions are off unless allowed', async () => {
    const toy = await start();
    const { status, json } = await toy.post({ query: '{ __schema { types { name } } }' });
    expect(status).toBe(400);
    expect(json.data).toBeUndefined();
    expect((await toy.post({ query: '{ loanCoun }' })).text).not.toContain('Did you mean');
    const open = await start({ config: { isIntrospectionAllowed: true } });
    for (let use = 0; use < 3; use += 1) {
      expect((await open.post({ query: '{ __schema { queryType { name } } loanCount }' })).json.data).toEqual(
        { __schema: { queryType: { name: 'Query' } }, loanCount: 42 },
      );
    }
  });

  test('query plans are never shown', async () => {
    const toy = await start();
    const { text } = await toy.post({ query: '{ loanCount }' }, { 'apollo-query-plan-experimental': '1' });
    expect(text).toBe('{"data":{"loanCount":42}}');
  });

  test('there is one graphql', async () => {
    const required = createRequire(import.meta.url)('graphql') as { GraphQLSchema: unknown };
    const toy = await start();
    expect(toy.gateway.apiSchema).toBeInstanceOf(GraphQLSchema);
    expect(Object.keys(required)).toContain('GraphQLSchema');
  });
});

describe('the edge', () => {
  test("wrong credentials and unknown tenants are refused with the edge's code", async () => {
    const toy = await start();
    const wrong = await toy.post({ query: '{ loanCount }' }, { authorization: 'Bearer nonsense' });
    expect([wrong.status, wrong.json.errors?.[0]?.extensions['code']]).toEqual([401, 'UNAUTHENTICATED']);
    const tenant = await toy.post(
      { query: '{ loanCount }' },
      { authorization: 'Bearer first:ann', 'x-tenant': 'forbidden' },
    );
    expect([tenant.status, tenant.json.errors?.[0]?.extensions['code']]).toEqual([404, 'TENANT_UNKNOWN']);
  });

  test('an anonymous caller has a claim without a subject', async () => {
    const toy = await start();
    const { json } = await toy.post({ query: '{ whoAmI }' });
    expect(JSON.parse(String(json.data?.['whoAmI']))).toEqual({ subject: null, tenant: null });
  });

  test('each request leaves one log line with its id and tenant', async () => {
    const toy = await start();
    const { headers } = await toy.post(
      { query: '{ loanCount }' },
      { authorization: 'Bearer first:ann', 'x-tenant': 'acme' },
    );
    const lines = toy.logs.filter(({ event }) => event === 'request');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      requestId: headers.get('x-request-id'),
      tenant: 'acme',
      principal: 'ann',
      status: 200,
    });
  });
});

describe('operations', () => {
  test('health, ready, metrics, landing page', async () => {
    let ok = true;
    const toy = await start({ ready: () => Promise.resolve({ ok, body: { brokenTenants: 1 } }) });
    expect((await fetch(`${toy.url}/health`)).status).toBe(200);
    expect(await (await fetch(`${toy.url}/ready`)).json()).toEqual({ brokenTenants: 1 });
    ok = false;
    expect((await fetch(`${toy.url}/ready`)).status).toBe(503);
    await toy.post({ query: '{ loanCount }' });
    const metrics = await (await fetch(`${toy.url}/metrics`)).text();
    expect(metrics).toContain(
      'cifra_gateway_request_duration_seconds_count{route="/graphql",status="200"} 1',
    );
    expect(metrics).toContain('cifra_gateway_requests_in_flight 0');
    const landing = await (await fetch(toy.url)).text();
    expect(landing).toContain('/graphql');
    expect(landing).not.toMatch(/\/explorer|\/docs|demo/);
    expect((await fetch(`${toy.url}/explorer`)).status).toBe(404);
  });

  test('where operators have an address of their own, this one says whether it is ready and no more', async () => {
    const toy = await start({
      config: { showsOperations: false },
      ready: () => Promise.resolve({ ok: true, body: { status: 'ready', tenants: ['acme'] } }),
    });
    expect(await (await fetch(`${toy.url}/ready`)).json()).toEqual({ status: 'ready' });
    expect((await fetch(`${toy.url}/metrics`)).status).toBe(404);
    expect(await (await fetch(toy.url)).text()).not.toContain('/metrics');
  });

  test('the explorer is served from here and may load from nowhere else', async () => {
    const toy = await start({ config: { hasExplorer: true } });
    const response = await fetch(`${toy.url}/explorer`);
    const html = await response.text();
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).not.toMatch(/<(script|link|img)[^>]+(src|href)="https?:/);
    expect(html).toContain('id="log-in"');
  });

  test('the landing page runs no script and leads to what is served', async () => {
    const toy = await start({ config: { hasExplorer: true } });
    const response = await fetch(toy.url);
    const html = await response.text();
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).not.toContain('<script');
    for (const [, path = ''] of html.matchAll(/<a href="([^"]+)"/g))
      expect((await fetch(`${toy.url}${path}`)).status, path).toBe(200);
    expect(html).toContain('href="/explorer"');
  });

  test('closing answers what is in flight, refuses what comes after, and ends', async () => {
    const toy = await startToyGateway();
    const started = performance.now();
    const inFlight = toy.post({ query: '{ slow(millis: 400) }' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const closing = toy.close();
    expect((await inFlight).json.data).toEqual({ slow: 'done' });
    await closing;
    expect(performance.now() - started).toBeLessThan(3000);
    await expect(fetch(`${toy.url}/health`)).rejects.toThrow();
  });

  test('closing cuts what outlasts the drain', async () => {
    const toy = await startToyGateway({ config: { drainMillis: 200 } });
    const inFlight = toy.post({ query: '{ slow(millis: 5000) }' }).catch(() => 'cut');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const started = performance.now();
    await toy.close();
    expect(await inFlight).toBe('cut');
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('files', () => {
  test('uploads and downloads stream through, the ticket and caller reach the handler', async () => {
    const seen: FileRequest[] = [];
    const uploaded: Buffer[] = [];
    const toy = await start({
      config: { maxUploadBytes: 1_000_000 },
      files: {
        open: async (request) => {
          seen.push(request);
          if (request.ticket === 'used')
            return { kind: 'refused', httpStatus: 404, code: 'TICKET_UNKNOWN', message: 'No such ticket' };
          if (request.body) {
            for await (const chunk of request.body) uploaded.push(chunk as Buffer);
            return { kind: 'stored', body: { bytes: Buffer.concat(uploaded).length } };
          }
          return {
            kind: 'download',
            stream: Readable.from(['a', 'b']),
            contentType: 'text/csv',
            fileName: 'año.csv',
            contentLengthBytes: 2,
          };
        },
      },
    });
    const put = await fetch(`${toy.url}/files/t1`, {
      method: 'PUT',
      headers: { authorization: 'Bearer first:ann', 'content-type': 'application/json' },
      body: '{"not":"parsed"}',
    });
    expect([put.status, await put.json()]).toEqual([201, { bytes: 16 }]);
    const get = await fetch(`${toy.url}/files/t2`);
    expect(await get.text()).toBe('ab');
    expect(get.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''a%C3%B1o.csv");
    expect((await fetch(`${toy.url}/files/used`)).status).toBe(404);
    expect((await fetch(`${toy.url}/files/t2`, { method: 'HEAD' })).status).toBe(405);
    expect(seen.map(({ ticket, method, caller }) => [ticket, method, caller.kind])).toEqual([
      ['t1', 'PUT', 'principal'],
      ['t2', 'GET', 'anonymous'],
      ['used', 'GET', 'anonymous'],
    ]);
    const large = await fetch(`${toy.url}/files/t3`, { method: 'PUT', body: Buffer.alloc(2_000_000) }).catch(
      () => null,
    );
    if (large) expect(large.status).toBe(413);
    expect(JSON.stringify(toy.logs)).not.toContain('t1');
  });

  test('an upload that nobody reads and that is broken off is nobody’s error, and the server goes on', async () => {
    let isAsked = () => {};
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    let refuse = () => {};
    const refused = new Promise<void>((resolve) => {
      refuse = resolve;
    });
    const toy = await start({
      files: {
        open: async () => {
          isAsked();
          await refused;
          return { kind: 'refused', httpStatus: 404, code: 'TICKET_UNKNOWN', message: 'No such ticket' };
        },
      },
    });
    const { hostname, port } = new URL(toy.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write('PUT /files/none HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000\r\n\r\n');
    socket.write(Buffer.alloc(10_000));
    await asked;
    socket.resetAndDestroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    refuse();
    expect((await fetch(`${toy.url}/health`)).status).toBe(200);
  });
});
