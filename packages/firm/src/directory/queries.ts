import { and, asc, eq, getColumns, gt, isNull, lt } from 'drizzle-orm';
import type { Uuid } from '@cifra/domain/ids';
import { controlRowsByIds } from '@cifra/books/control-rows-by-ids';
import { controlListing } from '@cifra/books/listing';
import { controlDerivedWrite, controlQuery, upsertOf } from '@cifra/database/statement';
import { logInAttempts } from '@cifra/database/tables/control';
import { sql } from 'drizzle-orm';

/** Rows of the control plane, as they stand. */

export const userById = controlQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.users)
    .where(eq(q.t.users.id, q.arg(q.t.users.id, 'id'))),
);
export const usersByIds = controlRowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.users).where(isOneOf(q.t.users.id)),
);
export const userByEmail = controlQuery<{ email: string }>()((q) => {
  const t = q.t.user_addresses;
  return q.db
    .select(getColumns(q.t.users))
    .from(t)
    .innerJoin(q.t.users, eq(q.t.users.id, t.user_id))
    .where(eq(t.email, q.arg(t.email, 'email')));
});
/** Every user, by e-mail address. */
export const everyUser = controlQuery()((q) => {
  const { user_addresses: addresses, users } = q.t;
  return q.db
    .select(getColumns(users))
    .from(addresses)
    .innerJoin(users, eq(users.id, addresses.user_id))
    .orderBy(asc(addresses.email));
});
/** All users by e-mail address. */
export const userList = controlListing<Record<never, never>>()({
  key: ['text'],
  build: (q) => {
    const { user_addresses: addresses, users } = q.t;
    const walk = q.along([addresses.email]);
    return q.db
      .select(getColumns(users))
      .from(addresses)
      .innerJoin(users, eq(users.id, addresses.user_id))
      .where(walk.beyond)
      .orderBy(...walk.order);
  },
});

export const addUserAddress = controlDerivedWrite<{ userId: Uuid; email: string }>()((q) => {
  const t = q.t.user_addresses;
  return q.db.insert(t).values({ user_id: q.arg(t.user_id, 'userId'), email: q.arg(t.email, 'email') });
});

export const attemptsOf = controlQuery<{ account: string; client: string }>()((q) => {
  const t = q.t.log_in_attempts;
  return q.db
    .select()
    .from(t)
    .where(and(eq(t.account, q.arg(t.account, 'account')), eq(t.client, q.arg(t.client, 'client'))));
});
export const keepAttempts = upsertOf(logInAttempts, {
  set: ['failed_count', 'locked_until', 'last_failed_at'],
});
/** Of an account, from one place. */
export const forgetAttemptsHere = controlDerivedWrite<{ account: string; client: string }>()((q) => {
  const t = q.t.log_in_attempts;
  return q.db
    .delete(t)
    .where(and(eq(t.account, q.arg(t.account, 'account')), eq(t.client, q.arg(t.client, 'client'))));
});
/** Of an account, from everywhere. */
export const forgetAttempts = controlDerivedWrite<{ account: string }>()((q) => {
  const t = q.t.log_in_attempts;
  return q.db.delete(t).where(eq(t.account, q.arg(t.account, 'account')));
});
export const forgetAttemptsBefore = controlDerivedWrite<{ before: bigint }>()((q) => {
  const t = q.t.log_in_attempts;
  return q.db.delete(t).where(lt(t.last_failed_at, q.arg(t.last_failed_at, 'before')));
});

/** File tickets of a user that were not used, also those whose time is over. */
export const openTicketsOfUser = controlQuery<{ userId: Uuid }>()((q) => {
  const t = q.t.file_tickets;
  return q.db
    .select()
    .from(t)
    .where(and(eq(t.user_id, q.arg(t.user_id, 'userId')), eq(t.state, 'OPEN')));
});

export const linkById = controlQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.password_links)
    .where(eq(q.t.password_links.id, q.arg(q.t.password_links.id, 'id'))),
);
export const linksOfUser = controlQuery<{ userId: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.password_links)
    .where(eq(q.t.password_links.user_id, q.arg(q.t.password_links.user_id, 'userId'))),
);

/** A link of the operator's that has set the password of an address's user, and whose one log-in is still open. */
export const linkThatLetsIn = controlQuery<{ email: string; nowMicros: bigint }>()((q) => {
  const { user_addresses: addresses, password_links: t } = q.t;
  return q.db
    .select(getColumns(t))
    .from(addresses)
    .innerJoin(t, eq(t.user_id, addresses.user_id))
    .where(
      and(
        eq(addresses.email, q.arg(addresses.email, 'email')),
        eq(t.state, 'USED'),
        eq(t.lets_in, true),
        gt(t.expires_at, q.arg(t.expires_at, 'nowMicros')),
      ),
    );
});

/** What the user ever began to set up. */
export const factorOfUser = controlQuery<{ userId: Uuid }>()((q) => {
  const t = q.t.second_factors;
  return q.db
    .select()
    .from(t)
    .where(eq(t.user_id, q.arg(t.user_id, 'userId')));
});

