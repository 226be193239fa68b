import { DatabaseUnavailable } from '../failures.ts';
import type { Principal } from '../principals/principals.ts';

/** How this process reaches SQL Server. Set once, at start-up, in each thread that opens databases. */
export interface MssqlSettings {
  /** One log-in for each principal that the process uses: `mssql://user:password@host:1433/?encrypt=true`. */
  readonly urls: Readonly<Partial<Record<Principal, string>>>;
  /** Connections at once, the control plane's included. */
  readonly maximumConnections: number;
  /** How long a command or a read waits for a connection. */
  readonly waitSeconds: number;
  /** Where this thread's figures are kept, if anybody reads them (`ConnectionFigures`). */
  readonly figures?: SharedArrayBuffer;
  /** Whether a LIVE tenant is served if the server lacks system-versioned tables or roles that can deny. */
  readonly isDegradedLiveAllowed: boolean;
}

let current: MssqlSettings | null = null;

export function configureMssql(settings: MssqlSettings): void {
  current = settings;
}

export function mssqlSettings(): MssqlSettings {
  if (!current) throw new DatabaseUnavailable('SQL Server is not configured');
  return current;
}

/** Whether one log-in is configured for everything: then the application would come in as the owner of the books. */
export function isSharedLogIn(): boolean {
  const { application, migrator } = mssqlSettings().urls;
  return application === undefined || migrator === undefined || userOf(application) === userOf(migrator);
}

/** The log-in that a URL names. */
export const userOf = (url: string): string => decodeURIComponent(new URL(url).username);

/** The longest time that a timer can wait for. */
const NEVER_MILLISECONDS = 2_147_483_647;

interface Connecting {
  readonly url: string;
  /** `host`, `host,port` or `host:port`. Null means the URL's. */
  readonly server: string | null;
  readonly database: string;
  readonly maximumConnections: number;
}

/**
 * mssql's configuration. Certificates are checked unless the URL disables it.
 * https://github.com/tediousjs/node-mssql#configuration-1
 */
export function connectionConfig({ url, server, database, maximumConnections }: Connecting): object {
  const parsed = new URL(url);
  const [host = '', port] = (server ?? `${parsed.hostname}:${parsed.port || '1433'}`).split(/[,:]/);
  return {
    server: host,
    port: Number(port ?? parsed.port) || 1433,
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database,
    pool: {
      max: maximumConnections,
      min: 0,
      // How long a connection may be idle is decided where it is counted.
      idleTimeoutMillis: NEVER_MILLISECONDS,
      reapIntervalMillis: NEVER_MILLISECONDS,
    },
    // Otherwise the driver would ask before every request whether the connection is there.
    validateConnection: 'socket',
    options: {
      encrypt: parsed.searchParams.get('encrypt') !== 'false',
      trustServerCertificate: parsed.searchParams.get('trustServerCertificate') === 'true',
      // tedious turns XACT_ABORT off at log-in unless told otherwise.
      abortTransactionOnError: true,
      enableArithAbort: true,
      useUTC: true,
      // What an administrator sees of our sessions.
      appName: 'cifra',
    },
    connectionTimeout: 15_000,
    requestTimeout: 60_000,
  };
}
