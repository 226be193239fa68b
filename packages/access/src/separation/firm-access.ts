import {
  resolveGrants,
  type AccessCluster,
  type AccessGrant,
  type AccessGroup,
  type AccessTenant,
  type ResolvedAccess,
} from '../grants.ts';
import { bitmapHas } from '../bitmap.ts';
import { permissions, type PermissionName } from '../permissions.ts';
import { isProtecting } from './duties.ts';

/** Everybody's access at once: what a change of it is judged by. `changedMicros`: the instant of the commit that wrote the row last. */
export interface FirmAccess {
  readonly users: readonly FirmUser[];
  readonly grants: readonly FirmGrant[];
  readonly clusters: readonly FirmCluster[];
  readonly groups: readonly FirmGroup[];
  readonly tenants: readonly AccessTenant[];
}

export interface FirmUser {
  readonly id: string;
  readonly isActive: boolean;
  readonly changedMicros: bigint;
}

export interface FirmGrant extends AccessGrant {
  readonly id: string;
  readonly userId: string;
  readonly changedMicros: bigint;
}

export interface FirmCluster extends AccessCluster {
  readonly code: string;
  readonly changedMicros: bigint;
  /** What it permitted at some time within the last 30 days. */
  readonly earlierPermissions: readonly string[];
}

export interface FirmGroup extends AccessGroup {
  /** Tenants that left it within the last 30 days. */
  readonly earlierTenantIds: readonly string[];
}

/** A permission firm-wide, or in each of some tenants. */
export interface Holding {
  readonly permission: PermissionName;
  /** None: firm-wide. */
  readonly tenantIds: readonly string[];
}

/** Thirty days, for which somebody who may no longer confirm still counts: nobody gets rid of the others and is alone at once. */
const COUNTED_MICROS = 30n * 86_400_000_000n;

/** From when on somebody's earlier access still counts. */
export const countsSince = (nowMicros: bigint): bigint => nowMicros - COUNTED_MICROS;

/** When access that ended counts no more. */
export const countsUntil = (endMicros: bigint): bigint => endMicros + COUNTED_MICROS;

/** What a user may do at an instant, by the rules of the edge. */
export function accessAt(firm: FirmAccess, userId: string, nowMicros: bigint): ResolvedAccess {
  const user = firm.users.find(({ id }) => id === userId);
  return resolveGrants(
    {
      user: { id: userId, name: '', isActive: user?.isActive ?? false },
      grants: firm.grants.filter((grant) => grant.userId === userId),
      clusters: firm.clusters,
      groups: firm.groups,
      tenants: firm.tenants,
    },
    nowMicros,
  );
}

/** Whether a user's grants, those to come among them, permit anything that takes two persons. */
export function protects(firm: FirmAccess, userId: string, nowMicros: bigint): boolean {
  const held = new Set(
    firm.grants
      .filter((grant) => grant.userId === userId && !grant.isRevoked)
      .filter(({ validUntilMicros: until }) => until === null || until > nowMicros)
      .map(({ clusterId }) => clusterId),
  );
  return firm.clusters.some(({ id, permissions: names }) => held.has(id) && names.some(isProtecting));
}

/** Whether a user has a permission where it is asked for, at an instant. */
export function holds(
  firm: FirmAccess,
  userId: string,
  { permission, tenantIds }: Holding,
  nowMicros: bigint,
): boolean {
  const number = permissions[permission];
  const access = accessAt(firm, userId, nowMicros);
  if (tenantIds.length === 0) return bitmapHas(access.firm, number);
  return tenantIds.every((id) => {
    const held = access.byTenant.get(id)?.permissions;
    return held !== undefined && bitmapHas(held, number);
  });
}

/** Who has a permission at an instant, by user id. */
export function holdersAt(
  firm: FirmAccess,
  { permission, tenantIds }: Holding,
  nowMicros: bigint,
): readonly string[] {
  const narrow = { ...firm, tenants: firm.tenants.filter(({ id }) => tenantIds.includes(id)) };
  const granting = new Set(
    firm.clusters.filter((cluster) => cluster.permissions.includes(permission)).map(({ id }) => id),
  );
  const candidates = new Set(
    firm.grants.filter(({ clusterId }) => granting.has(clusterId)).map(({ userId }) => userId),
  );
  return [...candidates].filter((userId) => holds(narrow, userId, { permission, tenantIds }, nowMicros));
}

/**
 * Since when each user who may have had a permission within the last 30 days has it no more; null for one who has it still. A grant that
 * a narrower one replaced counts as well: in doubt there was somebody else.
 */
export function holdersLately(
  firm: FirmAccess,
  { permission, tenantId }: { readonly permission: PermissionName; readonly tenantId: string | null },
  nowMicros: bigint,
): ReadonlyMap<string, bigint | null> {
  const since = countsSince(nowMicros);
  const users = new Map(firm.users.map((user) => [user.id, user]));
  const clusters = new Map(firm.clusters.map((cluster) => [cluster.id, cluster]));
  const groups = new Map(firm.groups.map((group) => [group.id, group]));
  const until = new Map<string, bigint | null>();
  for (const grant of firm.grants) {
    const [user, cluster] = [users.get(grant.userId), clusters.get(grant.clusterId)];
    if (user === undefined || cluster === undefined) continue;
    if (grant.validFromMicros !== null && grant.validFromMicros > nowMicros) continue;
    if (!reaches(grant, tenantId, groups)) continue;
    const isListed = cluster.permissions.includes(permission);
    if (!isListed && !cluster.earlierPermissions.includes(permission)) continue;
    const isPermitted = isListed && !cluster.isRemoved;
    const ends = [
      grant.isRevoked ? grant.changedMicros : null,
      grant.validUntilMicros !== null && grant.validUntilMicros <= nowMicros ? grant.validUntilMicros : null,
      user.isActive ? null : user.changedMicros,
      isPermitted ? null : cluster.changedMicros,
    ].filter((end) => end !== null);
    const end = ends.length === 0 ? null : ends.reduce((one, other) => (one < other ? one : other));
    if (end !== null && end < since) continue;
    const known = until.get(user.id);
    if (known === null) continue;
    until.set(user.id, end === null || known === undefined || end > known ? end : known);
  }
  return until;
}

function reaches(
  { scope, scopeId }: FirmGrant,
  tenantId: string | null,
  groups: ReadonlyMap<string, FirmGroup>,
): boolean {
  if (scope === 'ALL') return true;
  if (tenantId === null || scopeId === null) return false;
  if (scope === 'TENANT' || scope === 'PARTY') return scopeId === tenantId;
  const group = groups.get(scopeId);
  return group !== undefined && [...group.tenantIds, ...group.earlierTenantIds].includes(tenantId);
}
