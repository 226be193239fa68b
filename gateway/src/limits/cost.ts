import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  isInterfaceType,
  Kind,
  type ArgumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import type { CostWeights } from './cost-weights.ts';
import type { DocumentLimits } from './settings.ts';

/**
 * The cost of an operation for given variables: roughly the number of objects that it can produce, and for a field with a weight what it was
 * measured to take. One is about a twentieth of a millisecond.
 */
export type CostOfVariables = (variables: Readonly<Record<string, unknown>>) => number;

interface Evaluation {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly costs: ReadonlyMap<string, Cost>;
  readonly known: Map<string, number>;
}
type Cost = (evaluation: Evaluation) => number;

/** Arguments that give the number of elements. On a connection they limit its `edges` and `nodes`. */
const pageArguments = ['first', 'last', 'limit'];
const pagedFields = new Set(['edges', 'nodes']);
const mutationCost = 10;

interface CostScope {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly limits: DocumentLimits;
  readonly defaults: ReadonlyMap<string, unknown>;
  readonly weights: CostWeights;
}

/** Compiled once per document; only the sizes that variables give are read per request. */
export function compileCost(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  { limits, weights }: { readonly limits: DocumentLimits; readonly weights: CostWeights },
): CostOfVariables {
  const defaults = new Map<string, unknown>();
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue) defaults.set(variable.name.value, literal(defaultValue));
  }
  const rootType = schema.getRootType(operation.operation);
  if (!rootType) return () => 0;
  const scope: CostScope = { schema, fragments, limits, defaults, weights };
  const costs = new Map<string, Cost>();
  for (const [name, fragment] of fragments) {
    const type = schema.getType(fragment.typeCondition.name.value);
    costs.set(name, costOfSelections(scope, type, fragment.selectionSet, null));
  }
  const base = operation.operation === 'mutation' ? mutationCost : 0;
  const cost = costOfSelections(scope, rootType, operation.selectionSet, null);
  return (variables) => base + cost({ variables, costs, known: new Map() });
}

/** Each fragment is evaluated once, however often it is spread: nested spreads must not take exponential time. */
function costOfFragment({ costs, known, ...rest }: Evaluation, name: string): number {
  const done = known.get(name);
  if (done !== undefined) return done;
  // Counts as zero while it is being evaluated: it is read meanwhile only in a cycle, and validation refuses cycles.
  known.set(name, 0);
  const value = costs.get(name)?.({ costs, known, ...rest }) ?? 0;
  known.set(name, value);
  return value;
}

function costOfSelections(
  scope: CostScope,
  parent: GraphQLNamedType | undefined,
  selectionSet: SelectionSetNode,
  page: Cost | null,
): Cost {
  const costs = selectionSet.selections.map((selection): Cost => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const name = selection.name.value;
      return (evaluation) => costOfFragment(evaluation, name);
    }
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value;
      const type = condition === undefined ? parent : scope.schema.getType(condition);
      return costOfSelections(scope, type, selection.selectionSet, page);
    }
    return costOfField(scope, parent, selection, page);
  });
  return (evaluation) => {
    let sum = 0;
    for (const cost of costs) sum += cost(evaluation);
    return sum;
  };
}

function costOfField(
  scope: CostScope,
  parent: GraphQLNamedType | undefined,
  node: FieldNode,
  page: Cost | null,
): Cost {
  const field =
    isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
  if (!field || !parent) return () => 0;
  const weight = scope.weights.get(`${parent.name}.${field.name}`);
  const type = getNamedType(field.type);
  if (!node.selectionSet || !isCompositeType(type)) return () => weight ?? 0;
  const ownPage = pageOf(scope, field, node);
  const isList = isListOutput(field.type);
  const size: Cost = !isList
    ? () => 1
    : (ownPage ?? (page && pagedFields.has(field.name) ? page : null) ?? listSize(scope, node));
  const inner = costOfSelections(scope, type, node.selectionSet, isList ? null : ownPage);
  // A report costs what it costs, however many rows it answers; an object of a list is one of many.
  return (evaluation) =>
    weight === undefined
      ? size(evaluation) * (1 + inner(evaluation))
      : weight + size(evaluation) * inner(evaluation);
}

function isListOutput(type: GraphQLOutputType): boolean {
  return isListType(getNullableType(type));
}

function pageOf(scope: CostScope, field: GraphQLField<unknown, unknown>, node: FieldNode): Cost | null {
  const paging = field.args.filter(({ name }) => pageArguments.includes(name));
  if (paging.length === 0) return null;
  const given = paging.map(({ name, defaultValue }) => ({
    value: argumentValue(
      scope,
      node.arguments?.find((argument) => argument.name.value === name),
    ),
    defaultValue: defaultValue,
  }));
  return (evaluation) => {
    let size = -1;
    for (const { value, defaultValue } of given) {
      const number = value(evaluation) ?? defaultValue;
      if (typeof number === 'number' && Number.isFinite(number)) size = Math.max(size, number);
    }
    return size < 0 ? scope.limits.assumedPageSize : Math.max(size, 1);
  };
}

/** The size of a list without pages: the length of the longest list argument (`ids`), otherwise an assumption. */
function listSize(scope: CostScope, node: FieldNode): Cost {
  const values = (node.arguments ?? []).map((argument) => argumentValue(scope, argument));
  return (evaluation) => {
    let size = 0;
    for (const value of values) {
      const given = value(evaluation);
      if (Array.isArray(given)) size = Math.max(size, given.length);
    }
    return size === 0 ? scope.limits.assumedListSize : size;
  };
}

function argumentValue(
  scope: CostScope,
  argument: ArgumentNode | undefined,
): (evaluation: Evaluation) => unknown {
  if (!argument) return () => undefined;
  if (argument.value.kind === Kind.VARIABLE) {
    const name = argument.value.name.value;
    const byDefault = scope.defaults.get(name);
    return ({ variables }) => (Object.hasOwn(variables, name) ? variables[name] : byDefault);
  }
  const value = literal(argument.value);
  return () => value;
}

/** Only numbers and the lengths of lists affect costs. */
function literal(node: ValueNode): unknown {
  if (node.kind === Kind.INT || node.kind === Kind.FLOAT) return Number(node.value);
  if (node.kind === Kind.LIST) return node.values.map(literal);
  return undefined;
}
