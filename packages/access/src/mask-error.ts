import { randomBytes } from 'node:crypto';

import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** Errors that a caller may see unchanged: mistakes in their own request. */
const ownCodes = [
  'LOG_IN_BUSY',
  'NOT_FOUND_OR_DENIED',
  'SCOPE_WRONG',
  'UNAUTHENTICATED',
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
];

/** Facts about the server that must not leave it. */
const privateExtensions = new Set(['code', 'exception', 'http', 'stacktrace', 'serviceName', 'response']);

export interface MaskedFailure {
  readonly reference: string;
  readonly subgraph: string;
  readonly error: unknown;
}

export interface MaskOptions {
  readonly subgraph: string;
  /** Further codes that pass with their facts, besides those of access and of GraphQL itself. */
  readonly knownCodes?: Iterable<string>;
  /** What a failure is answered with that no code was given to where it was thrown; null: it is masked. */
  readonly answerOf?: (failure: unknown) => GraphQLError | null;
  readonly log: (failure: MaskedFailure) => void;
}

export type MaskError = (error: unknown) => GraphQLFormattedError;

/**
 * Every error of a subgraph leaves through this one function. A deliberately thrown GraphQLError with a known code
 * passes; everything else becomes INTERNAL with a reference, under which the log has the details.
 */
export function createErrorMask({
  subgraph,
  knownCodes = [],
  answerOf = () => null,
  log,
}: MaskOptions): MaskError {
  const known = new Set<string>([...ownCodes, ...knownCodes]);
  return (error) => {
    if (error instanceof GraphQLError) {
      // A compiled query's own errors are GraphQLErrors without extensions, whatever the type says.
      const code = (error.extensions as GraphQLError['extensions'] | undefined)?.['code'];
      // An ordinary Error that happens to have a code was not meant for the caller.
      const isOnPurpose =
        error.originalError === undefined ||
        error.originalError === null ||
        error.originalError instanceof GraphQLError;
      if (typeof code === 'string' && known.has(code) && isOnPurpose) return passed(error, code);
    }
    const failure = error instanceof GraphQLError ? (error.originalError ?? error) : error;
    const answer = answerOf(failure);
    if (answer !== null) return { ...answer.toJSON(), ...placeOf(error) };
    const reference = randomBytes(9).toString('base64url');
    log({ reference, subgraph, error: failure });
    return { message: 'Internal error', ...placeOf(error), extensions: { code: 'INTERNAL', reference } };
  };
}

function passed(error: GraphQLError, code: string): GraphQLFormattedError {
  const extensions: Record<string, unknown> = { code };
  for (const [name, fact] of Object.entries(error.extensions)) {
    if (!privateExtensions.has(name)) extensions[name] = fact;
  }
  return { message: error.message, ...placeOf(error), extensions };
}

function placeOf(error: unknown): Pick<GraphQLFormattedError, 'locations' | 'path'> {
  if (!(error instanceof GraphQLError)) return {};
  return { ...(error.locations && { locations: error.locations }), ...(error.path && { path: error.path }) };
}
