import {
  execute,
  parse,
  validate,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import type { Claim } from '@cifra/access/claim';
import type { SessionCookie, SubgraphRequest } from '@cifra/access/subgraph-context';
import { namingTenant } from './naming-tenant.ts';
import { readingIds, writingIds } from './row-ids.ts';

/** A subgraph as the gateway sees it. */
export interface TestedSubgraph {
  readonly schema: GraphQLSchema;
  readonly createContext: (request: SubgraphRequest) => unknown;
  readonly formatError: (error: GraphQLError) => GraphQLFormattedError;
}

export interface AskOptions {
  readonly claim: Claim;
  readonly variables?: Record<string, unknown>;
  /** The tenant whose rows a request of the firm names. */
  readonly rowsOf?: string | null;
  /** The session's cookie; without it, the operation has none. */
  readonly session?: SessionCookie;
  /** The caller's address. */
  readonly ip?: string;
}

export interface Answer<Data> {
  readonly data: Data;
  readonly errors: readonly GraphQLFormattedError[];
}

let requests = 0;

/** Runs an operation on one subgraph, as the gateway does in one process: a new context, masked errors. Rows are named by their own ids (`row-ids.ts`). Inputs that name a tenant name the claim's, unless they say otherwise. Throws on an invalid document. */
export async function ask<Data = Record<string, never>>(
  subgraph: TestedSubgraph,
  document: string,
  { claim, variables = {}, session, rowsOf = null, ip = '127.0.0.1' }: AskOptions,
): Promise<Answer<Data>> {
  const parsed = parse(document);
  const faults = validate(subgraph.schema, parsed);
  if (faults.length > 0) throw new Error(faults.map(({ message }) => message).join('\n'));
  requests += 1;
  const contextValue = await subgraph.createContext({
    claim,
    requestId: `ask-${requests}`,
    origin: { ip, userAgent: 'vitest' },
    operationName: null,
    session: session ?? null,
  });
  const { scope } = claim;
  const named =
    scope.kind === 'tenant'
      ? namingTenant(subgraph.schema, { query: document, variables }, scope.tenant.id)
      : { query: document, variables };
  const tenantId = scope.kind === 'tenant' ? scope.tenant.id : rowsOf;
  const { query, variables: values } = writingIds(subgraph.schema, named, tenantId);
  const result: ExecutionResult = await execute({
    schema: subgraph.schema,
    document: parse(query),
    variableValues: values,
    contextValue,
  });
  return {
    data: readingIds(JSON.parse(JSON.stringify(result.data ?? null)) as Data),
    errors: readingIds((result.errors ?? []).map((error) => subgraph.formatError(error))),
  };
}

/** The fields of one tenant's `Tenant` entity, read as the gateway reads them. */
export async function askTenant<Data>(
  subgraph: TestedSubgraph,
  tenantId: string,
  fields: string,
  options: AskOptions,
): Promise<Answer<Data>> {
  const { data, errors } = await ask<{ _entities: Data[] } | null>(
    subgraph,
    `query ($representations: [_Any!]!${variableTypes(options.variables)}) { _entities(representations: $representations) { ... on Tenant { ${fields} } } }`,
    {
      claim: options.claim,
      rowsOf: tenantId,
      variables: { ...options.variables, representations: [{ __typename: 'Tenant', id: tenantId }] },
    },
  );
  return { data: (data?._entities[0] ?? null) as Data, errors };
}

/** Variables of `askTenant` are texts, except `first`. */
function variableTypes(variables: Record<string, unknown> = {}): string {
  return Object.keys(variables)
    .map((name) => `, $${name}: ${name === 'first' ? 'Int' : 'String'}`)
    .join('');
}
