import type { PermissionName } from './permissions.ts';

/** What a field requires of the claim. Each subgraph's `src/permissions.ts` gives one to every field of every object type. */
export type FieldRule =
  /** In the tenant: the claim's, or under a firm claim the tenant that the parent object names in `tenantId`. */
  | { readonly kind: 'tenant'; readonly permission: PermissionName }
  /** Firm-wide (from grants for all tenants), and only where the request names no tenant. */
  | { readonly kind: 'firm'; readonly permission: PermissionName }
  /** Only where the request names no tenant, and in at least one tenant: the resolver shows those of `tenantsAllowed` alone. */
  | { readonly kind: 'someTenant'; readonly permission: PermissionName }
  /** In the claim's own scope, whichever it is. For what belongs to no tenant: currencies, templates. */
  | { readonly kind: 'either'; readonly permission: PermissionName }
  /** Anyone who is signed in. */
  | { readonly kind: 'signedIn' }
  /** Anyone, signed in or not: logging in. */
  | { readonly kind: 'public' }
  /** A leaf whose parent was guarded; left unwrapped. Never on Query, Mutation or Subscription. */
  | { readonly kind: 'inherit' }
  /** Federation's own fields: `_service`, `_entities`, `_Service.sdl`. */
  | { readonly kind: 'internal' };

export const tenant = (permission: PermissionName): FieldRule => ({ kind: 'tenant', permission });
export const firm = (permission: PermissionName): FieldRule => ({ kind: 'firm', permission });
export const someTenant = (permission: PermissionName): FieldRule => ({ kind: 'someTenant', permission });
export const either = (permission: PermissionName): FieldRule => ({ kind: 'either', permission });
export const signedIn: FieldRule = { kind: 'signedIn' };
export const publicField: FieldRule = { kind: 'public' };
export const inherit: FieldRule = { kind: 'inherit' };
export const internal: FieldRule = { kind: 'internal' };
