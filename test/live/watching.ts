import { createClient } from 'graphql-sse';

export interface LiveAnswer<Data> {
  readonly data?: Data;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

interface Subscription {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  /** Headers besides the token: of a tenant. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Where a client connects, and with which token: asked for at each connection. */
interface Server {
  readonly url: () => string;
  readonly token: () => string | Promise<string>;
}

/** A stream as a front end has it: with graphql-sse's client, which comes back when the connection is lost. */
export class Watching<Data> {
  readonly #results: AsyncIterableIterator<LiveAnswer<Data>>;
  readonly #dispose: () => void;
  reconnects = 0;

  constructor({ url, token }: Server, { query, variables = {}, headers = {} }: Subscription) {
    const client = createClient({
      url: () => `${url()}/graphql`,
      headers: async () => ({ ...headers, authorization: `Bearer ${await token()}` }),
      retryAttempts: 2_000,
      retry: () => new Promise((resolve) => setTimeout(resolve, 50)),
      on: { connected: (isAgain) => (this.reconnects += isAgain ? 1 : 0) },
    });
    this.#results = client.iterate({ query, variables }) as AsyncIterableIterator<LiveAnswer<Data>>;
    this.#dispose = () => client.dispose();
  }

  /** The next result. Throws if the stream is completed. */
  async next(): Promise<LiveAnswer<Data>> {
    const { value, done } = await this.#results.next();
    if (done === true) throw new Error('the stream is completed');
    return value;
  }

  /** The first result for which it holds. */
  async until(holds: (data: Data) => boolean): Promise<Data> {
    for (;;) {
      const { data, errors } = await this.next();
      if (errors !== undefined || data === undefined) throw new Error(JSON.stringify(errors));
      if (holds(data)) return data;
    }
  }

  /** The results that are left until the stream is completed. */
  async rest(): Promise<readonly LiveAnswer<Data>[]> {
    const rest: LiveAnswer<Data>[] = [];
    for (;;) {
      const { value, done } = await this.#results.next();
      if (done === true) return rest;
      rest.push(value);
    }
  }

  close(): void {
    this.#dispose();
  }
}

/** The codes of a result's errors. */
export function codesOf({ errors = [] }: LiveAnswer<unknown>): readonly unknown[] {
  return errors.map(({ extensions }) => extensions['code']);
}
