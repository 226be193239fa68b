import {
  execute,
  Kind,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { GatewayRequest } from './plan.ts';

/**
 * Whether an operation asks for the schema alone. The query planner has introspection types of its own, which do not know `isOneOf`: such an
 * operation is answered from the API schema, without a plan.
 */
export function isIntrospection({ selectionSet }: OperationDefinitionNode): boolean {
  return selectionSet.selections.every(
    (selection) => selection.kind === Kind.FIELD && ['__schema', '__type'].includes(selection.name.value),
  );
}

/** The answer of the schema about itself. Whether it may be asked has been validated before. */
export async function introspect(
  schema: GraphQLSchema,
  { document, request, operationName }: GatewayRequest,
): Promise<ExecutionResult> {
  return execute({
    schema,
    document,
    operationName: operationName ?? null,
    variableValues: request.variables ?? {},
  });
}
