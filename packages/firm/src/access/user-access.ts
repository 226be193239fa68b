import { eq, max, or, sql } from 'drizzle-orm';
import type { EdgeVersions } from '@cifra/access/edge';
import type { AccessCluster, AccessTenant, UserAccess } from '@cifra/access/grants';
import { controlRowsByIds } from '@cifra/books/control-rows-by-ids';
import { FIRM_SCOPE_ID } from '@cifra/books/directory';
import { parseUuid, type Uuid } from '@cifra/domain/ids';
import { controlQuery } from '@cifra/database/statement';
import type { ControlReadTx } from '@cifra/database/tx';
import { linkedAccountsOfUser } from '../directory/identities.ts';
import {
  factorOfUser,
  grantsOfUser,
  passkeyIdsOfUser,
  settingByKey,
  userById,
} from '../directory/queries.ts';

/** What the edge reads from the control plane on every request. */

const lastChanges = controlQuery()((q) => {
  const {
    users,
    grants,
    role_clusters,
    tenants,
    tenant_groups,
    tenant_group_members,
    second_factors,
    identity_providers,
    user_identities,
    passkeys,
    settings,
    api_keys,
  } = q.t;
  const latest = (
    table:
      | typeof users
      | typeof grants
      | typeof role_clusters
      | typeof tenants
      | typeof tenant_groups
      | typeof tenant_group_members
      | typeof second_factors
      | typeof identity_providers
      | typeof user_identities
      | typeof passkeys
      | typeof settings
      | typeof api_keys,
  ) => q.db.select({ number: max(table.commit_number).as('number') }).from(table);
  return latest(users)
    .unionAll(latest(grants))
    .unionAll(latest(role_clusters))
    .unionAll(latest(tenants))
    .unionAll(latest(tenant_groups))
    .unionAll(latest(tenant_group_members))
    .unionAll(latest(second_factors))
    .unionAll(latest(identity_providers))
    .unionAll(latest(user_identities))
    .unionAll(latest(passkeys))
    .unionAll(latest(settings))
    .unionAll(latest(api_keys));
});

const lastSessionChange = controlQuery()((q) =>
  q.db.select({ number: max(q.t.log_in_sessions.commit_number) }).from(q.t.log_in_sessions),
);

const headNumber = controlQuery()((q) => q.db.select({ number: max(q.t.commits.number) }).from(q.t.commits));

const allClusters = controlQuery()((q) => q.db.select().from(q.t.role_clusters));
const allGroups = controlQuery()((q) => q.db.select().from(q.t.tenant_groups));
const allMembers = controlQuery()((q) => q.db.select().from(q.t.tenant_group_members));
const allTenants = controlQuery()((q) =>
  q.db.select({ id: q.t.tenants.id, number: q.t.tenants.number, state: q.t.tenants.state }).from(q.t.tenants),
);
const tenantByIdOrSlug = controlQuery<{ id: Uuid; slug: string }>()((q) => {
  const t = q.t.tenants;
  return q.db
    .select({ id: t.id })
    .from(t)
    .where(
      sql`${t.state} = 'ACTIVE' and ${or(eq(t.id, q.arg(t.id, 'id')), eq(t.slug, q.arg(t.slug, 'slug'))) ?? sql`1 = 0`}`,
    );
});

const NIL_ID = '00000000-0000-0000-0000-000000000000' as Uuid;

/** What a connection was told last, and at which head of the chain: no table changes without a commit. */
const known = new WeakMap<ControlReadTx, { readonly head: bigint; readonly versions: EdgeVersions }>();

/**
 * The last commits that touched users, their second factors and accounts at identity providers, grants, clusters, groups, tenants, settings and keys, and that touched sessions. Read on every request: while the
 * head is unchanged, one look at it suffices; the tables are read when something was committed.
 */
