import { and, eq, gte } from 'drizzle-orm';
import { countsSince, type FirmAccess } from '@cifra/access/separation/firm-access';
import { controlQuery } from '@cifra/database/statement';
import type { ControlReadTx } from '@cifra/database/tx';

const usersWithInstant = controlQuery()((q) => {
  const { users, commits } = q.t;
  return q.db
    .select({ id: users.id, isActive: users.is_active, changedMicros: commits.instant })
    .from(users)
    .innerJoin(commits, eq(commits.number, users.commit_number));
});

const grantsWithInstant = controlQuery()((q) => {
  const { grants, commits } = q.t;
  return q.db
    .select({
      id: grants.id,
      userId: grants.user_id,
      clusterId: grants.cluster_id,
      scope: grants.scope,
      scopeId: grants.scope_id,
      partyId: grants.party_id,
      validFromMicros: grants.valid_from,
      validUntilMicros: grants.valid_until,
      isRevoked: grants.is_revoked,
      changedMicros: commits.instant,
    })
    .from(grants)
    .innerJoin(commits, eq(commits.number, grants.commit_number));
});

const clustersWithInstant = controlQuery()((q) => {
  const { role_clusters: clusters, commits } = q.t;
  return q.db
    .select({
      id: clusters.id,
      code: clusters.code,
      permissions: clusters.permissions,
      isRemoved: clusters.is_removed,
      changedMicros: commits.instant,
    })
    .from(clusters)
    .innerJoin(commits, eq(commits.number, clusters.commit_number));
});

/** What clusters permitted before each change of theirs. */
const clustersBefore = controlQuery<{ sinceMicros: bigint }>()((q) => {
  const { audit_events: events, commits } = q.t;
  return q.db
    .select({ clusterId: events.object_id, before: events.before })
    .from(events)
    .innerJoin(commits, eq(commits.number, events.commit_number))
    .where(
      and(eq(events.event, 'CLUSTER_COMPOSED'), gte(commits.instant, q.arg(commits.instant, 'sinceMicros'))),
    );
});

const groupsAsTheyStand = controlQuery()((q) =>
  q.db.select({ id: q.t.tenant_groups.id, isRemoved: q.t.tenant_groups.is_removed }).from(q.t.tenant_groups),
);

const membersWithInstant = controlQuery()((q) => {
  const { tenant_group_members: members, commits } = q.t;
  return q.db
    .select({
      groupId: members.group_id,
      tenantId: members.tenant_id,
      isRemoved: members.is_removed,
      changedMicros: commits.instant,
    })
    .from(members)
    .innerJoin(commits, eq(commits.number, members.commit_number));
});

const tenantsAsTheyStand = controlQuery()((q) => {
  const { tenants } = q.t;
  return q.db.select({ id: tenants.id, number: tenants.number, state: tenants.state }).from(tenants);
});

/** Everybody's access, in one set of reads. It has no names and no addresses. */
export async function gatherFirmAccess(tx: ControlReadTx, nowMicros: bigint): Promise<FirmAccess> {
  const sinceMicros = countsSince(nowMicros);
  const [users, grants, clusters, before, groups, members, tenants] = await Promise.all([
    tx.all(usersWithInstant, {}),
    tx.all(grantsWithInstant, {}),
    tx.all(clustersWithInstant, {}),
    tx.all(clustersBefore, { sinceMicros }),
    tx.all(groupsAsTheyStand, {}),
    tx.all(membersWithInstant, {}),
    tx.all(tenantsAsTheyStand, {}),
  ]);
  const earlier = Map.groupBy(before, ({ clusterId }) => clusterId);
  const membersOf = Map.groupBy(members, ({ groupId }) => groupId);
  return {
    users,
    grants,
    tenants,
    clusters: clusters.map(({ permissions, ...cluster }) => ({
      ...cluster,
      permissions: JSON.parse(permissions) as string[],
      earlierPermissions: (earlier.get(cluster.id) ?? []).flatMap((event) => permittedBefore(event.before)),
    })),
    groups: groups.map((group) => {
      const all = membersOf.get(group.id) ?? [];
      return {
        ...group,
        tenantIds: all.filter((member) => !member.isRemoved).map(({ tenantId }) => tenantId),
        earlierTenantIds: all
          .filter((member) => member.isRemoved && member.changedMicros >= sinceMicros)
          .map(({ tenantId }) => tenantId),
      };
    }),
  };
}

function permittedBefore(before: string | null): readonly string[] {
  return before === null ? [] : (JSON.parse(before) as { readonly permissions: string[] }).permissions;
}
