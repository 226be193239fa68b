import type { Uuid } from '@cifra/domain/ids';
import { MongoClient, type Collection } from 'mongodb';
import { JobStoreUnsuitable } from '../failures.ts';
import type { JobBackend } from '../job-backend.ts';
import { parametersOf } from '../job-parameters.ts';
import { StoredJobRepository } from '../stored-job-repository.ts';
import { countedRepository } from './counted-repository.ts';
import { ensureIndexes } from './indexes.ts';
import { jobOf, type JobDocument } from './job-document.ts';
import { mongoStore, type WithJobs } from './mongo-store.ts';
import { probe } from './probes.ts';
import { RenewedClient } from './renewed-client.ts';
import { factsOfServer, SUPPORTED_SERVERS, type ServerFacts } from './server.ts';

const COLLECTION = 'cifra_fenced_jobs';
const CHANGES_COLLECTION = 'cifra_job_changes';
/** Instead of the driver's thirty seconds: an unreachable store is reported quickly. */
const SERVER_SELECTION_MILLISECONDS = 5_000;
/** Instead of for ever: a connection that says nothing is given up. */
const SOCKET_MILLISECONDS = 10_000;
/** An outcome is written when the server is back, at the latest after two minutes. */
const OUTCOME_WAIT_MILLISECONDS = 120_000;

interface ChangeCount {
  readonly _id: string;
  readonly number: number;
}

export interface MongoBackendOptions {
  readonly newId: () => Uuid;
  readonly serverSelectionMilliseconds?: number;
}

export interface MongoBackend extends JobBackend {
  /** What the server is. Throws `JobStoreUnsuitable` if it lacks something, and other errors if it cannot be reached. */
  readonly inspect: () => Promise<ServerFacts>;
}

/**
 * Jobs on a MongoDB server. Reads and writes go to the primary and are acknowledged by the majority, so that a failover
 * takes back no lock.
 */
export function mongoBackend(
  url: string,
  { newId, serverSelectionMilliseconds = SERVER_SELECTION_MILLISECONDS }: MongoBackendOptions,
): MongoBackend {
  const client = new RenewedClient(
    () =>
      new MongoClient(url, {
        serverSelectionTimeoutMS: serverSelectionMilliseconds,
        connectTimeoutMS: serverSelectionMilliseconds,
        socketTimeoutMS: SOCKET_MILLISECONDS,
        readPreference: 'primary',
        readConcern: { level: 'majority' },
        writeConcern: { w: 'majority', wtimeoutMS: SOCKET_MILLISECONDS },
        retryReads: true,
        retryWrites: true,
      }),
  );
  const jobsOf = (current: MongoClient): Collection<JobDocument> => current.db().collection(COLLECTION);
  const withJobs: WithJobs = (work) => client.run((current) => work(jobsOf(current)));
  const withChanges = <Value>(work: (changes: Collection<ChangeCount>) => Promise<Value>): Promise<Value> =>
    client.run((current) => work(current.db().collection(CHANGES_COLLECTION)));
  const store = mongoStore(withJobs, { outcomeWaitMilliseconds: OUTCOME_WAIT_MILLISECONDS });

  const inspect = async (): Promise<ServerFacts> => {
    const { facts, lacks } = await client.run(async (current) => ({
      facts: await factsOfServer(current),
      lacks: [...(await probe(current.db())), ...(await ensureIndexes(jobsOf(current)))],
    }));
    if (lacks.length === 0) return facts;
    throw new JobStoreUnsuitable({
      server: `MongoDB ${facts.version}`,
      lacks,
      supported: SUPPORTED_SERVERS,
    });
  };
  return {
    name: 'MongoDB',
    repository: countedRepository(new StoredJobRepository(store, newId), async () => {
      await withChanges((changes) =>
        changes.updateOne({ _id: 'jobs' }, { $inc: { number: 1 } }, { upsert: true }),
      );
    }),
    listFailed: async () =>
      (
        await withJobs((jobs) =>
          jobs
            .find({ failCount: { $gt: 0 } })
            .sort({ name: 1, key: 1 })
            .toArray(),
        )
      ).map((document) => parametersOf(jobOf(document))),
    lastChange: async () =>
      BigInt((await withChanges((changes) => changes.findOne({ _id: 'jobs' })))?.number ?? 0),
    connect: async () => void (await inspect()),
    inspect,
    disconnect: () => client.close(),
  };
}
