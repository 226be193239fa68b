import Fastify, { type FastifyError, type FastifyInstance, type FastifyServerFactory } from 'fastify';
import { buildSchema, isScalarType, type GraphQLScalarType, type GraphQLSchema } from 'graphql';
import { randomUUID } from 'node:crypto';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createApolloServer } from './apollo.ts';
import type { GatewayConfig } from './config.ts';
import { CompiledDataSource } from './data-source/compiled.ts';
import type { SubgraphDataSource } from './data-source/fetch.ts';
import { createAdmission } from './limits/admit.ts';
import type { Edge } from './edge/contract.ts';
import { dropReservedHeaders } from './edge/headers.ts';
import type { TenantArguments } from './edge/tenants-named.ts';
import { Engine } from './engine/engine.ts';
import { createErrorMask, type MaskError } from './errors.ts';
import { logInPage } from './auth-pages/log-in-page.ts';
import { oidcCallbackPage } from './auth-pages/oidc-callback-page.ts';
import { securityPage } from './auth-pages/security-page.ts';
import { setPasswordPage } from './auth-pages/set-password-page.ts';
import { stepUpPage } from './auth-pages/step-up-page.ts';
import { loadExplorer } from './explorer/explorer.ts';
import { limitBodies, limitConnections } from './http/connection-limits.ts';
import { allowOrigins } from './http/cors.ts';
import { servePage } from './http/serve-page.ts';
import { securityHeaders, securityHeadersOverTls } from './http/security-headers.ts';
import { createTlsServer } from './http/tls.ts';
import { decideCookieUse, type DecideCookieUse } from './http/session-cookie.ts';
import type { FileHandler } from './files.ts';
import type { ScimHandler } from './scim.ts';
import { registerScim } from './scim-endpoint.ts';
import type { LogOutHandler } from './log-out.ts';
import { registerLogOuts } from './log-out-endpoint.ts';
import { registerFiles } from './files-endpoint.ts';
import { createGraphQLEndpoint, sendErrors } from './graphql-endpoint.ts';
import { parseJsonBody } from './json-body.ts';
import { landingPage, landingPageSecurityPolicy, type DemoLogIn } from './landing.ts';
import { createDocumentLimiter } from './limits/document-limiter.ts';
import { createSpending } from './limits/spend.ts';
import { createRateLimiter } from './limits/rate-limiter.ts';
import type { LiveChanges, LiveField } from './live/contract.ts';
import { checkLiveFields } from './live/live-fields.ts';
import { LiveStreams } from './live/live-streams.ts';
import { createSubscriptionMapper } from './live/mapped-query.ts';
import type { Log } from './log.ts';
import { createMetrics, type GatewayMetrics } from './metrics.ts';
import { serveReference, type Site } from './reference-site.ts';
import { invalidOperations } from './safelist/invalid-operations.ts';
import type { Manifest } from './safelist/manifest.ts';
import { createSafelist } from './safelist/safelist.ts';
import { noServedManifests, servedAsShipped, type ServedManifests } from './safelist/served.ts';
import type { LocalSubgraph, RemoteSubgraph } from './subgraph-contract.ts';

export interface Readiness {
  readonly ok: boolean;
  readonly body: unknown;
}

