import {
  GraphQLError,
  isInterfaceType,
  isObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';

import type { Uuid } from '@cifra/domain/ids';
import { parseObjectId } from '@cifra/domain/object-id';
import { isObjectType as isObjectTypeName } from '@cifra/domain/object-types';

import { enforce } from './enforce.ts';
import { notFoundOrDenied } from './errors.ts';
import type { FieldRule } from './field-rule.ts';
import type { SubgraphContext } from './subgraph-context.ts';

/** A representation as the gateway sends it: `__typename` and the key, which is the id. */
export type Representation = Readonly<Record<string, unknown>> & { readonly __typename: string };

/** A representation as it was read: the row, and the tenant whose it is; null for the firm's. */
export interface Reference {
  readonly __typename: string;
  readonly id: Uuid;
  readonly tenantId: Uuid | null;
}

export type ReferenceResolver<Context extends SubgraphContext, Entity> = (
  representation: Representation,
  context: Context,
  info: GraphQLResolveInfo,
) => Entity | GraphQLError | Promise<Entity | GraphQLError>;

interface Guard {
  readonly rule: FieldRule;
}

/** The functions created by `guarded`. Nothing else can mark a function as guarded. */
const guards = new WeakMap<object, Guard>();

/**
 * Wraps `__resolveReference`, which runs before any field rule: the rule is checked against the tenant that the id names before
 * anything is read. The entity's fields may then inherit. A denied reference looks like one that does not exist, and so does
 * an id of another type or of none.
 */
export function guarded<Context extends SubgraphContext, Entity>(
  rule: FieldRule,
  resolve: (reference: Reference, context: Context, info: GraphQLResolveInfo) => Entity | Promise<Entity>,
): ReferenceResolver<Context, Entity> {
  if (rule.kind === 'inherit' || rule.kind === 'internal' || rule.kind === 'public') {
    throw new Error(`A reference cannot be guarded by the rule ${rule.kind}.`);
  }
  const answerReference: ReferenceResolver<Context, Entity> = (representation, context, info) => {
    const field = representation.__typename;
    try {
      const reference = readReference(representation);
      if (reference === null) return asItem(notFoundOrDenied());
      const answerTo = (verdict: true | GraphQLError): Entity | Promise<Entity> => {
        if (verdict !== true) throw verdict;
        return resolve(reference, context, info);
      };
      // Most verdicts are synchronous: a promise for each reference of a page would cost more than the check.
      const verdict = enforce(context.access, { rule, field, objectTenantId: tenantOfReference(reference) });
      const answered = verdict instanceof Promise ? verdict.then(answerTo) : answerTo(verdict);
      return answered instanceof Promise ? answered.catch(asItem) : answered;
    } catch (error) {
      return asItem(error);
    }
  };
  guards.set(answerReference, { rule });
  return answerReference;
}

/** What a guarded reference asks of the claim; undefined for any other function. */
export const ruleOfReference = (resolve: object): FieldRule | undefined => guards.get(resolve)?.rule;

function readReference({ __typename, id }: Representation): Reference | null {
  const name = typeof id === 'string' ? parseObjectId(id) : null;
  return name === null || name.type !== __typename
    ? null
    : { __typename, id: name.rowId, tenantId: name.tenantId };
}

/** The tenant that a reference names: the owner's, or the tenant itself. Null for the firm's other objects. */
export function tenantOfReference({ __typename, id, tenantId }: Reference): Uuid | null {
  return __typename === 'Tenant' ? id : tenantId;
}

/**
 * Returned as a list item rather than rejected: graphql-jit 0.8.9 appends a null to the list for a rejected item
 * instead of putting it in its place. Always a new error, because @apollo/subgraph sets `__typename` on it.
 */
function asItem(error: unknown): GraphQLError {
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

/**
 * Asserts that every entity has a type that ids know, `id` as its only key, and a `__resolveReference` that is guarded. Throws with every
 * fault named.
 */
export function checkReferences(schema: GraphQLSchema): void {
  const faults = Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    const keys = keysOf(type);
    const resolve = referenceResolverOf(type);
    if (keys.length === 0 && resolve === undefined) return [];
    const isGuarded = resolve !== undefined && guards.has(resolve);
    return [
      ...(isGuarded
        ? []
        : [`${type.name}.__resolveReference ${resolve === undefined ? 'is missing' : 'is not guarded'}`]),
      ...(isObjectTypeName(type.name) ? [] : [`${type.name} is no type that ids know`]),
      ...(keys.length === 1 && keys[0] === 'id'
        ? []
        : [`${type.name} has the keys ${JSON.stringify(keys)}, and needs id alone`]),
    ];
  });
  if (faults.length > 0) throw new Error(`The references are not guarded:\n  ${faults.join('\n  ')}`);
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

/** The guarded resolver of an entity's references; undefined where the schema does not resolve any. */
export function guardedReference(
  schema: GraphQLSchema,
  typeName: string,
): ((representation: Representation, context: unknown) => unknown) | undefined {
  const type = schema.getType(typeName);
  const resolve = isObjectType(type) ? referenceResolverOf(type) : undefined;
  return resolve !== undefined && guards.has(resolve)
    ? (resolve as (representation: Representation, context: unknown) => unknown)
    : undefined;
}

/** The resolver of a type's references, where @apollo/subgraph stores it. */
function referenceResolverOf(type: EntityType): object | undefined {
  const apollo = type.extensions['apollo'] as { subgraph?: { resolveReference?: object } } | undefined;
  return apollo?.subgraph?.resolveReference;
}
