import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isNonNullType,
  isUnionType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** An operation that selects everything that a field of Query or Mutation answers. */
export interface WholeOperation {
  readonly name: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly text: string;
}

/** How many objects deep a selection goes below the result's own members. Deeper ones show their `__typename`. */
const DEPTH = 1;

/**
 * One operation for each field of Query, Mutation and Subscription. All arguments are variables; of a union or an interface every member is selected
 * with all its fields, and of a node its id. What needs an argument of its own below the first field is left out: it has a caller who chooses it.
 */
export function wholeOperations(schema: GraphQLSchema): readonly WholeOperation[] {
  const operations = (root: GraphQLObjectType | null | undefined, kind: WholeOperation['kind']) =>
    Object.values(root?.getFields() ?? {}).map((field) => ({
      name: operationName(field.name, kind),
      kind,
      text: operation(schema, field, kind),
    }));
  return [
    ...operations(schema.getQueryType(), 'query'),
    ...operations(schema.getMutationType(), 'mutation'),
    ...operations(schema.getSubscriptionType(), 'subscription'),
  ];
}

function operationName(field: string, kind: WholeOperation['kind']): string {
  const name = `${field.charAt(0).toUpperCase()}${field.slice(1)}`;
  return `${name}${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
}

function operation(
  schema: GraphQLSchema,
  field: GraphQLField<unknown, unknown>,
  kind: WholeOperation['kind'],
): string {
  const variables = field.args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const given = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
  const type = getNamedType(field.type);
  return [
    `${kind} ${operationName(field.name, kind)}${variables === '' ? '' : `(${variables})`} {`,
    `  ${field.name}${given === '' ? '' : `(${given})`}${isCompositeType(type) ? ` ${selection(schema, type, DEPTH)}` : ''}`,
    '}',
  ].join('\n');
}

function selection(schema: GraphQLSchema, type: GraphQLCompositeType, depth: number): string {
  // Entities have their id in common and nothing else: who asks for a node knows its type.
  if (isUnionType(type) || (isInterfaceType(type) && type.name !== 'Node')) {
    const members = schema.getPossibleTypes(type).map((member) => {
      return `... on ${member.name} ${selection(schema, member, depth)}`;
    });
    return `{ __typename ${members.join(' ')} }`;
  }
  const fields = Object.values(type.getFields())
    .filter(
      ({ args }) =>
        !args.some(
          ({ type: argument, defaultValue }) => isNonNullType(argument) && defaultValue === undefined,
        ),
    )
    .flatMap((field) => {
      const below = getNamedType(field.type);
      if (!isCompositeType(below)) return [field.name];
      return depth === 0 ? [] : [`${field.name} ${selection(schema, below, depth - 1)}`];
    });
  return `{ __typename ${fields.join(' ')} }`;
}
