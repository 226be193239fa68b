import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addressBlock } from '@cifra/access/address-block';
import { singleHeader } from './edge/headers.ts';
import type { MaskError } from './errors.ts';
import { limitBodies, type ConnectionLimits } from './http/connection-limits.ts';
import type { RateLimiter } from './limits/rate-limiter.ts';
import type { LogOutAnswer, LogOutHandler } from './log-out.ts';

export interface LogOutEndpointOptions {
  readonly logOuts: LogOutHandler;
  readonly rate: RateLimiter;
  readonly limits: ConnectionLimits;
  readonly mask: MaskError;
}

const MOST_BODY_BYTES = 32 * 1024;
const FORM = 'application/x-www-form-urlencoded';

/**
 * `/auth/oidc/backchannel-logout/<provider>`: a form with a token in, and no credential besides it. Answers never say whether anybody was
 * signed in, and are kept nowhere: `cache-control` is that of every answer.
 */
export async function registerLogOuts(app: FastifyInstance, options: LogOutEndpointOptions): Promise<void> {
  await app.register((scope, _settings, done) => {
    limitBodies(scope, options.limits);
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      FORM,
      { parseAs: 'string', bodyLimit: MOST_BODY_BYTES },
      (_request, text, next) => next(null, new URLSearchParams(text as string)),
    );
    scope.setErrorHandler((error: { readonly statusCode?: number }, request, reply) => {
      // Whatever is wrong with a request is a 400 (section 2.8).
      if ((error.statusCode ?? 500) < 500) return send(reply, 400, 'the request is not a form with a token');
      const reference = String(options.mask(error, { requestId: request.id }).extensions?.['reference']);
      return send(reply, 500, `internal error, with the reference ${reference}`);
    });
    scope.post<{ Params: { readonly provider: string } }>(
      '/auth/oidc/backchannel-logout/:provider',
      async (request, reply) => {
        const exhausted = options.rate.take(`log-out:${addressBlock(request.ip)}`, Date.now());
        if (exhausted !== null) {
          reply.header('retry-after', String(exhausted.facts['retryAfterSeconds']));
          return send(reply, 429, exhausted.message);
        }
        const { status, problem } = await answer(options.logOuts, request);
        return send(reply.header('x-request-id', request.id), status, problem);
      },
    );
    done();
  });
}

async function answer(
  logOuts: LogOutHandler,
  request: FastifyRequest<{ Params: { readonly provider: string } }>,
): Promise<LogOutAnswer> {
  const tokens = request.body instanceof URLSearchParams ? request.body.getAll('logout_token') : [];
  const [token, ...more] = tokens;
  if (token === undefined || more.length > 0)
    return { status: 400, problem: 'the request has not one logout_token' };
  return logOuts.answer({
    provider: request.params.provider,
    token,
    requestId: request.id,
    ip: request.ip,
    userAgent: singleHeader(request.headers, 'user-agent'),
  });
}

/** Problems in the form of OAuth 2.0 (RFC 6749, 5.2). */
function send(reply: FastifyReply, status: number, problem: string | null): FastifyReply {
  reply.code(status).header('cache-control', 'no-store');
  if (problem === null) return reply.send();
  return reply
    .type('application/json; charset=utf-8')
    .send(JSON.stringify({ error: 'invalid_request', error_description: problem }));
}
