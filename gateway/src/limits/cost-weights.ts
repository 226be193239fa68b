import { isInterfaceType, isObjectType, valueFromASTUntyped, type GraphQLSchema } from 'graphql';

/** What a field costs where it is more than an object, by `Type.field`. */
export type CostWeights = ReadonlyMap<string, number>;

/** Reads `@cost(weight:)` of a supergraph's fields, which composition takes over from the subgraphs. */
export function readCostWeights(supergraph: GraphQLSchema): CostWeights {
  const weights = new Map<string, number>();
  for (const type of Object.values(supergraph.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const { name, astNode } of Object.values(type.getFields())) {
      const directive = astNode?.directives?.find((each) => each.name.value === 'cost');
      const weight = directive?.arguments?.find((argument) => argument.name.value === 'weight');
      if (weight) weights.set(`${type.name}.${name}`, Number(valueFromASTUntyped(weight.value)));
    }
  }
  return weights;
}
