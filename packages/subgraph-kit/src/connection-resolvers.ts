import { Kind, type DocumentNode } from 'graphql';
import type { Connection } from '@cifra/books/connection';

type Resolvers = Readonly<Record<string, object>>;

/** The resolvers of a subgraph, with those of the fields that every connection has (`schema/src/connections.ts`). */
export function withConnectionResolvers(typeDefs: DocumentNode, resolvers: object): object {
  const connections = typeDefs.definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value.endsWith('Connection')
      ? [definition.name.value]
      : [],
  );
  const written = resolvers as Resolvers;
  return {
    ...written,
    ...Object.fromEntries(connections.map((name) => [name, { ...shared, ...written[name] }])),
  };
}

const shared = {
  nodes: ({ edges }: Pick<Connection<unknown>, 'edges'>) => edges.map(({ node }) => node),
};
