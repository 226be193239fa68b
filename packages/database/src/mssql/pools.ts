import { mapMssqlError } from './errors.ts';
import { WriterBusy } from '../failures.ts';
import type { Principal } from '../principals/principals.ts';
import { mssqlDriver, type MssqlPool } from './driver.ts';
import { connectionConfig, mssqlSettings } from './settings.ts';

export interface PoolKey {
  readonly server: string | null;
  readonly database: string;
  readonly principal: Principal;
}

export interface PoolLease {
  readonly pool: MssqlPool;
  readonly release: () => void;
}

interface Entry {
  readonly ready: Promise<MssqlPool>;
  leases: number;
}

export interface PoolLimits {
  /** How many pools may be open: the connections of all tenants divided by those of one. */
  readonly maximumPools: number;
  readonly open: (key: PoolKey) => Promise<MssqlPool>;
}

/**
 * The pools of all databases, limited together. A pool without a lease stays open until its place is needed; the least
 * recently used goes first. When all pools are leased, another database is refused as busy, never queued behind another
 * tenant.
 */
export class MssqlPools {
  readonly #limits: PoolLimits;
  /** In order of use, least recent first. */
  readonly #entries = new Map<string, Entry>();

  constructor(limits: PoolLimits) {
    this.#limits = limits;
  }

  get openCount(): number {
    return this.#entries.size;
  }

  async lease(key: PoolKey): Promise<PoolLease> {
    const name = `${key.server ?? ''}|${key.database}|${key.principal}`;
    let entry = this.#entries.get(name);
    if (!entry) {
      this.#makeRoom();
      entry = { ready: this.#limits.open(key), leases: 0 };
    }
    this.#entries.delete(name);
    this.#entries.set(name, entry);
    entry.leases += 1;
    try {
      const pool = await entry.ready;
      const leased = entry;
      let isReleased = false;
      const release = (): void => {
        if (!isReleased) leased.leases -= 1;
        isReleased = true;
      };
      return { pool, release };
    } catch (error) {
      entry.leases -= 1;
      if (this.#entries.get(name) === entry) this.#entries.delete(name);
      throw mapMssqlError(error);
    }
  }

  #makeRoom(): void {
    if (this.#entries.size < this.#limits.maximumPools) return;
    for (const [name, entry] of this.#entries) {
      if (entry.leases > 0) continue;
      this.#entries.delete(name);
      void closeQuietly(entry.ready);
      return;
    }
    throw new WriterBusy('every connection to SQL Server is in use');
  }

  /** Closes the unleased pools of one database, which is about to be dropped. */
  async closeDatabase({ server, database }: Pick<PoolKey, 'server' | 'database'>): Promise<void> {
    await this.#closeIdle((name) => name.startsWith(`${server ?? ''}|${database}|`));
  }

  /** Closes all unleased pools: open connections keep a process alive. The next use opens them again. */
  async closeIdle(): Promise<void> {
    await this.#closeIdle(() => true);
  }

  async #closeIdle(isMeant: (name: string) => boolean): Promise<void> {
    const idle = [...this.#entries].filter(([name, { leases }]) => leases === 0 && isMeant(name));
    for (const [name] of idle) this.#entries.delete(name);
    await Promise.all(idle.map(([, { ready }]) => closeQuietly(ready)));
  }

  async close(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all(entries.map(({ ready }) => closeQuietly(ready)));
  }
}

/** Ignores failures: what cannot be closed is already gone. */
async function closeQuietly(ready: Promise<MssqlPool>): Promise<void> {
  try {
    await (await ready).close();
  } catch {
    return;
  }
}

/**
 * Opens a pool and its first connection, and runs a query on it: the first query on a new connection costs up to half a
 * second.
 */
async function openWarm({ server, database, principal }: PoolKey): Promise<MssqlPool> {
  const settings = mssqlSettings();
  const url = settings.urls[principal];
  if (url === undefined) throw new Error(`no log-in to SQL Server is configured for ${principal}`);
  const driver = mssqlDriver();
  const pool = new driver.ConnectionPool(
    connectionConfig({ url, server, database, maximumConnections: settings.connectionsPerDatabase }),
  );
  await pool.connect();
  await pool.request().query('select 1 as [warm]');
  return pool;
}

let shared: MssqlPools | null = null;

/** This thread's pools. */
export function mssqlPools(): MssqlPools {
  const { maximumConnections, connectionsPerDatabase } = mssqlSettings();
  shared ??= new MssqlPools({
    maximumPools: Math.max(1, Math.floor(maximumConnections / connectionsPerDatabase)),
    open: openWarm,
  });
  return shared;
}

/** Closes this thread's unleased pools. */
export async function closeIdleMssqlPools(): Promise<void> {
  await shared?.closeIdle();
}
