import {
  HeaderMap,
  type ApolloServer,
  type HTTPGraphQLRequest,
  type HTTPGraphQLResponse,
} from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { addressBlock } from '@cifra/access/address-block';
import type { Edge, EdgeHeaders, EdgeRefusal, TenantName } from './edge/contract.ts';
import { singleHeader } from './edge/headers.ts';
import type { MaskError } from './errors.ts';
import { sendCompressed } from './http/compress.ts';
import { answerTypeFor, prefersEventStream, type AnswerType } from './http/negotiate.ts';
import {
  answersTokens,
  cookieValueOf,
  RequestCookie,
  verifiesPassword,
  type CookieUse,
  type DecideCookieUse,
} from './http/session-cookie.ts';
import type { CheckDocument } from './limits/document-limiter.ts';
import { sendEvents } from './live/event-stream.ts';
import type { LiveStreams } from './live/live-streams.ts';
import type { MapSubscription } from './live/mapped-query.ts';
import { subscribe } from './live/subscribe.ts';
import type { Admit } from './limits/admit.ts';
import type { RateLimiter } from './limits/rate-limiter.ts';
import { refuse, type LimitRefusal } from './limits/refusal.ts';
import type { Spend } from './limits/spend.ts';
import type { Log } from './log.ts';
import type { GatewayMetrics } from './metrics.ts';
import { GatewayContext, type ContextHolder } from './request-context.ts';
import { idParameters, type ApplySafelist, type GraphQLParameters } from './safelist/safelist.ts';
import type { RequestOrigin } from './subgraph-contract.ts';

export interface GraphQLEndpointOptions {
  readonly apollo: ApolloServer<ContextHolder>;
  readonly edge: Edge;
  readonly admit: Admit;
  readonly rate: RateLimiter;
  readonly spend: Spend;
  /** Of what has a password verified, by address. */
  readonly logInRate: RateLimiter;
  readonly applySafelist: ApplySafelist;
  readonly checkDocument: CheckDocument;
  readonly mapSubscription: MapSubscription;
  readonly streams: LiveStreams;
  readonly cookies: CookieRules;
  readonly mask: MaskError;
  readonly metrics: GatewayMetrics;
  readonly log: Log;
}

/** Who may use the session's cookie, and how it is set. */
export interface CookieRules {
  readonly decideUse: DecideCookieUse;
  readonly publicOrigin: string | null;
  readonly listedOrigins: readonly string[];
  readonly sameSite: 'Lax' | 'None';
}

/** Answers through `reply` and returns nothing: if it returned a promise, the framework would watch each response's stream. */
export type GraphQLEndpoint = (request: FastifyRequest, reply: FastifyReply) => void;

/** The contents of a request's log line, filled in as they become known. */
interface RequestFacts {
  tenant: string | null;
  principal: string | null;
  operation: string | null;
  refusal: string | null;
}

/** The only headers that Apollo gets. Not `accept`: the media type is settled here, once for each header that clients send. */
const headersForApollo = ['content-type', 'x-apollo-operation-name', 'apollo-require-preflight'];

/** Authenticate, rate limit, safelist, limits, mint, then Apollo: no part of a request runs before it has passed all of them. */
export function createGraphQLEndpoint(options: GraphQLEndpointOptions): GraphQLEndpoint {
  const { metrics, log } = options;
  const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const startedMillis = performance.now();
    const facts: RequestFacts = { tenant: null, principal: null, operation: null, refusal: null };
    metrics.inFlight.inc();
    try {
      await answer(options, request, reply, facts);
    } catch (error) {
      const masked = options.mask(error, { requestId: request.id });
      sendErrors(request, reply, masked.extensions?.['code'] === 'INTERNAL' ? 500 : 503, masked);
    } finally {
      metrics.inFlight.dec();
    }
    const durationMillis = performance.now() - startedMillis;
    const status = reply.statusCode;
    metrics.requestEnded({ route: '/graphql', status, durationSeconds: durationMillis / 1000 });
    log({
      level: 'info',
      event: 'request',
      requestId: request.id,
      tenant: facts.tenant,
      principal: facts.principal,
      operation: facts.operation,
      status,
      durationMillis: Math.round(durationMillis * 1000) / 1000,
      ...(facts.refusal !== null && { refusal: facts.refusal }),
    });
  };
  return (request, reply) => {
    handle(request, reply).catch((error: unknown) =>
      log({ level: 'error', event: 'request-failed', error: String(error) }),
    );
  };
}