export interface GatewayOptions {
  readonly config: GatewayConfig;
  readonly supergraphSdl: string;
  /** In-process subgraphs and subgraphs behind HTTP. Each subgraph of the supergraph is one or the other. */
  readonly subgraphs: readonly (LocalSubgraph | RemoteSubgraph)[];
  readonly edge: Edge;
  /** Where operations name their tenant. */
  readonly tenantArguments: TenantArguments;
  /** The fields of Subscription, and where what they watch is known to have changed. */
  readonly live: { readonly fields: readonly LiveField[]; readonly changes: LiveChanges };
  readonly files: FileHandler;
  /** Left out: no identity provider makes users here. */
  readonly scim?: ScimHandler;
  /** Left out: no identity provider ends sessions here. */
  readonly logOuts?: LogOutHandler;
  readonly ready: () => Promise<Readiness>;
  /** What comes with the product. */
  readonly manifests: readonly Manifest[];
  /** What was registered since; left out: nothing. */
  readonly served?: ServedManifests;
  /** Codes that subgraphs may return; everything else leaves as INTERNAL with a reference. */
  readonly knownErrorCodes: Iterable<string>;
  /** What the scalars of the schema accept. Without its scalar, a wrong value is noticed by the subgraph that gets it. */
  readonly scalars?: readonly GraphQLScalarType[];
  /** The reference of the public schema, served at `/docs/`. Loaded when it is first asked for; left out: there is none. */
  readonly reference?: (schema: GraphQLSchema) => Promise<Site>;
  readonly log: Log;
  /** The operations that the explorer opens in tabs. */
  readonly explorerExamples?: readonly string[];
  /** What the page at `/` says of the demo firm's log-ins. */
  readonly demoLogIn?: DemoLogIn | null;
  /** If false, @apollo/gateway's executor runs everything. For comparisons. */
  readonly isCompiling?: boolean;
  /** Instead of the product's rule; for tests that plant a fault. */
  readonly decideCookieUse?: DecideCookieUse;
}

export interface Gateway {
  readonly app: FastifyInstance;
  readonly metrics: GatewayMetrics;
  /** The composed schema that callers see. */
  readonly apiSchema: GraphQLSchema;
  listen(address: { port: number; host: string }): Promise<{ port: number }>;
  /** What `/ready` knows. */
  readiness(): Promise<Readiness>;
  /**
   * `/ready` answers 503 from now on, so that nobody sends more requests here, and every answer ends its connection. Requests are
   * still served. Resolves after `closingNoticeMillis`: then it is time to close.
   */
  announceClosing(): Promise<void>;
  /** Finishes the requests in flight, then closes; whatever takes longer than `drainMillis` is cut off. */
  close(): Promise<void>;
}

const sweepMillis = 20;

const closing: Readiness = { ok: false, body: { status: 'closing' } };

interface GatewayState {
  /** Set once, when closing is announced or begins. */
  isClosing: boolean;
}

