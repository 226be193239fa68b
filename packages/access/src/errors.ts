import { GraphQLError } from 'graphql';

/** The codes of these errors. Error masking lets them through. */
export const accessCodes = ['NOT_FOUND_OR_DENIED', 'UNAUTHENTICATED'] as const;

/** What a caller sees when something does not exist or is not theirs: the two must be indistinguishable. */
export function notFoundOrDenied(): GraphQLError {
  return new GraphQLError('Not found, or not allowed.', { extensions: { code: 'NOT_FOUND_OR_DENIED' } });
}

export function unauthenticated(): GraphQLError {
  return new GraphQLError('Sign in first.', { extensions: { code: 'UNAUTHENTICATED' } });
}
