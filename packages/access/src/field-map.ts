import {
  isNonNullType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

import { inherit, internal, type FieldRule } from './field-rule.ts';
import { isPermissionName } from './permissions.ts';

export type TypeRules = Readonly<Record<string, FieldRule>>;

/** `inheritAll`: every field of a value type inherits from whichever field returns it. */
export const inheritAll = 'inheritAll';

/** Every field of a type inherits from whichever field returns it, except those with their own rule. */
class InheritAllBut {
  readonly rules: TypeRules;

  constructor(rules: TypeRules) {
    this.rules = rules;
  }
}

export const inheritAllBut = (rules: TypeRules): InheritAllBut => new InheritAllBut(rules);

type RulesOfType = TypeRules | typeof inheritAll | InheritAllBut;

/** The type of a subgraph's `src/permissions.ts`: object type → field → rule. */
export type FieldMap = Readonly<Record<string, RulesOfType>>;

/** A field map that names every field of every object type, checked. */
export type TotalFieldMap = ReadonlyMap<string, ReadonlyMap<string, FieldRule>>;

/** The rules that a map states for single fields, by `Type.field`. All others inherit. */
export function statedRules(map: FieldMap): ReadonlyMap<string, FieldRule> {
  return new Map(
    Object.entries(map).flatMap(([type, rules]) => {
      if (rules === inheritAll) return [];
      const own = rules instanceof InheritAllBut ? rules.rules : rules;
      return Object.entries(own).map(([field, rule]) => [`${type}.${field}`, rule] as const);
    }),
  );
}

const federationFields: FieldMap = {
  Query: { _service: internal, _entities: internal },
  _Service: { sdl: internal },
};

function rootTypeNames(schema: GraphQLSchema): ReadonlySet<string> {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return new Set(roots.flatMap((type) => (type ? [type.name] : [])));
}

function objectTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType => isObjectType(type) && !isIntrospectionType(type),
  );
}

const PARTS: ReadonlySet<string> = new Set(['InputFault', 'Money', 'PageInfo']);

/** What every connection and every edge has (`schema/src/connections.ts`); a field of its own needs a rule. */
const SHARED_FIELDS: ReadonlySet<string> = new Set([
  'edges',
  'nodes',
  'pageInfo',
  'totalCount',
  'isMoreThan',
  'cursor',
  'node',
]);

/**
 * Types whose fields need no entry, because only a guarded field can return them: refusals and their faults, PageInfo, Money, and
 * what all connections share (`…Connection` with edges and pageInfo, its `…Edge`).
 */
export function generatedInherits(schema: GraphQLSchema): ReadonlySet<string> {
  const names = new Set<string>();
  const refusal = schema.getType('Refusal');
  for (const type of objectTypes(schema)) {
    const fields = type.getFields();
    const isConnection = type.name.endsWith('Connection') && 'edges' in fields && 'pageInfo' in fields;
    const isEdge = type.name.endsWith('Edge') && 'node' in fields && 'cursor' in fields;
    const isRefusal = isInterfaceType(refusal) && type.getInterfaces().includes(refusal);
    if (isRefusal || isConnection || isEdge || PARTS.has(type.name)) names.add(type.name);
  }
  return names;
}

/**
 * Completes and checks the map. Throws with every fault named: fields without a rule, rules without a field, unknown constants,
 * root fields that inherit.
 */
export function checkFieldMap(schema: GraphQLSchema, map: FieldMap): TotalFieldMap {
  const faults: string[] = [];
  const generated = generatedInherits(schema);
  const roots = rootTypeNames(schema);
  const total = new Map<string, ReadonlyMap<string, FieldRule>>();
  const types = objectTypes(schema);

  for (const type of types) {
    const own = Object.hasOwn(map, type.name) ? map[type.name] : undefined;
    const federation: TypeRules | undefined = federationRules(schema, type);
    const rules = new Map<string, FieldRule>();
    const fields = type.getFields();
    for (const name of Object.keys(fields)) {
      const rule =
        ruleOf(own, name) ??
        ruleOf(federation, name) ??
        (generated.has(type.name) && inheritsUnnamed(type, name, own) ? inherit : undefined);
      if (rule === undefined) faults.push(`${type.name}.${name} has no rule`);
      else if (
        isFaultless(
          rule,
          {
            field: `${type.name}.${name}`,
            isRoot: roots.has(type.name),
            isNeverNull: type !== schema.getMutationType() && isNonNullType(fields[name]?.type),
            isFederation: ruleOf(federation, name) !== undefined,
          },
          faults,
        )
      ) {
        rules.set(name, rule);
      }
    }
    if (own !== undefined && own !== inheritAll) {
      for (const name of Object.keys(own instanceof InheritAllBut ? own.rules : own)) {
        if (!Object.hasOwn(fields, name)) faults.push(`${type.name}.${name} has a rule but is not a field`);
      }
    }
    total.set(type.name, rules);
  }

  const typeNames = new Set(types.map((type) => type.name));
  for (const name of Object.keys(map))
    if (!typeNames.has(name)) faults.push(`${name} has rules but is not an object type`);

  if (faults.length > 0)
    throw new Error(`The permission map does not fit the schema:\n  ${faults.join('\n  ')}`);
  return total;
}

/** Whether a field of a type that is made needs no entry: all of a refusal, of a connection what it shares with the others. */
function inheritsUnnamed(
  { name: type }: GraphQLObjectType,
  field: string,
  own: RulesOfType | undefined,
): boolean {
  return /(?:Connection|Edge)$/.test(type) ? SHARED_FIELDS.has(field) : own === undefined;
}

function federationRules(schema: GraphQLSchema, type: GraphQLObjectType): TypeRules | undefined {
  const name = schema.getQueryType() === type ? 'Query' : type.name;
  const rules = Object.hasOwn(federationFields, name) ? federationFields[name] : undefined;
  return rules === inheritAll || rules instanceof InheritAllBut ? undefined : rules;
}

function ruleOf(rules: RulesOfType | undefined, field: string): FieldRule | undefined {
  if (rules === inheritAll) return inherit;
  if (rules instanceof InheritAllBut) return Object.hasOwn(rules.rules, field) ? rules.rules[field] : inherit;
  return rules !== undefined && Object.hasOwn(rules, field) ? rules[field] : undefined;
}

interface FieldPlace {
  readonly field: string;
  readonly isRoot: boolean;
  /** An operation has one mutation: what is denied there has no siblings to take with it. */
  readonly isNeverNull: boolean;
  readonly isFederation: boolean;
}

function isFaultless(
  rule: FieldRule,
  { field, isRoot, isNeverNull, isFederation }: FieldPlace,
  faults: string[],
): boolean {
  const before = faults.length;
  if ('permission' in rule && !isPermissionName(rule.permission)) {
    faults.push(`${field} asks for ${JSON.stringify(rule.permission)}, which is not a permission constant`);
  }
  if (isNeverNull && 'permission' in rule)
    faults.push(
      `${field} has a permission of its own and is never null: a denial would take its siblings with it`,
    );
  if (isRoot && rule.kind === 'inherit')
    faults.push(`${field} is a root field and has nothing to inherit from`);
  if (!isFederation && rule.kind === 'internal')
    faults.push(`${field} is not one of federation's own fields`);
  return faults.length === before;
}
