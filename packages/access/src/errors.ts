import { GraphQLError } from 'graphql';

/** The codes of these errors: whoever masks errors on the way to the caller lets them through. */
export const accessCodes = ['NOT_FOUND_OR_DENIED', 'UNAUTHENTICATED'] as const;

/** What a caller sees when something is not there or not theirs: the two must not be told apart. */
export function notFoundOrDenied(): GraphQLError {
  return new GraphQLError('Not found, or not allowed.', { extensions: { code: 'NOT_FOUND_OR_DENIED' } });
}

export function unauthenticated(): GraphQLError {
  return new GraphQLError('Sign in first.', { extensions: { code: 'UNAUTHENTICATED' } });
}