async function answer(
  options: GraphQLEndpointOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  facts: RequestFacts,
): Promise<void> {
  const { apollo, edge, rate, spend, applySafelist, checkDocument } = options;
  const headers: EdgeHeaders = request.headers;
  const refused = (refusal: LimitRefusal | EdgeRefusal): void => {
    facts.refusal = refusal.code;
    options.metrics.refused(refusal.code);
    sendRefusal(request, reply, refusal);
  };

  // Before anything runs: a mutation whose answer nobody can read must not be carried out.
  const isStream = prefersEventStream(request.headers.accept);
  const type = isStream ? eventStream : answerTypeFor(request.headers.accept);
  if (type === null) {
    const message = 'The answer is application/json, application/graphql-response+json or text/event-stream';
    return refused(refuse('NOT_ACCEPTABLE', message, {}, 406));
  }

  const admitted = await options.admit({ headers, ip: request.ip, requestId: request.id });
  if ('httpStatus' in admitted) return refused(admitted);
  const { caller, bucket } = admitted;
  if (caller.kind === 'principal') facts.principal = caller.id;

  if (Array.isArray(request.body)) return refused(refuse('BATCH_REFUSED', 'One operation per request', {}));
  const search = searchOf(request);
  const sent = request.method === 'GET' ? parametersOfSearch(search) : parametersOfBody(request.body);
  const allowed = applySafelist(sent, caller);
  if (allowed.kind === 'refused') return refused(allowed.refusal);
  const { parameters } = allowed;

  const operationName = typeof parameters.operationName === 'string' ? parameters.operationName : null;
  if (operationName !== null && operationName.length > longestOperationName) return refused(nameTooLong);
  facts.operation = operationName;
  const tenant = singleHeader(headers, 'x-tenant');
  const tenants: TenantName[] = tenant === null ? [] : [{ by: 'either', text: tenant }];
  let isQuery = false;
  let mutation: string | null = null;
  if (typeof parameters.query === 'string') {
    const variables = isRecord(parameters.variables) ? parameters.variables : {};
    const checked = checkDocument({ query: parameters.query, operationName, variables });
    if (checked.kind === 'subscription') {
      if (!isStream) return refused(subscriptionWithoutStream);
      if (checked.refusal) return refused(checked.refusal);
      tenants.push(...checked.tenantsNamed);
      const operation = { query: parameters.query, operationName, variables };
      const { cost } = checked;
      const subscription = {
        caller,
        tenants,
        operation,
        takeToken: () => rate.take(bucket, Date.now()) ?? spend({ bucket, ip: request.ip, cost }),
        // An operation that was revoked meanwhile is not served on.
        isServed: () => {
          const again = applySafelist(sent, caller);
          return again.kind === 'run' ? null : again.refusal;
        },
      };
      const minted = await subscribe(options, { request, reply }, subscription);
      if ('httpStatus' in minted) return refused(minted);
      facts.tenant = minted.tenant;
      return;
    }
    if (checked.refusal) return refused(checked.refusal);
    const overspent = spend({ bucket, ip: request.ip, cost: checked.cost });
    if (overspent) return refused(overspent);
    tenants.push(...checked.tenantsNamed);
    isQuery = checked.kind === 'query';
    ({ mutation } = checked);
  }
  if (verifiesPassword(mutation)) {
    const overLogInRate = options.logInRate.take(addressBlock(request.ip), Date.now());
    if (overLogInRate) return refused(overLogInRate);
  }

  const minted = await edge.mint(caller, tenants);
  if (minted.kind === 'refused') return refused(minted);
  facts.tenant = minted.tenant;
  const origin: RequestOrigin = {
    ip: request.ip,
    userAgent: singleHeader(headers, 'user-agent'),
    isGone: () => reply.raw.destroyed,
  };
  const session = cookieOf(options.cookies, request, mutation);
  const context = new GatewayContext({ requestId: request.id, origin, minted, session, isQuery });
  // A mutation runs to its end even if nobody waits for the answer.
  if (isQuery) reply.raw.once('close', () => reply.raw.writableFinished || context.abort());

  const response = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: toApolloRequest(request, { sent, parameters, search }),
    context: () => Promise.resolve({ current: context }),
  });
  if (session?.setCookie) {
    reply.header('set-cookie', session.setCookie);
    // Nothing of the firm stays in the browser after a log-out.
    if (mutation === 'logOut') reply.header('clear-site-data', '"storage"');
  }
  await sendApolloResponse(request, reply, {
    response,
    type,
    isSecret: answersTokens(mutation),
    mayBeBusy: verifiesPassword(mutation),
  });
}

