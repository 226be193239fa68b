import { readFileSync } from 'node:fs';
import { buildSchema, getNamedType, isInputObjectType, type GraphQLNamedType } from 'graphql';
import { DEMO_PASSWORD } from '@cifra/ops/demo/people';
import { firmObjectId } from '@cifra/domain/object-id';
import { ID_OF_NOTHING, namingTenant } from '../../support/naming-tenant.ts';

/** The people of the demo firm. */
export type Person = 'owner' | 'senior' | 'junior' | 'reviewer' | 'client' | 'party' | 'investigator';

export type Input = Readonly<Record<string, unknown>>;

export interface RequestOptions {
  readonly as?: Person;
  readonly tenant?: string;
  readonly variables?: Input;
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

const api = buildSchema(readFileSync(new URL('../../../schema/api.graphql', import.meta.url), 'utf8'));
/** The input type of each mutation, as the public schema has it. */
const inputTypes = new Map(
  Object.values(api.getMutationType()?.getFields() ?? {}).flatMap(({ name, args: [input] }) =>
    input === undefined ? [] : [[name, getNamedType(input.type)] as const],
  ),
);

/** Whether a key of the caller belongs to it. */
function isKeyed(type: GraphQLNamedType): boolean {
  return isInputObjectType(type) && type.getFields()['idempotencyKey'] !== undefined;
}

/** Speaks to a server as its callers do: over HTTP, in GraphQL. Everybody logs in once. */
export class Callers {
  readonly url: string;
  readonly #tokens = new Map<Person, Promise<string>>();
  readonly #tenantIds = new Map<string, string>();
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

  /** As the owner sees it. A tenant that is not there has an id of nothing. */
  async tenantIdOf(slug: string): Promise<string> {
    const known = this.#tenantIds.get(slug);
    if (known !== undefined) return known;
    const { data } = await this.ask<{ tenant: { id: string } | null } | undefined>(
      'query ($slug: String!) { tenant(slug: $slug) { id } }',
      { as: 'owner', variables: { slug } },
    );
    const id = data?.tenant?.id;
    if (id === undefined) return firmObjectId('Tenant', ID_OF_NOTHING);
    this.#tenantIds.set(slug, id);
    return id;
  }

  async ask<Data>(
    query: string,
    { as, tenant, variables = {} }: RequestOptions = {},
  ): Promise<GraphQLAnswer<Data>> {
    const operation =
      tenant === undefined
        ? { query, variables, isNamed: false }
        : namingTenant(api, { query, variables }, await this.tenantIdOf(tenant));
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(as !== undefined && { authorization: `Bearer ${await this.tokenOf(as)}` }),
        ...(tenant !== undefined && !operation.isNamed && { 'x-tenant': tenant }),
      },
      body: JSON.stringify({ query: operation.query, variables: operation.variables }),
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
    input: Input,
    { selection, ...options }: RequestOptions & { readonly selection: string },
  ): Promise<Result> {
    const type = inputTypes.get(mutation);
    if (type === undefined) throw new Error(`there is no mutation ${mutation}`);
    const { data, errors } = await this.ask<{ it: Result } | null>(
      `mutation ($input: ${type.name}!) { it: ${mutation}(input: $input) { __typename ... on Refusal { code message } ${selection} } }`,
      {
        ...options,
        variables: { input: isKeyed(type) ? { idempotencyKey: this.key(), ...input } : input },
      },
    );
    if (errors.length > 0 || !data) throw new Error(`${mutation}: ${JSON.stringify(errors)}`);
    return data.it;
  }
}
