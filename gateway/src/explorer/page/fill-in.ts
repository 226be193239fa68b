/** What of an operation's syntax tree is read here; GraphiQL gives the tree. */
export interface OperationTree {
  readonly definitions: readonly {
    readonly kind: string;
    readonly operation?: string | undefined;
    readonly name?: Name | undefined;
    readonly variableDefinitions?:
      readonly { readonly variable: { readonly name: Name }; readonly type: TypeTree }[] | undefined;
  }[];
}

interface Name {
  readonly value: string;
}

interface TypeTree {
  readonly kind: string;
  readonly name?: Name | undefined;
  readonly type?: TypeTree | undefined;
}

export interface Supplies {
  /** The id of the chosen client; null if none is chosen. */
  readonly client: string | null;
  readonly newKey: () => string;
}

export type FilledIn =
  | { readonly isComplete: true; readonly variables: Readonly<Record<string, unknown>> }
  | { readonly isComplete: false; readonly message: string };

/** Query, mutation or subscription; undefined if the document has no such operation. */
export function kindOf(tree: OperationTree, operationName: string | null): string | undefined {
  return operationOf(tree, operationName)?.operation;
}

/**
 * The variables with what the page knows: `$client: ID!` is the chosen client, `$key: String!` an idempotency key that is new each
 * time. What the user gave stands.
 */
export function fillIn(
  operation: { readonly tree: OperationTree; readonly name: string | null },
  given: Readonly<Record<string, unknown>>,
  { client, newKey }: Supplies,
): FilledIn {
  const definitions = operationOf(operation.tree, operation.name)?.variableDefinitions ?? [];
  const isMissing = (name: string, type: string): boolean =>
    given[name] === undefined &&
    definitions.some(
      ({ variable, type: declared }) =>
        variable.name.value === name &&
        declared.kind === 'NonNullType' &&
        declared.type?.name?.value === type,
    );
  const variables: Record<string, unknown> = { ...given };
  if (isMissing('client', 'ID')) {
    if (client === null) {
      return {
        isComplete: false,
        message:
          'This operation is about one client. Choose the client at the top of the page, then run it again.',
      };
    }
    variables['client'] = client;
  }
  if (isMissing('key', 'String')) variables['key'] = newKey();
  return { isComplete: true, variables };
}

function operationOf(
  { definitions }: OperationTree,
  name: string | null,
): OperationTree['definitions'][number] | undefined {
  return definitions.find(
    (definition) =>
      definition.kind === 'OperationDefinition' && (name === null || definition.name?.value === name),
  );
}
