import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addressBlock } from '@cifra/access/address-block';
import { singleHeader } from './edge/headers.ts';
import type { MaskError } from './errors.ts';
import { limitBodies, type ConnectionLimits } from './http/connection-limits.ts';
import { parseJsonBody } from './json-body.ts';
import type { RateLimiter } from './limits/rate-limiter.ts';
import type { LimitRefusal } from './limits/refusal.ts';
import type { ScimAnswer, ScimHandler } from './scim.ts';

export interface ScimEndpointOptions {
  readonly scim: ScimHandler;
  readonly rate: RateLimiter;
  readonly limits: ConnectionLimits;
  readonly mask: MaskError;
}

const MOST_BODY_BYTES = 256 * 1024;
const bearerForm = /^Bearer ([A-Za-z0-9_-]{1,200})$/i;
const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error';

const errorOf = (status: number, detail: string): ScimAnswer => ({
  status,
  body: { schemas: [errorSchema], status: String(status), detail },
});

/** `/scim/v2/…`: JSON in and out, by a token of its own. No cookie and no other credential counts here. */
export async function registerScim(app: FastifyInstance, options: ScimEndpointOptions): Promise<void> {
  await app.register((scope, _settings, done) => {
    limitBodies(scope, options.limits);
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      ['application/scim+json', 'application/json'],
      { parseAs: 'string', bodyLimit: MOST_BODY_BYTES },
      (_request, text, next) => {
        try {
          next(null, text === '' ? undefined : parseJsonBody(text as string));
        } catch {
          next(Object.assign(new Error('The body is not JSON'), { statusCode: 400 }));
        }
      },
    );
    scope.setErrorHandler((error: { readonly statusCode?: number }, request, reply) => {
      const { statusCode: status = 500 } = error;
      if (status < 500) return send(request, reply, errorOf(status, 'The request cannot be read.'));
      const reference = String(options.mask(error, { requestId: request.id }).extensions?.['reference']);
      return send(request, reply, errorOf(500, `Internal error, with the reference ${reference}.`));
    });
    scope.route({
      method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      url: '/scim/v2/*',
      exposeHeadRoute: false,
      handler: async (request, reply) => send(request, reply, await answer(options, request, reply)),
    });
    done();
  });
}

/** Wrong tokens are counted by address, as wrong credentials everywhere; right ones have a rate of their own. */
async function answer(
  { scim, rate }: ScimEndpointOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<ScimAnswer> {
  const guesses = `credentials:${addressBlock(request.ip)}`;
  const exhausted =
    rate.look(guesses, Date.now()) ?? rate.take(`scim:${addressBlock(request.ip)}`, Date.now());
  if (exhausted) return limited(reply, exhausted);
  const token = bearerForm.exec(singleHeader(request.headers, 'authorization') ?? '')?.[1] ?? null;
  const url = new URL(request.url, 'http://scim');
  const answered = await scim.answer({
    method: request.method,
    path: url.pathname.slice('/scim/v2/'.length),
    query: url.searchParams,
    body: request.body,
    token,
    requestId: request.id,
    ip: request.ip,
    userAgent: singleHeader(request.headers, 'user-agent'),
  });
  if (answered.status !== 401) return answered;
  const refused = rate.take(guesses, Date.now());
  return refused ? limited(reply, refused) : answered;
}

function limited(reply: FastifyReply, { message, facts }: LimitRefusal): ScimAnswer {
  reply.header('retry-after', String(facts['retryAfterSeconds']));
  return errorOf(429, message);
}

function send(request: FastifyRequest, reply: FastifyReply, { status, body }: ScimAnswer): FastifyReply {
  reply.code(status).header('x-request-id', request.id);
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  return body === null
    ? reply.send()
    : reply.header('content-type', 'application/scim+json; charset=utf-8').send(JSON.stringify(body));
}
