import {
  getNamedType,
  isInputObjectType,
  Kind,
  parse,
  print,
  typeFromAST,
  type DefinitionNode,
  type FieldNode,
  type GraphQLSchema,
  type SelectionNode,
} from 'graphql';
import type { Uuid } from '@cifra/domain/ids';

/** A well-formed id that is nobody's. */
export const ID_OF_NOTHING = '01990000-0000-7000-8000-000000000000' as Uuid;

interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** An operation that names its tenant, and whether it has a place for the name at all: what belongs to no tenant has none. */
interface NamedOperation extends Operation {
  readonly isNamed: boolean;
}

/**
 * An operation with the tenant in every place that names one and was left empty: the arguments of `tenant`, and the variables whose input has a
 * `tenantId`. So tests say once in whose books they work.
 */
export function namingTenant(
  schema: GraphQLSchema,
  { query, variables }: Operation,
  tenantId: string,
): NamedOperation {
  const document = parse(query, { noLocation: true });
  const named = document.definitions
    .flatMap((each) => inputsNamingTenant(schema, each))
    .filter((name) => isEmpty(variables[name]));
  let isNamed = named.length > 0;
  const definitions = document.definitions.map((definition): DefinitionNode => {
    if (definition.kind !== Kind.OPERATION_DEFINITION || definition.operation !== 'query') return definition;
    const selections = definition.selectionSet.selections.map((selection): SelectionNode => {
      if (!isUnnamedTenant(selection)) return selection;
      isNamed = true;
      return withId(selection, tenantId);
    });
    return { ...definition, selectionSet: { ...definition.selectionSet, selections } };
  });
  return {
    isNamed,
    query: print({ ...document, definitions }),
    variables: {
      ...variables,
      ...Object.fromEntries(named.map((name) => [name, { tenantId, ...(variables[name] as object) }])),
    },
  };
}

function isUnnamedTenant(selection: SelectionNode): selection is FieldNode {
  return (
    selection.kind === Kind.FIELD &&
    selection.name.value === 'tenant' &&
    (selection.arguments ?? []).length === 0
  );
}

function withId(field: FieldNode, tenantId: string): FieldNode {
  const value = { kind: Kind.STRING, value: tenantId } as const;
  return {
    ...field,
    arguments: [{ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'id' }, value }],
  };
}

/** An input object without the field. */
function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !('tenantId' in value);
}

/** The variables of an operation whose types have the field `tenantId`. */
function inputsNamingTenant(schema: GraphQLSchema, definition: DefinitionNode): readonly string[] {
  if (definition.kind !== Kind.OPERATION_DEFINITION || definition.operation !== 'mutation') return [];
  return (definition.variableDefinitions ?? []).flatMap(({ variable, type: node }) => {
    const type = getNamedType(typeFromAST(schema, node as never));
    return isInputObjectType(type) && 'tenantId' in type.getFields() ? [variable.name.value] : [];
  });
}
