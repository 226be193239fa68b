import type { PermissionName } from './permissions.ts';

/** What a field requires of the claim. Each subgraph's `src/permissions.ts` gives a rule to every field of every object type. */
export type FieldRule =
  /** In the claim's tenant; under a firm claim, in the tenant that the parent object names in `tenantId`. */
  | { readonly kind: 'tenant'; readonly permission: PermissionName }
  /** Firm-wide (from grants for all tenants), and only if the request names no tenant. */
  | { readonly kind: 'firm'; readonly permission: PermissionName }
  /** Only if the request names no tenant, and in at least one tenant: the resolver shows only those of `tenantsAllowed`. */
  | { readonly kind: 'someTenant'; readonly permission: PermissionName }
  /** In the claim's own scope, of either kind. For what belongs to no tenant: currencies, templates. */
  | { readonly kind: 'either'; readonly permission: PermissionName }
  /** Anyone who is signed in; of a tenant's objects, whoever has a grant there that is not for a party of the tenant alone. */
  | { readonly kind: 'signedIn' }
  /** Anyone who is signed in; of a tenant's objects, whoever has any grant there. For what a client's customers may know of the client. */
  | { readonly kind: 'granted' }
  /** Anyone, signed in or not: for logging in. */
  | { readonly kind: 'public' }
  /** A field whose parent was guarded; it is left unwrapped. Never on Query, Mutation or Subscription. */
  | { readonly kind: 'inherit' }
  /** Federation's own fields: `_service`, `_entities`, `_Service.sdl`. */
  | { readonly kind: 'internal' };

export const tenant = (permission: PermissionName): FieldRule => ({ kind: 'tenant', permission });
export const firm = (permission: PermissionName): FieldRule => ({ kind: 'firm', permission });
export const someTenant = (permission: PermissionName): FieldRule => ({ kind: 'someTenant', permission });
export const either = (permission: PermissionName): FieldRule => ({ kind: 'either', permission });
export const signedIn: FieldRule = { kind: 'signedIn' };
export const granted: FieldRule = { kind: 'granted' };
export const publicField: FieldRule = { kind: 'public' };
export const inherit: FieldRule = { kind: 'inherit' };
export const internal: FieldRule = { kind: 'internal' };
