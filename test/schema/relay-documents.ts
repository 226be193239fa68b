import {
  getNamedType,
  isInterfaceType,
  isLeafType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** A document of Relay's: a fragment, which stands in a module of its name. */
export interface RelayDocument {
  readonly name: string;
  readonly kind: 'refetch' | 'pages';
  readonly text: string;
}

/**
 * What Relay makes of the schema by itself: of each type that is a node, the tenant included, a fragment that is read again by `@refetchable`;
 * and of each connection of a node or of Query a list that `@connection` pages both ways. Such a query goes through `node(id:)`.
 */
export function relayDocuments(schema: GraphQLSchema): readonly RelayDocument[] {
  const node = schema.getType('Node');
  const nodes = isInterfaceType(node) ? schema.getPossibleTypes(node) : [];
  const query = schema.getQueryType();
  return [
    ...nodes.map(refetched),
    ...[...nodes, ...(query ? [query] : [])].flatMap((type) =>
      Object.values(type.getFields()).flatMap((field) => pagesOf(type, field)),
    ),
  ];
}

function refetched(type: GraphQLObjectType): RelayDocument {
  const name = `Refetch${type.name}`;
  const fields = Object.values(type.getFields()).filter(
    ({ type: of, args }) => isLeafType(getNamedType(of)) && args.length === 0,
  );
  return {
    name,
    kind: 'refetch',
    text: `fragment ${name}_it on ${type.name} @refetchable(queryName: "${name}Query") { ${fields.map(({ name: field }) => field).join(' ')} }`,
  };
}

const PAGE = ['first', 'after', 'last', 'before'];

/** A list that needs arguments of its own takes them as the fragment's. */
function pagesOf(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): readonly RelayDocument[] {
  const connection = getNamedType(field.type);
  if (!isObjectType(connection) || !connection.name.endsWith('Connection')) return [];
  const own = field.args.filter(
    ({ name, type: of, defaultValue }) =>
      !PAGE.includes(name) && isNonNullType(of) && defaultValue === undefined,
  );
  const name = `Pages${type.name}${field.name.charAt(0).toUpperCase()}${field.name.slice(1)}`;
  const defined = [
    'first: { type: "Int", defaultValue: 10 } after: { type: "String" } last: { type: "Int" } before: { type: "String" }',
    ...own.map((argument) => `${argument.name}: { type: "${String(argument.type)}" }`),
  ].join(' ');
  const given = [...PAGE, ...own.map((argument) => argument.name)].map((each) => `${each}: $${each}`);
  const list = `${field.name}(${given.join(', ')}) @connection(key: "${name}_${field.name}") { edges { node { __typename } } }`;
  return [
    {
      name,
      kind: 'pages',
      text: `fragment ${name}_it on ${type.name} @argumentDefinitions(${defined}) @refetchable(queryName: "${name}Query") { ${list} }`,
    },
  ];
}

/** What Relay must refuse: an object that has no id cannot be read again. */
export const refetchedValue: RelayDocument = {
  name: 'RefetchMoney',
  kind: 'refetch',
  text: 'fragment RefetchMoney_it on Money @refetchable(queryName: "RefetchMoneyQuery") { amount }',
};
