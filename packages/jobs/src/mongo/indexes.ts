import type { Collection, IndexDescription } from 'mongodb';
import type { JobDocument } from './job-document.ts';
import type { Lack } from '../failures.ts';
import { isDuplicateKey, isOtherIndex } from './server-errors.ts';

interface StatedIndex extends IndexDescription {
  readonly name: string;
  readonly key: Readonly<Record<string, 1 | -1>>;
  readonly unique?: true;
}

/** The indexes of the collection of jobs. */
export const jobIndexes: readonly StatedIndex[] = [
  // Two workers that start together create one schedule, and one task.
  { name: 'oneJobPerNameAndKey', key: { name: 1, key: 1 }, unique: true },
  // What a worker looks for: free and due, or held by somebody who is not heard from.
  { name: 'nextJobOfName', key: { name: 1, lockedAt: 1, nextRunAt: 1, priority: -1 } },
  // What the dashboard reads.
  { name: 'failedJobs', key: { failCount: 1, name: 1, key: 1 } },
];

/** Creates the indexes that are not there, and says which are not as stated afterwards. */
export async function ensureIndexes(jobs: Collection<JobDocument>): Promise<Lack[]> {
  const lacks: Lack[] = [];
  for (const { key, ...options } of jobIndexes)
    try {
      await jobs.createIndex({ ...key }, options);
    } catch (error) {
      if (isDuplicateKey(error))
        lacks.push({ code: 'INDEX', says: `the index ${options.name}: two jobs have the same name and key` });
      else if (!isOtherIndex(error)) throw error;
    }
  const existing = await jobs.indexes();
  for (const { name, key, unique = false } of jobIndexes) {
    const found = existing.find((index) => index.name === name);
    const isAsStated =
      JSON.stringify(found?.key) === JSON.stringify(key) && (found?.unique ?? false) === unique;
    if (isAsStated || lacks.some(({ says }) => says.startsWith(`the index ${name}`))) continue;
    lacks.push({
      code: 'INDEX',
      says: `the index ${name} on ${JSON.stringify(key)}${unique ? ', unique' : ''}`,
    });
  }
  return lacks;
}
