import type { GraphQLDataSource } from '@apollo/gateway';
import type { GraphQLFormattedError } from 'graphql';
import type { ContextHolder, GatewayContext } from '../request-context.ts';

export type Data = Record<string, unknown>;

/** A subgraph's answer. Errors have already been masked. */
export interface FetchResult {
  data?: Data | null;
  errors?: readonly GraphQLFormattedError[];
}

/** One fetch of a query plan, prepared once and run per request. Never throws. */
export type PreparedFetch = (
  variables: Record<string, unknown>,
  context: GatewayContext,
) => FetchResult | Promise<FetchResult>;

/** A data source of this gateway: `process` for @apollo/gateway's executor, `prepareFetch` for the compiled one. */
export interface SubgraphDataSource extends GraphQLDataSource {
  readonly subgraphName: string;
  prepareFetch(query: string, operationName: string | undefined): PreparedFetch;
  close(): Promise<void>;
}

type ProcessOptions = Parameters<GraphQLDataSource['process']>[0];
type ProcessResult = Awaited<ReturnType<GraphQLDataSource['process']>>;

/** `process` in terms of `prepareFetch`, so that both executors get the same answers. */
export async function processThroughPreparedFetch(
  source: SubgraphDataSource,
  { request, context }: ProcessOptions,
): Promise<ProcessResult> {
  const prepared = source.prepareFetch(request.query ?? '', request.operationName);
  // The gateway's interface allows any context; this gateway always passes its own.
  return await prepared(request.variables ?? {}, (context as ContextHolder).current);
}

export function hasThen(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
