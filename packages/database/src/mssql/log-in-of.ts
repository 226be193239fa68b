import type { ConnectionKey } from './connections.ts';
import { mssqlSettings } from './settings.ts';

/** The log-in with which a connection of this database and principal is opened, as a URL. */
export async function logInOf({ principal }: ConnectionKey): Promise<string> {
  const url = mssqlSettings().urls[principal];
  if (url === undefined) throw new Error(`no log-in to SQL Server is configured for ${principal}`);
  return url;
}
