import { randomBytes } from 'node:crypto';
import { mapMssqlError } from './errors.ts';
import { connect, type Connect, type ServerAddress } from './connect.ts';
import { createDatabase } from './create-database.ts';
import { dropDatabase } from './drop-database.ts';
import type { MssqlPool } from './driver.ts';
import { dropServerLogIns } from './principal-users.ts';

/** A database in which something is tried, and which is dropped afterwards. */
export interface ScratchDatabase {
  readonly name: string;
  /** A connection to `master`, with an administrator's log-in. */
  readonly master: MssqlPool;
  readonly pool: MssqlPool;
}

/** A server under load notices late that connections were closed. */
const PATIENCE_MILLISECONDS = 60_000;

const SCRATCH_PREFIX = 'cifra_scratch_';

/** Creates a database with a name that nobody else has, and drops it with its log-ins, whatever happens in between. */
export async function withScratchDatabase<Answer>(
  at: ServerAddress,
  run: (scratch: ScratchDatabase) => Promise<Answer>,
  open: Connect = connect,
): Promise<Answer> {
  const name = `${SCRATCH_PREFIX}${randomBytes(6).toString('hex')}`;
  const master = await opened(open, at, 'master');
  try {
    await createDatabase(master, name);
    try {
      const pool = await opened(open, at, name);
      try {
        return await run({ name, master, pool });
      } finally {
        await pool.close();
      }
    } finally {
      await dropDatabase(master, name, PATIENCE_MILLISECONDS);
      await dropServerLogIns(master, name);
    }
  } finally {
    await master.close();
  }
}

async function opened(open: Connect, at: ServerAddress, database: string): Promise<MssqlPool> {
  try {
    return await open(at, database);
  } catch (error) {
    throw mapMssqlError(error);
  }
}
