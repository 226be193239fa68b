import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { ApolloServer, HeaderMap } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';

import { verifyClaim } from './claim-token.ts';
import type { VerifyKeys } from './keys.ts';
import type { MaskError } from './mask-error.ts';
import type { RequestSignal, SessionCookie, SubgraphContext, SubgraphRequest } from './subgraph-context.ts';
import type { WatchedTls } from './watched-tls.ts';
import { WorkSignal } from './work-signal.ts';

export interface ServedSubgraph<Context extends SubgraphContext> {
  /** The audience of the claims that it accepts. */
  readonly name: string;
  readonly schema: GraphQLSchema;
  createContext(request: SubgraphRequest): Context | Promise<Context>;
  readonly formatError: MaskError;
  readonly keys: VerifyKeys;
  readonly port: number;
  readonly host?: string;
  /** Over TLS, and for nobody without a certificate of the same authority; left out, over plain HTTP. */
  readonly tls?: WatchedTls;
  nowMicros(): bigint;
  /** Claims of older grants are refused; left out, their short life alone bounds them. */
  leastGrantsVersion?(): Promise<number>;
  /** Why a claim was refused; for the log, never for the caller. */
  onRefused(code: string): void;
}

export interface RunningSubgraph {
  readonly port: number;
  close(): Promise<void>;
}

/** A page of entity representations far exceeds the usual 100 kB. */
const bodyLimitBytes = 1024 * 1024;
const requestTimeoutMillis = 30_000;
const longestHeader = 400;

/**
 * A subgraph in its own process: `POST /graphql`, and `GET /health`. It trusts only the claim in `x-cifra-claim`. The
 * request id and the origin sent with it are recorded in the audit trail and decide nothing.
 */
export async function serveSubgraph<Context extends SubgraphContext>(
  served: ServedSubgraph<Context>,
): Promise<RunningSubgraph> {
  const apollo = new ApolloServer<Context>({
    schema: served.schema,
    formatError: (_formatted, error) => served.formatError(error),
    introspection: false,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    // A form cannot send a claim, so cross-site requests cannot be forged.
    csrfPrevention: false,
    // On by default for a subgraph: reports timings and errors of every field to anyone who sends a header.
    plugins: [ApolloServerPluginInlineTraceDisabled()],
  });
  apollo.startInBackgroundHandlingStartupErrorsByLoggingAndFailingAllRequests();
  const server = createListener(served.tls, (request, response) => {
    answer({ apollo, served, request, response }).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, { status: 500, errors: [served.formatError(error)] });
    });
  });
  server.listen(served.port, served.host ?? '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      server.closeIdleConnections();
      await once(server, 'close');
      await apollo.stop();
    },
  };
}

function createListener(tls: WatchedTls | undefined, handler: RequestListener): Server {
  const limits = { requestTimeout: requestTimeoutMillis };
  if (tls === undefined) return createServer(limits, handler);
  const proving = { requestCert: true, rejectUnauthorized: true };
  const server = createTlsServer({ ...limits, ...tls.options, ...proving }, handler);
  tls.onRenewed((options) => server.setSecureContext(options));
  return server;
}

