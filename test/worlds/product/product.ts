import { rmSync } from 'node:fs';
import type { Books } from '@cifra/books/books';
import { DEMO_PASSWORD } from '@cifra/ops/demo/people';
import { startApplication } from '@cifra/ops/application';
import { parseConfig, type OperationsConfig } from '@cifra/ops/config';
import { newDemoDirectory } from './demo-directory.ts';

/** The people of the demo firm. */
export type Person = 'owner' | 'senior' | 'junior' | 'reviewer' | 'client' | 'investigator';

export interface Asking {
  readonly as?: Person;
  readonly tenant?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface GraphQLAnswer<Data> {
  readonly status: number;
  readonly data: Data;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

/** Speaks to a server as its callers do: over HTTP, in GraphQL. Everybody logs in once. */
export class Callers {
  readonly url: string;
  readonly #tokens = new Map<Person, Promise<string>>();
  #serial = 0;

  constructor(url: string) {
    this.url = url;
  }

  /** A key that was not used before. */
  key(): string {
    this.#serial += 1;
    return `journey-${process.pid}-${this.#serial}`;
  }

  tokenOf(person: Person): Promise<string> {
    const token = this.#tokens.get(person) ?? this.#logIn(person);
    this.#tokens.set(person, token);
    return token;
  }

  async #logIn(person: Person): Promise<string> {
    const { data } = await this.ask<{ logIn: { accessToken?: string } }>(
      'mutation ($input: LogInInput!) { logIn(input: $input) { __typename ... on LoggedIn { accessToken expiresInSeconds } } }',
      { variables: { input: { email: `${person}@demo.example`, password: DEMO_PASSWORD } } },
    );
    const { accessToken } = data.logIn;
    if (accessToken === undefined) throw new Error(`${person} could not log in`);
    return accessToken;
  }

  async ask<Data>(query: string, { as, tenant, variables = {} }: Asking = {}): Promise<GraphQLAnswer<Data>> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(as !== undefined && { authorization: `Bearer ${await this.tokenOf(as)}` }),
        ...(tenant !== undefined && { 'x-tenant': tenant }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors = [] } = (await response.json()) as {
      data?: Data;
      errors?: GraphQLAnswer<Data>['errors'];
    };
    return { status: response.status, data: data as Data, errors };
  }

  /** A mutation with a fresh key; answers what its field answered. Throws where it is an error and no refusal. */
  async do<Result extends { readonly __typename: string }>(
    mutation: string,
    input: Readonly<Record<string, unknown>>,
    { selection, ...asking }: Asking & { readonly selection: string },
  ): Promise<Result> {
    const inputType = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
    const type = inputTypes[mutation] ?? inputType;
    const { data, errors } = await this.ask<{ it: Result } | null>(
      `mutation ($input: ${type}!) { it: ${mutation}(input: $input) { __typename ... on Refusal { code message } ${selection} } }`,
      {
        ...asking,
        variables: { input: keyless.has(mutation) ? input : { idempotencyKey: this.key(), ...input } },
      },
    );
    if (errors.length > 0 || !data) throw new Error(`${mutation}: ${JSON.stringify(errors)}`);
    return data.it;
  }
}

const step = 'EntryDraftStepInput';
const inputTypes: Readonly<Record<string, string>> = {
  submitEntryDraft: step,
  approveEntryDraft: step,
  withdrawEntryDraft: step,
  postEntryDraft: step,
  discardEntryDraft: step,
  prepareClose: 'CloseStepInput',
  submitClose: 'CloseStepInput',
  approveClose: 'CloseStepInput',
};
const keyless: ReadonlySet<string> = new Set(['requestUpload', 'renderDocument', 'renderStatement']);

export interface RunningServer {
  readonly callers: Callers;
  readonly directory: string;
  readonly books: Books;
  /** Log records of level error. */
  readonly errors: readonly unknown[];
  close(): Promise<void>;
}

/** The environment of a test's server, on a port that is free. */
export function environmentOf(
  directory: string,
  mode: OperationsConfig['subgraphMode'] = 'in-process',
): Record<string, string> {
  return {
    CIFRA_DATA: directory,
    CIFRA_PORT: '0',
    CIFRA_SUBGRAPHS: mode,
    CIFRA_RATE_PER_SECOND: '100000',
    CIFRA_DEMO: 'on',
  };
}

/** The whole product with the demo firm, in this process. */
export async function startServer(mode: OperationsConfig['subgraphMode']): Promise<RunningServer> {
  const directory = await newDemoDirectory();
  const errors: unknown[] = [];
  const application = await startApplication({
    config: parseConfig(environmentOf(directory, mode)),
    log: (record) => {
      if (record['level'] === 'error') errors.push(record);
    },
    onProgress: () => undefined,
  });
  return {
    callers: new Callers(application.url),
    directory,
    books: application.books,
    errors,
    close: async () => {
      await application.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
