import { bitmapOf, encodeBitmap, numbersOf, type Bitmap } from './bitmap.ts';
import type { PermissionSet } from './claim.ts';
import { isPermissionName, permissions, type PermissionName } from './permissions.ts';

export interface AccessUser {
  readonly id: string;
  readonly name: string;
  readonly isActive: boolean;
  /** Left out: it is asked of nobody. Of a user who is not there, an identity provider's counts. */
  readonly hasSecondFactor?: boolean;
  /** Whether log-ins with a password ask for one. Left out: as above. */
  readonly hasOwnSecondFactor?: boolean;
}

/** PARTY: one customer or vendor of one tenant. */
export type GrantScope = 'ALL' | 'GROUP' | 'TENANT' | 'PARTY';

/** Parties of one tenant that one user has grants for. */
export const MOST_PARTIES = 10;

export interface AccessGrant {
  readonly clusterId: string;
  readonly scope: GrantScope;
  /** The group's or the tenant's id; null for ALL. */
  readonly scopeId: string | null;
  /** For PARTY the customer or vendor of the tenant. Left out: null. */
  readonly partyId?: string | null;
  readonly validFromMicros: bigint | null;
  /** The first instant at which it is no longer valid. */
  readonly validUntilMicros: bigint | null;
  readonly isRevoked: boolean;
}

export interface AccessCluster {
  readonly id: string;
  readonly permissions: readonly string[];
  readonly isRemoved: boolean;
  /** Whoever holds it may do nothing at all before they have a second factor. */
  readonly needsSecondFactor?: boolean;
}

export interface AccessGroup {
  readonly id: string;
  readonly tenantIds: readonly string[];
  readonly isRemoved: boolean;
}

export interface AccessTenant {
  readonly id: string;
  readonly number: number;
  readonly state: 'PROVISIONING' | 'ACTIVE' | 'REMOVED';
}

export interface UserAccess {
  readonly user: AccessUser;
  readonly grants: readonly AccessGrant[];
  readonly clusters: readonly AccessCluster[];
  readonly groups: readonly AccessGroup[];
  readonly tenants: readonly AccessTenant[];
}

export interface TenantAccess {
  readonly number: number;
  readonly permissions: Bitmap;
  /** The parties that Party.Own is for, in the order of their ids; none without it. */
  readonly parties: readonly string[];
}

export interface ResolvedAccess {
  /** Firm-wide permissions: those of the grants for all tenants. */
  readonly firm: Bitmap;
  /** By tenant id; only tenants in which at least one permission is allowed. */
  readonly byTenant: ReadonlyMap<string, TenantAccess>;
  /** The distinct permission sets, each with its tenants; disjoint. */
  readonly sets: readonly PermissionSet[];
  /** When the next time limit begins or ends; null if there is none. No resolution is valid beyond it. */
  readonly nextChangeMicros: bigint | null;
}

/**
 * What a user may do, and where. The most specific scope wins: for its tenant, a grant for one tenant **replaces** the
 * grants for its groups and for all tenants, and a grant for a group replaces those for all tenants. Grants of the same
 * scope add up, and so do those of a tenant's several groups. A grant for a party adds Party.Own for that party, and nothing else; it neither
 * replaces others nor is replaced, and no other grant gives Party.Own.
 * - A grant that is revoked or outside its time limits does not count.
 * - A grant whose cluster was removed still counts but gives no permission: removing a cluster never widens anyone's
 *   rights.
 * - A removed group has no members.
 * - Nobody is served a tenant that is not ACTIVE. Grants for ALL also cover tenants created later.
 * - A constant that this version does not know is ignored.
 * - A user who is not active may do nothing, and neither may one who holds a cluster that needs a second factor and has none.
 */
