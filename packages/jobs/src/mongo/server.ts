import { MongoCompatibilityError, MongoError, type MongoClient } from 'mongodb';
import { JobStoreUnsuitable } from '../failures.ts';

/**
 * Release series of MongoDB that their maker supports, from the oldest; later ones are taken as well. Driver 7 itself
 * takes 4.4 and later.
 * Source: https://www.mongodb.com/legal/support-policy/lifecycles and
 * https://www.mongodb.com/docs/drivers/node/current/reference/compatibility/
 */
export const SUPPORTED_SERVERS = 'MongoDB 7.0, 8.0 and later';
const OLDEST_MAJOR = 7;

export interface ServerFacts {
  /** As the server states it: `8.0.4`. */
  readonly version: string;
  /** A server alone neither survives the loss of its machine nor lets the driver repeat a write. */
  readonly topology: 'standalone' | 'replica set' | 'sharded cluster';
}

/** Connects, unless it is connected. Throws `JobStoreUnsuitable` if the server is too old for the driver. */
export async function connect(client: MongoClient): Promise<void> {
  await client.connect().catch((error: unknown) => {
    throw isTooOldForDriver(error) ? tooOld('older than 4.4', 'it is older than 4.4') : error;
  });
}

/** Asks the server what it is. Throws `JobStoreUnsuitable` if it is too old for us. */
export async function factsOfServer(client: MongoClient): Promise<ServerFacts> {
  const admin = client.db('admin');
  const { version } = (await admin.command({ buildInfo: 1 })) as { readonly version: string };
  const { setName, msg } = (await admin.command({ hello: 1 })) as {
    readonly setName?: string;
    readonly msg?: string;
  };
  if (Number.parseInt(version, 10) < OLDEST_MAJOR) throw tooOld(version, `it states ${version}`);
  const topology =
    msg === 'isdbgrid' ? 'sharded cluster' : setName === undefined ? 'standalone' : 'replica set';
  return { version, topology };
}

function tooOld(version: string, words: string): JobStoreUnsuitable {
  const says = `a version that is supported; ${words}`;
  return new JobStoreUnsuitable({
    server: `MongoDB ${version}`,
    lacks: [{ code: 'SERVER_VERSION', says }],
    supported: SUPPORTED_SERVERS,
  });
}

/** The driver reports it as a server that it did not find, and why as the cause. */
function isTooOldForDriver(error: unknown): boolean {
  if (error instanceof MongoCompatibilityError) return true;
  return error instanceof MongoError && error.cause !== undefined && isTooOldForDriver(error.cause);
}