/** Null unless this operation may use the cookie: then nothing behind this line sees one. */
function cookieOf(
  { decideUse, publicOrigin, listedOrigins, sameSite }: CookieRules,
  request: FastifyRequest,
  mutation: string | null,
): RequestCookie | null {
  const { origin } = request.headers;
  // Few requests get further than this.
  if (origin === undefined || request.method !== 'POST') return null;
  const ownOrigin = publicOrigin ?? `${request.protocol}://${request.host}`;
  const use: CookieUse = decideUse({ mutation, origin, ownOrigin, listedOrigins });
  if (use === 'none') return null;
  return new RequestCookie({ value: use === 'write' ? null : cookieValueOf(request), sameSite });
}

interface ApolloParameters {
  readonly sent: GraphQLParameters;
  /** What runs: with the text in the place of an id. */
  readonly parameters: GraphQLParameters;
  readonly search: string;
}

function toApolloRequest(
  request: FastifyRequest,
  { sent, parameters, search }: ApolloParameters,
): HTTPGraphQLRequest {
  const headers = new HeaderMap();
  for (const name of headersForApollo) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  const isReplaced = sent !== parameters;
  return {
    method: request.method,
    headers,
    search: request.method === 'GET' ? (isReplaced ? searchOfParameters(parameters) : search) : '',
    body: isReplaced && request.method !== 'GET' ? parameters : request.body,
  };
}

interface ApolloAnswer {
  readonly response: HTTPGraphQLResponse;
  readonly type: AnswerType | typeof eventStream;
  /** It holds tokens. */
  readonly isSecret: boolean;
  /** A password was to be verified. */
  readonly mayBeBusy: boolean;
}

async function sendApolloResponse(
  request: FastifyRequest,
  reply: FastifyReply,
  { response, type, isSecret, mayBeBusy }: ApolloAnswer,
): Promise<void> {
  for (const [name, value] of response.headers) reply.header(name, value);
  reply.header('x-request-id', request.id);
  if (type !== eventStream) reply.header('content-type', type);
  // Apollo answers in parts only for @defer and @stream, and this gateway plans neither.
  if (response.body.kind !== 'complete') throw new Error('An answer in parts');
  if (type === eventStream) return sendEvents(reply, response.body.string);
  const text = response.body.string;
  const status = (mayBeBusy ? statusOfBusy(reply, text) : null) ?? response.status ?? 200;
  reply.code(status === 400 && wantsPlainJson(request, type) ? statusForPlainJson(text) : status);
  if (isSecret) reply.send(text);
  else await sendCompressed(request, reply, text);
}

