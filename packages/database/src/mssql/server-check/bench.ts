import { connect, type Connect, type ServerAddress } from '../connect.ts';
import type { MssqlPool, QueryResult, Requester } from '../driver.ts';
import { withUser } from '../log-in-of.ts';
import type { PrincipalUser } from '../../ddl/mssql-containment.ts';
import type { ScratchDatabase } from '../scratch-database.ts';
import type { MssqlCapabilities } from '../capabilities.ts';
import type { Finding } from './finding.ts';

/** What earlier proofs found out, for later ones. */
export interface Known {
  capabilities: MssqlCapabilities | null;
  /** Whether the schema of a tenant is in the scratch database. */
  hasSchema: boolean;
  /** The users of the principals, once there are any. */
  users: readonly PrincipalUser[];
}

/** Where promises are proved: a scratch database, and as many connections to it as a proof needs. */
export interface Bench extends ScratchDatabase {
  readonly at: ServerAddress;
  readonly known: Known;
  /** Another pool on the scratch database, by the administrator's log-in or a user of its own; closed at the end. */
  readonly open: (user?: Pick<PrincipalUser, 'user' | 'password'>) => Promise<MssqlPool>;
}

export interface Proof {
  readonly promise: string;
  readonly page: string;
  readonly prove: (bench: Bench) => Promise<Finding>;
}

/** Runs with a bench, and closes what was opened on it. */
export async function onBench<Answer>(
  scratch: ScratchDatabase,
  at: ServerAddress,
  run: (bench: Bench) => Promise<Answer>,
  open: Connect = connect,
): Promise<Answer> {
  const opened: MssqlPool[] = [];
  const known: Known = { capabilities: null, hasSchema: false, users: [] };
  try {
    return await run({
      ...scratch,
      at,
      known,
      open: async (user) => {
        const pool = await open(
          user === undefined ? at : { ...at, url: withUser(at.url, user) },
          scratch.name,
        );
        opened.push(pool);
        return pool;
      },
    });
  } finally {
    await Promise.all(opened.map((pool) => pool.close()));
  }
}

/** Sends a text of ours as a batch. */
export const send = (target: Requester, text: string): Promise<QueryResult> => target.request().batch(text);

export async function firstRow(target: Requester, text: string): Promise<Readonly<Record<string, unknown>>> {
  return ((await send(target, text)).recordset?.[0] ?? {}) as Readonly<Record<string, unknown>>;
}

/** The server's error number of a text that it should refuse; null if it was taken. */
export async function refusalOf(target: Requester, text: string): Promise<number | null> {
  try {
    await send(target, text);
    return null;
  } catch (error) {
    return numberOf(error);
  }
}

/** 0: an error without a number, such as a lost connection. */
export function numberOf(error: unknown): number {
  const number = error instanceof Error && 'number' in error ? error.number : undefined;
  return typeof number === 'number' ? number : 0;
}
