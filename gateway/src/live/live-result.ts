import type { GraphQLFormattedError } from 'graphql';
import type { MappedQuery } from './mapped-query.ts';

/** The result of a subscription's query, as it is sent. */
export interface LiveResult {
  readonly json: string;
  /** Whether there is nothing more to watch. */
  readonly isLast: boolean;
  /** Whether it may be another one when it is run again, although nothing has changed. */
  readonly isTransient: boolean;
}

interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** Errors that say that the caller may not see the field, or not any more. */
const denials: ReadonlySet<unknown> = new Set(['NOT_FOUND_OR_DENIED', 'TENANTS_DIFFER', 'UNAUTHENTICATED']);

/** Errors that may be gone the next time, although nothing has changed. */
const transients: ReadonlySet<unknown> = new Set([
  'INTERNAL',
  'REQUEST_TIMEOUT',
  'SUBGRAPH_TIMEOUT',
  'SUBGRAPH_UNAVAILABLE',
]);

const notFoundOrDenied: GraphQLFormattedError = {
  message: 'Not found, or not allowed.',
  extensions: { code: 'NOT_FOUND_OR_DENIED' },
};

/**
 * What the query answered, as the subscription answers it: with the watched field at the top. It is the last result if the request was not
 * run at all, if the field is denied, if it is null and that means that there is nothing to watch, and if the first one failed.
 */
export function liveResultOf(
  { path, responseName, field }: MappedQuery,
  { text, isFirst }: { readonly text: string; readonly isFirst: boolean },
): LiveResult {
  const { data, errors = [] } = JSON.parse(text) as Answer;
  if (data === undefined) return { json: JSON.stringify({ errors }), isLast: true, isTransient: false };
  const value = valueAt(data, path);
  const own = errors.map((error) => atTheTop(error, path));
  const isNull = value === null || value === undefined;
  const failed = isNull && own.length > 0;
  const isDenied = failed && own.some(({ extensions }) => denials.has(extensions?.['code']));
  const isNothing = isNull && !failed && field.endsAtNull;
  const shown = isNothing ? [{ ...notFoundOrDenied, path: [responseName] }] : own;
  return {
    json: JSON.stringify({
      ...(shown.length > 0 && { errors: shown }),
      data: { [responseName]: value ?? null },
    }),
    isLast: isDenied || isNothing || (failed && isFirst),
    isTransient: failed || own.some(({ extensions }) => transients.has(extensions?.['code'])),
  };
}

function valueAt(data: Answer['data'], path: readonly string[]): unknown {
  let value: unknown = data;
  for (const name of path) value = (value as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  return value;
}

/** An error above the watched field is the watched field's. */
function atTheTop(error: GraphQLFormattedError, path: readonly string[]): GraphQLFormattedError {
  if (error.path === undefined) return error;
  return { ...error, path: [path.at(-1) ?? '', ...error.path.slice(path.length)] };
}
