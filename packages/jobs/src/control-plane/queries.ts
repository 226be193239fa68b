import { and, asc, desc, eq, isNull, or, sql } from 'drizzle-orm';
import { paged } from '@cifra/database/dialects/page';
import { controlDerivedWrite, controlQuery } from '@cifra/database/statement';
import type { Uuid } from '@cifra/domain/ids';
import type { JobRow } from '../stored-job.ts';

export const jobById = controlQuery<{ id: Uuid }>()((q) =>
  q.db
    .select()
    .from(q.t.jobs)
    .where(eq(q.t.jobs.id, q.arg(q.t.jobs.id, 'id'))),
);

export const jobByKey = controlQuery<{ name: string; key: string }>()((q) =>
  q.db
    .select()
    .from(q.t.jobs)
    .where(
      and(
        eq(q.t.jobs.name, q.arg(q.t.jobs.name, 'name')),
        eq(q.t.jobs.job_key, q.arg(q.t.jobs.job_key, 'key')),
      ),
    ),
);

export const jobsOfName = controlQuery<{ name: string }>()((q) =>
  q.db
    .select()
    .from(q.t.jobs)
    .where(eq(q.t.jobs.name, q.arg(q.t.jobs.name, 'name')))
    .orderBy(asc(q.t.jobs.job_key)),
);

export const allJobs = controlQuery()((q) =>
  q.db.select().from(q.t.jobs).orderBy(asc(q.t.jobs.name), asc(q.t.jobs.job_key)),
);

/** Jobs whose last run failed. */
export const failedJobs = controlQuery()((q) =>
  q.db
    .select()
    .from(q.t.jobs)
    .where(sql`${q.t.jobs.fail_count} > 0`)
    .orderBy(asc(q.t.jobs.name), asc(q.t.jobs.job_key)),
);

/**
 * The next job of a name for a worker: due, and either free or held by a worker that has not been heard from since
 * `deadline`. Skips a paused one.
 */
export const nextJob = controlQuery<{ name: string; dueBy: bigint; deadline: bigint }>()((q) => {
  const t = q.t.jobs;
  const query = q.db
    .select()
    .from(t)
    .where(
      and(
        eq(t.name, q.arg(t.name, 'name')),
        eq(t.is_paused, sql`${sql.param(false, t.is_paused)}`),
        or(
          and(isNull(t.locked_at), sql`${t.next_run_at} <= ${q.arg(t.next_run_at, 'dueBy')}`),
          sql`${t.locked_at} <= ${q.arg(t.locked_at, 'deadline')}`,
        ),
      ),
    )
    .orderBy(asc(t.next_run_at), desc(t.priority));
  return paged(query, q, 1);
});

export const insertJob = controlDerivedWrite<JobRow>()((q) => {
  const t = q.t.jobs;
  return q.db.insert(t).values({
    id: q.arg(t.id, 'id'),
    name: q.arg(t.name, 'name'),
    job_key: q.arg(t.job_key, 'job_key'),
    kind: q.arg(t.kind, 'kind'),
    priority: q.arg(t.priority, 'priority'),
    is_paused: q.arg(t.is_paused, 'is_paused'),
    next_run_at: q.arg(t.next_run_at, 'next_run_at'),
    locked_at: q.arg(t.locked_at, 'locked_at'),
    locked_by: q.arg(t.locked_by, 'locked_by'),
    fence: q.arg(t.fence, 'fence'),
    last_run_at: q.arg(t.last_run_at, 'last_run_at'),
    last_finished_at: q.arg(t.last_finished_at, 'last_finished_at'),
    failed_at: q.arg(t.failed_at, 'failed_at'),
    fail_count: q.arg(t.fail_count, 'fail_count'),
    fail_reason: q.arg(t.fail_reason, 'fail_reason'),
    progress: q.arg(t.progress, 'progress'),
    modified_by: q.arg(t.modified_by, 'modified_by'),
    details: q.arg(t.details, 'details'),
  });
});

/** Writes the new state of a job if nobody else has locked it since it was read: `known_fence` is the fence that was read. */
export const replaceJob = controlDerivedWrite<
  Omit<JobRow, 'name' | 'job_key' | 'kind'> & { known_fence: number }
>()((q) => {
  const t = q.t.jobs;
  return q.db
    .update(t)
    .set({
      priority: q.arg(t.priority, 'priority'),
      is_paused: q.arg(t.is_paused, 'is_paused'),
      next_run_at: q.arg(t.next_run_at, 'next_run_at'),
      locked_at: q.arg(t.locked_at, 'locked_at'),
      locked_by: q.arg(t.locked_by, 'locked_by'),
      fence: q.arg(t.fence, 'fence'),
      last_run_at: q.arg(t.last_run_at, 'last_run_at'),
      last_finished_at: q.arg(t.last_finished_at, 'last_finished_at'),
      failed_at: q.arg(t.failed_at, 'failed_at'),
      fail_count: q.arg(t.fail_count, 'fail_count'),
      fail_reason: q.arg(t.fail_reason, 'fail_reason'),
      progress: q.arg(t.progress, 'progress'),
      modified_by: q.arg(t.modified_by, 'modified_by'),
      details: q.arg(t.details, 'details'),
    })
    .where(and(eq(t.id, q.arg(t.id, 'id')), eq(t.fence, q.arg(t.fence, 'known_fence'))));
});

export const deleteJob = controlDerivedWrite<{ id: Uuid }>()((q) =>
  q.db.delete(q.t.jobs).where(eq(q.t.jobs.id, q.arg(q.t.jobs.id, 'id'))),
);
