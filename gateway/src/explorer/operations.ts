import { getIntrospectionQuery } from 'graphql';
import { pageOperations } from './page/operations.ts';

/** What the page sends in the place of GraphiQL's own introspection: GraphiQL brings a graphql-js of another version. */
export const introspection = getIntrospectionQuery();

/** The text of every operation that the page sends before anybody writes one. */
export function explorerOperations(examples: readonly string[]): readonly string[] {
  return [...Object.values(pageOperations), introspection, ...examples];
}
