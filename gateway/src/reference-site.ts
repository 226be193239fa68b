import type { FastifyInstance } from 'fastify';
import path from 'node:path';
import { KeptPage } from './http/kept-page.ts';

/** A static site: a function for each file's text, by the path below its first page. */
export type Site = ReadonlyMap<string, () => string>;

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
};

/** Its own style, script and index; nothing from elsewhere. */
const contentSecurityPolicy =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Serves a site under `/docs/`. A file's text is made when it is first asked for, and kept. */
export function serveReference(app: FastifyInstance, load: () => Promise<Site>): void {
  let site: Promise<Site> | null = null;
  const kept = new Map<string, KeptPage>();
  app.get('/docs', (_request, reply) => reply.redirect('docs/', 308));
  app.get<{ Params: { readonly '*': string } }>('/docs/*', async (request, reply) => {
    site ??= load();
    const files = await site;
    const asked = request.params['*'];
    const name = asked === '' ? 'index.html' : asked;
    const make = files.get(name);
    if (make === undefined) return reply.callNotFound();
    const page = kept.get(name) ?? new KeptPage(make());
    kept.set(name, page);
    reply
      .header('content-security-policy', contentSecurityPolicy)
      .header('cache-control', 'no-cache')
      .type(mediaTypes[path.extname(name)] ?? 'text/plain; charset=utf-8');
    await page.send(request, reply);
    return reply;
  });
}