/** Those that were not removed. */
export const passkeyIdsOfUser = controlQuery<{ userId: Uuid }>()((q) => {
  const t = q.t.passkeys;
  return q.db
    .select({ id: t.id })
    .from(t)
    .where(and(eq(t.user_id, q.arg(t.user_id, 'userId')), eq(t.state, 'ACTIVE')));
});

export const allClusters = controlQuery()((q) =>
  q.db
    .select()
    .from(q.t.role_clusters)
    .where(eq(q.t.role_clusters.is_removed, sql`${sql.param(false, q.t.role_clusters.is_removed)}`))
    .orderBy(asc(q.t.role_clusters.code)),
);
export const clusterByCode = controlQuery<{ code: string }>()((q) =>
  q.db
    .select()
    .from(q.t.role_clusters)
    .where(eq(q.t.role_clusters.code, q.arg(q.t.role_clusters.code, 'code'))),
);
export const grantById = controlQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.grants)
    .where(eq(q.t.grants.id, q.arg(q.t.grants.id, 'id'))),
);
export const grantsOfUser = controlQuery<{ userId: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.grants)
    .where(eq(q.t.grants.user_id, q.arg(q.t.grants.user_id, 'userId')))
    .orderBy(asc(q.t.grants.id)),
);
export const grantsByIds = controlRowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.grants).where(isOneOf(q.t.grants.id)),
);
/** Of each user by id. */
export const grantsOfUsers = controlRowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.grants).where(isOneOf(q.t.grants.user_id)).orderBy(asc(q.t.grants.id)),
);
/** Grants for the whole firm without an end, of active users, with what their clusters permit. */
export const lastingFirmGrants = controlQuery()((q) => {
  const { grants, role_clusters: clusters, users } = q.t;
  return q.db
    .select({
      id: grants.id,
      userId: grants.user_id,
      validFromMicros: grants.valid_from,
      clusterId: clusters.id,
      permissions: clusters.permissions,
    })
    .from(grants)
    .innerJoin(clusters, eq(clusters.id, grants.cluster_id))
    .innerJoin(users, eq(users.id, grants.user_id))
    .where(
      and(
        eq(grants.scope, 'ALL'),
        isNull(grants.valid_until),
        eq(grants.is_revoked, sql`${sql.param(false, grants.is_revoked)}`),
        eq(clusters.is_removed, sql`${sql.param(false, clusters.is_removed)}`),
        eq(users.is_active, sql`${sql.param(true, users.is_active)}`),
      ),
    );
});

export const tenantById = controlQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.tenants)
    .where(eq(q.t.tenants.id, q.arg(q.t.tenants.id, 'id'))),
);
export const tenantsByNumber = controlQuery()((q) =>
  q.db.select().from(q.t.tenants).orderBy(asc(q.t.tenants.number)),
);

export const allGroups = controlQuery()((q) =>
  q.db.select().from(q.t.tenant_groups).orderBy(asc(q.t.tenant_groups.code)),
);
export const groupById = controlQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.tenant_groups)
    .where(eq(q.t.tenant_groups.id, q.arg(q.t.tenant_groups.id, 'id'))),
);
export const groupByCode = controlQuery<{ code: string }>()((q) =>
  q.db
    .select()
    .from(q.t.tenant_groups)
    .where(eq(q.t.tenant_groups.code, q.arg(q.t.tenant_groups.code, 'code'))),
);
export const allMembers = controlQuery()((q) => q.db.select().from(q.t.tenant_group_members));
export const memberOfGroup = controlQuery<{ groupId: Uuid; tenantId: Uuid }>()((q) => {
  const t = q.t.tenant_group_members;
  return q.db
    .select()
    .from(t)
    .where(
      and(eq(t.group_id, q.arg(t.group_id, 'groupId')), eq(t.tenant_id, q.arg(t.tenant_id, 'tenantId'))),
    );
});

export const activeCurrencies = controlQuery()((q) =>
  q.db.select().from(q.t.currencies).orderBy(asc(q.t.currencies.code)),
);
export const allTemplates = controlQuery()((q) =>
  q.db.select().from(q.t.coa_templates).orderBy(asc(q.t.coa_templates.code)),
);

/** The clusters of keys that are accepted at an instant. */
export const clustersOfKeys = controlQuery<{ at: bigint }>()((q) => {
  const t = q.t.api_keys;
  return q.db
    .select({ clusterId: t.cluster_id })
    .from(t)
    .where(and(eq(t.is_revoked, false), gt(t.expires_at, q.arg(t.expires_at, 'at'))));
});

export const settingsOfScope = controlQuery<{ scopeId: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.settings)
    .where(eq(q.t.settings.scope_id, q.arg(q.t.settings.scope_id, 'scopeId'))),
);
export const settingByKey = controlQuery<{ scopeId: Uuid; key: string }>()((q) => {
  const t = q.t.settings;
  return q.db
    .select()
    .from(t)
    .where(and(eq(t.scope_id, q.arg(t.scope_id, 'scopeId')), eq(t.key, q.arg(t.key, 'key'))));
});
