import { isIntrospectionType, isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';

/**
 * Changes every resolver, in place, to reject instead of throwing. graphql-js abandons a list as soon as one of its
 * items throws, and nobody handles the promises of the items before it: if one of them fails too, it is an unhandled
 * rejection, and Node ends the process. A query must not bring down a server.
 */
export function rejectNotThrow(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields()))
      if (field.resolve !== undefined) field.resolve = rejecting(field.resolve);
  }
  return schema;
}

function rejecting(resolve: GraphQLFieldResolver<unknown, unknown>): GraphQLFieldResolver<unknown, unknown> {
  return (...parameters) => {
    try {
      return resolve(...parameters);
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  };
}
