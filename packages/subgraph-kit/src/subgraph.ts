import type { GraphQLSchema } from 'graphql';
import { createErrorMask, type MaskError, type MaskOptions } from '@cifra/access/mask-error';
import { buildGuardedSubgraph, type SubgraphParts } from '@cifra/access/subgraph';
import type { SubgraphRequest } from '@cifra/access/subgraph-context';
import type { Books } from '@cifra/books/books';
import { whyUnable } from '@cifra/books/why-unable';
import { refusalCatalogue } from '@cifra/domain/refusals';
import { withConnectionResolvers } from './connection-resolvers.ts';
import { createBooksContext, type BooksContext } from './context.ts';
import { refusalError } from './query-errors.ts';
import { withObjectIds } from './ids/with-object-ids.ts';
import { withSeenTexts } from './parse/seen-texts.ts';

/** A subgraph without a port. */
export interface Subgraph<Name extends string, Context extends BooksContext> {
  readonly name: Name;
  readonly schema: GraphQLSchema;
  readonly createContext: (request: SubgraphRequest) => Context;
  readonly formatError: MaskError;
}

/** What every subgraph works with. `log` gets what was masked, with its reference. */
export interface SubgraphOptions {
  readonly books: Books;
  readonly log: MaskOptions['log'];
}

interface SubgraphDefinition<Name extends string, Own extends object> extends Omit<SubgraphParts, 'prepare'> {
  readonly name: Name;
  /** What the subgraph adds to the context of each request: its loaders, and what its resolvers work with. */
  readonly ownContext: (books: Books, request: SubgraphRequest) => Own;
}

/** Makes a subgraph from its parts. Throws as `buildGuardedSubgraph` does. */
export function createSubgraph<Name extends string, Own extends object>(
  { ownContext, ...parts }: SubgraphDefinition<Name, Own>,
  { books, log }: SubgraphOptions,
): Subgraph<Name, BooksContext & Own> {
  const { name } = parts;
  return {
    name,
    schema: subgraphSchema(parts),
    createContext: (request) => {
      const context = createBooksContext(request, books);
      return Object.assign(context, ownContext(context.books, request));
    },
    formatError: createErrorMask({
      subgraph: name,
      knownCodes: Object.keys(refusalCatalogue),
      answerOf: (failure) => {
        const refusal = whyUnable(failure);
        return refusal && refusalError(refusal);
      },
      log,
    }),
  };
}

/** The guarded schema, with the resolvers of connections and the ids of the API. Throws as `buildGuardedSubgraph` does. */
export function subgraphSchema(parts: Omit<SubgraphParts, 'prepare'>): GraphQLSchema {
  return buildGuardedSubgraph({
    ...parts,
    resolvers: withConnectionResolvers(parts.typeDefs, parts.resolvers),
    prepare: (schema) => {
      withSeenTexts(schema);
      withObjectIds(schema, parts.name);
    },
  });
}
