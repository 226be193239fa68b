import { randomBytes } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Log } from './log.ts';

/** The gateway's own codes; gateway/README.md says when each is returned. */
const gatewayCodes = [
  'BAD_REQUEST',
  'BATCH_REFUSED',
  'BODY_TOO_LARGE',
  'DOCUMENT_TOO_LARGE',
  'METHOD_NOT_ALLOWED',
  'MUTATION_NOT_SINGLE',
  'NOT_ACCEPTABLE',
  'NOT_FOUND',
  'PERSISTED_OPERATION_INVALID',
  'PERSISTED_OPERATION_NOT_ALLOWED',
  'PERSISTED_OPERATION_REQUIRED',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'QUERY_TOO_COSTLY',
  'QUERY_TOO_DEEP',
  'RATE_LIMITED',
  'REQUEST_TIMEOUT',
  'SHUTTING_DOWN',
  'SUBGRAPH_TIMEOUT',
  'SUBGRAPH_UNAVAILABLE',
  'STORAGE_FULL',
  'SUBSCRIPTION_NOT_SUPPORTED',
  'TOO_MANY_ALIASES',
  'TOO_MANY_ROOT_FIELDS',
  'TOO_MANY_STREAMS',
  'UNSUPPORTED_MEDIA_TYPE',
] as const;
export type GatewayCode = (typeof gatewayCodes)[number];

/** Codes of @apollo/server that tell callers what is wrong with their own request. */
const requestCodes = [
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
];

/** Facts about the server rather than about the refusal. */
const privateExtensions = new Set([
  'code',
  'exception',
  'http',
  'serviceName',
  'service',
  'stacktrace',
  'response',
]);

export interface ErrorSource {
  readonly requestId?: string;
  readonly subgraph?: string;
}

/** The one function through which every error leaves. */
export type MaskError = (error: unknown, source?: ErrorSource) => GraphQLFormattedError;

export function newReference(): string {
  return randomBytes(9).toString('base64url');
}

/**
 * Known codes pass with their facts. Everything else becomes INTERNAL with a reference, under which the log has the details. A
 * subgraph that has already masked an error (INTERNAL with a reference) keeps its reference.
 */
export function createErrorMask({ knownCodes, log }: { knownCodes: Iterable<string>; log: Log }): MaskError {
  const known = new Set<string>([...gatewayCodes, ...requestCodes, ...knownCodes]);
  return (error, source = {}) => {
    const formatted = asFormatted(error);
    const code = formatted.extensions?.['code'];
    if (typeof code === 'string' && known.has(code)) return withoutPrivateFacts(formatted, code);
    const given = formatted.extensions?.['reference'];
    if (code === 'INTERNAL' && typeof given === 'string') return internal(given, formatted);
    const reference = newReference();
    log({ level: 'error', event: 'error-masked', reference, ...source, ...describe(error) });
    return internal(reference, formatted);
  };
}

function withoutPrivateFacts(formatted: GraphQLFormattedError, code: string): GraphQLFormattedError {
  const extensions: Record<string, unknown> = { code };
  for (const [name, fact] of Object.entries(formatted.extensions ?? {})) {
    if (!privateExtensions.has(name)) extensions[name] = typeof fact === 'string' ? cut(fact) : fact;
  }
  return { message: cut(formatted.message), ...placeOf(formatted), extensions };
}

/** Characters of a text that may hold what the caller sent. */
const longestText = 1_000;

/** An answer does not send a caller's own megabyte back. */
export function cut(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText).toWellFormed()}…`;
}

function internal(reference: string, formatted: GraphQLFormattedError): GraphQLFormattedError {
  return { message: 'Internal error', ...placeOf(formatted), extensions: { code: 'INTERNAL', reference } };
}

function placeOf({
  locations,
  path,
}: GraphQLFormattedError): Pick<GraphQLFormattedError, 'locations' | 'path'> {
  return { ...(locations && { locations }), ...(path && { path }) };
}

function asFormatted(error: unknown): GraphQLFormattedError {
  if (error instanceof GraphQLError) return error.toJSON();
  if (
    typeof error === 'object' &&
    error !== null &&
    'message' in error &&
    typeof error.message === 'string'
  ) {
    const { message, path, locations, extensions } = error as Partial<GraphQLFormattedError> & {
      message: string;
    };
    return {
      message,
      ...(path && { path }),
      ...(locations && { locations }),
      ...(extensions && { extensions }),
    };
  }
  return { message: String(error) };
}

/** For the log only. The innermost cause is what failed. */
function describe(error: unknown): Record<string, unknown> {
  const cause = causeOf(error);
  return cause instanceof Error
    ? {
        error: cause.message,
        stack: cause.stack,
        cause: cause.cause instanceof Error ? cause.cause.message : undefined,
      }
    : { error: typeof cause === 'string' ? cause : JSON.stringify(cause) };
}

function causeOf(error: unknown): unknown {
  if (error instanceof GraphQLError) return error.originalError ?? error;
  return typeof error === 'object' && error !== null && 'cause' in error && error.cause instanceof Error
    ? error.cause
    : error;
}
