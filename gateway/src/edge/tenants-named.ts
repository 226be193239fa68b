import {
  Kind,
  type ArgumentNode,
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import type { TenantName } from './contract.ts';

/** An argument of a root field that names the request's tenant: the path to it, and what it holds. */
export interface TenantArgument {
  /** Of the field's arguments: `['id']`, `['input', 'tenantId']`. */
  readonly path: readonly [string, ...string[]];
  readonly by: 'id' | 'slug';
}

/** By root field, as `Query.tenant`. A field that is not here belongs to no single tenant, or to that of the header. */
export type TenantArguments = ReadonlyMap<string, readonly TenantArgument[]>;

type Variables = Readonly<Record<string, unknown>>;

/** The tenants that an operation names with these variables, in the order in which it does. */
export type TenantsNamed = (variables: Variables) => readonly TenantName[];

interface Reading {
  readonly rootType: string;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly tenantArguments: TenantArguments;
}

interface Naming {
  readonly conditions: readonly ConditionOn[];
  readonly argument: ArgumentNode;
  readonly tenant: TenantArgument;
}

/** `@skip` or `@include` by a variable. */
interface ConditionOn {
  readonly value: ValueNode;
  readonly wanted: boolean;
}

const none: TenantsNamed = () => [];

/**
 * Reads where an operation names its tenant, once per text: variables, their defaults, fragments, `@skip` and `@include` count as they do
 * when it is executed. It runs before the operation is validated and is a proposal: from it a claim is minted as the caller's grants allow, and
 * the resolvers compare what they were given with that claim.
 */
export function compileTenantsNamed(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  tenantArguments: TenantArguments,
): TenantsNamed {
  const rootType = schema.getRootType(operation.operation)?.name;
  if (rootType === undefined) return none;
  const namings: Naming[] = [];
  collect(
    { rootType, fragments, tenantArguments },
    operation.selectionSet,
    { conditions: [], within: [] },
    namings,
  );
  if (namings.length === 0) return none;
  const defaults = new Map<string, ValueNode>();
  for (const { variable, defaultValue } of operation.variableDefinitions ?? [])
    if (defaultValue) defaults.set(variable.name.value, defaultValue);
  return (variables) => {
    const values = new Values(variables, defaults);
    return namings.flatMap(({ conditions, argument, tenant: { path, by } }) => {
      if (!conditions.every(({ value, wanted }) => values.of(value, []) === wanted)) return [];
      const [, ...inside] = path;
      const text = textOf(values.of(argument.value, inside));
      return text === null ? [] : [{ by, text }];
    });
  };
}

interface Place {
  readonly conditions: readonly ConditionOn[];
  /** The fragments that are spread around it: a document that is not validated yet may have circles. */
  readonly within: readonly string[];
}

function collect(reading: Reading, { selections }: SelectionSetNode, place: Place, found: Naming[]): void {
  for (const selection of selections) {
    const conditions = conditionsOf(selection.directives, place.conditions);
    if (conditions === null) continue;
    if (selection.kind === Kind.FIELD) found.push(...namingsOf(reading, selection, conditions));
    else if (selection.kind === Kind.INLINE_FRAGMENT)
      collect(reading, selection.selectionSet, { ...place, conditions }, found);
    else {
      const name = selection.name.value;
      const fragment = reading.fragments.get(name);
      if (fragment && !place.within.includes(name))
        collect(reading, fragment.selectionSet, { conditions, within: [...place.within, name] }, found);
    }
  }
}

function namingsOf(
  { rootType, tenantArguments }: Reading,
  { name, arguments: given = [] }: FieldNode,
  conditions: readonly ConditionOn[],
): Naming[] {
  const naming = tenantArguments.get(`${rootType}.${name.value}`) ?? [];
  return naming.flatMap((tenant) =>
    given
      .filter((argument) => argument.name.value === tenant.path[0])
      .map((argument) => ({ conditions, argument, tenant })),
  );
}

/** Null if the selection is never executed. */
function conditionsOf(
  directives: readonly DirectiveNode[] | undefined,
  outer: readonly ConditionOn[],
): readonly ConditionOn[] | null {
  let conditions = outer;
  for (const { name, arguments: given } of directives ?? []) {
    const isSkip = name.value === 'skip';
    if (!isSkip && name.value !== 'include') continue;
    const value = given?.find((argument) => argument.name.value === 'if')?.value;
    if (value === undefined) continue;
    if (value.kind === Kind.BOOLEAN && value.value === isSkip) return null;
    if (value.kind === Kind.VARIABLE) conditions = [...conditions, { value, wanted: !isSkip }];
  }
  return conditions;
}

/** Values of a request: literals, and variables with their defaults. */
class Values {
  readonly #variables: Variables;
  readonly #defaults: ReadonlyMap<string, ValueNode>;

  constructor(variables: Variables, defaults: ReadonlyMap<string, ValueNode>) {
    this.#variables = variables;
    this.#defaults = defaults;
  }

  /** What stands at a path inside a value; undefined where nothing does. */
  of(node: ValueNode, path: readonly string[]): unknown {
    if (node.kind === Kind.VARIABLE) {
      const name = node.name.value;
      if (Object.hasOwn(this.#variables, name)) return inside(this.#variables[name], path);
      const byDefault = this.#defaults.get(name);
      return byDefault === undefined ? undefined : this.of(byDefault, path);
    }
    const [field, ...rest] = path;
    if (field === undefined) return literalOf(node);
    if (node.kind !== Kind.OBJECT) return undefined;
    const found = node.fields.find(({ name }) => name.value === field);
    return found === undefined ? undefined : this.of(found.value, rest);
  }
}

function inside(value: unknown, path: readonly string[]): unknown {
  const [field, ...rest] = path;
  if (field === undefined) return value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, field)) return undefined;
  return inside((value as Readonly<Record<string, unknown>>)[field], rest);
}

function literalOf(node: ValueNode): unknown {
  if (node.kind === Kind.STRING || node.kind === Kind.INT || node.kind === Kind.BOOLEAN) return node.value;
  return undefined;
}

/** An id may be sent as a whole number: GraphQL makes a text of it. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isInteger(value) ? String(value) : null;
}
