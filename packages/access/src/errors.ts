import { GraphQLError } from 'graphql';

/** The codes of these errors. Error masking lets them through. */
export const accessCodes = ['NOT_FOUND_OR_DENIED', 'SCOPE_WRONG', 'UNAUTHENTICATED'] as const;

/** What a caller sees when something does not exist or is not theirs: the two must be indistinguishable. */
export function notFoundOrDenied(): GraphQLError {
  return new GraphQLError('Not found, or not allowed.', { extensions: { code: 'NOT_FOUND_OR_DENIED' } });
}

export function unauthenticated(): GraphQLError {
  return new GraphQLError('Sign in first.', { extensions: { code: 'UNAUTHENTICATED' } });
}

/** The field belongs to the firm and the request names a tenant, or the other way round. It says nothing about what is there. */
export function scopeWrong(neededScope: 'FIRM' | 'TENANT'): GraphQLError {
  const message =
    neededScope === 'FIRM'
      ? 'This belongs to the firm. Ask for it in a request of its own that names no tenant.'
      : 'This belongs to a tenant. Name one in the request.';
  return new GraphQLError(message, { extensions: { code: 'SCOPE_WRONG', neededScope } });
}