export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, log } = options;
  // @apollo/gateway reads this when it is constructed; without it, it reports to its vendor.
  // oxlint-disable-next-line node/no-process-env -- the package has no other switch
  process.env['APOLLO_TELEMETRY_DISABLED'] = '1';
  const mask = createErrorMask({ knownCodes: options.knownErrorCodes, log });
  const dataSources = await createDataSources(options, mask);
  const engine = new Engine({
    supergraphSdl: options.supergraphSdl,
    dataSources,
    mask,
    log,
    timeLimitMillis: config.requestTimeLimitMillis,
    ...(options.isCompiling !== undefined && { isCompiling: options.isCompiling }),
  });
  const apollo = createApolloServer({ config, engine, mask, log });
  await apollo.start();
  const apiSchema = engine.schema ?? buildSchema('type Query { none: ID }');
  giveScalars(apiSchema, options.scalars ?? []);
  for (const invalid of options.manifests.flatMap((manifest) => invalidOperations(manifest, apiSchema)))
    log({ level: 'warn', event: 'persisted-operation-invalid', ...invalid });

  const metrics = createMetrics({ withProcessMetrics: config.withProcessMetrics });
  const rate = createRateLimiter(config.rateLimit);
  const logInRate = createRateLimiter(config.logInRateLimit);
  const admit = createAdmission({ edge: options.edge, rate });
  const fields = checkLiveFields(apiSchema, options.live.fields);
  const { isIntrospectionAllowed } = config;
  const streams = new LiveStreams({
    limits: config.liveLimits,
    changes: options.live.changes,
    metrics,
    mask,
    log,
  });
  const state: GatewayState = { isClosing: false };
  const app = createApp(config, { mask, metrics, state, log });
  const graphql = createGraphQLEndpoint({
    apollo,
    edge: options.edge,
    admit,
    rate,
    spend: createSpending(config.rateLimit),
    logInRate,
    applySafelist: createSafelist({
      mode: config.safelistMode,
      shipped: options.manifests.map(servedAsShipped),
      served: options.served ?? noServedManifests,
    }),
    checkDocument: createDocumentLimiter({
      schema: apiSchema,
      limits: config.documentLimits,
      weights: engine.costWeights,
      tenantArguments: options.tenantArguments,
      isIntrospectionAllowed,
    }),
    mapSubscription: createSubscriptionMapper({ schema: apiSchema, fields, isIntrospectionAllowed }),
    streams,
    cookies: {
      decideUse: options.decideCookieUse ?? decideCookieUse,
      publicOrigin: config.publicOrigin,
      listedOrigins: config.corsOrigins,
      sameSite: config.cookieSameSite,
    },
    mask,
    metrics,
    log,
  });
  // What other origins may call. Pages and figures for operators are not among it.
  await app.register(async (scope) => {
    await allowOrigins(scope, config.corsOrigins);
    await scope.register((bodies, _settings, done) => {
      limitBodies(bodies, config.connectionLimits);
      bodies.route({ method: ['GET', 'POST'], url: '/graphql', exposeHeadRoute: false, handler: graphql });
      done();
    });
    refuseOtherMethods(scope, { url: '/graphql', served: ['GET', 'POST'], more: oneStreamEach });
    await registerFiles(scope, {
      admit,
      files: options.files,
      maxUploadBytes: config.maxUploadBytes,
    });
    refuseOtherMethods(scope, { url: '/files/:ticket', served: ['GET', 'PUT'] });
  });
  const readiness = (): Promise<Readiness> => (state.isClosing ? Promise.resolve(closing) : options.ready());
  registerOperations(app, options, { metrics, readiness });
  servePage(app, '/auth/log-in', logInPage);
  servePage(app, '/auth/set-password', setPasswordPage);
  servePage(app, '/auth/oidc/callback/:provider', oidcCallbackPage);
  const { scim, logOuts } = options;
  const limits = config.connectionLimits;
  if (scim !== undefined) await registerScim(app, { scim, rate, limits, mask });
  if (logOuts !== undefined) await registerLogOuts(app, { logOuts, rate, limits, mask });
  servePage(app, '/auth/security', securityPage);
  servePage(app, '/auth/step-up', stepUpPage);
  const { explorerExamples = [], manifests } = options;
  if (config.hasExplorer) servePage(app, '/explorer', () => loadExplorer(explorerExamples, manifests));
  const { reference } = options;
  if (reference !== undefined) serveReference(app, () => reference(apiSchema));
  await app.ready();

  return {
    app,
    metrics,
    apiSchema,
    listen: async (address) => {
      await app.listen(address);
      return { port: (app.server.address() as AddressInfo).port };
    },
    readiness,
    announceClosing: async () => {
      state.isClosing = true;
      await delay(config.closingNoticeMillis);
    },
    close: async () => {
      state.isClosing = true;
      streams.close();
      const cut = setTimeout(() => app.server.closeAllConnections(), config.drainMillis);
      // A connection becomes idle only after its last response, which may be sent after closing began.
      const sweep = setInterval(() => app.server.closeIdleConnections(), sweepMillis);
      await app.close();
      clearTimeout(cut);
      clearInterval(sweep);
      await apollo.stop();
      for (const source of dataSources.values()) await source.close();
    },
  };
}

async function createDataSources(
  { config, log, subgraphs }: GatewayOptions,
  mask: MaskError,
): Promise<Map<string, SubgraphDataSource>> {
  const timeLimitMillis = config.subgraphTimeLimitMillis;
  const sources = new Map<string, SubgraphDataSource>();
  for (const subgraph of subgraphs) {
    const options = { mask, log, timeLimitMillis };
    if ('url' in subgraph) {
      // The HTTP client is loaded only where a subgraph is behind HTTP.
      const { HttpDataSource } = await import('./data-source/http.ts');
      sources.set(subgraph.name, new HttpDataSource({ subgraph, ...options }));
    } else sources.set(subgraph.name, new CompiledDataSource({ subgraph, ...options }));
  }
  return sources;
}

