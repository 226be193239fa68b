import {
  Kind,
  type DefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type ObjectTypeDefinitionNode,
  type StringValueNode,
  type TypeNode,
} from 'graphql';

/**
 * The definitions with what all connections share. A field whose type is `XConnection` takes the arguments of a page; `XConnection` and
 * `XEdge` are made behind the type X, with the fields of their own that the schema gives them. Throws where a schema writes what is made
 * here, and where X is not a type of the same subgraph.
 */
export function withConnections(definitions: readonly DefinitionNode[]): DefinitionNode[] {
  const nodes = new Set(
    definitions.flatMap(fieldsOf).flatMap(({ type }) => nodeOfConnection(namedType(type)) ?? []),
  );
  const types = new Map(
    definitions.filter(isObject).map((definition) => [definition.name.value, definition]),
  );
  for (const name of types.keys()) {
    const node = nodeOfConnection(name);
    if (node !== null && !nodes.has(node)) throw new Error(`no field is a ${name}`);
  }
  const made = new Set([...nodes].flatMap((node) => [`${node}Connection`, `${node}Edge`]));
  const known = new Set(
    definitions.flatMap((definition) => ('name' in definition ? [definition.name?.value] : [])),
  );
  for (const node of nodes)
    if (!known.has(node)) throw new Error(`${node}Connection is of ${node}, which is not a type here`);
  return definitions.flatMap((definition) => {
    if (isObject(definition) && made.has(definition.name.value)) return [];
    const paged = withPageArguments(definition);
    return isTypeOf(definition, nodes)
      ? [paged, connectionOf(definition.name.value, types), edgeOf(definition.name.value, types)]
      : [paged];
  });
}

/** The arguments of a page, in the order in which a field has them. */
const pageArguments: readonly InputValueDefinitionNode[] = [
  argument(
    'first',
    'Int',
    'The size of a page that is read forwards: 1 to 200 rows from the beginning or after the cursor. Defaults to 50.',
  ),
  argument(
    'after',
    'String',
    'A cursor of this list: only what comes after it. The other arguments have to be the same.',
  ),
  argument(
    'last',
    'Int',
    'The size of a page that is read backwards: 1 to 200 rows up to the end or before the cursor. Defaults to 50. It goes with neither first nor after.',
  ),
  argument(
    'before',
    'String',
    'A cursor of this list: only what comes before it. It goes with neither first nor after.',
  ),
];

function withPageArguments(definition: DefinitionNode): DefinitionNode {
  if (!isObject(definition) && definition.kind !== Kind.OBJECT_TYPE_EXTENSION) return definition;
  return {
    ...definition,
    fields: (definition.fields ?? []).map((field) => {
      if (nodeOfConnection(namedType(field.type)) === null) return field;
      const written = field.arguments?.find(({ name }) =>
        pageArguments.some((made) => made.name.value === name.value),
      );
      if (written !== undefined)
        throw new Error(
          `${definition.name.value}.${field.name.value} gets its ${written.name.value} as a connection`,
        );
      return { ...field, arguments: [...(field.arguments ?? []), ...pageArguments] };
    }),
  };
}

type Types = ReadonlyMap<string, ObjectTypeDefinitionNode>;

function connectionOf(node: string, types: Types): ObjectTypeDefinitionNode {
  return objectOf(`${node}Connection`, `A page of a list of ${node}.`, types, [
    field('edges', listOf(`${node}Edge`), 'The rows of the page, each with its cursor.'),
    field('nodes', listOf(node), 'The same rows without their cursors.'),
    field('pageInfo', always('PageInfo'), 'Where the page begins and ends, and whether there is more.'),
    field(
      'totalCount',
      named('Int'),
      'How many rows the whole list has, all pages together, if at most 10,000. Null if more: see isMoreThan.',
    ),
    field(
      'isMoreThan',
      named('Int'),
      '10,000 if the list has more rows than that, which are then not counted. Null where totalCount is exact.',
    ),
  ]);
}

function edgeOf(node: string, types: Types): ObjectTypeDefinitionNode {
  return objectOf(`${node}Edge`, `A row of a list of ${node}.`, types, [
    field('cursor', always('String'), 'The place of the row in the list, for `after`.'),
    field('node', always(node), 'The row itself.'),
  ]);
}

/** A type with the fields that are made and those that the schema gives it. */
function objectOf(
  name: string,
  text: string,
  types: Types,
  made: readonly FieldDefinitionNode[],
): ObjectTypeDefinitionNode {
  const own = types.get(name);
  const written = own?.fields?.find((each) => made.some(({ name: { value } }) => value === each.name.value));
  if (written !== undefined)
    throw new Error(
      `${name}.${written.name.value} is made for every connection: the schema does not define it`,
    );
  return {
    ...own,
    kind: Kind.OBJECT_TYPE_DEFINITION,
    description: own?.description ?? description(text),
    name: { kind: Kind.NAME, value: name },
    fields: [...made, ...(own?.fields ?? [])],
  };
}

/** X of `XConnection`; null of any other name. */
function nodeOfConnection(name: string): string | null {
  return /^(\w+)Connection$/.exec(name)?.[1] ?? null;
}

function isObject(definition: DefinitionNode): definition is ObjectTypeDefinitionNode {
  return definition.kind === Kind.OBJECT_TYPE_DEFINITION;
}

function isTypeOf(
  definition: DefinitionNode,
  names: ReadonlySet<string>,
): definition is ObjectTypeDefinitionNode {
  return (
    definition.kind.endsWith('TypeDefinition') &&
    'name' in definition &&
    names.has(definition.name?.value ?? '')
  );
}

function fieldsOf(definition: DefinitionNode): readonly FieldDefinitionNode[] {
  return isObject(definition) || definition.kind === Kind.OBJECT_TYPE_EXTENSION
    ? (definition.fields ?? [])
    : [];
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function named(name: string): TypeNode & { readonly kind: Kind.NAMED_TYPE } {
  return { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } };
}

function always(name: string): TypeNode {
  return { kind: Kind.NON_NULL_TYPE, type: named(name) };
}

/** `[Name!]!` */
function listOf(name: string): TypeNode {
  const each = { kind: Kind.NON_NULL_TYPE, type: named(name) } as const;
  return { kind: Kind.NON_NULL_TYPE, type: { kind: Kind.LIST_TYPE, type: each } };
}

function field(name: string, type: TypeNode, text: string): FieldDefinitionNode {
  return {
    kind: Kind.FIELD_DEFINITION,
    description: description(text),
    name: { kind: Kind.NAME, value: name },
    type,
  };
}

function argument(name: string, type: string, text: string): InputValueDefinitionNode {
  return {
    kind: Kind.INPUT_VALUE_DEFINITION,
    description: description(text),
    name: { kind: Kind.NAME, value: name },
    type: named(type),
  };
}

function description(value: string): StringValueNode {
  return { kind: Kind.STRING, value, block: true };
}
