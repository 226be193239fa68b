import Fastify, { type FastifyInstance } from 'fastify';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serveReference } from './reference-site.ts';

let app: FastifyInstance;
let made: string[];
beforeEach(async () => {
  made = [];
  app = Fastify();
  const page = (name: string, text: string): [string, () => string] => [
    name,
    () => {
      made.push(name);
      return text;
    },
  ];
  serveReference(
    app,
    async () =>
      new Map([
        page('index.html', `<h1>The API</h1>${'-'.repeat(2000)}`),
        page('types/Tenant.html', '<h1>Tenant</h1>'),
        page('find.js', '// finds'),
      ]),
  );
  await app.ready();
});
afterEach(() => app.close());

test('the first page is at /docs/, and /docs leads there', async () => {
  const moved = await app.inject('/docs');
  expect([moved.statusCode, moved.headers.location]).toEqual([308, 'docs/']);
  const page = await app.inject('/docs/');
  expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.body).toContain('<h1>The API</h1>');
});

test('a page may load its own style and script, and nothing else', async () => {
  const { headers } = await app.inject('/docs/types/Tenant.html');
  expect(headers['content-security-policy']).toContain(
    "default-src 'none'; style-src 'self'; script-src 'self'",
  );
  expect(headers['content-security-policy']).not.toContain('unsafe');
  expect((await app.inject('/docs/find.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
});

test('a page is made once, when it is first asked for, and not sent again to who has it', async () => {
  expect(made).toEqual([]);
  const first = await app.inject('/docs/types/Tenant.html');
  await app.inject('/docs/types/Tenant.html');
  expect(made).toEqual(['types/Tenant.html']);
  const tag = String(first.headers.etag);
  const again = await app.inject({ url: '/docs/types/Tenant.html', headers: { 'if-none-match': tag } });
  expect([again.statusCode, again.body]).toEqual([304, '']);
});

test('a long page is compressed, once for each encoding, and plain for who takes none', async () => {
  const asked = (encoding: string) => app.inject({ url: '/docs/', headers: { 'accept-encoding': encoding } });
  const [brotli, gzip, plain] = [await asked('br'), await asked('gzip'), await asked('identity')];
  expect([brotli, gzip, plain].map(({ headers }) => headers['content-encoding'])).toEqual([
    'br',
    'gzip',
    undefined,
  ]);
  expect(brotli.rawPayload.length).toBeLessThan(200);
  expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe(plain.body);
  expect(gunzipSync(gzip.rawPayload).toString()).toBe(plain.body);
  expect((await asked('br')).rawPayload.equals(brotli.rawPayload)).toBe(true);
  expect(plain.headers.vary).toBe('accept-encoding');
  expect(brotli.headers.etag).toBe(plain.headers.etag);
});

test.each([
  '/docs/nothing.html',
  '/docs/../package.json',
  '/docs/%2e%2e/package.json',
  '/docs/types/',
  '/docs/__proto__',
])('%s is not there', async (url) => {
  const { statusCode } = await app.inject(url);
  expect(statusCode).toBe(404);
});
