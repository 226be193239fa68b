import {
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  Kind,
  parse,
  print,
  typeFromAST,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { parseObjectId } from '@cifra/domain/object-id';
import { isObjectType, objectTypes } from '@cifra/domain/object-types';
import { loadSubgraphTypeDefs } from '@cifra/schema/type-defs';
import { idMeaning, type IdMeaning, type Parent } from '@cifra/subgraph-kit/ids/id-fields';
import { idOfRow } from '@cifra/subgraph-kit/ids/write-ids';

/**
 * The tests' side of ids. A test works with rows: what it sends is written as the API has it, and what it gets is read back. No answer may
 * have a row's id in it: that is looked for in every answer of every test.
 */

interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Where an id stands: the input or what the field answers, and the name. */
interface Place {
  readonly of: string;
  readonly name: string;
}

const uuidInText = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

/** A variable that may hold ids: its type, and the place in the text where it stands. */
interface IdVariable {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly place: Place;
}

interface Rewritten {
  readonly query: string;
  readonly variables: readonly IdVariable[];
}

/** Texts that name no row themselves: each is looked through once. */
const lookedThrough = new WeakMap<GraphQLSchema, Map<string, Rewritten>>();

/** An operation in which rows are named by their ids. `tenantId`: whose they are; null where the operation is in no tenant. */
export function writingIds(schema: GraphQLSchema, operation: Operation, tenantId: string | null): Operation {
  const isInText = uuidInText.test(operation.query);
  if (!isInText && !uuidInText.test(JSON.stringify(operation.variables))) return operation;
  const { query, variables: places } = isInText
    ? rewritten(schema, operation.query, tenantId)
    : known(schema, operation.query);
  const variables: Record<string, unknown> = { ...operation.variables };
  for (const { name, type, place } of places)
    if (variables[name] !== undefined) variables[name] = inInput(variables[name], type, place, {}, tenantId);
  return { query, variables };
}

function known(schema: GraphQLSchema, query: string): Rewritten {
  const ofSchema = lookedThrough.get(schema) ?? new Map<string, Rewritten>();
  lookedThrough.set(schema, ofSchema);
  const found = ofSchema.get(query) ?? { ...rewritten(schema, query, null), query };
  ofSchema.set(query, found);
  return found;
}

function rewritten(schema: GraphQLSchema, query: string, tenantId: string | null): Rewritten {
  const typeInfo = new TypeInfo(schema);
  const placeOf = (): Place => {
    const input = typeInfo.getParentInputType();
    const argument = typeInfo.getArgument();
    const named = input === null || input === undefined ? null : getNamedType(input);
    return isInputObjectType(named)
      ? { of: named.name, name: '' }
      : { of: getNamedType(typeInfo.getFieldDef()?.type)?.name ?? '', name: argument?.name ?? '' };
  };
  const variablePlaces = new Map<string, Place>();
  const fieldNames: string[] = [];
  const document: DocumentNode = visit(
    parse(query, { noLocation: true }),
    visitWithTypeInfo(typeInfo, {
      ObjectField: {
        enter: ({ name }) => void fieldNames.push(name.value),
        leave: () => void fieldNames.pop(),
      },
      Variable: ({ name }) => {
        if (isId(typeInfo.getInputType())) variablePlaces.set(name.value, inside(placeOf(), fieldNames));
      },
      StringValue: (node) =>
        isId(typeInfo.getInputType())
          ? { ...node, value: String(written(node.value, inside(placeOf(), fieldNames), {}, tenantId)) }
          : undefined,
    }),
  );
  const variables: IdVariable[] = [];
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const { variable, type: node } of definition.variableDefinitions ?? []) {
      const name = variable.name.value;
      const type = typeFromAST(schema, node as never) as GraphQLInputType | undefined;
      if (type === undefined) continue;
      variables.push({ name, type, place: variablePlaces.get(name) ?? { of: '', name } });
    }
  }
  return { query: print(document), variables };
}

function inside(place: Place, fieldNames: readonly string[]): Place {
  return place.name === '' ? { of: place.of, name: fieldNames.at(-1) ?? '' } : place;
}

function isId(type: GraphQLInputType | null | undefined): boolean {
  return type !== null && type !== undefined && getNamedType(type).name === 'ID';
}

function inInput(
  value: unknown,
  given: GraphQLInputType,
  place: Place,
  parent: Parent,
  tenantId: string | null,
): unknown {
  const type = getNullableType(given);
  if (value === null || value === undefined) return value;
  if (isListType(type))
    return Array.isArray(value)
      ? value.map((each) => inInput(each, type.ofType, place, parent, tenantId))
      : value;
  const named = getNamedType(type);
  if (named?.name === '_Any') return representation(value as Parent, tenantId);
  if (isInputObjectType(named) && typeof value === 'object') {
    const fields = named.getFields();
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => {
        const field = fields[name];
        const at = { of: named.name, name };
        return [name, field === undefined ? each : inInput(each, field.type, at, value as Parent, tenantId)];
      }),
    );
  }
  return named?.name === 'ID' ? written(value, place, parent, tenantId) : value;
}

/** A representation as the gateway sends it: of an entity's key. */
function representation(value: Parent, tenantId: string | null): unknown {
  const { __typename, id, tenantId: own, ...more } = value;
  const type = String(__typename);
  if (!isObjectType(type) || !parseUuid(String(id)).ok) return value;
  return { __typename, id: idOf(type, String(id), typeof own === 'string' ? own : tenantId), ...more };
}

function idOf(type: keyof typeof objectTypes, rowId: string, tenantId: string | null): string {
  return idOfRow(type, tenantId as Uuid | null, rowId.toLowerCase() as Uuid);
}

/** Texts that are no row's id stay as they are: ids that were answered before, and what is wrong on purpose. */
function written(value: unknown, { of, name }: Place, parent: Parent, tenantId: string | null): unknown {
  if (typeof value !== 'string' || !parseUuid(value).ok) return value;
  const meaning = meaningOf(of, name);
  if (meaning === null) throw new Error(`the test sends an id as ${of}.${name}, of which no type is known`);
  const [first = 'Account'] = meaning.types === 'any' ? [] : meaning.types;
  const type = meaning.typeIn?.(parent) ?? first;
  return objectTypes[type].of === 'tenant' && tenantId === null ? value : idOf(type, value, tenantId);
}

/** What a place of the API is the id of. `of`: the input, or what the field answers. */
export function meaningOf(of: string, name: string): IdMeaning | null {
  return idMeaning(subgraphOf(of), of, name);
}

const subgraphs = ['audit', 'documents', 'firm', 'fx', 'ledger', 'period'] as const;
const owners = new Map<string, string>();

/** The subgraph that an input belongs to. */
function subgraphOf(type: string): string {
  if (owners.size === 0)
    for (const name of subgraphs)
      for (const definition of loadSubgraphTypeDefs(name).definitions)
        if (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) owners.set(definition.name.value, name);
  return owners.get(type) ?? '';
}

const idName = /^ids?$|(?:Id|Ref)s?$/;

/** An answer with the rows in place of their ids. Throws where it has a row's id itself. */
export function readingIds<Data>(data: Data, name = ''): Data {
  if (typeof data === 'string') {
    if (idName.test(name) && parseUuid(data).ok)
      throw new Error(`the answer has the id of a row itself as ${name}: ${data}`);
    return (parseObjectId(data)?.rowId ?? data) as Data;
  }
  if (Array.isArray(data)) return data.map((each) => readingIds(each, name)) as Data;
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, each]) => [key, readingIds(each, key)])) as Data;
}
