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

interface Naming {
  /** The text with a variable where a query names its tenant: one text for all tenants, so that a gateway compiles it once. */
  readonly query: string;
  readonly isQueryNamed: boolean;
  /** The variables whose input has a `tenantId`. */
  readonly inputs: readonly string[];
}

const NAMED = 'namedTenant';
const namings = new WeakMap<GraphQLSchema, Map<string, Naming>>();

/**
 * An operation with the tenant in every place that names one and was left empty: the arguments of `tenant`, and the variables whose input has a
 * `tenantId`. So tests say once in whose books they work.
 */
export function namingTenant(
  schema: GraphQLSchema,
  { query, variables }: Operation,
  tenantId: string,
): NamedOperation {
  const naming = namingOf(schema, query);
  const inputs = naming.inputs.filter((name) => isEmpty(variables[name]));
  return {
    isNamed: naming.isQueryNamed || inputs.length > 0,
    query: naming.query,
    variables: {
      ...variables,
      ...(naming.isQueryNamed ? { [NAMED]: tenantId } : {}),
      ...Object.fromEntries(inputs.map((name) => [name, { tenantId, ...(variables[name] as object) }])),
    },
  };
}

function namingOf(schema: GraphQLSchema, query: string): Naming {
  let known = namings.get(schema);
  if (known === undefined) namings.set(schema, (known = new Map()));
  const found = known.get(query) ?? readNaming(schema, query);
  known.set(query, found);
  return found;
}

function readNaming(schema: GraphQLSchema, query: string): Naming {
  const document = parse(query, { noLocation: true });
  const definitions = document.definitions.map(naming);
  return {
    query: print({ ...document, definitions }),
    isQueryNamed: definitions.some((definition, index) => definition !== document.definitions[index]),
    inputs: document.definitions.flatMap((each) => inputsNamingTenant(schema, each)),
  };
}

function naming(definition: DefinitionNode): DefinitionNode {
  if (definition.kind !== Kind.OPERATION_DEFINITION || definition.operation !== 'query') return definition;
  const { selections } = definition.selectionSet;
  if (!selections.some(isUnnamedTenant)) return definition;
  return {
    ...definition,
    variableDefinitions: [...(definition.variableDefinitions ?? []), variableOfTenant],
    selectionSet: {
      ...definition.selectionSet,
      selections: selections.map((each) => (isUnnamedTenant(each) ? withId(each) : each)),
    },
  };
}

const variable = { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: NAMED } } as const;
const variableOfTenant = {
  kind: Kind.VARIABLE_DEFINITION,
  variable,
  type: { kind: Kind.NON_NULL_TYPE, type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'ID' } } },
} as const;

function isUnnamedTenant(selection: SelectionNode): selection is FieldNode {
  return (
    selection.kind === Kind.FIELD &&
    selection.name.value === 'tenant' &&
    (selection.arguments ?? []).length === 0
  );
}

function withId(field: FieldNode): FieldNode {
  return {
    ...field,
    arguments: [{ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'id' }, value: variable }],
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
