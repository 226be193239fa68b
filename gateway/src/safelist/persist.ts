import { Kind, parse, print, type OperationDefinitionNode } from 'graphql';
import { operationId, type PersistedOperation } from './manifest.ts';

/**
 * A document with one named operation as a manifest lists it: the text is what graphql-js prints, so that neither a comment nor its
 * layout changes the id. Throws if there is no such operation.
 */
export function persist(text: string): PersistedOperation {
  const document = parse(text);
  const [operation, second] = document.definitions.filter(isOperation);
  const name = operation?.name?.value;
  if (operation === undefined || name === undefined || second !== undefined)
    throw new Error(`not one operation with a name: ${text}`);
  const body = print(document);
  return { id: operationId(body), name, type: operation.operation, body };
}

/** The text of a manifest that `parseManifest` reads. */
export function printManifest(operations: readonly PersistedOperation[]): string {
  const manifest = { format: 'apollo-persisted-query-manifest', version: 1, operations };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function isOperation(definition: { readonly kind: string }): definition is OperationDefinitionNode {
  return definition.kind === Kind.OPERATION_DEFINITION;
}
