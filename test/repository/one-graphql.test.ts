import { createRequire } from 'node:module';

import { buildSubgraphSchema } from '@apollo/subgraph';
import * as graphql from 'graphql';
import { expect, test } from 'vitest';

const require = createRequire(import.meta.url);

/** graphql 16 ships two builds; types made by one are "from another realm" to the other. */
test('our files and the Apollo packages use one and the same graphql', async () => {
  const requireAsApollo = createRequire(require.resolve('@apollo/subgraph'));
  const ofApollo = requireAsApollo('graphql') as typeof graphql;
  expect(ofApollo.GraphQLSchema).toBe(graphql.GraphQLSchema);

  const schema = buildSubgraphSchema([
    { typeDefs: graphql.parse('type Query { answer: Int! }'), resolvers: { Query: { answer: () => 42 } } },
  ]);
  expect(schema).toBeInstanceOf(graphql.GraphQLSchema);
  const result = await graphql.graphql({ schema, source: '{ answer _service { sdl } }' });
  expect(result.errors).toBeUndefined();
  expect(result.data).toMatchObject({ answer: 42 });
});
