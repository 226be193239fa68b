import { Kind, type DocumentNode } from 'graphql';
import { MOST_COUNTED, type Connection } from '@cifra/books/connection';

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

type Page = Connection<unknown>;

const shared = {
  nodes: ({ edges }: Page) => edges.map(({ node }) => node),
  totalCount: async ({ count }: Page) => {
    const counted = await count();
    return counted > MOST_COUNTED ? null : counted;
  },
  isMoreThan: async ({ count }: Page) => ((await count()) > MOST_COUNTED ? MOST_COUNTED : null),
};
