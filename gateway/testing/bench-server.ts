import { ApolloGateway, LocalGraphQLDataSource, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer, type BaseContext } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import fastifyApollo from '@as-integrations/fastify';
import Fastify from 'fastify';
import { buildSchema, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { defaultGatewayConfig } from '../src/config.ts';
import { createGateway } from '../src/server.ts';
import type { LocalSubgraph, RemoteSubgraph, SubgraphRequest } from '../src/subgraph-contract.ts';
import { serveSubgraph } from './subgraph-server.ts';
import {
  composeToySupergraph,
  createToySubgraphs,
  toyLive,
  toyAuthors,
  toyBooks,
  toyLoans,
  type ToyContext,
} from './toy.ts';
import { guardToyReference, shieldToy, toyAccess } from './toy-checks.ts';
import { toyEdge } from './toy-gateway.ts';

/** One contender of the federation benchmark, started as a separate process: `bench-server.ts <kind> [url…]`. */
const benchKinds = [
  'subgraphs',
  'monolith',
  'stock-local',
  'ours-in-process',
  'ours-in-process-interpreted-plan',
  'stock-http',
  'ours-http',
] as const;
export type BenchKind = (typeof benchKinds)[number];

const request: SubgraphRequest = {
  claim: {},
  requestId: 'bench',
  origin: { ip: '', userAgent: null },
  operationName: null,
  session: null,
};
// oxlint-disable-next-line node/no-process-env -- the package has no other switch
process.env['APOLLO_TELEMETRY_DISABLED'] = '1';

async function serveOurs(
  subgraphs: readonly (LocalSubgraph | RemoteSubgraph)[],
  isCompiling = true,
): Promise<string> {
  const gateway = await createGateway({
    config: {
      ...defaultGatewayConfig,
      safelistMode: 'off',
      withProcessMetrics: false,
      rateLimit: { burst: 1e9, perSecond: 1e9, maxCallers: 10 },
    },
    supergraphSdl: composeToySupergraph(),
    subgraphs,
    edge: toyEdge,
    tenantArguments: new Map(),
    live: { fields: toyLive, changes: { watch: () => () => undefined } },
    files: { open: () => Promise.reject(new Error('no files here')) },
    ready: () => Promise.resolve({ ok: true, body: {} }),
    manifests: [],
    knownErrorCodes: [],
    log: () => undefined,
    isCompiling,
  });
  const { port } = await gateway.listen({ port: 0, host: '127.0.0.1' });
  return `http://127.0.0.1:${port}/graphql`;
}

async function serveApollo(apollo: ApolloServer, context: () => BaseContext): Promise<string> {
  await apollo.start();
  const app = Fastify();
  // oxlint-disable-next-line typescript/no-unnecessary-type-arguments -- it chooses the overload that takes a context
  await app.register(fastifyApollo<BaseContext>(apollo), { context: () => Promise.resolve(context()) });
  return `${await app.listen({ port: 0, host: '127.0.0.1' })}/graphql`;
}

function serveStock(gateway: ApolloGateway, context: () => BaseContext): Promise<string> {
  return serveApollo(new ApolloServer<BaseContext>({ gateway }), context);
}

/** The same data and loader behind one schema. */
function monolithSchema(): GraphQLSchema {
  const schema = buildSchema(`
    scalar Cents
    type Query { books(first: Int = 10): [Book!]! loanCount: Int! }
    type Book { shelfId: ID! id: ID! title: String! price: Cents! author: Author! loans(first: Int = 5): [Loan!]! isLent: Boolean! }
    type Author { id: ID! name: String! country: String }
    type Loan { id: ID! reader: String! days: Int! }
  `);
  const resolve = (
    type: string,
    field: string,
    resolver: GraphQLFieldResolver<never, ToyContext, never>,
  ): void => {
    const found = schema.getType(type) as { getFields(): Record<string, { resolve?: unknown }> };
    (found.getFields()[field] as { resolve?: unknown }).resolve = resolver;
  };
  resolve('Query', 'books', (_: unknown, { first }: { first: number }) => toyBooks.slice(0, first));
  resolve('Query', 'loanCount', () => 42);
  resolve('Book', 'author', ({ author }: { author: { id: string } }, _: unknown, context) =>
    context.loadAuthor(author.id),
  );
  resolve('Book', 'loans', ({ id }: { id: string }, { first }: { first: number }) => toyLoans(id, first));
  resolve('Book', 'isLent', ({ id }: { id: string }) => id.endsWith('3'));
  (schema.getType('Cents') as unknown as { serialize: (value: unknown) => string }).serialize = String;
  return schema;
}

/** Gives every contender the same access checks: a rule on each root field, a guard on each reference. */
function createBenchSubgraphs(): LocalSubgraph[] {
  return createToySubgraphs({ guardReference: guardToyReference }).map((subgraph) => ({
    ...subgraph,
    schema: shieldToy(subgraph.schema),
    createContext: (from) => Object.assign(subgraph.createContext(from) as ToyContext, { access: toyAccess }),
  }));
}

async function start(kind: BenchKind, urls: readonly string[]): Promise<string[]> {
  const subgraphs = createBenchSubgraphs();
  const contextOf = (name: string): ToyContext =>
    subgraphs.find((subgraph) => subgraph.name === name)?.createContext(request) as ToyContext;
  const remote = subgraphs.map(({ name }, index) => ({ name, url: urls[index] ?? '' }));
  const supergraphSdl = composeToySupergraph((name) => remote.find((one) => one.name === name)?.url ?? '');
  switch (kind) {
    case 'subgraphs':
      return (await Promise.all(subgraphs.map(serveSubgraph))).map(({ url }) => url);
    case 'monolith':
      return [
        await serveApollo(
          new ApolloServer<BaseContext>({
            schema: shieldToy(monolithSchema()),
            plugins: [ApolloServerPluginCacheControlDisabled()],
          }),
          () => contextOf('authors'),
        ),
      ];
    case 'stock-local': {
      const buildService = ({ name }: { name: string }): LocalGraphQLDataSource => {
        const subgraph = subgraphs.find((one) => one.name === name) as LocalSubgraph;
        return new LocalGraphQLDataSource(subgraph.schema);
      };
      return [
        await serveStock(new ApolloGateway({ supergraphSdl, buildService }), () => contextOf('authors')),
      ];
    }
    case 'ours-in-process':
      return [await serveOurs(subgraphs)];
    case 'ours-in-process-interpreted-plan':
      return [await serveOurs(subgraphs, false)];
    case 'ours-http':
      return [await serveOurs(remote)];
    case 'stock-http': {
      const buildService = ({ url }: { url?: string | undefined }): RemoteGraphQLDataSource =>
        new RemoteGraphQLDataSource({ url: url ?? '' });
      return [await serveStock(new ApolloGateway({ supergraphSdl, buildService }), () => ({}))];
    }
  }
}

// The number of authors bounds the loader's batches; using it here keeps both contenders on the same data.
if (toyAuthors.length === 0) throw new Error('no data');
const [kind, ...urls] = process.argv.slice(2);
const listening = await start(kind as BenchKind, urls);
process.send?.(listening);
process.on('disconnect', () => process.exit(0));