/** Where more passwords wait than the server can verify, clients and proxies are told as of any other limit. */
function statusOfBusy(reply: FastifyReply, text: string): number | null {
  const { errors = [] } = JSON.parse(text) as { errors?: { extensions?: Record<string, unknown> }[] };
  const busy = errors.find(({ extensions }) => extensions?.['code'] === 'LOG_IN_BUSY');
  if (busy === undefined) return null;
  reply.header('retry-after', String(busy.extensions?.['retryAfterSeconds']));
  return 429;
}

/** Codes of documents that are invalid in themselves. */
const documentCodes = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
]);

/**
 * GraphQL over HTTP, "application/json": a well-formed request whose document does not parse, validate or match its
 * variables gets status 200 if the client requests the older media type by name. Other clients get an error status as
 * well.
 */
function wantsPlainJson({ headers }: FastifyRequest, type: AnswerType): boolean {
  return type.startsWith('application/json') && (headers.accept?.includes('application/json') ?? false);
}

function statusForPlainJson(text: string): number {
  const { errors } = JSON.parse(text) as { errors?: { extensions?: { code?: string } }[] };
  return errors?.every(({ extensions }) => documentCodes.has(extensions?.code ?? '')) ? 200 : 400;
}

function sendRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: LimitRefusal | EdgeRefusal,
): void {
  const facts = 'facts' in refusal ? refusal.facts : {};
  const remedy = 'remedy' in refusal ? { remedy: refusal.remedy } : {};
  const error = { message: refusal.message, extensions: { code: refusal.code, ...remedy, ...facts } };
  // Clients of a stream come back after any other status, and are to come back with a new token, later, or elsewhere.
  const isFinal = !comeBackStatuses.has(refusal.httpStatus);
  if (isFinal && prefersEventStream(request.headers.accept)) {
    reply.header('x-request-id', request.id);
    return sendEvents(reply, JSON.stringify({ errors: [error] }));
  }
  if ('retryAfterSeconds' in facts) reply.header('retry-after', String(facts['retryAfterSeconds']));
  sendErrors(request, reply, refusal.httpStatus, error);
}

/** Credentials, the rate, and what the server has no room or time for. */
const comeBackStatuses: ReadonlySet<number> = new Set([401, 429, 503]);

const eventStream = 'text/event-stream';

/** It stands in the log and in messages. */
const longestOperationName = 200;
const nameTooLong = refuse('BAD_REQUEST', `operationName has more than ${longestOperationName} characters`, {
  maxCharacters: longestOperationName,
});

const subscriptionWithoutStream = refuse(
  'SUBSCRIPTION_NOT_SUPPORTED',
  'A subscription is answered as a stream of events: send it with the header accept: text/event-stream',
  {},
);

/** An answer of the gateway itself, in the media type that the client prefers. */
export function sendErrors(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  error: object,
): void {
  reply
    .code(status)
    .header('x-request-id', request.id)
    .header('content-type', answerTypeFor(request.headers.accept) ?? 'application/json; charset=utf-8')
    .send(JSON.stringify({ errors: [error] }));
}

function searchOf({ raw }: FastifyRequest): string {
  const url = raw.url ?? '';
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start);
}

function parametersOfBody(body: unknown): GraphQLParameters {
  return isRecord(body) ? body : {};
}

function parametersOfSearch(search: string): GraphQLParameters {
  const given = new URLSearchParams(search);
  const parameters: Record<string, unknown> = {};
  for (const name of ['query', 'operationName', ...idParameters]) {
    if (given.has(name)) parameters[name] = given.get(name);
  }
  for (const name of ['variables', 'extensions']) {
    const text = given.get(name);
    if (text !== null) parameters[name] = parseOrKeep(text);
  }
  return parameters;
}

/** Apollo refuses anything that is not JSON. */
function parseOrKeep(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function searchOfParameters(parameters: GraphQLParameters): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    search.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return `?${search.toString()}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
