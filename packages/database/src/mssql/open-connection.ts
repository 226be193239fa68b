import { mssqlDriver, type MssqlPool } from './driver.ts';
import { connectionConfig } from './settings.ts';
import type { ConnectionKey } from './connection-key.ts';
import { logInOf } from './log-in-of.ts';

/** tedious's connection, as far as it is known here. */
interface DriverConnection {
  once(event: 'end', listener: () => void): unknown;
}

/**
 * The parts of the driver's pool by which it makes and ends its connections.
 * https://github.com/tediousjs/node-mssql/blob/v12.7.14/lib/base/connection-pool.js
 */
interface DriverPool extends MssqlPool {
  _poolCreate(): Promise<DriverConnection>;
  _poolDestroy(connection: DriverConnection): Promise<void>;
}

/**
 * Makes the driver's pool one connection for life. By itself it would log in twice, once to try and once to serve, and would replace a
 * connection that has ended by another, of which nobody knew.
 */
function keepOne(pool: DriverPool, onEnd: () => void): void {
  const create = pool._poolCreate.bind(pool);
  const destroy = pool._poolDestroy.bind(pool);
  let [made, isServing]: [Promise<DriverConnection> | null, boolean] = [null, false];
  pool._poolCreate = async () => {
    if (made === null) return (made = create());
    if (isServing) throw Object.assign(new Error('The connection has ended.'), { code: 'ECONNCLOSED' });
    isServing = true;
    const connection = await made;
    connection.once('end', onEnd);
    return connection;
  };
  pool._poolDestroy = async (connection) => {
    if (isServing) await destroy(connection);
  };
}

/**
 * Opens a connection with the log-in of its database and principal, and runs a query on it: the first query on a new connection costs
 * up to half a second. `onEnd` is called when it ends, whoever ends it.
 */
export async function openConnection(key: ConnectionKey, onEnd: () => void): Promise<MssqlPool> {
  const { server, database } = key;
  const url = await logInOf(key);
  const pool = new (mssqlDriver().ConnectionPool)(
    connectionConfig({ url, server, database, maximumConnections: 1 }),
  ) as DriverPool;
  keepOne(pool, onEnd);
  await pool.connect();
  try {
    await pool.request().query('select 1 as [warm]');
    return pool;
  } catch (error) {
    await pool.close();
    throw error;
  }
}
