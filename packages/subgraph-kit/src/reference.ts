import type { GraphQLResolveInfo } from 'graphql';
import type { FieldRule } from '@cifra/access/field-rule';
import { guarded, type GuardOptions, type Reference } from '@cifra/access/guarded';
import type { SubgraphContext } from '@cifra/access/subgraph-context';

/** `guarded`, as the generated types of resolvers take it: what is denied stands in the entity's place as an error. */
export function reference<Context extends SubgraphContext, Entity>(
  rule: FieldRule,
  resolve: (reference: Reference, context: Context, info: GraphQLResolveInfo) => Entity | Promise<Entity>,
  options?: GuardOptions,
): (reference: Reference, context: Context, info: GraphQLResolveInfo) => Promise<Entity> {
  return guarded(rule, resolve, options) as (
    reference: Reference,
    context: Context,
    info: GraphQLResolveInfo,
  ) => Promise<Entity>;
}
