import { parse, validate, type GraphQLSchema } from 'graphql';
import type { Manifest, PersistedOperation } from './manifest.ts';

/** An operation that would be refused whenever somebody ran it, and why. */
export interface InvalidOperation {
  readonly manifest: string;
  readonly operation: string;
  readonly problems: readonly string[];
}

/** The operations of a manifest that the schema does not have. */
export function invalidOperations(
  { name, operations }: Manifest,
  schema: GraphQLSchema,
): readonly InvalidOperation[] {
  return [...operations.values()]
    .map((operation) => ({
      manifest: name,
      operation: operation.name,
      problems: problemsOf(operation, schema),
    }))
    .filter(({ problems }) => problems.length > 0);
}

function problemsOf({ body }: PersistedOperation, schema: GraphQLSchema): readonly string[] {
  try {
    return validate(schema, parse(body)).map(({ message }) => message);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
