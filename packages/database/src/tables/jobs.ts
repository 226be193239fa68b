import { code, flag, id, instant, integer, json, nullable, oneOf, text } from '../kit/column.ts';
import { defineTable } from '../kit/table.ts';

/**
 * The job store on the control plane: one row per scheduled job. Derived: the schedules follow from the job definitions
 * and the tenants, and the effects of a job are in the books' own events. See docs/specs/jobs.md.
 */
export const jobs = defineTable('jobs', {
  number: 115,
  class: 'derived',
  columns: {
    id: id(),
    name: code(80),
    /** One row per name and key: a tenant's id, `firm`, or the row's own id if any number of them may wait. */
    job_key: code(80),
    kind: oneOf(['normal', 'single']),
    priority: integer(),
    is_paused: flag(),
    /** Null if there is nothing to run. While a job runs it keeps its due time, so that it is still due after a crash. */
    next_run_at: nullable(instant()),
    locked_at: nullable(instant()),
    /** The worker that holds or last held the lock. */
    locked_by: nullable(text(200)),
    /** Counts the locks: an outcome is written only under the lock of its own run. */
    fence: integer(),
    last_run_at: nullable(instant()),
    last_finished_at: nullable(instant()),
    failed_at: nullable(instant()),
    /** Failures in a row. */
    fail_count: integer(),
    /** For people; confidential details are in the log, under the given reference. */
    fail_reason: nullable(text(1000)),
    progress: nullable(integer()),
    modified_by: nullable(text(200)),
    /** JSON: the job's data, cron and time zone. */
    details: json(),
  },
  primaryKey: ['id'],
  indexes: [{ columns: ['name', 'job_key'], isUnique: true }, { columns: ['name', 'next_run_at'] }],
});
