import { asc, eq } from 'drizzle-orm';
import { controlRowsByIds } from '@cifra/books/control-rows-by-ids';
import { controlQuery } from '@cifra/database/statement';

/** What the dashboard reads from the control plane besides the statuses. */

export const tenantsByIds = controlRowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.tenants).where(isOneOf(q.t.tenants.id)),
);

/** The tenants being served, by number: only what is needed to choose among them. */
export const servedTenants = controlQuery()((q) => {
  const t = q.t.tenants;
  return q.db
    .select({ id: t.id, number: t.number, kind: t.kind, timeZone: t.time_zone })
    .from(t)
    .where(eq(t.state, 'ACTIVE'))
    .orderBy(asc(t.number));
});

export const membersOfGroupCode = controlQuery<{ code: string }>()((q) => {
  const { tenant_groups, tenant_group_members } = q.t;
  return q.db
    .select({
      tenantId: tenant_group_members.tenant_id,
      isGroupRemoved: tenant_groups.is_removed,
      isRemoved: tenant_group_members.is_removed,
    })
    .from(tenant_groups)
    .innerJoin(tenant_group_members, eq(tenant_group_members.group_id, tenant_groups.id))
    .where(eq(tenant_groups.code, q.arg(tenant_groups.code, 'code')));
});

/** All values of a setting: the firm's, and those of tenants. */
export const settingEverywhere = controlQuery<{ key: string }>()((q) => {
  const t = q.t.settings;
  return q.db
    .select({ scopeId: t.scope_id, value: t.value })
    .from(t)
    .where(eq(t.key, q.arg(t.key, 'key')));
});
