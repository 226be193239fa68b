import type { GraphQLResolveInfo } from 'graphql';
import type { FieldRule } from '@cifra/access/field-rule';
import { guarded, tenantOfReference, type Reference, type Representation } from '@cifra/access/guarded';
import type { AccessContext, SubgraphContext } from '@cifra/access/subgraph-context';
import type { Uuid } from '@cifra/domain/ids';
import { refuse } from '@cifra/domain/refusals';
import type DataLoader from 'dataloader';
import type { BooksContext, LoadersByTenant } from './context.ts';
import { refusalError } from './query-errors.ts';

/** Tenants that one request without x-tenant sees live details of. Source: product.md 1.7. */
export const MOST_LIVE_TENANTS = 50;

export interface ReferenceOptions {
  /** Whether the entity is answered from the control plane: then any number of tenants may be referred to. */
  readonly isOfControlPlane?: boolean;
}

/**
 * `guarded`, as the generated types of resolvers take it: what is denied stands in the entity's place as an error. Under a firm claim a
 * request refers to objects of at most fifty tenants: each may open a database. Refuses: TOO_MANY_TENANTS, as the entity's error.
 */
export function reference<Context extends SubgraphContext, Entity>(
  rule: FieldRule,
  resolve: (reference: Reference, context: Context, info: GraphQLResolveInfo) => Entity | Promise<Entity>,
  { isOfControlPlane = false }: ReferenceOptions = {},
): (representation: Representation, context: Context, info: GraphQLResolveInfo) => Promise<Entity> {
  const bounded: typeof resolve = (given, context, info) => {
    const tenantId = isOfControlPlane ? null : tenantOfReference(given);
    if (tenantId !== null) countLiveTenant(context.access, tenantId);
    return resolve(given, context, info);
  };
  return guarded(rule, bounded) as (
    representation: Representation,
    context: Context,
    info: GraphQLResolveInfo,
  ) => Promise<Entity>;
}

/** The reference of a tenant's entity: a loader of the tenant finds it by its row. */
export function referenceById<Loaders, Entity>(
  rule: FieldRule,
  loaderOf: (loaders: Loaders) => Pick<DataLoader<Uuid, Entity | null>, 'load'>,
) {
  return reference<BooksContext & LoadersByTenant<Loaders>, Entity | null>(
    rule,
    ({ tenantId, id }, { loadersOf }) => loaderOf(loadersOf(tenantId as Uuid)).load(id),
  );
}

const referredTo = new WeakMap<AccessContext, Set<string>>();

/** Counts a tenant whose books a request opens. Throws TOO_MANY_TENANTS at the fifty-first of a request without x-tenant. */
export function countLiveTenant(access: AccessContext, tenantId: string): void {
  if (access.claim.scope.kind === 'tenant') return;
  let tenants = referredTo.get(access);
  if (tenants === undefined) referredTo.set(access, (tenants = new Set()));
  if (tenants.size >= MOST_LIVE_TENANTS && !tenants.has(tenantId))
    throw refusalError(refuse('TOO_MANY_TENANTS', { most: MOST_LIVE_TENANTS }));
  tenants.add(tenantId);
}
