import { buildSubgraphSchema } from '@apollo/subgraph';
import type { DocumentNode, GraphQLSchema } from 'graphql';

import { checkFieldMap, type FieldMap } from './field-map.ts';
import { checkReferences } from './guarded.ts';
import { rejectNotThrow } from './reject-not-throw.ts';
import { applyShield } from './shield-map.ts';

type Module = Exclude<Exclude<Parameters<typeof buildSubgraphSchema>[0], DocumentNode>[number], DocumentNode>;
type ResolverMap = NonNullable<Module['resolvers']>;

export interface SubgraphParts {
  readonly name: string;
  readonly typeDefs: DocumentNode;
  /** Type → field resolvers, `__resolveReference`, `__resolveType`; scalars and enums. Their types are generated per subgraph. */
  readonly resolvers: object;
  readonly permissions: FieldMap;
  /** Changes the resolvers before they are guarded: what it reads of arguments, nobody reads who may not call the field. */
  readonly prepare?: (schema: GraphQLSchema) => void;
}

/**
 * The subgraph's schema with every field guarded. Throws at start-up, naming every fault, if a field has no rule or a
 * rule no field, if a constant does not exist, if a reference resolver is not guarded or a key is not the id.
 */
export function buildGuardedSubgraph({
  name,
  typeDefs,
  resolvers,
  permissions,
  prepare,
}: SubgraphParts): GraphQLSchema {
  try {
    const schema = buildSubgraphSchema([{ typeDefs, resolvers: resolvers as ResolverMap }]);
    checkReferences(schema);
    prepare?.(schema);
    const rules = checkFieldMap(schema, permissions);
    return rejectNotThrow(applyShield({ schema, rules }));
  } catch (error) {
    throw new Error(`Subgraph ${name}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
