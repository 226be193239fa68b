import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** Chrome keeps a preflight's answer for at most two hours. */
const preflightSeconds = 7200;

/**
 * Lets pages of the listed origins call what is registered in this scope. Origins are compared as whole strings; without any,
 * nothing is registered, and browsers let no other page in.
 */
export async function allowOrigins(scope: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  await scope.register(cors, {
    // A function, because a list would tell pages of other origins too that credentials are allowed.
    origin: (origin, done) => done(null, origin !== undefined && origins.includes(origin) ? origin : false),
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
  });
}
