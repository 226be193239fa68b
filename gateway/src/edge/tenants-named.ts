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
  /** Of the field's arguments: `['id']`, `['input', 'tenantId']`. Of objects there may be a list. */
  readonly path: readonly [string, ...string[]];
  readonly by: 'id' | 'slug' | 'object';
}

/** By root field, as `Query.tenant`. A field that is not here belongs to no single tenant, or to that of the header. */
export type TenantArguments = ReadonlyMap<string, readonly TenantArgument[]>;

type Variables = Readonly<Record<string, unknown>>;

/** The tenants that an operation names with these variables, in the order in which it does. */
export type TenantsNamed = (variables: Variables) => readonly TenantName[];

interface Reading {
  readonly rootType: string;
  readonly tenantArguments: TenantArguments;
}

/** What a selection of root fields has: names of tenants, fragments that are spread, and groups of these under a condition. */
interface Part {
  readonly conditions: readonly ConditionOn[];
  readonly content:
    | { readonly kind: 'name'; readonly argument: ArgumentNode; readonly tenant: TenantArgument }
    | { readonly kind: 'spread'; readonly fragment: string }
    | { readonly kind: 'group'; readonly parts: readonly Part[] };
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
 *
 * Linear in the size of the document, also where fragments spread each other again and again: a request visits each of them once.
 */
export function compileTenantsNamed(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  tenantArguments: TenantArguments,
): TenantsNamed {
  const rootType = schema.getRootType(operation.operation)?.name;
  if (rootType === undefined) return none;
  const reading: Reading = { rootType, tenantArguments };
  const parts = partsOf(reading, operation.selectionSet);
  const ofFragment = new Map(
    [...fragments].map(([name, { selectionSet }]) => [name, partsOf(reading, selectionSet)]),
  );
  if (![parts, ...ofFragment.values()].some(hasName)) return none;
  const defaults = new Map<string, ValueNode>();
  for (const { variable, defaultValue } of operation.variableDefinitions ?? [])
    if (defaultValue) defaults.set(variable.name.value, defaultValue);
  return (variables) => {
    const found: TenantName[] = [];
    const values = new Values(variables, defaults);
    const visited = new Set<string>();
    const visit = ({ conditions, content }: Part): void => {
      if (!conditions.every(({ value, wanted }) => values.of(value, []) === wanted)) return;
      if (content.kind === 'group') return content.parts.forEach(visit);
      if (content.kind === 'spread') {
        if (visited.has(content.fragment)) return;
        visited.add(content.fragment);
        return ofFragment.get(content.fragment)?.forEach(visit);
      }
      const { path, by } = content.tenant;
      const [, ...inside] = path;
      const value = values.of(content.argument.value, inside);
      for (const text of by === 'object' ? [value].flat().map(textOf) : [textOf(value)])
        if (text !== null) found.push({ by, text });
    };
    parts.forEach(visit);
    return found;
  };
}

function hasName(parts: readonly Part[]): boolean {
  return parts.some(
    ({ content }) => content.kind === 'name' || (content.kind === 'group' && hasName(content.parts)),
  );
}

function partsOf(reading: Reading, { selections }: SelectionSetNode): readonly Part[] {
  return selections.flatMap((selection): readonly Part[] => {
    const conditions = conditionsOf(selection.directives);
    if (conditions === null) return [];
    if (selection.kind === Kind.FIELD)
      return namesOf(reading, selection).map((name) => ({ conditions, content: { kind: 'name', ...name } }));
    if (selection.kind === Kind.FRAGMENT_SPREAD)
      return [{ conditions, content: { kind: 'spread', fragment: selection.name.value } }];
    return [{ conditions, content: { kind: 'group', parts: partsOf(reading, selection.selectionSet) } }];
  });
}

function namesOf(
  { rootType, tenantArguments }: Reading,
  { name, arguments: given = [] }: FieldNode,
): readonly { readonly argument: ArgumentNode; readonly tenant: TenantArgument }[] {
  const naming = tenantArguments.get(`${rootType}.${name.value}`) ?? [];
  return naming.flatMap((tenant) =>
    given
      .filter((argument) => argument.name.value === tenant.path[0])
      .map((argument) => ({ argument, tenant })),
  );
}

/** Null if the selection is never executed. */
function conditionsOf(directives: readonly DirectiveNode[] | undefined): readonly ConditionOn[] | null {
  let conditions: readonly ConditionOn[] = [];
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
    if (field === undefined)
      return node.kind === Kind.LIST ? node.values.map((each) => this.of(each, [])) : literalOf(node);
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
