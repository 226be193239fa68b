import type { GraphQLError, GraphQLFormattedError, GraphQLSchema } from 'graphql';

/** Where a request came from, for audit trails. */
export interface RequestOrigin {
  readonly ip: string;
  readonly userAgent: string | null;
}

/** What a subgraph learns about a request. Nothing else crosses the gateway. */
export interface SubgraphRequest {
  /** The verified claim object. The gateway neither reads nor changes it. */
  readonly claim: unknown;
  readonly requestId: string;
  readonly origin: RequestOrigin;
  readonly operationName: string | null;
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
}

/** Headers of a gateway's call to a subgraph. Every `x-cifra-*` header from outside is dropped. */
export const claimHeader = 'x-cifra-claim';
export const requestIdHeader = 'x-cifra-request-id';
export const originIpHeader = 'x-cifra-origin-ip';
export const originUserAgentHeader = 'x-cifra-origin-user-agent';
export const reservedHeaderPrefix = 'x-cifra-';
