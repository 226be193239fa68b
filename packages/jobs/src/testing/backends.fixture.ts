import { MongoClient } from 'mongodb';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { JobBackend } from '../job-backend.ts';
import { mongoBackend } from '../mongo/mongo-backend.ts';
import { openControlBackend } from './control-store.fixture.ts';

/** Where a store of the suite is: plain text, so that other processes open the same. */
export type StorePlace = string;

export interface StoreKind {
  readonly name: JobBackend['name'];
  /** Whether an outcome that comes too late is refused by the store itself. */
  readonly isFenced: boolean;
  /** A store with nothing in it. */
  readonly make: () => Promise<{ readonly place: StorePlace; readonly remove: () => Promise<void> }>;
}

const controlKind: StoreKind = {
  name: 'control plane',
  isFenced: true,
  make: async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'cifra-jobs-'));
    return { place: directory, remove: async () => rmSync(directory, { recursive: true, force: true }) };
  },
};

/** A database of its own on the server for each store. */
const mongoKind = (server: string): StoreKind => ({
  name: 'MongoDB',
  isFenced: false,
  make: async () => {
    const url = new URL(server);
    url.pathname = `/cifra_jobs_${process.pid}_${Math.floor(performance.now())}`;
    return {
      place: url.href,
      remove: async () => {
        const client = new MongoClient(url.href);
        await client.db().dropDatabase();
        await client.close();
      },
    };
  },
});

/** Ours always; MongoDB where a server is at hand. */
export function storeKinds(mongoUrl: string | undefined): readonly StoreKind[] {
  if (mongoUrl !== undefined) return [controlKind, mongoKind(mongoUrl)];
  process.stderr.write(
    'SKIPPED: the job suite was NOT run on MongoDB. Set TEST_MONGODB_URL=mongodb://host:27017\n',
  );
  return [controlKind];
}

export const openStore = async (place: StorePlace): Promise<JobBackend> =>
  place.startsWith('mongodb') ? mongoBackend(place) : openControlBackend(place);
