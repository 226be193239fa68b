import cors, { type FastifyCorsOptions } from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Chrome keeps a preflight's answer for at most two hours. */
const preflightSeconds = 7200;

/**
 * Lets pages of the listed origins call what is registered in this scope. Origins are compared as whole strings; without any,
 * nothing is registered, and browsers let no other page in.
 */
export async function allowOrigins(scope: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  // Per request, because a list of origins would tell other pages too that credentials are allowed.
  await scope.register(cors, {
    delegator: (request: FastifyRequest, done: (error: null, options: FastifyCorsOptions) => void) =>
      done(null, { ...forListedOrigins, origin: listedOrigin(request, origins) ?? false }),
  });
}

const forListedOrigins: FastifyCorsOptions = {
  credentials: true,
  methods: ['GET', 'POST', 'PUT'],
  allowedHeaders: [
    'accept',
    'apollo-require-preflight',
    'apollographql-client-name',
    'apollographql-client-version',
    'authorization',
    'content-type',
    'traceparent',
    'tracestate',
    'x-apollo-operation-name',
    'x-request-id',
    'x-tenant',
  ],
  exposedHeaders: ['content-disposition', 'retry-after', 'x-request-id'],
  maxAge: preflightSeconds,
};

/** Null also for the library's own route, which takes an OPTIONS to any path: what is served here has routes for it. */
function listedOrigin(
  { headers: { origin }, routeOptions }: FastifyRequest,
  origins: readonly string[],
): string | null {
  return origin !== undefined && routeOptions.url !== '*' && origins.includes(origin) ? origin : null;
}
