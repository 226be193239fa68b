import type { WatchedTls } from '@cifra/access/watched-tls';
import type { GraphQLError, GraphQLFormattedError, GraphQLSchema } from 'graphql';

/** Where a request came from, for audit trails. */
export interface RequestOrigin {
  readonly ip: string;
  readonly userAgent: string | null;
  /** Whether the caller's connection is gone. Not sent over HTTP. */
  readonly isGone?: () => boolean;
}

/** The browser's cookie of a session, in the hands of the operation that signs in, goes on or signs out. */
export interface SessionCookie {
  /** What the browser sent; null if nothing, or if the operation may not read it. */
  readonly value: string | null;
  /** Sends it with the answer. */
  keep(value: string, lifeSeconds: number): void;
  clear(): void;
}

/** What a subgraph learns about a request. Nothing else crosses the gateway. */
export interface SubgraphRequest {
  /** The verified claim object. The gateway neither reads nor changes it. */
  readonly claim: unknown;
  readonly requestId: string;
  readonly origin: RequestOrigin;
  readonly operationName: string | null;
  /** Null for every operation that has nothing to do with it, and for pages that may not use it. */
  readonly session: SessionCookie | null;
  /** Whether a query's caller still waits; left out or null: what is asked is done to its end, as a mutation is. */
  readonly signal?: RequestSignal | null;
}

/** Whether whoever asked still waits. */
export interface RequestSignal {
  readonly isAborted: boolean;
  /** Calls the listener once nobody waits any more; answers what ends that. */
  onAbort(listener: () => void): () => void;
}

/** A subgraph that runs inside the gateway's process. */
export interface LocalSubgraph {
  readonly name: string;
  readonly schema: GraphQLSchema;
  /** Called once per request and subgraph, so that loaders created here live as long as the request. May return a promise. */
  createContext(request: SubgraphRequest): unknown;
  /** The subgraph's own error masking. Only the errors that it returns leave the subgraph. */
  formatError(error: GraphQLError): GraphQLFormattedError;
}

/** A subgraph that is reached over HTTP: `POST url` with the claim for its audience (its name). */
export interface RemoteSubgraph {
  readonly name: string;
  readonly url: string;
  /** For `https`: what the gateway proves itself with, and whom it believes. */
  readonly tls?: WatchedTls;
}

/** The name that a subgraph's certificate has to have, wherever it listens. */
export const subgraphHostName = 'localhost';

/** Headers of a gateway's call to a subgraph. Every `x-cifra-*` header from outside is dropped. */
export const claimHeader = 'x-cifra-claim';
export const requestIdHeader = 'x-cifra-request-id';
export const originIpHeader = 'x-cifra-origin-ip';
export const originUserAgentHeader = 'x-cifra-origin-user-agent';
/**
 * To a subgraph: there is a cookie for this operation, with this value, or `-` without one. In its answer: `keep <seconds>
 * <value>` or `clear`.
 */
export const sessionHeader = 'x-cifra-session';
export const reservedHeaderPrefix = 'x-cifra-';
