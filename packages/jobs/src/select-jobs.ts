import type { JobsQueryOptions, JobsSort, JobWithState } from 'agenda';
import type { StoredJob } from './stored-job.ts';

/** Whether a job matches the filter, apart from its state. */
export function isSelected(job: StoredJob, options: JobsQueryOptions): boolean {
  const { name, names, id, ids, search, data, includeDisabled = true } = options;
  return (
    (name === undefined || job.name === name) &&
    (name !== undefined || names === undefined || names.length === 0 || names.includes(job.name)) &&
    (id === undefined || job.id === id) &&
    (id !== undefined || ids === undefined || ids.length === 0 || ids.includes(job.id)) &&
    (search === undefined || job.name.toLowerCase().includes(search.toLowerCase())) &&
    (data === undefined || isWithData(job.details.data, data)) &&
    (includeDisabled || !job.isPaused)
  );
}

/** Whether data matches: an object must have the wanted properties, any other value must be equal. */
export function isWithData(data: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted))
    return JSON.stringify(data) === JSON.stringify(wanted);
  if (typeof data !== 'object' || data === null) return false;
  const stored = data as Record<string, unknown>;
  return Object.entries(wanted).every(([key, value]) => isWithData(stored[key], value));
}

/** Sorted as requested. The default is the latest next run first, as in agenda's own backends. */
export function sorted(jobs: readonly JobWithState[], sort: JobsSort | undefined): JobWithState[] {
  const order: JobsSort =
    sort === undefined || Object.keys(sort).length === 0 ? { nextRunAt: 'desc', lastRunAt: 'desc' } : sort;
  return jobs.toSorted((left, right) => {
    for (const [field, direction] of Object.entries(order) as [keyof JobsSort, string][]) {
      const [one, other] = [ordered(left[field]), ordered(right[field])];
      if (one !== other) return (one < other ? -1 : 1) * (direction === 'asc' ? 1 : -1);
    }
    return 0;
  });
}

function ordered(value: unknown): number | string {
  if (value === null || value === undefined) return -Infinity;
  if (value instanceof Date) return value.getTime();
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value);
}
