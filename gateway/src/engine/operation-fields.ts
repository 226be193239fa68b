import {
  isAbstractType,
  isObjectType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { assertOrdinaryName } from './names.ts';

/** A conjunction of `variable === wanted`; empty means always. */
export type Condition = readonly { readonly variable: string; readonly wanted: boolean }[];

export interface Occurrence {
  readonly node: FieldNode;
  readonly condition: Condition;
}

/** Selections of one place, each under the condition of the field that holds it. */
export interface ConditionalSelections {
  readonly selectionSet: SelectionSetNode;
  readonly condition: Condition;
}

interface FieldsScope {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** The fields of one object type by response name, in the order required by the specification. */
export function collectFieldsOf(
  scope: FieldsScope,
  type: GraphQLObjectType,
  selections: readonly ConditionalSelections[],
): Map<string, Occurrence[]> {
  const fields = new Map<string, Occurrence[]>();
  for (const { selectionSet, condition } of selections) collect(scope, type, selectionSet, condition, fields);
  return fields;
}

function collect(
  scope: FieldsScope,
  type: GraphQLObjectType,
  selectionSet: SelectionSetNode,
  outer: Condition,
  fields: Map<string, Occurrence[]>,
): void {
  for (const selection of selectionSet.selections) {
    const condition = conditionOf(selection, outer);
    if (condition === null) continue;
    if (selection.kind === Kind.FIELD) {
      const name = (selection.alias ?? selection.name).value;
      assertOrdinaryName(name);
      const occurrences = fields.get(name);
      if (occurrences) occurrences.push({ node: selection, condition });
      else fields.set(name, [{ node: selection, condition }]);
      continue;
    }
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? scope.fragments.get(selection.name.value) : selection;
    if (!fragment) continue;
    const typeName = fragment.typeCondition?.name.value;
    if (typeName === undefined || isOfType(scope.schema, type, typeName)) {
      collect(scope, type, fragment.selectionSet, condition, fields);
    }
  }
}

function isOfType(schema: GraphQLSchema, type: GraphQLObjectType, condition: string): boolean {
  if (type.name === condition) return true;
  const conditionType = schema.getType(condition);
  return isAbstractType(conditionType) && schema.isSubType(conditionType, type);
}

/** Null if it is never selected. */
function conditionOf(selection: SelectionNode, outer: Condition): Condition | null {
  let condition = outer;
  for (const directive of selection.directives ?? []) {
    const isSkip = directive.name.value === 'skip';
    if (!isSkip && directive.name.value !== 'include') continue;
    const value = directive.arguments?.find(({ name }) => name.value === 'if')?.value;
    if (value?.kind === Kind.BOOLEAN) {
      if (value.value === isSkip) return null;
    } else if (value?.kind === Kind.VARIABLE) {
      condition = [...condition, { variable: value.name.value, wanted: !isSkip }];
    }
  }
  return condition;
}

/** If a field occurs only once, its condition has been tested before its parts are visited. */
export function partsOf(occurrences: readonly Occurrence[]): ConditionalSelections[] {
  return occurrences.flatMap(({ node, condition }) =>
    node.selectionSet
      ? [{ selectionSet: node.selectionSet, condition: occurrences.length === 1 ? [] : condition }]
      : [],
  );
}

export function possibleObjects(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
): readonly GraphQLObjectType[] {
  return isObjectType(type) ? [type] : schema.getPossibleTypes(type);
}