export async function currentVersions(control: ControlReadTx): Promise<EdgeVersions> {
  const head = (await control.first(headNumber, {}))?.number ?? 0n;
  const told = known.get(control);
  if (told?.head === head) return told.versions;
  const rows = await control.all(lastChanges, {});
  const sessions = Number((await control.first(lastSessionChange, {}))?.number ?? 0);
  const grants = rows.reduce((latest, { number }) => Math.max(latest, Number(number ?? 0)), 0);
  const versions = { grants, sessions };
  known.set(control, { head, versions });
  return versions;
}

/** The last commit that touched users or their second factors, grants, clusters, groups, tenants or settings. */
export async function currentGrantsVersion(control: ControlReadTx): Promise<number> {
  return (await currentVersions(control)).grants;
}

/** Clusters by id, removed ones too. */
export const clustersByIds = controlRowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.role_clusters).where(isOneOf(q.t.role_clusters.id)),
);

/** All clusters, as the resolution of grants takes them. */
export async function accessClusters(
  control: ControlReadTx,
): Promise<readonly (AccessCluster & { readonly code: string })[]> {
  return (await control.all(allClusters, {})).map(({ id, code, permissions, is_removed: isRemoved }) => ({
    id,
    code,
    permissions: JSON.parse(permissions) as readonly string[],
    isRemoved,
  }));
}

/** All tenants, as the resolution of grants takes them. */
export const accessTenants = (control: ControlReadTx): Promise<readonly AccessTenant[]> =>
  control.all(allTenants, {});

/** Everything that determines what a user may do; null if there is no such user. */
export async function findUserAccess(control: ControlReadTx, userId: string): Promise<UserAccess | null> {
  const id = parseUuid(userId);
  const user = id.ok ? await control.first(userById, { id: id.value }) : null;
  if (!user) return null;
  const grants = await control.all(grantsOfUser, { userId: user.id });
  const clusters = await accessClusters(control);
  const groups = await control.all(allGroups, {});
  const members = Map.groupBy(
    (await control.all(allMembers, {})).filter(({ is_removed }) => !is_removed),
    ({ group_id }) => group_id,
  );
  const factor = await control.first(factorOfUser, { userId: user.id });
  const accounts = await control.all(linkedAccountsOfUser, { userId: user.id });
  const passkeys = await control.all(passkeyIdsOfUser, { userId: user.id });
  const hasOwn = factor?.state === 'ACTIVE' || passkeys.length > 0;
  const setting = await control.first(settingByKey, {
    scopeId: FIRM_SCOPE_ID,
    key: 'access.secondFactorFor',
  });
  const asked = new Set((JSON.parse(setting?.value ?? '""') as string).split(','));
  return {
    user: {
      id: user.id,
      name: user.name,
      isActive: user.is_active,
      hasSecondFactor: hasOwn || accounts.some(({ countsAsSecondFactor }) => countsAsSecondFactor),
      hasOwnSecondFactor: hasOwn,
    },
    grants: grants.map((grant) => ({
      clusterId: grant.cluster_id,
      scope: grant.scope,
      scopeId: grant.scope_id,
      partyId: grant.party_id,
      validFromMicros: grant.valid_from,
      validUntilMicros: grant.valid_until,
      isRevoked: grant.is_revoked,
    })),
    clusters: clusters.map((cluster) => ({
      ...cluster,
      needsSecondFactor: asked.has(cluster.code),
    })),
    groups: groups.map((group) => ({
      id: group.id,
      tenantIds: members.get(group.id)?.map(({ tenant_id }) => tenant_id) ?? [],
      isRemoved: group.is_removed,
    })),
    tenants: await accessTenants(control),
  };
}

/** The served tenant of this slug or id; null when there is none. */
export async function findTenantByIdOrSlug(
  control: ControlReadTx,
  slugOrId: string,
): Promise<{ readonly id: string } | null> {
  const id = parseUuid(slugOrId);
  return control.first(tenantByIdOrSlug, { id: id.ok ? id.value : NIL_ID, slug: slugOrId });
}
