import { bitmapOf } from '@cifra/access/bitmap';
import type { Claim } from '@cifra/access/claim';
import { internal, inherit, signedIn, type FieldRule } from '@cifra/access/field-rule';
import { guarded } from '@cifra/access/guarded';
import { applyShield } from '@cifra/access/shield-map';
import type { AccessContext, SubgraphContext } from '@cifra/access/subgraph-context';
import { isIntrospectionType, isObjectType, type GraphQLSchema } from 'graphql';
import type { ToyHooks } from './toy.ts';

/** The product's access checks applied to the toy: each check requires only that the caller is signed in. */

const claim: Claim = {
  principal: { kind: 'user', id: '01890a5d-ac96-774b-bcce-b302099a8057', name: 'bench' },
  grantsVersion: 1,
  issuedAtSeconds: 0,
  expiresAtSeconds: 4_000_000_000,
  scope: { kind: 'firm', permissions: bitmapOf([]), sets: [] },
};

export const toyAccess: AccessContext = {
  claim,
  onDenied: () => Promise.reject(new Error('a check of the benchmark denied')),
  findTenantNumber: () => Promise.resolve(null),
};

/** A rule on every root field; what they return inherits. */
export function shieldToy(schema: GraphQLSchema): GraphQLSchema {
  const roots = new Set([schema.getQueryType()?.name, schema.getMutationType()?.name]);
  const rules = new Map<string, ReadonlyMap<string, FieldRule>>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    const rule = roots.has(type.name) ? signedIn : inherit;
    const fields = Object.keys(type.getFields()).map(
      (field) => [field, field.startsWith('_') ? internal : rule] as const,
    );
    rules.set(type.name, new Map(fields));
  }
  return applyShield({ schema, rules });
}

export const guardToyReference: NonNullable<ToyHooks['guardReference']> = (resolve) => {
  // The toy's ids are its own: what is measured is the check of one of the product's.
  const representation = { __typename: 'User', id: 'AQIBiQpdrJZ3S7zOswIJmoBX' };
  return (reference, context) =>
    guarded<SubgraphContext, unknown>(signedIn, () => resolve(reference, context))(
      representation,
      context as never,
      undefined as never,
    );
};
