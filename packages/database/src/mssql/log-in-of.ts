import type { Principal } from '../principals/principals.ts';
import { mssqlSettings } from './settings.ts';

/** Which database as which principal. */
export interface LogInKey {
  readonly server: string | null;
  readonly database: string;
  readonly principal: Principal;
}

/** A database's own user; null: the configured log-in is the one. */
export type FindOwnUser = (
  key: LogInKey,
) => Promise<{ readonly user: string; readonly password: string } | null>;

const noOwnUsers: FindOwnUser = async () => null;
let findOwnUser = noOwnUsers;

/**
 * Says how the databases' own users are found: at start-up, in each thread that opens databases. What it answers ends that, unless somebody
 * else has said it since: a control plane that is closed is not asked any more.
 */
export function configureOwnUsers(find: FindOwnUser): () => void {
  findOwnUser = find;
  return () => {
    if (findOwnUser === find) findOwnUser = noOwnUsers;
  };
}

/** The log-in with which a connection of this database and principal is opened, as a URL. The migrator has no other than the configured one. */
export async function logInOf(key: LogInKey): Promise<string> {
  const { principal } = key;
  const url = mssqlSettings().urls[principal];
  if (url === undefined) throw new Error(`no log-in to SQL Server is configured for ${principal}`);
  const own = principal === 'migrator' ? null : await findOwnUser(key);
  return own === null ? url : withUser(url, own);
}

export function withUser(url: string, { user, password }: { user: string; password: string }): string {
  const own = new URL(url);
  own.username = encodeURIComponent(user);
  own.password = encodeURIComponent(password);
  return own.href;
}
