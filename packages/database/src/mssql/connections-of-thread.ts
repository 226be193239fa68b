import { ConnectionFigures } from './connection-figures.ts';
import type { ConnectionKey } from './connection-key.ts';
import { defaultConnectionLimits, MssqlConnections } from './connections.ts';
import { LeasedPool } from './leased-pool.ts';
import { openConnection } from './open-connection.ts';
import { mssqlSettings, type MssqlSettings } from './settings.ts';

let shared: { readonly connections: MssqlConnections; readonly settings: MssqlSettings } | null = null;

/** This thread's connections, within its settings of now. */
export function mssqlConnections(): MssqlConnections {
  const settings = mssqlSettings();
  if (shared?.settings === settings) return shared.connections;
  const limits = {
    ...defaultConnectionLimits,
    mostOpen: settings.maximumConnections,
    waitMilliseconds: settings.waitSeconds * 1000,
    open: openConnection,
  };
  const figures = settings.figures ? new ConnectionFigures(settings.figures) : null;
  shared?.connections.change(limits, figures);
  shared = { connections: shared?.connections ?? new MssqlConnections(limits, figures), settings };
  return shared.connections;
}

/** One database as one principal, by this thread's connections. */
export function leasedPool(key: ConnectionKey): LeasedPool {
  return new LeasedPool(mssqlConnections(), key);
}

/** Closes this thread's connections that nobody uses. */
export async function closeIdleMssqlConnections(): Promise<void> {
  await shared?.connections.closeIdle();
}