/** The API schema knows the names of scalars alone. */
function giveScalars(schema: GraphQLSchema, scalars: readonly GraphQLScalarType[]): void {
  for (const { name, parseValue, parseLiteral } of scalars) {
    const scalar = schema.getType(name);
    if (isScalarType(scalar)) Object.assign(scalar, { parseValue, parseLiteral });
  }
}

interface AppParts {
  readonly mask: MaskError;
  readonly metrics: GatewayMetrics;
  readonly state: Readonly<GatewayState>;
  readonly log: Log;
}

function createApp(config: GatewayConfig, { mask, metrics, state, log }: AppParts): FastifyInstance {
  const { tls, connectionLimits: limits } = config;
  const isPublicOverTls = config.publicOrigin?.startsWith('https:') ?? false;
  const headersFor = (isOverTls: boolean): typeof securityHeaders =>
    isPublicOverTls || isOverTls ? securityHeadersOverTls : securityHeaders;
  const overTls: { serverFactory?: FastifyServerFactory } =
    tls === null ? {} : { serverFactory: (handler) => createTlsServer({ files: tls, limits, log }, handler) };
  const app = Fastify({
    ...overTls,
    bodyLimit: config.maxBodyBytes,
    trustProxy: believedProxies(config.trustProxy),
    forceCloseConnections: 'idle',
    // What still arrives on an open connection while closing is answered like everything else.
    return503OnClosing: false,
    // The time to send a request: a file's. Other bodies have less (`limitBodies`). The engine limits the time to answer it.
    requestTimeout: limits.fileMillis,
    http: { headersTimeout: limits.headersMillis, connectionsCheckingInterval: 1_000 },
    // What does not get as far as a route, and as a request: their answers are like all others.
    frameworkErrors: (error, request, reply) => {
      const status = error.statusCode === 414 ? 414 : 400;
      const message = status === 414 ? 'The address is too long' : 'The address is not well formed';
      reply.headers(headersFor(request.protocol === 'https'));
      sendErrors(request, reply, status, { message, extensions: { code: 'BAD_REQUEST' } });
    },
    clientErrorHandler: (error, socket) => answerUnreadable(error, socket, headersFor(tls !== null)),
    genReqId: (request) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
    },
  });
  limitConnections(app.server, limits, { isBehindProxy: config.trustProxy !== false });
  app.addHook('onRequest', (request, reply, next) => {
    // Whoever has hung up by now has no address any more, by which callers are told apart, and waits for no answer. Read here, it stays known.
    if (request.socket.remoteAddress === undefined) {
      reply.hijack();
      request.raw.destroy();
      return;
    }
    dropReservedHeaders(request.headers);
    reply.headers(headersFor(request.protocol === 'https'));
    next();
  });
  app.addHook('onSend', (_request, reply, payload, next) => {
    if (state.isClosing) reply.header('connection', 'close');
    next(null, payload);
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, next) => {
    if (otherCharset.test(request.headers['content-type'] ?? '')) return next(new UnsupportedCharset());
    try {
      next(null, text === '' ? undefined : parseJsonBody(text as string));
    } catch {
      next(new MalformedBody());
    }
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { status, code, message, facts } = publicHttpError(error, config);
    if (code !== null) {
      metrics.refused(code);
      // The rest of a body that is too large is not read.
      if (status === 413) reply.header('connection', 'close');
      sendErrors(request, reply, status, { message, extensions: { code, ...facts } });
    } else {
      const masked = mask(error, { requestId: request.id });
      // What passes under a name of its own is what cannot be done now.
      sendErrors(request, reply, masked.extensions?.['code'] === 'INTERNAL' ? 500 : 503, masked);
    }
  });
  app.setNotFoundHandler((request, reply) => {
    sendErrors(request, reply, 404, { message: 'Nothing here', extensions: { code: 'NOT_FOUND' } });
  });
  return app;
}

/** A count is of hops from here: the nearest is 0. */
function believedProxies(
  trusted: GatewayConfig['trustProxy'],
): false | string[] | ((address: string, hop: number) => boolean) {
  if (typeof trusted === 'number') return (_address, hop) => hop < trusted;
  return trusted === false ? false : [...trusted];
}

