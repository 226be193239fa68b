import { guardedReference } from '@cifra/access/guarded';
import type { LocalSubgraph } from '@cifra/gateway/subgraph-contract';
import type { EntitiesOfRequest } from '@cifra/subgraph-firm/find-entity';
import { oncePerKey } from '@cifra/subgraph-kit/once-per-key';

/**
 * Finds entities for `node`: asks the subgraph that owns the type for its reference, as the gateway would, with a context of the same
 * request. So the permission is the reference's own. `subgraphs`: in an order in which who owns a type stands before who extends it.
 */
export function entityFinder(subgraphs: () => readonly LocalSubgraph[]): EntitiesOfRequest {
  return (request) => {
    const contextOf = oncePerKey((subgraph: LocalSubgraph) => subgraph.createContext(request));
    return async (type, id) => {
      for (const subgraph of subgraphs()) {
        const resolve = guardedReference(subgraph.schema, type);
        if (resolve === undefined) continue;
        const context = await contextOf(subgraph);
        const found: unknown = await resolve({ __typename: type, id }, context);
        if (found instanceof Error && !isNotFound(found)) throw found;
        return found === null || typeof found !== 'object' || found instanceof Error
          ? null
          : // Not every row has its id at the top: then it is the one that was asked for.
            { id, ...found, __typename: type };
      }
      return null;
    };
  };
}

/** What is not allowed looks like what is not there. Any other error is one. */
function isNotFound(error: Error & { readonly extensions?: Readonly<Record<string, unknown>> }): boolean {
  return error.extensions?.['code'] === 'NOT_FOUND_OR_DENIED';
}
