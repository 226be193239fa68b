import { GraphQLError } from 'graphql';

/** The codes of these errors. Error masking lets them through. */
export const accessCodes = ['LOG_IN_BUSY', 'NOT_FOUND_OR_DENIED', 'SCOPE_WRONG', 'UNAUTHENTICATED'] as const;

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

/** More passwords are to be verified than this machine can. The gateway answers it with status 429. */
export function logInBusy(retryAfterSeconds: number): GraphQLError {
  return new GraphQLError('Too many people are signing in at once. Try again soon.', {
    extensions: { code: 'LOG_IN_BUSY', retryAfterSeconds },
  });
}
