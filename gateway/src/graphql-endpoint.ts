import {
  HeaderMap,
  type ApolloServer,
  type HTTPGraphQLRequest,
  type HTTPGraphQLResponse,
} from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller, Edge, EdgeHeaders, EdgeRefusal, TenantName } from './edge/contract.ts';
import { singleHeader } from './edge/headers.ts';
import type { MaskError } from './errors.ts';
import type { CheckDocument } from './limits/document-limiter.ts';
import type { TakeToken } from './limits/rate-limiter.ts';
import { refuse, type LimitRefusal } from './limits/refusal.ts';
import type { Log } from './log.ts';
import type { GatewayMetrics } from './metrics.ts';
import { GatewayContext, type ContextHolder } from './request-context.ts';
import type { ApplySafelist, GraphQLParameters } from './safelist/safelist.ts';
import type { RequestOrigin } from './subgraph-contract.ts';

export interface GraphQLEndpointOptions {
  readonly apollo: ApolloServer<ContextHolder>;
  readonly edge: Edge;
  readonly takeToken: TakeToken;
  readonly applySafelist: ApplySafelist;
  readonly checkDocument: CheckDocument;
  readonly mask: MaskError;
  readonly metrics: GatewayMetrics;
  readonly log: Log;
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

/** The only headers that Apollo reads. No others are passed on from this file. */
const headersForApollo = ['content-type', 'accept', 'x-apollo-operation-name', 'apollo-require-preflight'];

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
      sendErrors(request, reply, 500, masked);
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
  const { apollo, edge, takeToken, applySafelist, checkDocument } = options;
  const headers: EdgeHeaders = request.headers;
  const refused = (refusal: LimitRefusal | EdgeRefusal): void => {
    facts.refusal = refusal.code;
    options.metrics.refused(refusal.code);
    sendRefusal(request, reply, refusal);
  };

  const caller = await edge.authenticate({ headers, ip: request.ip });
  if (caller.kind === 'refused') {
    // Guessing credentials is limited per address.
    return refused(takeToken(`ip:${request.ip}`, Date.now()) ?? caller);
  }
  if (caller.kind === 'principal') facts.principal = caller.id;
  const overRate = takeToken(bucketOf(caller, request.ip), Date.now());
  if (overRate) return refused(overRate);

  if (Array.isArray(request.body)) return refused(refuse('BATCH_REFUSED', 'One operation per request', {}));
  const search = searchOf(request);
  const sent = request.method === 'GET' ? parametersOfSearch(search) : parametersOfBody(request.body);
  const allowed = applySafelist(sent, caller);
  if (allowed.kind === 'refused') return refused(allowed.refusal);
  const { parameters } = allowed;

  const operationName = typeof parameters.operationName === 'string' ? parameters.operationName : null;
  facts.operation = operationName;
  const tenant = singleHeader(headers, 'x-tenant');
  const tenants: TenantName[] = tenant === null ? [] : [{ by: 'either', text: tenant }];
  let isQuery = false;
  if (typeof parameters.query === 'string') {
    const variables = isRecord(parameters.variables) ? parameters.variables : {};
    const checked = checkDocument({ query: parameters.query, operationName, variables });
    if (checked.refusal) return refused(checked.refusal);
    tenants.push(...checked.tenantsNamed);
    isQuery = checked.kind === 'query';
  }

  const minted = await edge.mint(caller, tenants);
  if (minted.kind === 'refused') return refused(minted);
  facts.tenant = minted.tenant;
  const origin: RequestOrigin = { ip: request.ip, userAgent: singleHeader(headers, 'user-agent') };
  const context = new GatewayContext({ requestId: request.id, origin, minted });
  // A mutation runs to its end even if nobody waits for the answer.
  if (isQuery) reply.raw.once('close', () => reply.raw.writableFinished || context.abort());

  const response = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: toApolloRequest(request, sent, parameters, search),
    context: () => Promise.resolve({ current: context }),
  });
  sendApolloResponse(request, reply, response);
}

function bucketOf(caller: Caller, ip: string): string {
  return caller.kind === 'principal' ? `principal:${caller.id}` : `ip:${ip}`;
}

function toApolloRequest(
  request: FastifyRequest,
  sent: GraphQLParameters,
  parameters: GraphQLParameters,
  search: string,
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

function sendApolloResponse(
  request: FastifyRequest,
  reply: FastifyReply,
  response: HTTPGraphQLResponse,
): void {
  for (const [name, value] of response.headers) reply.header(name, value);
  reply.header('x-request-id', request.id);
  // Apollo answers in parts only for @defer and @stream, and this gateway plans neither.
  if (response.body.kind !== 'complete') throw new Error('An answer in parts');
  const status = response.status ?? 200;
  reply.code(status === 400 && wantsPlainJson(request) ? statusForPlainJson(response.body.string) : status);
  reply.send(response.body.string);
}

/** Codes of documents that are invalid in themselves. */
const documentCodes = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);

/**
 * GraphQL over HTTP, "application/json": a well-formed request whose document does not parse, validate or match its
 * variables gets status 200 if the client requests the older media type by name. Other clients get an error status as
 * well.
 */
function wantsPlainJson({ headers }: FastifyRequest): boolean {
  const accept = headers.accept ?? '';
  return accept.includes('application/json') && !accept.includes('application/graphql-response+json');
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
  if ('retryAfterSeconds' in facts) reply.header('retry-after', String(facts['retryAfterSeconds']));
  sendErrors(request, reply, refusal.httpStatus, {
    message: refusal.message,
    extensions: { code: refusal.code, ...facts },
  });
}

/** GraphQL over HTTP: uses the newer media type if the client accepts it by name. */
export function sendErrors(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  error: object,
): void {
  const isNewer = request.headers.accept?.includes('application/graphql-response+json') ?? false;
  reply
    .code(status)
    .header('x-request-id', request.id)
    .header('content-type', `application/${isNewer ? 'graphql-response+json' : 'json'}; charset=utf-8`)
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
  for (const name of ['query', 'operationName', 'documentId']) {
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
