import { createClient, type Client } from 'graphql-sse';
import type { LiveChange, LiveChanges } from '../src/live/contract.ts';
import { defaultLiveLimits, type LiveLimits } from '../src/limits/settings.ts';
import { startToyGateway, type ToyGateway } from './toy-gateway.ts';
import { toyBooks, toyLive } from './toy.ts';

export interface LiveAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

/** Changes that a test makes. */
export class ToyChanges implements LiveChanges {
  readonly #listeners = new Set<(change: LiveChange) => void>();

  watch(listener: (change: LiveChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  make(tenantId: string | null = null): void {
    for (const listener of this.#listeners) listener({ topic: 'books', tenantId });
  }
}

export interface LiveToy extends ToyGateway {
  readonly changes: ToyChanges;
  /** The titles of the books whose ids a test has set; every look at one is counted. */
  readonly titles: Map<string, string | null>;
  readonly looks: { count: number };
  /** As graphql-sse's client, which comes back at once. */
  client(bearer?: string): Client;
  /** Results of a subscription, in order, until it is completed. */
  results(query: string, options?: ResultsOptions): AsyncIterableIterator<LiveAnswer>;
}

interface ResultsOptions {
  readonly bearer?: string;
  readonly variables?: Record<string, unknown>;
}

/** A toy gateway with a book that changes. */
export async function startLiveToy({
  limits = {},
  config = {},
  ...options
}: { readonly limits?: Partial<LiveLimits> } & NonNullable<
  Parameters<typeof startToyGateway>[0]
> = {}): Promise<LiveToy> {
  const changes = new ToyChanges();
  const titles = new Map<string, string | null>();
  const looks = { count: 0 };
  const toy = await startToyGateway({
    live: { fields: toyLive, changes },
    hooks: {
      bookOf: (id) => {
        looks.count += 1;
        const title = titles.get(id);
        const [book] = toyBooks;
        return title === undefined || title === null || !book ? null : { ...book, id, title };
      },
    },
    config: {
      liveLimits: {
        ...defaultLiveLimits,
        minIntervalMillis: 20,
        recheckMillis: 50,
        pollMillis: 50,
        ...limits,
      },
      ...config,
    },
    ...options,
  });
  const client = (bearer = 'first:ana'): Client =>
    createClient({
      url: `${toy.url}/graphql`,
      headers: { authorization: `Bearer ${bearer}` },
      retry: () => new Promise((resolve) => setTimeout(resolve, 20)),
    });
  return {
    ...toy,
    changes,
    titles,
    looks,
    client,
    results: (query, { bearer, variables } = {}) =>
      client(bearer).iterate({ query, ...(variables && { variables }) }) as AsyncIterableIterator<LiveAnswer>,
  };
}

export async function nextOf(results: AsyncIterator<LiveAnswer>): Promise<LiveAnswer> {
  const { value, done } = await results.next();
  if (done === true) throw new Error('the stream is completed');
  return value;
}

/** What is left until the stream is completed. */
export async function restOf(results: AsyncIterator<LiveAnswer>): Promise<readonly LiveAnswer[]> {
  const rest: LiveAnswer[] = [];
  for (;;) {
    const { value, done } = await results.next();
    if (done === true) return rest;
    rest.push(value);
  }
}