interface Exchange<Context extends SubgraphContext> {
  readonly apollo: ApolloServer<Context>;
  readonly served: ServedSubgraph<Context>;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function answer<Context extends SubgraphContext>({
  apollo,
  served,
  request,
  response,
}: Exchange<Context>): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://subgraph');
  if (request.method === 'GET' && pathname === '/health') {
    response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n');
    return;
  }
  if (request.method !== 'POST' || pathname !== '/graphql') {
    refuse(response, { status: 404, code: 'BAD_REQUEST', message: 'POST /graphql.' });
    return;
  }
  const token = request.headers['x-cifra-claim'];
  const nowSeconds = Number(served.nowMicros() / 1_000_000n);
  const claim =
    typeof token === 'string'
      ? await verifyClaim(token, {
          audience: served.name,
          keys: served.keys,
          nowSeconds,
          leastGrantsVersion: (await served.leastGrantsVersion?.()) ?? 0,
        })
      : null;
  if (claim === null || !claim.ok) {
    served.onRefused(claim === null ? 'CLAIM_MISSING' : claim.refusal.code);
    refuse(response, { status: 401, code: 'UNAUTHENTICATED', message: 'Sign in first.' });
    return;
  }
  const body = await readBody(request);
  if (body === 'too large') {
    refuse(response, {
      status: 413,
      code: 'BAD_REQUEST',
      message: `A request may have at most ${bodyLimitBytes} bytes.`,
    });
    return;
  }
  if (body === 'not JSON') {
    refuse(response, { status: 400, code: 'BAD_REQUEST', message: 'The body is not JSON.' });
    return;
  }
  const session = sessionOf(request);
  const answered = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: 'POST', headers: headersOf(request), search: '', body: body.json },
    context: async () =>
      served.createContext({
        claim: claim.value,
        requestId: headerOf(request, 'x-cifra-request-id') ?? '',
        origin: {
          ip: headerOf(request, 'x-cifra-origin-ip') ?? '',
          userAgent: headerOf(request, 'x-cifra-origin-user-agent'),
        },
        operationName: operationNameOf(body.json),
        session,
        signal: isMutation(body.json) ? null : signalOf(response),
      }),
  });
  if (session !== null && session.effect !== null) response.setHeader('x-cifra-session', session.effect);
  response.writeHead(answered.status ?? 200, Object.fromEntries(answered.headers));
  if (answered.body.kind === 'complete') {
    response.end(answered.body.string);
    return;
  }
  for await (const chunk of answered.body.asyncIterator) response.write(chunk);
  response.end();
}

/** The session's cookie, which the gateway holds: it gets what becomes of it in a header of the answer. */
class CookieAtGateway implements SessionCookie {
  readonly value: string | null;
  effect: string | null = null;

  constructor(value: string | null) {
    this.value = value;
  }

  keep(value: string, lifeSeconds: number): void {
    this.effect = `keep ${lifeSeconds} ${value}`;
  }

  clear(): void {
    this.effect = 'clear';
  }
}

function sessionOf(request: IncomingMessage): CookieAtGateway | null {
  const given = request.headers['x-cifra-session'];
  return typeof given === 'string' ? new CookieAtGateway(given === '-' ? null : given) : null;
}

async function readBody(
  request: IncomingMessage,
): Promise<{ readonly json: unknown } | 'too large' | 'not JSON'> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyLimitBytes) return 'too large';
    chunks.push(chunk);
  }
  try {
    return { json: JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown };
  } catch {
    return 'not JSON';
  }
}

function headersOf(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' ? value.slice(0, longestHeader) : null;
}

function operationNameOf(body: unknown): string | null {
  const name =
    typeof body === 'object' && body !== null && 'operationName' in body ? body.operationName : null;
  return typeof name === 'string' ? name : null;
}

/** The gateway writes its fetches: what a mutation has begun is done to its end. */
function isMutation(body: unknown): boolean {
  const text = typeof body === 'object' && body !== null && 'query' in body ? body.query : null;
  return typeof text !== 'string' || /^\s*mutation\b/.test(text);
}

/** The gateway hangs up when nobody waits any more. */
function signalOf(response: ServerResponse): RequestSignal {
  const signal = new WorkSignal();
  response.once('close', () => {
    if (!response.writableFinished) signal.abort();
  });
  return signal;
}

function refuse(
  response: ServerResponse,
  { status, code, message }: { status: number; code: string; message: string },
): void {
  send(response, { status, errors: [{ message, extensions: { code } }] });
}

function send(
  response: ServerResponse,
  { status, errors }: { status: number; errors: readonly GraphQLFormattedError[] },
): void {
  // The unread rest of a body would keep the connection busy.
  response
    .writeHead(status, { 'content-type': 'application/json', connection: 'close' })
    .end(JSON.stringify({ errors }));
}
