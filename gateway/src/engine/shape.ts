import {
  getNamedType,
  GraphQLError,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  type FragmentDefinitionNode,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Data } from '../data-source/fetch.ts';
import {
  collectFieldsOf,
  partsOf,
  possibleObjects,
  type Condition,
  type ConditionalSelections,
} from './operation-fields.ts';

interface Shaping {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly errors: GraphQLError[];
}

type Path = (string | number)[];

/** A null below that is not allowed there: the parent becomes null, or the parent's parent. */
const bubbling = Symbol('bubbling null');

/**
 * Shapes a response from irregular data by the rules of @apollo/gateway's post-processing: nulls bubble to the nearest
 * place that may be null, and each root cause gives one error.
 */
export function shapeResponse(
  {
    schema,
    fragments,
    operation,
    variables,
  }: Omit<Shaping, 'errors'> & { operation: OperationDefinitionNode },
  data: Data,
): { data: Data | null; errors: GraphQLError[] } {
  const shaping: Shaping = { schema, fragments, variables, errors: [] };
  const rootType = schema.getRootType(operation.operation) as GraphQLObjectType;
  const shaped = shapeObject(
    shaping,
    rootType,
    [{ selectionSet: operation.selectionSet, condition: [] }],
    data,
    [],
  );
  return { data: shaped === bubbling ? null : shaped, errors: shaping.errors };
}

function holds(condition: Condition, variables: Readonly<Record<string, unknown>>): boolean {
  return condition.every(({ variable, wanted }) => variables[variable] === wanted);
}

function shapeObject(
  shaping: Shaping,
  type: GraphQLObjectType,
  selections: readonly ConditionalSelections[],
  data: Data,
  path: Path,
): Data | typeof bubbling {
  const output: Data = {};
  const chosen = selections.filter(({ condition }) => holds(condition, shaping.variables));
  for (const [name, all] of collectFieldsOf(shaping, type, chosen)) {
    const occurrences = all.filter(({ condition }) => holds(condition, shaping.variables));
    const fieldName = occurrences[0]?.node.name.value;
    if (fieldName === undefined) continue;
    if (fieldName === '__typename') {
      output[name] = type.name;
      continue;
    }
    const field = type.getFields()[fieldName];
    if (!field) continue;
    path.push(name);
    const place = `field ${type.name}.${name}`;
    const value = shapeValue(shaping, field.type, partsOf(occurrences), data[name] ?? null, path, place);
    path.pop();
    if (value === bubbling) return bubbling;
    output[name] = value;
  }
  return output;
}

/** `errors` grows at the root cause; a null that bubbles on through further places adds none. */
function shapeValue(
  shaping: Shaping,
  type: GraphQLOutputType,
  parts: readonly ConditionalSelections[],
  value: unknown,
  path: Path,
  place: string,
): unknown {
  if (isNonNullType(type)) {
    const before = shaping.errors.length;
    const shaped = shapeValue(shaping, type.ofType, parts, value, path, place);
    if (shaped !== null) return shaped;
    if (shaping.errors.length === before)
      fail(shaping, `Cannot return null for non-nullable ${place}.`, path);
    return bubbling;
  }
  if (value === null || value === undefined) return null;
  if (isListType(type)) {
    if (!Array.isArray(value)) return fail(shaping, `Invalid value found for ${place}.`, path);
    let isNull = false;
    const shaped = value.map((element: unknown, index) => {
      path.push(index);
      const elementPlace = `array element of type ${String(type.ofType)} at index ${index}`;
      const result = shapeValue(shaping, type.ofType, parts, element ?? null, path, elementPlace);
      path.pop();
      if (result === bubbling) isNull = true;
      return result;
    });
    return isNull ? null : shaped;
  }
  const named = getNamedType(type);
  if (!isCompositeType(named)) {
    return isValidLeaf(named, value) ? value : fail(shaping, `Invalid value found for ${place}.`, path);
  }
  if (typeof value !== 'object' || Array.isArray(value)) {
    return fail(shaping, `Invalid value found for ${place}.`, path);
  }
  const data = value as Data;
  const typeName = data['__typename'];
  const object =
    typeName === undefined && isObjectType(named)
      ? named
      : possibleObjects(shaping.schema, named).find(({ name }) => name === typeName);
  if (!object) return fail(shaping, `Invalid __typename found for object at ${place}.`, path);
  const shaped = shapeObject(shaping, object, parts, data, path);
  return shaped === bubbling ? null : shaped;
}

function fail(shaping: Shaping, message: string, path: Path): null {
  shaping.errors.push(
    new GraphQLError(message, { path: [...path], extensions: { code: 'INVALID_GRAPHQL' } }),
  );
  return null;
}

function isValidLeaf(type: GraphQLLeafType, value: unknown): boolean {
  if (isEnumType(type)) return typeof value === 'string' && type.getValue(value) != null;
  if (!isSpecifiedScalarType(type)) return true;
  switch (type.name) {
    case 'Boolean':
      return typeof value === 'boolean';
    case 'Int':
      return Number.isInteger(value);
    case 'Float':
      return typeof value === 'number' && Number.isFinite(value);
    case 'ID':
      return typeof value === 'string' || Number.isInteger(value);
    default:
      return typeof value === 'string';
  }
}