export function resolveGrants(
  { user, grants, clusters, groups, tenants }: UserAccess,
  nowMicros: bigint,
): ResolvedAccess {
  const held = user.isActive ? grants.filter((grant) => isInForce(grant, nowMicros)) : [];
  const inForce = user.hasSecondFactor === false && needsSecondFactor(held, clusters) ? [] : held;
  const clusterNumbers = new Map(clusters.map((cluster) => [cluster.id, numbersOfCluster(cluster)]));
  const groupsOfTenant = new Map<string, string[]>();
  for (const group of groups) {
    if (group.isRemoved) continue;
    for (const tenantId of group.tenantIds) {
      const ofTenant = groupsOfTenant.get(tenantId);
      if (ofTenant === undefined) groupsOfTenant.set(tenantId, [group.id]);
      else ofTenant.push(group.id);
    }
  }
  const forAll = inForce.filter(({ scope }) => scope === 'ALL').map(({ clusterId }) => clusterId);
  const byGroup = clustersByScopeId(inForce, 'GROUP');
  const byTenantScope = clustersByScopeId(inForce, 'TENANT');
  const partiesByTenant = partiesOfTenants(inForce, clusters);

  const unions = new Map<string, Bitmap>();
  const union = (clusterIds: readonly string[]): Bitmap => {
    const key = clusterIds.join(' ');
    let bitmap = unions.get(key);
    if (bitmap === undefined) {
      bitmap = bitmapOf(clusterIds.flatMap((id) => clusterNumbers.get(id) ?? []));
      unions.set(key, bitmap);
    }
    return bitmap;
  };

  const byTenant = new Map<string, TenantAccess>();
  const numbersBySet = new Map<string, { permissions: Bitmap; numbers: number[] }>();
  for (const tenant of tenants) {
    if (tenant.state !== 'ACTIVE') continue;
    const ofGroups = (groupsOfTenant.get(tenant.id) ?? []).flatMap((id) => byGroup.get(id) ?? []);
    const ofGrants = union(byTenantScope.get(tenant.id) ?? (ofGroups.length > 0 ? ofGroups : forAll));
    const parties = partiesByTenant.get(tenant.id) ?? [];
    const allowed = parties.length === 0 ? ofGrants : withOwn(ofGrants);
    if (allowed.length === 0) continue;
    byTenant.set(tenant.id, { number: tenant.number, permissions: allowed, parties });
    const key = encodeBitmap(allowed);
    const set = numbersBySet.get(key);
    if (set === undefined) numbersBySet.set(key, { permissions: allowed, numbers: [tenant.number] });
    else set.numbers.push(tenant.number);
  }
  return {
    firm: union(forAll),
    byTenant,
    sets: [...numbersBySet.values()].map(({ permissions: set, numbers }) => ({
      permissions: set,
      tenants: bitmapOf(numbers),
    })),
    nextChangeMicros: nextChange(grants, nowMicros),
  };
}

function needsSecondFactor(held: readonly AccessGrant[], clusters: readonly AccessCluster[]): boolean {
  return clusters.some(
    (cluster) => cluster.needsSecondFactor === true && held.some(({ clusterId }) => clusterId === cluster.id),
  );
}

/** Whether a grant counts at an instant. */
export function isInForce(
  { isRevoked, validFromMicros, validUntilMicros }: AccessGrant,
  nowMicros: bigint,
): boolean {
  if (isRevoked) return false;
  if (validFromMicros !== null && nowMicros < validFromMicros) return false;
  return validUntilMicros === null || nowMicros < validUntilMicros;
}

function numbersOfCluster({ isRemoved, permissions: names }: AccessCluster): readonly number[] {
  if (isRemoved) return [];
  return names
    .filter(isPermissionName)
    .filter((name) => name !== OWN)
    .map((name) => permissions[name]);
}

const OWN = 'Party.Own' as const satisfies PermissionName;

function withOwn(held: Bitmap): Bitmap {
  return bitmapOf([...numbersOf(held), permissions[OWN]]);
}

/** The parties of each tenant that grants are for. */
function partiesOfTenants(
  grants: readonly AccessGrant[],
  clusters: readonly AccessCluster[],
): ReadonlyMap<string, readonly string[]> {
  const giving = new Set(
    clusters
      .filter(({ isRemoved, permissions: names }) => !isRemoved && names.includes(OWN))
      .map(({ id }) => id),
  );
  const parties = new Map<string, Set<string>>();
  for (const { scope, scopeId, partyId = null, clusterId } of grants) {
    if (scope !== 'PARTY' || scopeId === null || partyId === null || !giving.has(clusterId)) continue;
    const ofTenant = parties.get(scopeId) ?? new Set();
    parties.set(scopeId, ofTenant.add(partyId));
  }
  return new Map([...parties].map(([id, given]) => [id, [...given].toSorted().slice(0, MOST_PARTIES)]));
}

function clustersByScopeId(
  grants: readonly AccessGrant[],
  scope: 'GROUP' | 'TENANT',
): ReadonlyMap<string, readonly string[]> {
  const clusterIds = new Map<string, string[]>();
  for (const grant of grants) {
    if (grant.scope !== scope || grant.scopeId === null) continue;
    const given = clusterIds.get(grant.scopeId);
    if (given === undefined) clusterIds.set(grant.scopeId, [grant.clusterId]);
    else given.push(grant.clusterId);
  }
  return clusterIds;
}

function nextChange(grants: readonly AccessGrant[], nowMicros: bigint): bigint | null {
  let next: bigint | null = null;
  for (const { isRevoked, validFromMicros, validUntilMicros } of grants) {
    if (isRevoked) continue;
    for (const instant of [validFromMicros, validUntilMicros]) {
      if (instant !== null && instant > nowMicros && (next === null || instant < next)) next = instant;
    }
  }
  return next;
}
