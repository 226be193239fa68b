import { part } from './elements.ts';

/** What a mutation or a query answered. */
export type Answered = Readonly<Record<string, unknown>>;

/** A refusal, or that nothing was answered, in words for people. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string, words: string) {
    super(words);
    this.code = code;
  }
}

interface Reply {
  readonly data?: Readonly<Record<string, Answered | null | undefined>> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string };
  }[];
}

const idsByName = JSON.parse(part('operations').textContent ?? '{}') as Readonly<Record<string, string>>;

/** Sends an operation of this page by its id, and gives its answers by field. Throws `Refused`. */
export async function callAll(
  name: string,
  variables: object,
  token: string | null,
): Promise<Readonly<Record<string, Answered>>> {
  let reply: Reply;
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      credentials: 'same-origin',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        ...(token !== null && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ documentId: idsByName[name], variables }),
    });
    reply = (await response.json()) as Reply;
  } catch {
    throw new Refused('UNREACHABLE', 'The server cannot be reached. Try again.');
  }
  const [error] = reply.errors ?? [];
  if (error !== undefined) throw new Refused(error.extensions?.code ?? '', error.message);
  const answers = Object.entries(reply.data ?? {});
  for (const [, answer] of answers) {
    if (typeof answer?.['code'] !== 'string') continue;
    const { message, remedy } = answer as { readonly message: string; readonly remedy: string | null };
    throw new Refused(answer['code'], [message, remedy ?? ''].join(' ').trim());
  }
  return Object.fromEntries(answers.map(([field, answer]) => [field, answer ?? {}]));
}

/** The same for an operation with one field. */
export async function call(name: string, variables: object, token: string | null): Promise<Answered> {
  const [answer = {}] = Object.values(await callAll(name, variables, token));
  return answer;
}
