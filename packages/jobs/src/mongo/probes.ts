import { randomUUID } from 'node:crypto';
import type { Collection, Db } from 'mongodb';
import type { Lack } from '../failures.ts';
import { isDuplicateKey, isNotImplemented } from './server-errors.ts';

/** Stays, empty, so that processes that start together do not drop each other's. */
const PROBE_COLLECTION = 'cifra_jobs_probe';
const CONTENDERS = 4;

interface ProbeDocument {
  readonly _id: string;
  readonly probe: string;
  readonly key: string;
  readonly dueAt: number;
  readonly lockedBy: number | null;
  readonly fence: number;
}

/**
 * Tries what jobs rely on, on documents of its own: a server that speaks the protocol may answer without doing it.
 * Throws if the server cannot be reached.
 */
export async function probe(db: Db): Promise<Lack[]> {
  const documents = db.collection<ProbeDocument>(PROBE_COLLECTION);
  const name = randomUUID();
  try {
    return [
      ...(await lackUnless(isUnique(documents, name), {
        code: 'UNIQUE_INDEX',
        says: 'unique indexes, by which two workers create one job',
      })),
      ...(await lackUnless(isAtomic(documents, name), {
        code: 'ATOMIC_FIND_AND_MODIFY',
        says: 'an atomic findAndModify, by which one of two workers gets a job',
      })),
      ...(await lackUnless(isSorted(documents, name), {
        code: 'SORTED_FIND_AND_MODIFY',
        says: 'findAndModify in an order, by which the job that is due first is taken first',
      })),
    ];
  } finally {
    await documents.deleteMany({ probe: name });
  }
}

/** What a server says that it does not know, it lacks. Any other failure is thrown. */
async function lackUnless(trial: Promise<boolean>, lack: Lack): Promise<Lack[]> {
  const hasIt = await trial.catch((error: unknown) => {
    if (isNotImplemented(error)) return false;
    throw error;
  });
  return hasIt ? [] : [lack];
}

async function isUnique(documents: Collection<ProbeDocument>, probe: string): Promise<boolean> {
  await documents.createIndex({ probe: 1, key: 1 }, { name: 'oneOfAKey', unique: true });
  await documents.insertOne(document(probe, 'unique'));
  return documents.insertOne(document(probe, 'unique')).then(() => false, isDuplicateKeyOrThrow);
}

function isDuplicateKeyOrThrow(error: unknown): true {
  if (isDuplicateKey(error)) return true;
  throw error;
}

/** Several look for one free document at a moment: one of them gets it, and nobody writes under an old fence. */
async function isAtomic(documents: Collection<ProbeDocument>, probe: string): Promise<boolean> {
  const { _id, ...rest } = document(probe, 'atomic');
  await documents.insertOne({ _id, ...rest });
  const taken = await Promise.all(
    Array.from({ length: CONTENDERS }, (_, contender) =>
      documents.findOneAndUpdate(
        { probe, key: 'atomic', lockedBy: null },
        { $set: { lockedBy: contender }, $inc: { fence: 1 } },
        { returnDocument: 'after' },
      ),
    ),
  );
  const late = await documents.updateOne({ _id, fence: 0 }, { $set: { lockedBy: null } });
  const winners = taken.filter((each) => each !== null);
  return winners.length === 1 && winners[0]?.fence === 1 && late.matchedCount === 0;
}

async function isSorted(documents: Collection<ProbeDocument>, probe: string): Promise<boolean> {
  await documents.insertMany([3, 1, 2].map((dueAt) => ({ ...document(probe, `sorted ${dueAt}`), dueAt })));
  const first = await documents.findOneAndUpdate(
    { probe, dueAt: { $gt: 0 } },
    { $set: { lockedBy: 0 } },
    { sort: { dueAt: 1 }, returnDocument: 'after' },
  );
  return first?.dueAt === 1;
}

const document = (probe: string, key: string): ProbeDocument => ({
  _id: randomUUID(),
  probe,
  key,
  dueAt: 0,
  lockedBy: null,
  fence: 0,
});
