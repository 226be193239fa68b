import { MongoBackend } from '@agendajs/mongo-backend';
import { MongoClient } from 'mongodb';
import type { JobBackend } from '../job-backend.ts';
import { countedRepository } from './counted-repository.ts';

const COLLECTION = 'cifra_jobs';
const CHANGES_COLLECTION = 'cifra_job_changes';
/** Instead of the driver's thirty seconds: an unreachable store is reported quickly. */
const SERVER_SELECTION_MILLISECONDS = 5_000;

/**
 * Jobs on a MongoDB server, through agenda's own backend, plus the unique index that its upserts need: two workers that
 * start together create one schedule. It has no fencing: a worker whose lock expired may overwrite the outcome of the
 * next one; the effects of the job are protected by its idempotency key in the books.
 */
export function mongoBackend(url: string): JobBackend {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: SERVER_SELECTION_MILLISECONDS });
  const backend = new MongoBackend({ mongo: client.db(), collection: COLLECTION });
  const changes = client
    .db()
    .collection<{ readonly _id: string; readonly number: number }>(CHANGES_COLLECTION);
  return {
    name: 'MongoDB',
    repository: countedRepository(backend.repository, async () => {
      await changes.updateOne({ _id: 'jobs' }, { $inc: { number: 1 } }, { upsert: true });
    }),
    lastChange: async () => BigInt((await changes.findOne({ _id: 'jobs' }))?.number ?? 0),
    connect: async () => {
      await client.connect();
      await client
        .db()
        .collection(COLLECTION)
        .createIndex(
          { name: 1, 'data.key': 1 },
          {
            name: 'oneJobPerNameAndKey',
            unique: true,
            partialFilterExpression: { 'data.key': { $exists: true } },
          },
        );
      await backend.connect();
    },
    disconnect: () => client.close(),
  };
}
