import { isUnionType, type GraphQLSchema } from 'graphql';

/** As many members as a reader can take in, and a client can handle one by one: refusals of one subject share a type (docs/decisions/0017). */
const MOST_MEMBERS = 30;

/** The unions that are too long to read, each with its length. */
export function lengthFaults(schema: GraphQLSchema): readonly string[] {
  return Object.values(schema.getTypeMap())
    .filter(isUnionType)
    .flatMap((union) => {
      const { length } = union.getTypes();
      return length > MOST_MEMBERS
        ? [`${union.name} has ${length} members, and ${MOST_MEMBERS} is the most`]
        : [];
    });
}
