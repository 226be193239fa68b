import { conflictBetween, type ConflictingPair } from './duties.ts';
import type { FirmAccess, FirmGrant } from './firm-access.ts';

/** Two grants of a user that must not meet on one tenant; both are the same where one cluster holds the two. */
export interface Conflict extends ConflictingPair {
  readonly userId: string;
  readonly grantIds: readonly [string, string];
  readonly clusterCodes: readonly [string, string];
}

/**
 * The conflicts among a user's grants: pairs of permissions that nobody may have on one tenant at one time. A narrower grant that replaces a
 * wider one does not resolve it: it can be taken back, and then both were held.
 */
export function conflictsOf(firm: FirmAccess, userId: string, nowMicros: bigint): readonly Conflict[] {
  const clusters = new Map(firm.clusters.map((cluster) => [cluster.id, cluster]));
  const standing = firm.grants
    .filter((grant) => grant.userId === userId && isStanding(grant, nowMicros))
    .map((grant) => {
      const cluster = clusters.get(grant.clusterId);
      const isEmpty = cluster === undefined || cluster.isRemoved;
      return {
        grant,
        code: cluster?.code ?? '',
        permissions: new Set(isEmpty ? [] : cluster.permissions),
      };
    });
  return standing.flatMap((one, index) =>
    standing.slice(index).flatMap((other) => {
      const pair = conflictBetween(one.permissions, other.permissions);
      if (pair === null || !meetInTime(one.grant, other.grant)) return [];
      if (!meetInPlace(firm, one.grant, other.grant)) return [];
      const grantIds = [one.grant.id, other.grant.id] as const;
      return [{ ...pair, userId, grantIds, clusterCodes: [one.code, other.code] as const }];
    }),
  );
}

/** The first conflict that a change would bring about, and that is not there yet. */
export function newConflict(
  { before, after }: { readonly before: FirmAccess; readonly after: FirmAccess },
  userIds: readonly string[],
  nowMicros: bigint,
): Conflict | null {
  const keyOf = ({ grantIds, permission, conflictingPermission }: Conflict): string =>
    [...grantIds, permission, conflictingPermission].join(' ');
  for (const userId of userIds) {
    const known = new Set(conflictsOf(before, userId, nowMicros).map(keyOf));
    const added = conflictsOf(after, userId, nowMicros).find((conflict) => !known.has(keyOf(conflict)));
    if (added !== undefined) return added;
  }
  return null;
}

function isStanding({ isRevoked, validUntilMicros }: FirmGrant, nowMicros: bigint): boolean {
  return !isRevoked && (validUntilMicros === null || validUntilMicros > nowMicros);
}

function meetInTime(one: FirmGrant, other: FirmGrant): boolean {
  const beginsBeforeEnd = (begun: FirmGrant, ended: FirmGrant): boolean =>
    begun.validFromMicros === null ||
    ended.validUntilMicros === null ||
    begun.validFromMicros < ended.validUntilMicros;
  return beginsBeforeEnd(one, other) && beginsBeforeEnd(other, one);
}

function meetInPlace({ groups }: FirmAccess, one: FirmGrant, other: FirmGrant): boolean {
  if (one.scope === 'ALL' || other.scope === 'ALL') return true;
  if (one.scope === other.scope && one.scopeId === other.scopeId) return true;
  const tenantsOf = ({ scope, scopeId }: FirmGrant): readonly string[] => {
    if (scope === 'TENANT' || scope === 'PARTY') return scopeId === null ? [] : [scopeId];
    const group = groups.find(({ id }) => id === scopeId);
    return group === undefined || group.isRemoved ? [] : group.tenantIds;
  };
  const tenants = new Set(tenantsOf(one));
  return tenantsOf(other).some((tenantId) => tenants.has(tenantId));
}
