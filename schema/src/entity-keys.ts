import { Kind, type ConstDirectiveNode, type DefinitionNode, type ObjectTypeDefinitionNode } from 'graphql';

/**
 * Why a subgraph's entities are not all objects with an id of their own: every type with `@key` has exactly `@key(fields: "id")` and implements
 * Node, where it is owned and where it is referred to. What another subgraph extends with fields of its own (`Tenant`) need not say it again.
 */
export function entityFaults(
  subgraphs: readonly { readonly name: string; readonly definitions: readonly DefinitionNode[] }[],
): readonly string[] {
  const entities = subgraphs.flatMap(({ name, definitions }) =>
    definitions.flatMap((definition) =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION && keysOf(definition).length > 0
        ? [{ subgraph: name, definition }]
        : [],
    ),
  );
  const nodes = new Set(
    entities.flatMap(({ definition }) => (isNode(definition) ? [definition.name.value] : [])),
  );
  return entities.flatMap(({ subgraph, definition }) => {
    const { value: type } = definition.name;
    const [key, ...more] = keysOf(definition);
    return [
      ...(key === 'id' && more.length === 0
        ? []
        : [`${type} of ${subgraph} has the keys ${JSON.stringify([key, ...more])}, and needs id alone`]),
      ...(nodes.has(type) ? [] : [`${type} of ${subgraph} is an entity and does not implement Node`]),
    ];
  });
}

function isNode({ interfaces = [] }: ObjectTypeDefinitionNode): boolean {
  return interfaces.some(({ name }) => name.value === 'Node');
}

function keysOf({ directives = [] }: ObjectTypeDefinitionNode): readonly string[] {
  return directives.filter(({ name }) => name.value === 'key').map(fieldsOf);
}

function fieldsOf({ arguments: given = [] }: ConstDirectiveNode): string {
  const fields = given.find(({ name }) => name.value === 'fields')?.value;
  return fields?.kind === Kind.STRING ? fields.value : '';
}
