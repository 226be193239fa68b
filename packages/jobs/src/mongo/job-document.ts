import type { Uuid } from '@cifra/domain/ids';
import type { JobDetails, StoredJob } from '../stored-job.ts';

type Dates = 'nextRunAt' | 'lockedAt' | 'lastRunAt' | 'lastFinishedAt' | 'failedAt';

/** A job as MongoDB keeps it: instants as dates, and the rest of the schedule as JSON, whose keys are nobody's operators. */
export interface JobDocument
  extends Omit<StoredJob, 'id' | 'details' | Dates>, Readonly<Record<Dates, Date | null>> {
  readonly _id: Uuid;
  readonly details: string;
}

export const dateOf = (milliseconds: number | null): Date | null =>
  milliseconds === null ? null : new Date(milliseconds);
const millisecondsOf = (date: Date | null): number | null => (date === null ? null : date.getTime());

/** The fields of a job that are given, as a document has them. */
export function fieldsOf({
  id: _id,
  details,
  ...job
}: Partial<StoredJob>): Partial<Omit<JobDocument, '_id'>> {
  const { nextRunAt, lockedAt, lastRunAt, lastFinishedAt, failedAt, ...rest } = job;
  return {
    ...rest,
    ...(nextRunAt !== undefined && { nextRunAt: dateOf(nextRunAt) }),
    ...(lockedAt !== undefined && { lockedAt: dateOf(lockedAt) }),
    ...(lastRunAt !== undefined && { lastRunAt: dateOf(lastRunAt) }),
    ...(lastFinishedAt !== undefined && { lastFinishedAt: dateOf(lastFinishedAt) }),
    ...(failedAt !== undefined && { failedAt: dateOf(failedAt) }),
    ...(details !== undefined && { details: JSON.stringify(details) }),
  };
}

export function documentOf(job: StoredJob): JobDocument {
  const { nextRunAt, lockedAt, lastRunAt, lastFinishedAt, failedAt, id, details, ...rest } = job;
  return {
    _id: id,
    ...rest,
    nextRunAt: dateOf(nextRunAt),
    lockedAt: dateOf(lockedAt),
    lastRunAt: dateOf(lastRunAt),
    lastFinishedAt: dateOf(lastFinishedAt),
    failedAt: dateOf(failedAt),
    details: JSON.stringify(details),
  };
}

export function jobOf({ _id, details, ...document }: JobDocument): StoredJob {
  const { nextRunAt, lockedAt, lastRunAt, lastFinishedAt, failedAt, ...rest } = document;
  return {
    ...rest,
    id: _id,
    nextRunAt: millisecondsOf(nextRunAt),
    lockedAt: millisecondsOf(lockedAt),
    lastRunAt: millisecondsOf(lastRunAt),
    lastFinishedAt: millisecondsOf(lastFinishedAt),
    failedAt: millisecondsOf(failedAt),
    details: JSON.parse(details) as JobDetails,
  };
}
