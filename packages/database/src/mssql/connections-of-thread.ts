import { ConnectionFigures } from './connection-figures.ts';
import { defaultConnectionLimits, MssqlConnections, type ConnectionKey } from './connections.ts';
import { LeasedPool } from './leased-pool.ts';
import { openConnection } from './open-connection.ts';
import { mssqlSettings } from './settings.ts';

let shared: MssqlConnections | null = null;

/** This thread's connections. */
export function mssqlConnections(): MssqlConnections {
  const { maximumConnections, waitSeconds, figures } = mssqlSettings();
  shared ??= new MssqlConnections(
    {
      ...defaultConnectionLimits,
      mostOpen: maximumConnections,
      waitMilliseconds: waitSeconds * 1000,
      open: openConnection,
    },
    figures ? new ConnectionFigures(figures) : null,
  );
  return shared;
}

/** One database as one principal, by this thread's connections. */
export function leasedPool(key: ConnectionKey): LeasedPool {
  return new LeasedPool(mssqlConnections(), key);
}

/** Closes this thread's connections that nobody uses. */
export async function closeIdleMssqlConnections(): Promise<void> {
  await shared?.closeIdle();
}
