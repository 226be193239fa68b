import { mssqlDriver, type MssqlPool } from './driver.ts';
import { connectionConfig } from './settings.ts';

/** What a connection is made with. `server`: `host`, `host,port` or `host:port`; null means the URL's. */
export interface ServerAddress {
  readonly url: string;
  readonly server: string | null;
}

/** Opens a pool of one's own on a database, outside the budget of the tenants; the caller closes it. */
export type Connect = (at: ServerAddress, database: string) => Promise<MssqlPool>;

const CONNECTIONS = 4;

export const connect: Connect = async (at, database) => {
  const config = connectionConfig({ ...at, database, maximumConnections: CONNECTIONS });
  const pool = new (mssqlDriver().ConnectionPool)(config);
  await pool.connect();
  return pool;
};
