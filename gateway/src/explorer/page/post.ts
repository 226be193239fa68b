import { idOf } from './persisted.ts';

export interface Operation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string | null;
}

export interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: Readonly<Record<string, unknown>>;
  }[];
}

/** Sends an operation to this server, by its id if the server persists it. The token goes into the header and nowhere else. */
export async function send(
  operation: Operation,
  { token, isStream = false, signal }: { token: string | null; isStream?: boolean; signal?: AbortSignal },
): Promise<Response> {
  try {
    return await fetch('/graphql', {
      method: 'POST',
      credentials: 'same-origin',
      headers: {
        'content-type': 'application/json',
        accept: isStream ? 'text/event-stream' : 'application/graphql-response+json, application/json',
        ...(token !== null && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(byId(operation)),
      ...(signal !== undefined && { signal }),
    });
  } catch (error) {
    throw new Error('The server cannot be reached. Is it running?', { cause: error });
  }
}

function byId({ query, ...rest }: Operation): object {
  const documentId = idOf(query);
  return documentId === undefined ? { query, ...rest } : { documentId, ...rest };
}

/** The answer of an operation of this page itself. Throws in words if there is none. */
export async function ask(operation: Operation, token: string | null): Promise<Answer> {
  const response = await send(operation, { token });
  const answer = (await response.json()) as Answer;
  if (response.status === 429) {
    const seconds = Number(response.headers.get('retry-after') ?? 1);
    throw new Error(`Too many requests. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`);
  }
  return answer;
}

export function isUnauthenticated({ errors }: Answer): boolean {
  return errors?.some(({ extensions }) => extensions?.['code'] === 'UNAUTHENTICATED') ?? false;
}
