import { HeaderMap, type ApolloServer } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller, Edge, EdgeRefusal, MintedClaim, Principal, TenantName } from '../edge/contract.ts';
import { singleHeader } from '../edge/headers.ts';
import type { LimitRefusal } from '../limits/refusal.ts';
import { GatewayContext, type ContextHolder } from '../request-context.ts';
import { sendEvents } from './event-stream.ts';
import type { LiveStreams, Subscriber } from './live-streams.ts';
import type { MappedQuery, MapSubscription } from './mapped-query.ts';

interface SubscribeParts {
  readonly apollo: ApolloServer<ContextHolder>;
  readonly edge: Edge;
  readonly mapSubscription: MapSubscription;
  readonly streams: LiveStreams;
}

/** A subscription that has passed the rate limit, the safelist and the limits of documents. */
interface Subscription {
  readonly caller: Caller;
  readonly tenants: readonly TenantName[];
  readonly operation: {
    readonly query: string;
    readonly operationName: string | null;
    readonly variables: Readonly<Record<string, unknown>>;
  };
  readonly takeToken: Subscriber['takeToken'];
  /** Null while the operation may be sent as it was; otherwise why not any more. */
  readonly isServed: () => LimitRefusal | null;
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

const signInFirst: EdgeRefusal = {
  kind: 'refused',
  code: 'UNAUTHENTICATED',
  message: 'Sign in first.',
  httpStatus: 401,
};

/**
 * Opens the stream of a subscription, or says in it what is wrong with the document. Answers the claim that the caller has now. Refuses in
 * this order, and then nothing was sent: UNAUTHENTICATED, what the edge refuses, what a stream more would exceed.
 */
export async function subscribe(
  { apollo, edge, mapSubscription, streams }: SubscribeParts,
  { request, reply }: Exchange,
  { caller, tenants, operation, takeToken, isServed }: Subscription,
): Promise<MintedClaim | EdgeRefusal | LimitRefusal> {
  if (caller.kind === 'anonymous') return signInFirst;
  const mint = (): ReturnType<typeof mintAnew> => mintAnew(edge, caller, tenants);
  const mintWhileServed: Subscriber['mint'] = async () => {
    const refusal = isServed();
    return refusal === null ? mint() : { ...refusal, kind: 'refused', httpStatus: 400 };
  };
  const minted = await mint();
  if (minted.kind === 'refused') return minted;
  reply.header('x-request-id', request.id);
  const mapped = mapSubscription(operation);
  if (mapped.kind === 'invalid') {
    sendEvents(reply, JSON.stringify({ errors: mapped.errors }));
    return minted;
  }
  const { id: requestId, ip } = request;
  const origin = { ip, userAgent: singleHeader(request.headers, 'user-agent') };
  const refusal = streams.open(reply, {
    mapped,
    principalId: caller.id,
    requestId,
    minted,
    mint: mintWhileServed,
    takeToken,
    run: (current, signal) => {
      const context = new GatewayContext({
        requestId,
        origin,
        minted: current,
        session: null,
        isQuery: true,
      });
      return runQuery(apollo, { mapped, variables: operation.variables, context, signal });
    },
  });
  return refusal ?? minted;
}

/** The claim that a caller gets now, as if the request came now. */
async function mintAnew(
  edge: Edge,
  caller: Principal,
  tenants: readonly TenantName[],
): Promise<MintedClaim | EdgeRefusal> {
  const renewed = await edge.renew(caller);
  return renewed.kind === 'refused' ? renewed : edge.mint(renewed, tenants);
}

const jsonHeaders = new HeaderMap([['content-type', 'application/json']]);

interface LiveRun {
  readonly mapped: MappedQuery;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: GatewayContext;
  readonly signal: AbortSignal;
}

/** Through the door of every other query: parsed, validated, planned and executed as one that was sent. */
async function runQuery(
  apollo: ApolloServer<ContextHolder>,
  { mapped: { query, operationName }, variables, context, signal }: LiveRun,
): Promise<string> {
  const abort = (): void => context.abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    const { body } = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: 'POST',
        headers: jsonHeaders,
        search: '',
        body: { query, variables, ...(operationName !== null && { operationName }) },
      },
      context: () => Promise.resolve({ current: context }),
    });
    if (body.kind !== 'complete') throw new Error('An answer in parts');
    return body.string;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
