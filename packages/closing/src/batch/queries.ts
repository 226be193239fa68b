import { and, asc, desc, eq, inArray, ne } from 'drizzle-orm';
import { paged } from '@cifra/database/dialects/page';
import type { Row } from '@cifra/database/kit/table';
import { controlQuery } from '@cifra/database/statement';
import type { batchRuns, batchRunTenants } from '@cifra/database/tables/batches';
import type { Uuid } from '@cifra/domain/ids';
import { controlRowsByIds } from '@cifra/books/control-rows-by-ids';

/** The statements of batch runs: rows of the control plane, no decision. */

export type BatchRunRow = Row<typeof batchRuns>;
export type BatchTenantRow = Row<typeof batchRunTenants>;

export const batchRunById = controlQuery<{ id: Uuid }>()((q) => {
  const t = q.t.batch_runs;
  return q.db
    .select()
    .from(t)
    .where(eq(t.id, q.arg(t.id, 'id')));
});

/** Every run, the newest first. */
export const batchRunsNewestFirst = controlQuery()((q) => {
  const t = q.t.batch_runs;
  return q.db.select().from(t).orderBy(desc(t.started_at), desc(t.id));
});

/** The runs that have not ended, in order of their start. */
export const batchRunsInProgress = controlQuery()((q) => {
  const t = q.t.batch_runs;
  return q.db
    .select()
    .from(t)
    .where(inArray(t.state, ['RUNNING', 'CANCELLING']))
    .orderBy(asc(t.started_at), asc(t.id));
});

export const batchTenantOf = controlQuery<{ runId: Uuid; tenantId: Uuid }>()((q) => {
  const t = q.t.batch_run_tenants;
  return q.db
    .select()
    .from(t)
    .where(and(eq(t.run_id, q.arg(t.run_id, 'runId')), eq(t.tenant_id, q.arg(t.tenant_id, 'tenantId'))));
});

export const batchTenantsOfRun = controlQuery<{ runId: Uuid }>()((q) => {
  const t = q.t.batch_run_tenants;
  return q.db
    .select()
    .from(t)
    .where(eq(t.run_id, q.arg(t.run_id, 'runId')));
});

/** The tenants of several runs. */
export const batchTenantsOfRuns = controlRowsByIds((q, isOneOf) =>
  q.db.select().from(q.t.batch_run_tenants).where(isOneOf(q.t.batch_run_tenants.run_id)),
);

/** The turns of several tenants that came to their end, with their months. */
export const doneTurnsOfTenants = controlRowsByIds((q, isOneOf) => {
  const { batch_runs: runs, batch_run_tenants: t } = q.t;
  return q.db
    .select({ tenantId: t.tenant_id, month: runs.month, endedAt: t.ended_at })
    .from(t)
    .innerJoin(runs, eq(runs.id, t.run_id))
    .where(and(isOneOf(t.tenant_id), inArray(t.state, ['DONE', 'NOTHING_TO_DO'])));
});

/** The tenants of runs that have not ended. */
export const tenantsInProgress = controlQuery()((q) => {
  const { batch_runs: runs, batch_run_tenants: t } = q.t;
  return q.db
    .select({ runId: t.run_id, tenantId: t.tenant_id, state: t.state })
    .from(runs)
    .innerJoin(t, eq(t.run_id, runs.id))
    .where(inArray(runs.state, ['RUNNING', 'CANCELLING']))
    .orderBy(asc(t.run_id), asc(t.tenant_id));
});

/** Every turn that was blocked or failed, the newest first, with what it was to do. */
export const blockedTurns = controlQuery()((q) => {
  const { batch_runs: runs, batch_run_tenants: t } = q.t;
  return q.db
    .select({
      tenantId: t.tenant_id,
      month: runs.month,
      target: runs.target,
      state: t.state,
      outcome: t.outcome,
      endedAt: t.ended_at,
    })
    .from(t)
    .innerJoin(runs, eq(runs.id, t.run_id))
    .where(inArray(t.state, ['BLOCKED', 'FAILED']))
    .orderBy(desc(t.ended_at), desc(t.run_id));
});

/** Another tenant of a run that has not ended there. */
export const otherOpenBatchTenantOfRun = controlQuery<{ runId: Uuid; tenantId: Uuid }>()((q) => {
  const t = q.t.batch_run_tenants;
  const query = q.db
    .select({ tenantId: t.tenant_id })
    .from(t)
    .where(
      and(
        eq(t.run_id, q.arg(t.run_id, 'runId')),
        ne(t.tenant_id, q.arg(t.tenant_id, 'tenantId')),
        inArray(t.state, ['WAITING', 'RUNNING']),
      ),
    )
    .orderBy(asc(t.tenant_id));
  return paged(query, q, 1);
});

/** Every tenant of every run that waits or runs: what there is to do. */
export const openBatchTenants = controlQuery()((q) => {
  const t = q.t.batch_run_tenants;
  return q.db
    .select({ runId: t.run_id, tenantId: t.tenant_id })
    .from(t)
    .where(inArray(t.state, ['WAITING', 'RUNNING']))
    .orderBy(asc(t.run_id), asc(t.tenant_id));
});

/** The tenants that are served, by number. */
export const tenantsForBatches = controlQuery()((q) => {
  const t = q.t.tenants;
  return q.db
    .select({ id: t.id, number: t.number, slug: t.slug })
    .from(t)
    .where(eq(t.state, 'ACTIVE'))
    .orderBy(asc(t.number));
});

/** The members of a group, by its code. */
export const groupMembersForBatches = controlQuery<{ code: string }>()((q) => {
  const { tenant_groups: groups, tenant_group_members: members } = q.t;
  return q.db
    .select({
      tenantId: members.tenant_id,
      isGroupRemoved: groups.is_removed,
      isRemoved: members.is_removed,
    })
    .from(groups)
    .innerJoin(members, eq(members.group_id, groups.id))
    .where(eq(groups.code, q.arg(groups.code, 'code')));
});
