import type { Claim } from '@cifra/access/claim';
import { defaultClusters } from '@cifra/access/clusters';
import type { Books } from '@cifra/books/books';
import { newId } from '@cifra/books/ids';
import { capabilityModules } from '@cifra/capabilities/registry';
import { ask, askTenant, type TestedSubgraph as AnySubgraph } from '../../support/ask.ts';
import { openTenantBooks, type TenantBooks } from './tenant-books.ts';

interface TestedSubgraph extends AnySubgraph {
  readonly name: string;
}

/** What a mutation answered: a member of its union. */
export interface Member {
  readonly __typename: string;
  readonly [field: string]: unknown;
}

export type Input = Record<string, unknown>;

interface SendOptions {
  /** Defaults to the senior. */
  readonly claim?: Claim | undefined;
  /** Selected besides the type, and a refusal's code and message. */
  readonly select?: string;
}

/** Two tenants' books behind a subgraph, without a gateway, and people of the firm. */
export interface SubgraphClient<Subgraph extends TestedSubgraph = TestedSubgraph> {
  readonly world: TenantBooks;
  readonly subgraph: Subgraph;
  readonly junior: Claim;
  readonly senior: Claim;
  readonly owner: Claim;
  readonly reviewer: Claim;
  /** Another senior: a second person with every right of the first. */
  readonly colleague: Claim;
  readonly masked: unknown[];
  /** Runs a mutation with a new idempotency key unless the input brings one; answers its union member. */
  readonly mutate: (mutation: string, input: Input, claim?: Claim) => Promise<Member>;
  /** The same with a selection of its own, on any subgraph of these books. */
  readonly send: (mutation: string, input: Input, options?: SendOptions) => Promise<Member>;
  /** Fields of the tenant. Throws on errors. */
  readonly read: <Data>(fields: string, claim?: Claim) => Promise<Data>;
  /** The same of another subgraph of these books, by its name. */
  readonly readFrom: <Data>(name: string, fields: string, claim?: Claim) => Promise<Data>;
  readonly close: () => Promise<void>;
}

interface Parts {
  readonly books: Books;
  readonly log: (failure: { readonly error: unknown }) => void;
}

export interface SubgraphClientOptions<Subgraph> {
  readonly create: (parts: Parts) => Subgraph;
  /** Further subgraphs before the same books. */
  readonly others?: readonly ((parts: Parts) => TestedSubgraph)[];
  /** What `mutate` selects of a mutation's answer. */
  readonly select: (mutation: string) => string;
  /** URLs of modules of commands, besides the product's. */
  readonly commandModules: readonly string[];
  readonly isTakenOver?: boolean;
}

export async function openSubgraphClient<Subgraph extends TestedSubgraph>({
  create,
  others = [],
  select: selectionOf,
  commandModules,
  isTakenOver = false,
}: SubgraphClientOptions<Subgraph>): Promise<SubgraphClient<Subgraph>> {
  const world = await openTenantBooks({
    commandModules: [...capabilityModules, ...commandModules],
    isTakenOver,
  });
  const masked: unknown[] = [];
  const parts: Parts = { books: world.books, log: (failure) => masked.push(failure) };
  const subgraph = create(parts);
  const subgraphs: readonly TestedSubgraph[] = [subgraph, ...others.map((other) => other(parts))];
  const person = (cluster: 'junior' | 'senior' | 'owner' | 'reviewer'): Claim => ({
    ...world.claim(defaultClusters[cluster].permissions),
    principal: { kind: 'user', id: newId(), name: cluster },
  });
  const senior = person('senior');
  const failure = (what: string, errors: unknown): Error =>
    new Error(
      `${what}: ${JSON.stringify(errors)} ${JSON.stringify(masked, (_key, value: unknown) => (value instanceof Error ? value.stack : value))}`,
    );
  let keys = 0;
  const client: SubgraphClient<Subgraph> = {
    world,
    subgraph,
    masked,
    senior,
    junior: person('junior'),
    owner: person('owner'),
    reviewer: person('reviewer'),
    colleague: person('senior'),
    mutate: (mutation, input, claim) =>
      client.send(mutation, input, { claim, select: selectionOf(mutation) }),
    async send(mutation, input, { claim = senior, select = '' } = {}) {
      const owner = subgraphs.find((each) => fieldOf(each, mutation) !== undefined) ?? subgraph;
      const type = String(fieldOf(owner, mutation)?.args[0]?.type);
      const document = `mutation ($input: ${type}) { answer: ${mutation}(input: $input) { __typename ... on Refusal { code message } ${select} } }`;
      const { data, errors } = await ask<{ answer: Member } | null>(owner, document, {
        claim,
        variables: { input: { idempotencyKey: `key-${(keys += 1)}`, ...input } },
      });
      if (errors.length > 0 || !data) throw failure(mutation, errors);
      return data.answer;
    },
    read: (fields, claim) => client.readFrom(subgraph.name, fields, claim),
    async readFrom(name, fields, claim = senior) {
      const from = subgraphs.find((each) => each.name === name);
      if (!from) throw new Error(`there is no subgraph ${name}`);
      const { data, errors } = await askTenant<never>(from, world.tenant.id, fields, { claim });
      if (errors.length > 0) throw failure(fields, errors);
      return data;
    },
    close: () => world.close(),
  };
  return client;
}

function fieldOf({ schema }: TestedSubgraph, mutation: string) {
  return schema.getMutationType()?.getFields()[mutation];
}

export const idOfClaim = ({ principal }: Claim): string => String(principal.id);
