import type { FastifyInstance } from 'fastify';
import { KeptPage } from './kept-page.ts';

export interface Page {
  readonly html: string;
  /** What the page may load and run; nothing else does. */
  readonly contentSecurityPolicy: string;
}

/** Serves a page that is the same for everybody. It is made when it is first asked for. */
export function servePage(app: FastifyInstance, path: string, make: () => Page | Promise<Page>): void {
  const load = async () => {
    const { html, contentSecurityPolicy } = await make();
    return { page: new KeptPage(html), contentSecurityPolicy };
  };
  let loaded: ReturnType<typeof load> | null = null;
  app.get(path, async (request, reply) => {
    loaded ??= load();
    const { page, contentSecurityPolicy } = await loaded;
    reply.header('content-security-policy', contentSecurityPolicy).type('text/html; charset=utf-8');
    await page.send(request, reply);
    return reply;
  });
}
