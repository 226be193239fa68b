import { Agent, request as httpRequest } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.ts';
import { cents } from '../../testing/toy.ts';

let plain: ToyGateway;
let toys: ToyGateway[] = [];
beforeAll(async () => {
  plain = await startToyGateway({ scalars: [cents], hooks: { onLend: (id) => lent.push(id) } });
});
afterEach(async () => {
  await Promise.all(toys.map((toy) => toy.close()));
  toys = [];
});
afterAll(() => plain?.close());
const lent: string[] = [];

async function start(options: Parameters<typeof startToyGateway>[0] = {}): Promise<ToyGateway> {
  const toy = await startToyGateway(options);
  toys.push(toy);
  return toy;
}

interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

interface RawRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly agent?: Agent;
}

/** `fetch` decompresses, hides headers and adds its own. */
function send(url: string, { method = 'POST', headers = {}, body, agent }: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method, headers, ...(agent && { agent }) }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const json = { 'content-type': 'application/json' };
const codeIn = ({ body }: RawAnswer): string | undefined => /"code":"([A-Z_]+)"/.exec(body.toString())?.[1];

describe('status codes', () => {
  const newer = { ...json, accept: 'application/graphql-response+json' };
  const older = { ...json, accept: 'application/json' };
  const wrongDocuments: readonly (readonly [string, object, string])[] = [
    ['a document that does not parse', { query: '{' }, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', { query: '{ nope }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['a missing variable', { query: 'query ($id: ID!) { book(id: $id) { id } }' }, 'BAD_USER_INPUT'],
    [
      'an ill-typed variable',
      { query: 'query ($n: Int) { books(first: $n) { id } }', variables: { n: 'many' } },
      'BAD_USER_INPUT',
    ],
    [
      "a variable that a scalar of the schema's own does not accept",
      { query: 'query ($v: Cents!) { echoCents(value: $v) }', variables: { v: 41 } },
      'BAD_USER_INPUT',
    ],
    [
      "a literal that a scalar of the schema's own does not accept",
      { query: '{ echoCents(value: 41) }' },
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'an unknown operationName',
      { query: 'query A { loanCount }', operationName: 'B' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'several operations and no name',
      { query: 'query A { loanCount } query B { loanCount }' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
  ];

  test('what is wrong with a document is 400, or 200 for clients of the older media type', async () => {
    for (const [name, request, code] of wrongDocuments) {
      const body = JSON.stringify(request);
      // More than once: an operation is interpreted first and compiled later.
      for (let use = 1; use <= 3; use += 1) {
        const answers = await Promise.all(
          [newer, older].map((headers) => send(`${plain.url}/graphql`, { headers, body })),
        );
        expect(
          answers.map((answer) => [answer.status, codeIn(answer), answer.headers['content-type']]),
          `${name}, use ${use}`,
        ).toEqual([
          [400, code, 'application/graphql-response+json; charset=utf-8'],
          [200, code, 'application/json; charset=utf-8'],
        ]);
        for (const answer of answers) expect(answer.body.toString()).not.toContain('"data"');
      }
    }
  });

  test('a subscription is refused by name, by POST and by GET', async () => {
    const query = 'subscription { loanCount }';
    const search = `?query=${encodeURIComponent(query)}`;
    const answers = [
      await send(`${plain.url}/graphql`, { headers: newer, body: JSON.stringify({ query }) }),
      await send(`${plain.url}/graphql`, { headers: older, body: JSON.stringify({ query }) }),
      await send(`${plain.url}/graphql${search}`, {
        method: 'GET',
        headers: { 'apollo-require-preflight': '1' },
      }),
    ];
    for (const answer of answers)
      expect([answer.status, codeIn(answer)]).toEqual([400, 'SUBSCRIPTION_NOT_SUPPORTED']);
    expect(plain.logs.filter(({ level }) => level === 'error')).toEqual([]);
  });

  const body = JSON.stringify({ query: '{ loanCount }' });
  test.each<readonly [string, RawRequest, number, string]>([
    ['text/plain', { headers: { 'content-type': 'text/plain' }, body }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a form', { headers: { 'content-type': 'multipart/form-data' }, body }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'no media type',
      { headers: { 'content-length': `${body.length}` }, body },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'JSON in another encoding',
      { headers: { 'content-type': 'application/json; charset=utf-16' }, body },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['JSON that is none', { headers: json, body: '{"query":' }, 400, 'BAD_REQUEST'],
    ['no body', { headers: json }, 400, 'BAD_REQUEST'],
    ['a text for a body', { headers: json, body: '"{ loanCount }"' }, 400, 'BAD_REQUEST'],
    ['no query', { headers: json, body: '{"qeury":"{ loanCount }"}' }, 400, 'BAD_REQUEST'],
    [
      'variables in a list',
      { headers: json, body: '{"query":"{ loanCount }","variables":[7]}' },
      400,
      'BAD_REQUEST',
    ],
  ])('%s', async (_name, request, status, code) => {
    const answer = await send(`${plain.url}/graphql`, request);
    expect([answer.status, codeIn(answer)]).toEqual([status, code]);
  });

  test('a mutation whose answer the client cannot read is not carried out', async () => {
    const answer = await send(`${plain.url}/graphql`, {
      headers: { ...json, accept: 'text/html' },
      body: JSON.stringify({ query: 'mutation { lend(id: "b1") { id } }' }),
    });
    expect([answer.status, codeIn(answer)]).toEqual([406, 'NOT_ACCEPTABLE']);
    expect(lent).toEqual([]);
  });

  test('methods that are not served are refused with those that are', async () => {
    expect((await send(`${plain.url}/graphql`, { method: 'TRACE' })).status).toBe(404);
    for (const method of ['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const answer = await send(`${plain.url}/graphql`, { method });
      expect([method, answer.status, answer.headers['allow']]).toEqual([method, 405, 'GET, POST']);
    }
    for (const method of ['HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS']) {
      const answer = await send(`${plain.url}/files/ticket`, { method });
      expect([method, answer.status, answer.headers['allow']]).toEqual([method, 405, 'GET, PUT']);
    }
    const mutation = encodeURIComponent('mutation { lend(id: "b1") { id } }');
    const answer = await send(`${plain.url}/graphql?query=${mutation}`, {
      method: 'GET',
      headers: { 'apollo-require-preflight': '1' },
    });
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST']);
  });

  test('a parameter that is given twice is refused: nobody has to guess which one counts', async () => {
    const twice = ['query={loanCount}&query={whoAmI}', 'query={loanCount}&variables={}&variables={"a":1}'];
    for (const search of twice) {
      const headers = { 'apollo-require-preflight': '1' };
      const answer = await send(`${plain.url}/graphql?${encodeURI(search)}`, { method: 'GET', headers });
      expect([answer.status, codeIn(answer)], search).toEqual([400, 'BAD_REQUEST']);
    }
  });

  test('the media type is the one that the client prefers', async () => {
    const types: readonly (readonly [string, string])[] = [
      ['*/*', 'application/json; charset=utf-8'],
      ['application/*', 'application/json; charset=utf-8'],
      [
        'application/graphql-response+json,application/json;q=0.9',
        'application/graphql-response+json; charset=utf-8',
      ],
      ['application/json, application/graphql-response+json;q=0.1', 'application/json; charset=utf-8'],
      ['application/json; charset=utf-8', 'application/json; charset=utf-8'],
    ];
    for (const [accept, type] of types) {
      const answer = await send(`${plain.url}/graphql`, { headers: { ...json, accept }, body });
      expect([accept, answer.headers['content-type']]).toEqual([accept, type]);
    }
  });
});

describe('headers of every answer', () => {
  const paths: readonly (readonly [string, RawRequest])[] = [
    ['/graphql', { headers: json, body: '{"query":"{ loanCount }"}' }],
    ['/graphql', { headers: json, body: '{"query":"{ nope }"}' }],
    ['/graphql', { headers: json, body: '{' }],
    ['/graphql', { method: 'PUT' }],
    ['/files/none', { method: 'GET' }],
    ['/', { method: 'GET' }],
    ['/explorer', { method: 'GET' }],
    ['/health', { method: 'GET' }],
    ['/ready', { method: 'GET' }],
    ['/metrics', { method: 'GET' }],
    ['/nowhere', { method: 'GET' }],
    ['/%zz', { method: 'GET' }],
    [`/files/${'x'.repeat(300)}`, { method: 'GET' }],
    ['/', { method: 'GET', headers: { 'x-long': 'x'.repeat(20_000) } }],
  ];

  test('nothing is sniffed, framed, stored or told to the next page', async () => {
    const toy = await start({ config: { hasExplorer: true } });
    for (const [path, request] of paths) {
      const { headers, body } = await send(`${toy.url}${path}`, request);
      expect(headers, path).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      });
      expect(headers['content-security-policy'], path).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers['strict-transport-security'], path).toBeUndefined();
      expect(headers['x-powered-by'], path).toBeUndefined();
      expect(body.toString(), path).not.toContain('FST_');
    }
  });

  test('over TLS, browsers are told to stay there', async () => {
    const body = '{"query":"{ loanCount }"}';
    const isPublic = await start({ config: { publicOrigin: 'https://books.example' } });
    const proxied = await start({ config: { trustProxy: 1 } });
    const forwarded = { ...json, 'x-forwarded-proto': 'https' };
    const seen = await Promise.all(
      [isPublic, plain, proxied].map(async ({ url }) => {
        const { headers } = await send(`${url}/graphql`, { headers: forwarded, body });
        return headers['strict-transport-security'];
      }),
    );
    // Without `trustProxy`, what a caller says about the proxy is not believed.
    const yearBelow = 'max-age=31536000; includeSubDomains';
    expect(seen).toEqual([yearBelow, undefined, yearBelow]);
    // Also where nothing gets as far as a route.
    for (const [path, request] of paths) {
      const { headers } = await send(`${isPublic.url}${path}`, request);
      expect(headers['strict-transport-security'], path).toBe(yearBelow);
    }
  });
});

describe('compression', () => {
  const long = JSON.stringify({ query: '{ books(first: 60) { id title price } }' });
  const short = JSON.stringify({ query: '{ loanCount }' });
  const open: Record<string, (body: Buffer) => Buffer> = { gzip: gunzipSync, br: brotliDecompressSync };

  test('a long answer is compressed as the client takes it, a short one never', async () => {
    const uncompressed = await send(`${plain.url}/graphql`, { headers: json, body: long });
    expect(uncompressed.body.length).toBeGreaterThan(1024);
    const cases: readonly (readonly [string, string | undefined])[] = [
      ['gzip', 'gzip'],
      ['gzip, deflate, br, zstd', 'br'],
      ['br;q=0, gzip', 'gzip'],
      ['*', 'br'],
      ['identity', undefined],
      ['gzip;q=0', undefined],
      ['deflate', undefined],
    ];
    for (const [accepted, expected] of cases) {
      const headers = { ...json, 'accept-encoding': accepted };
      const answer = await send(`${plain.url}/graphql`, { headers, body: long });
      const encoding = answer.headers['content-encoding'] as string | undefined;
      expect([accepted, encoding, answer.headers['vary']]).toEqual([accepted, expected, 'accept-encoding']);
      expect(answer.headers['content-length']).toBe(String(answer.body.length));
      const body = encoding === undefined ? answer.body : open[encoding]?.(answer.body);
      expect(body?.toString()).toBe(uncompressed.body.toString());
      if (expected !== undefined) expect(answer.body.length).toBeLessThan(uncompressed.body.length / 3);
      const small = await send(`${plain.url}/graphql`, { headers, body: short });
      expect(small.headers['content-encoding']).toBeUndefined();
      expect(small.body.toString()).toBe('{"data":{"loanCount":42}}');
    }
  });

  test('an answer too long to be compressed in passing is compressed alike', async () => {
    const body = JSON.stringify({
      query:
        '{ books(first: 100) { id title price shelf tags pages weight blurb author { name } loans(first: 2) { reader } } }',
    });
    const uncompressed = await send(`${plain.url}/graphql`, { headers: json, body });
    expect(uncompressed.body.length).toBeGreaterThan(20_000);
    for (const [encoding, decompress] of Object.entries(open)) {
      const headers = { ...json, 'accept-encoding': encoding };
      const answer = await send(`${plain.url}/graphql`, { headers, body });
      expect(answer.headers['content-encoding']).toBe(encoding);
      expect(decompress(answer.body).toString()).toBe(uncompressed.body.toString());
    }
  });

  test('an answer that holds tokens is never compressed, however long it is', async () => {
    const headers = { ...json, 'accept-encoding': 'gzip, br' };
    const encodings = await Promise.all(
      ['logIn', 'refreshLogIn', 'logOut'].map(async (mutation) => {
        const body = JSON.stringify({ query: `mutation { it: ${mutation}(padding: 3000) }` });
        const answer = await send(`${plain.url}/graphql`, { headers, body });
        return [mutation, answer.headers['content-encoding']];
      }),
    );
    expect(encodings).toEqual([
      ['logIn', undefined],
      ['refreshLogIn', undefined],
      ['logOut', 'br'],
    ]);
  });
});

describe('pages of other origins', () => {
  const page = 'https://app.example';
  const preflight = (origin: string) => ({
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,x-tenant',
    },
  });

  let listing: ToyGateway;
  beforeAll(async () => {
    listing = await startToyGateway({ config: { corsOrigins: [page, 'http://localhost:5173'] } });
  });
  afterAll(() => listing?.close());

  test('a listed one is let in, with credentials, and its browser remembers for two hours', async () => {
    for (const path of ['/graphql', '/files/ticket']) {
      const { status, headers } = await send(`${listing.url}${path}`, preflight(page));
      expect([path, status]).toEqual([path, 204]);
      expect(headers).toMatchObject({
        'access-control-allow-origin': page,
        'access-control-allow-credentials': 'true',
        'access-control-max-age': '7200',
      });
      expect(headers['access-control-allow-headers']).toMatch(/authorization.*content-type.*x-tenant/);
      expect(headers['access-control-allow-methods']).toMatch(/GET.*POST.*PUT/);
    }
    const { headers } = await send(`${listing.url}/graphql`, {
      headers: { ...json, origin: page },
      body: '{"query":"{ loanCount }"}',
    });
    expect(headers['access-control-allow-origin']).toBe(page);
    expect(headers['access-control-expose-headers']).toMatch(/retry-after.*x-request-id/);
    expect(headers['vary']).toBe('Origin, accept-encoding');
  });

  test('its page reads refusals too', async () => {
    const toy = await start({
      config: { corsOrigins: [page], rateLimit: { burst: 1, perSecond: 0.01, maxCallers: 10 } },
    });
    const request = { headers: { ...json, origin: page }, body: '{"query":"{ loanCount }"}' };
    await send(`${toy.url}/graphql`, request);
    const { status, headers } = await send(`${toy.url}/graphql`, request);
    expect([status, headers['access-control-allow-origin']]).toEqual([429, page]);
    expect(headers['retry-after']).toBeDefined();
  });

  test.each([
    'https://other.example',
    'https://app.example.evil.example',
    'https://sub.app.example',
    'http://app.example',
    'https://app.example:8443',
    'HTTPS://APP.EXAMPLE',
    'null',
    '*',
  ])('the origin %s is not let in', async (origin) => {
    const asked = await send(`${listing.url}/graphql`, preflight(origin));
    expect(asked.status).toBe(405);
    const answered = await send(`${listing.url}/graphql`, {
      headers: { ...json, origin },
      body: '{"query":"{ loanCount }"}',
    });
    for (const { headers } of [asked, answered]) {
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(headers['access-control-allow-credentials']).toBeUndefined();
    }
  });

  test('without a list there is none, and never for operators’ pages', async () => {
    expect((await send(`${plain.url}/graphql`, preflight(page))).status).toBe(405);
    for (const path of ['/metrics', '/ready', '/']) {
      const { headers } = await send(`${listing.url}${path}`, { method: 'GET', headers: { origin: page } });
      expect(headers['access-control-allow-origin']).toBeUndefined();
      const asked = await send(`${listing.url}${path}`, preflight(page));
      expect([asked.status, asked.headers['access-control-allow-origin']]).toEqual([404, undefined]);
    }
  });
});

describe('closing under load', () => {
  test('is announced first, and no kept-alive connection breaks', async () => {
    const toy = await startToyGateway({
      config: { closingNoticeMillis: 1000, rateLimit: { burst: 1e6, perSecond: 1e6, maxCallers: 10 } },
    });
    const body = JSON.stringify({ query: '{ slow(millis: 5) }' });
    const failures: string[] = [];
    const seen = { answered: 0 };
    /** One connection, used until the server says that it ends; then this client goes to another server. */
    const client = async (): Promise<void> => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      try {
        for (;;) {
          const { status, headers } = await send(`${toy.url}/graphql`, { headers: json, body, agent });
          if (status === 200) seen.answered += 1;
          else failures.push(`status ${status}`);
          if (headers['connection'] === 'close') return;
        }
      } catch (error) {
        failures.push(String(error));
      } finally {
        agent.destroy();
      }
    };
    const clients = Array.from({ length: 20 }, client);
    while (seen.answered < 60) await new Promise((resolve) => setTimeout(resolve, 5));
    const slow = send(`${toy.url}/graphql`, {
      headers: json,
      body: JSON.stringify({ query: '{ slow(millis: 1300) }' }),
    });
    const announced = toy.gateway.announceClosing();
    const ready = await send(`${toy.url}/ready`, { method: 'GET' });
    expect([ready.status, ready.body.toString()]).toEqual([503, '{"status":"closing"}']);
    expect(ready.headers['connection']).toBe('close');
    expect((await send(`${toy.url}/graphql`, { headers: json, body })).status).toBe(200);
    await announced;
    await toy.close();
    await Promise.all(clients);
    expect(failures).toEqual([]);
    const { status, headers } = await slow;
    expect([status, headers['connection']]).toEqual([200, 'close']);
    await expect(send(`${toy.url}/health`, { method: 'GET' })).rejects.toThrow();
  });
});
