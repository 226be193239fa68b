import {
  defaultFieldResolver,
  isObjectType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import { allow, deny, rule as shieldRule, shield } from 'graphql-shield';

import { enforce } from './enforce.ts';
import { notFoundOrDenied } from './errors.ts';
import type { TotalFieldMap } from './field-map.ts';
import type { FieldRule } from './field-rule.ts';
import type { SubgraphContext } from './subgraph-context.ts';

type ShieldRule = ReturnType<ReturnType<typeof shieldRule>> | typeof allow;
type Wrapper = (
  resolve: (...parameters: unknown[]) => unknown,
  parent: unknown,
  input: unknown,
  context: unknown,
  info: GraphQLResolveInfo,
) => unknown;
/** What graphql-shield makes of `deny` and other rules that are not made by `rule`. */
interface WrapperOfLogic {
  readonly resolve: Wrapper;
}
type Wrappers = Record<string, Record<string, Wrapper | WrapperOfLogic>>;
type Resolve = GraphQLFieldResolver<unknown, unknown>;

export interface Shielding {
  readonly schema: GraphQLSchema;
  readonly rules: TotalFieldMap;
}

/**
 * Wraps every field that has its own rule, in place; an unmapped field is denied. Inheriting fields are left unwrapped, because a
 * wrapped field returns its own promise, which costs two to three times as much on lists.
 */
export function applyShield({ schema, rules }: Shielding): GraphQLSchema {
  for (const [typeName, wrappers] of Object.entries(wrappersOf({ schema, rules }))) {
    const type = schema.getType(typeName);
    if (!isObjectType(type)) throw new Error(`Shield wraps ${typeName}, which is no object type`);
    const fields = type.getFields();
    for (const [name, wrapper] of Object.entries(wrappers)) {
      const rule = rules.get(typeName)?.get(name);
      if (rule !== undefined && isUnwrapped(rule)) continue;
      const field = fields[name];
      if (field === undefined) throw new Error(`Shield wraps ${typeName}.${name}, which does not exist`);
      wrapField(field, wrapper);
    }
  }
  return schema;
}

/** As graphql-middleware's `applyMiddleware` does, which builds a second schema of all types for it: a tenth of what a start computes. */
function wrapField(field: GraphQLField<unknown, unknown>, wrapper: Wrapper | WrapperOfLogic): void {
  const wrap = typeof wrapper === 'function' ? wrapper : wrapper.resolve;
  const wrapped = (resolve: Resolve): Resolve => {
    const inner = resolve as (...parameters: unknown[]) => unknown;
    return (parent, input, context, info) => wrap(inner, parent, input, context, info);
  };
  const { resolve = defaultFieldResolver, subscribe } = field;
  if (resolve === defaultFieldResolver && subscribe !== undefined) field.subscribe = wrapped(subscribe);
  else field.resolve = wrapped(resolve);
}

/** graphql-shield's wrapper for every field of every object type. */
export function wrappersOf({ schema, rules }: Shielding): Wrappers {
  const tree: Record<string, Record<string, ShieldRule>> = {};
  for (const [type, fields] of rules) {
    const ofType: Record<string, ShieldRule> = {};
    for (const [field, rule] of fields) {
      ofType[field] = shieldRuleOf(rule, {
        field: `${type}.${field}`,
        tenantIdField: type === 'Tenant' ? 'id' : 'tenantId',
      });
    }
    // A type with one undefined rule would lose all its rules, so the tree contains only rules, and every rule of the
    // map.
    if (fields.size > 0) tree[type] = ofType;
  }
  const generator = shield(tree, {
    fallbackRule: deny,
    fallbackError: (error) => (error instanceof Error ? error : notFoundOrDenied()),
    // Errors from resolvers pass unchanged: masking is one function, at the subgraph's edge.
    allowExternalErrors: true,
  });
  return generator.generate(schema) as unknown as Wrappers;
}

function isUnwrapped(rule: FieldRule): boolean {
  return rule.kind === 'inherit' || rule.kind === 'internal' || rule.kind === 'public';
}

interface Place {
  readonly field: string;
  readonly tenantIdField: string;
}

function shieldRuleOf(rule: FieldRule, { field, tenantIdField }: Place): ShieldRule {
  if (isUnwrapped(rule)) return allow;
  // `contextual` and `strict` would reuse one tenant's result for another tenant.
  const check = (
    parent: unknown,
    _input: unknown,
    context: SubgraphContext,
  ): true | Error | Promise<true | Error> => {
    try {
      const verdict = enforce(context.access, {
        rule,
        field,
        objectTenantId: tenantIdOf(parent, tenantIdField),
      });
      return verdict instanceof Promise ? verdict.catch(asError) : verdict;
    } catch (error) {
      return asError(error);
    }
  };
  return shieldRule(field, { cache: 'no_cache' })(check as Parameters<ReturnType<typeof shieldRule>>[0]);
}

/** Shield would treat a throw as a denial. Returned, it stays what it is: an attempt that could not be recorded. */
function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function tenantIdOf(parent: unknown, field: string): string | null {
  if (typeof parent !== 'object' || parent === null) return null;
  const value = (parent as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : null;
}