const unreadable: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Bytes that are no HTTP request, one that is too long in coming, or headers beyond what Node reads. */
function answerUnreadable(
  error: { readonly code?: string },
  socket: Socket,
  secure: typeof securityHeaders,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = '{"errors":[{"message":"Malformed request","extensions":{"code":"BAD_REQUEST"}}]}';
  const headers = Object.entries({
    ...secure,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(body.length),
    connection: 'close',
  });
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${unreadable[error.code ?? ''] ?? '400 Bad Request'}\r\n${head}\r\n${body}`, () =>
    socket.destroy(),
  );
}

/** JSON is UTF-8 (RFC 8259), whether the client says so or not. */
const otherCharset = /;\s*charset\s*=(?!\s*"?utf-?8\b)/i;

class UnsupportedCharset extends Error {
  readonly statusCode = 415;

  constructor() {
    super('The body is not in UTF-8');
  }
}

class MalformedBody extends Error {
  readonly statusCode = 400;

  constructor() {
    super('The body is not JSON');
  }
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** PUT is how graphql-sse asks for its single connection mode. */
const oneStreamEach =
  '. Each subscription is a connection of its own: the single connection mode of graphql-sse is not offered';

/** Before a body is read. The methods that are served have routes of their own. */
function refuseOtherMethods(
  scope: FastifyInstance,
  {
    url,
    served,
    more = '',
  }: { readonly url: string; readonly served: readonly string[]; readonly more?: string },
): void {
  scope.route({
    method: methods.filter((method) => !served.includes(method)),
    url,
    onRequest: (request, reply) => {
      reply.header('allow', served.join(', '));
      const message = `${request.method} is not served here; use ${served.join(' or ')}${more}`;
      sendErrors(request, reply, 405, { message, extensions: { code: 'METHOD_NOT_ALLOWED' } });
    },
    handler: () => undefined,
  });
}

/** A null code means that the caller did not cause the error. */
function publicHttpError(
  { statusCode = 500, code: frameworkCode }: FastifyError,
  { maxBodyBytes }: GatewayConfig,
): { status: number; code: string | null; message: string; facts: Record<string, unknown> } {
  if (frameworkCode === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const message = `A request may have at most ${maxBodyBytes} bytes`;
    return { status: 413, code: 'BODY_TOO_LARGE', message, facts: { maxBodyBytes } };
  }
  if (statusCode === 413) return { status: 413, code: 'BODY_TOO_LARGE', message: 'Too large', facts: {} };
  if (statusCode === 415) {
    const message = 'Unsupported content type; send application/json in UTF-8';
    return { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', message, facts: {} };
  }
  if (statusCode >= 400 && statusCode < 500) {
    return { status: statusCode, code: 'BAD_REQUEST', message: 'Malformed request', facts: {} };
  }
  return { status: 500, code: null, message: '', facts: {} };
}

function registerOperations(
  app: FastifyInstance,
  { config, demoLogIn = null, reference }: GatewayOptions,
  { metrics, readiness }: { readonly metrics: GatewayMetrics; readonly readiness: () => Promise<Readiness> },
): void {
  const { showsOperations } = config;
  const landing = landingPage({
    hasExplorer: config.hasExplorer,
    hasReference: reference !== undefined,
    showsOperations,
    demoLogIn,
  });
  app.get('/', (_request, reply) =>
    reply
      .header('content-security-policy', landingPageSecurityPolicy)
      .type('text/html; charset=utf-8')
      .send(landing),
  );
  app.get('/health', () => ({ status: 'alive' }));
  app.get('/ready', async (_request, reply) => {
    const { ok, body } = await readiness();
    return reply.code(ok ? 200 : 503).send(showsOperations ? body : statusAlone(body));
  });
  if (!showsOperations) return;
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}

/** What a load balancer needs. The rest names clients. */
function statusAlone(body: unknown): { readonly status: unknown } {
  return { status: typeof body === 'object' && body !== null && 'status' in body ? body.status : 'unknown' };
}
