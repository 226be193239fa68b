import { bitmapHas, bitmapOf, emptyBitmap, type Bitmap } from './bitmap.ts';
import { permissions, type PermissionName } from './permissions.ts';

/**
 * The verified claim: who is calling, for which tenant, with which permissions. A subgraph trusts nothing else. How it is signed
 * and read: claim-token.ts; the format: docs/specs/claim.md.
 */
export interface Claim {
  readonly principal: ClaimPrincipal;
  /** What the caller signed in with; left out where there is none. */
  readonly session?: ClaimSession;
  /** Version of the grants that the permissions were resolved from: the control plane's commit number. 0: not known, as of anonymous callers. */
  readonly grantsVersion: number;
  /** Whole seconds since the epoch. */
  readonly issuedAtSeconds: number;
  readonly expiresAtSeconds: number;
  readonly scope: TenantScope | FirmScope;
}

export interface ClaimSession {
  readonly id: string;
  /** When the user last proved who they are, in whole seconds since the epoch. */
  readonly confirmedAtSeconds: number;
}

/**
 * Commits and events store the principal, but never a user's name, which is read from the user
 * (docs/decisions/0014-personal-data.md).
 */
export type ClaimPrincipal =
  | { readonly kind: 'user'; readonly id: string; readonly name: string }
  | {
      readonly kind: 'key';
      readonly id: string;
      readonly name: string;
      /** The user who answers for what the key prepares. */
      readonly madeBy: string;
    }
  | { readonly kind: 'anonymous'; readonly id: null; readonly name: 'anonymous' };

/** The request named a tenant: the claim covers only that one. */
export interface TenantScope {
  readonly kind: 'tenant';
  readonly tenant: { readonly id: string; readonly number: number };
  readonly permissions: Bitmap;
  /** The customers and vendors of the tenant that Party.Own is for, by id. Left out: none. */
  readonly parties?: readonly string[];
}

/**
 * The request named no tenant: firm-wide permissions, and the permissions per tenant. The sets' tenants are disjoint. It names no parties: what
 * is a party's own is answered in its tenant alone.
 */
export interface FirmScope {
  readonly kind: 'firm';
  readonly permissions: Bitmap;
  readonly sets: readonly PermissionSet[];
}

export interface PermissionSet {
  readonly permissions: Bitmap;
  /** Permanent numbers of tenants. */
  readonly tenants: Bitmap;
}

const ownBits = bitmapOf([permissions['Party.Own']]);

export const anonymousPrincipal: ClaimPrincipal = { kind: 'anonymous', id: null, name: 'anonymous' };

/** Whether the claim allows the permission in its own scope: in its tenant, or firm-wide if it names none. */
export function claimAllows(claim: Claim, permission: PermissionName): boolean {
  return bitmapHas(claim.scope.permissions, permissions[permission]);
}

/** Whether the claim allows the permission in the tenant. A tenant claim allows nothing in another tenant. */
export function claimAllowsTenant(claim: Claim, permission: PermissionName, tenantNumber: number): boolean {
  if (claim.scope.kind === 'tenant') {
    return claim.scope.tenant.number === tenantNumber && claimAllows(claim, permission);
  }
  for (const set of claim.scope.sets) {
    if (bitmapHas(set.tenants, tenantNumber)) return bitmapHas(set.permissions, permissions[permission]);
  }
  return false;
}

/** Whether the claim allows anything in the tenant. */
export function claimCoversTenant({ scope }: Claim, tenantNumber: number): boolean {
  if (scope.kind === 'tenant') return scope.tenant.number === tenantNumber;
  return scope.sets.some(({ tenants }) => bitmapHas(tenants, tenantNumber));
}

/** The tenants in which a firm claim allows the permission: what a firm-scope field may show. Empty for a tenant claim. */
export function tenantsAllowed(claim: Claim, permission: PermissionName): Bitmap {
  if (claim.scope.kind === 'tenant') return emptyBitmap;
  const allowing = claim.scope.sets.filter((set) => bitmapHas(set.permissions, permissions[permission]));
  const union = new Uint8Array(Math.max(0, ...allowing.map((set) => set.tenants.length)));
  for (const { tenants } of allowing) {
    for (let byte = 0; byte < tenants.length; byte += 1)
      union[byte] = (union[byte] ?? 0) | (tenants[byte] ?? 0);
  }
  return union;
}

/** The parties whose own documents the claim covers in a tenant. None under a firm claim, in another tenant, and without Party.Own. */
export function partiesOf(claim: Claim, tenantId: string): readonly string[] {
  const { scope } = claim;
  if (scope.kind !== 'tenant' || scope.tenant.id !== tenantId || !claimAllows(claim, 'Party.Own')) return [];
  return scope.parties ?? [];
}

/** Whether a set of permissions has any that is not about a party's own documents. */
export function hasMoreThanOwn(permissionsOfTenant: Bitmap): boolean {
  return permissionsOfTenant.some((byte, index) => (byte & ~(ownBits[index] ?? 0)) !== 0);
}

/**
 * Whether the claim is of somebody who has what is a party's own somewhere, and nothing else anywhere that it tells of: a client's customer or
 * vendor.
 */
export function isOfPartyAlone({ scope }: Claim): boolean {
  if (hasMoreThanOwn(scope.permissions)) return false;
  const sets = scope.kind === 'tenant' ? [scope] : scope.sets;
  return sets.length > 0 && sets.every(({ permissions: held }) => !hasMoreThanOwn(held));
}

export function isSignedIn(claim: Claim): boolean {
  return claim.principal.kind !== 'anonymous';
}
