import type { FirmAccess } from './firm-access.ts';

interface BaseOf {
  readonly userIds: readonly string[];
  /** Beside those of the users' grants. */
  readonly clusterIds: readonly string[];
  readonly groupIds: readonly string[];
}

/**
 * What the access of some users follows from, as plain data in one order: while it is the same, a change has the effect that it had when it was
 * proposed. Tenants that are new since are not part of it: a grant for all tenants is one for those to come.
 */
export function accessBase(
  firm: FirmAccess,
  { userIds, clusterIds, groupIds }: BaseOf,
  nowMicros: bigint,
): readonly unknown[] {
  const ofUsers = new Set(userIds);
  const users = firm.users.filter(({ id }) => ofUsers.has(id));
  const grants = firm.grants.filter(
    ({ userId, isRevoked, validUntilMicros: until }) =>
      ofUsers.has(userId) && !isRevoked && (until === null || until > nowMicros),
  );
  const clusters = new Set([...clusterIds, ...grants.map(({ clusterId }) => clusterId)]);
  const groups = new Set([...groupIds, ...grants.map(({ scopeId }) => scopeId)]);
  return [
    sorted(users.map(({ id, isActive }) => [id, isActive])),
    sorted(
      grants.map((grant) => [
        grant.id,
        grant.clusterId,
        grant.scope,
        grant.scopeId,
        grant.partyId ?? null,
        String(grant.validFromMicros),
        String(grant.validUntilMicros),
      ]),
    ),
    sorted(
      firm.clusters
        .filter(({ id }) => clusters.has(id))
        .map(({ id, isRemoved, permissions }) => [id, isRemoved, permissions.toSorted()]),
    ),
    sorted(
      firm.groups
        .filter(({ id }) => groups.has(id))
        .map(({ id, isRemoved, tenantIds }) => [id, isRemoved, tenantIds.toSorted()]),
    ),
  ];
}

/** By id, which stands first. */
function sorted(rows: readonly (readonly unknown[])[]): readonly unknown[] {
  return rows.toSorted(([left], [right]) => (String(left) < String(right) ? -1 : 1));
}
