import { isIntrospectionType, isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';

/**
 * Makes every resolver reject where it would throw, in place. graphql-js leaves a list as soon as one of its items throws, and nobody
 * is left to hear the promises of the items before it: one of them that fails as well is a rejection without a handler, and Node ends
 * the process for that. A query may not end a server.
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
