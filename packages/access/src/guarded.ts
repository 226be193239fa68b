import {
  GraphQLError,
  isInterfaceType,
  isObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';

import { enforce } from './enforce.ts';
import type { FieldRule } from './field-rule.ts';
import type { SubgraphContext } from './subgraph-context.ts';

/** A representation as the gateway sends it: `__typename` and the fields of a key. */
export type Reference = Readonly<Record<string, unknown>> & { readonly __typename: string };

export type ReferenceResolver<Context extends SubgraphContext, Entity> = (
  reference: Reference,
  context: Context,
  info: GraphQLResolveInfo,
) => Entity | GraphQLError | Promise<Entity | GraphQLError>;

export interface GuardOptions {
  /**
   * The key field that holds the tenant's id: `tenantId`, or `id` for the tenant itself. Null if the entity belongs to
   * the firm.
   */
  readonly tenantIdField?: string | null;
}

interface Guard {
  readonly rule: FieldRule;
  readonly tenantIdField: string | null;
}

/** The functions created by `guarded`. Nothing else can mark a function as guarded. */
const guards = new WeakMap<object, Guard>();

/**
 * Wraps `__resolveReference`, which runs before any field rule: the rule is checked against the representation's tenant
 * before anything is read. The entity's fields may then inherit. A denied reference looks like one that does not exist.
 */
export function guarded<Context extends SubgraphContext, Entity>(
  rule: FieldRule,
  resolve: (reference: Reference, context: Context, info: GraphQLResolveInfo) => Entity | Promise<Entity>,
  options: GuardOptions = {},
): ReferenceResolver<Context, Entity> {
  const tenantIdField = options.tenantIdField === undefined ? 'tenantId' : options.tenantIdField;
  if (rule.kind === 'inherit' || rule.kind === 'internal' || rule.kind === 'public') {
    throw new Error(`A reference cannot be guarded by the rule ${rule.kind}.`);
  }
  const answerReference: ReferenceResolver<Context, Entity> = (reference, context, info) => {
    const field = reference.__typename;
    try {
      const tenantId = tenantIdField === null ? null : tenantIdOf(reference, tenantIdField);
      const answerTo = (verdict: true | GraphQLError): Entity | Promise<Entity> => {
        if (verdict !== true) throw verdict;
        return resolve(reference, context, info);
      };
      // Most verdicts are synchronous: a promise for each reference of a page would cost more than the check.
      const verdict = enforce(context.access, { rule, field, objectTenantId: tenantId });
      const answered = verdict instanceof Promise ? verdict.then(answerTo) : answerTo(verdict);
      return answered instanceof Promise ? answered.catch(asItem) : answered;
    } catch (error) {
      return asItem(error);
    }
  };
  guards.set(answerReference, { rule, tenantIdField });
  return answerReference;
}

/** Null is not a tenant either: it would turn the check of another tenant's object into a check of the claim's own. */
function tenantIdOf(reference: Reference, field: string): string {
  const tenantId = reference[field];
  if (typeof tenantId !== 'string')
    throw new Error(`A reference of ${reference.__typename} came without ${field}.`);
  return tenantId;
}

/**
 * Returned as a list item rather than rejected: graphql-jit 0.8.9 appends a null to the list for a rejected item
 * instead of putting it in its place. Always a new error, because @apollo/subgraph sets `__typename` on it.
 */
function asItem(error: unknown): GraphQLError {
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

/** For each entity type whose objects name a tenant, the field with the tenant's id. */
export type TenantIdFields = ReadonlyMap<string, string>;

/**
 * Asserts that every entity's `__resolveReference` is guarded and that each of its keys holds the tenant's id. Throws
 * with every fault named; `firmLevel` lists the entities whose guard declares no tenant.
 */
export function checkReferences(schema: GraphQLSchema, firmLevel: readonly string[] = []): TenantIdFields {
  const faults: string[] = [];
  const tenantIdFields = new Map<string, string>();
  const met = new Set<string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    const keys = keysOf(type);
    const resolve = referenceResolverOf(type);
    if (keys.length === 0 && resolve === undefined) continue;
    met.add(type.name);
    const guard = resolve === undefined ? undefined : guards.get(resolve);
    if (guard === undefined) {
      faults.push(
        `${type.name}.__resolveReference ${resolve === undefined ? 'is missing' : 'is not guarded'}`,
      );
      continue;
    }
    const isFirmLevel = firmLevel.includes(type.name);
    if (isFirmLevel !== (guard.tenantIdField === null)) {
      faults.push(
        `${type.name} is ${isFirmLevel ? '' : 'not '}declared firm-level, but its guard ${isFirmLevel ? 'names a tenant' : 'names no tenant'}`,
      );
      continue;
    }
    if (guard.tenantIdField === null) continue;
    tenantIdFields.set(type.name, guard.tenantIdField);
    for (const key of keys) {
      if (!topLevelFields(key).includes(guard.tenantIdField)) {
        faults.push(`${type.name} @key(fields: ${JSON.stringify(key)}) lacks ${guard.tenantIdField}`);
      }
    }
  }
  for (const name of firmLevel)
    if (!met.has(name)) faults.push(`${name} is declared firm-level but is not an entity`);
  if (faults.length > 0) throw new Error(`The references are not guarded:\n  ${faults.join('\n  ')}`);
  return tenantIdFields;
}

type EntityType = {
  readonly astNode?: { readonly directives?: readonly Directive[] } | null | undefined;
  readonly extensionASTNodes: readonly { readonly directives?: readonly Directive[] }[];
  readonly extensions: Readonly<Record<string, unknown>>;
};

interface Directive {
  readonly name: { readonly value: string };
  readonly arguments?: readonly { readonly name: { readonly value: string }; readonly value: object }[];
}

/**
 * The field sets of `@key`, under whatever name the federation directive has here. A key that is not resolvable is a
 * stub: it refers to another subgraph's entity, and only the key itself is resolved here.
 */
function keysOf(type: EntityType): string[] {
  const directives = [type.astNode, ...type.extensionASTNodes].flatMap((node) => node?.directives ?? []);
  return directives
    .filter(({ name }) => name.value === 'key' || name.value === 'federation__key')
    .filter((directive) => !isStub(directive))
    .map((directive) => {
      const fields = directive.arguments?.find(({ name }) => name.value === 'fields')?.value;
      return fields !== undefined && 'value' in fields ? String(fields.value) : '';
    });
}

function isStub(directive: Directive): boolean {
  const resolvable = directive.arguments?.find(({ name }) => name.value === 'resolvable')?.value;
  return resolvable !== undefined && 'value' in resolvable && resolvable.value === false;
}

/** Field names of a field set outside nested braces: `tenantId id lines { id }` → tenantId, id, lines. */
function topLevelFields(fieldSet: string): string[] {
  let flat = fieldSet;
  while (/\{[^{}]*\}/.test(flat)) flat = flat.replaceAll(/\{[^{}]*\}/g, ' ');
  return flat.split(/[\s,]+/).filter((name) => name !== '');
}

/** The resolver of a type's references, where @apollo/subgraph stores it. */
function referenceResolverOf(type: EntityType): object | undefined {
  const apollo = type.extensions['apollo'] as { subgraph?: { resolveReference?: object } } | undefined;
  return apollo?.subgraph?.resolveReference;
}
