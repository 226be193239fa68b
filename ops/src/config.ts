import { availableParallelism } from 'node:os';
import { isIP } from 'node:net';
import { isAbsolute, join, relative, resolve } from 'node:path';
import type { Placement } from '@cifra/books/command';
import type { PeerTlsFiles, TlsFiles } from '@cifra/access/watched-tls';
import type { MssqlSettings } from '@cifra/database/mssql/settings';
import { principalNames } from '@cifra/database/principals/principals';
import type { MasterKeySettings } from '@cifra/database/sealed/master-keys';
import { parseRecipients } from '@cifra/firm/backups/recipients';
import type { S3Settings } from '@cifra/firm/backups/targets/target';
import type { ScannerSettings } from '@cifra/trade/vouchers/scan/scanner';
import {
  parseRateProviderSettings,
  rateProviderSettingNames,
  RateProviderSettingsInvalid,
  type RateProviderSettings,
} from '@cifra/rates/providers/config';

/** Whom backups are encrypted to, and where they are kept where a command does not say. */
export interface BackupSettings {
  readonly recipients: readonly string[];
  readonly target: string | null;
  readonly s3: S3Settings;
}

/** Every setting of the server, parsed once. An invalid one is named and nothing starts. */
export interface OperationsConfig {
  readonly port: number;
  readonly host: string;
  readonly dataDirectory: string;
  /** Creates a firm with fifteen clients and known log-ins if there is none; never in production. */
  readonly isDemo: boolean;
  /** In one process, or each subgraph behind HTTP on its own port. */
  readonly subgraphMode: 'in-process' | 'http';
  readonly writerThreads: number;
  readonly readerThreads: number;
  /** How many tenants each thread keeps open. */
  readonly openTenantLimit: number;
  readonly safelistMode: 'off' | 'partners-only' | 'all';
  /** Introspection and the explorer page. */
  readonly hasExplorer: boolean;
  /** The reference of the API at `/docs/`. It tells what everybody can read in the sources, so it is there in production too. */
  readonly hasReference: boolean;
  /** The proxies whose forwarded address, scheme and host are believed: how many, or their addresses and networks; false: none. */
  readonly trustProxy: false | number | readonly string[];
  /** Where operators are answered, on a thread of its own; null: at the address of the API, as in the demo, or nowhere. */
  readonly operations: { readonly host: string; readonly port: number } | null;
  /** Mebibytes that stay free: below it the books take no new work. */
  readonly storageReserveMebibytes: number;
  /** The origin that browsers use for this server; null means that of each request. */
  readonly publicOrigin: string | null;
  /** What the server speaks TLS with; null: plain HTTP. */
  readonly tls: TlsFiles | null;
  /** Between the gateway and subgraphs behind HTTP. */
  readonly internalTls: PeerTlsFiles | null;
  /** How e-mail is sent; null: links are passed on by hand. */
  readonly mail: MailSettings | null;
  /** Other origins whose pages may call this server. */
  readonly corsOrigins: readonly string[];
  readonly cookieSameSite: 'lax' | 'none';
  /** After SIGTERM, how long `/ready` says so while requests are still served. */
  readonly closingSeconds: number;
  /** Requests per second and caller; null means the gateway's default. */
  readonly ratePerSecond: number | null;
  /** The location of the control plane, and the default for tenants. */
  readonly controlPlacement: Placement;
  /** How each thread connects to SQL Server; null if it is not configured. */
  readonly sqlServer: MssqlSettings | null;
  /** The rate source. Null means none, which is the default in the demo. */
  readonly rateProvider: RateProviderSettings | null;
  /**
   * Whether this process runs jobs, and where jobs are stored: on a MongoDB server, or on the control plane if the URL
   * is null.
   */
  readonly jobs: { readonly isWorker: boolean; readonly mongoUrl: string | null };
  /** Where the keys are that seal secrets. Only the demo creates them by itself, beside its data. */
  readonly masterKeys: MasterKeySettings;
  /** `host:port`s that webhooks may be sent to without TLS and at any address. Never in production. */
  readonly webhookTestHosts: ReadonlySet<string>;
  /** The same for identity providers. */
  readonly identityTestHosts: ReadonlySet<string>;
  /** What scans the files of vouchers before they are served; null: nothing does. */
  readonly backups: BackupSettings;
  readonly voucherScanner: ScannerSettings | null;
  /** The folder that audit trails are written to as lines, for a SIEM; null: nowhere. */
  readonly auditLines: string | null;
  /** Where the signed digest of each day is kept: a folder or `s3://bucket/prefix`; null: nowhere. */
  readonly digestTarget: string | null;
}

/** Where e-mail goes out, and from whom. */
export interface MailSettings {
  /** `smtps://user:password@host:465`, or `smtp://…` with STARTTLS. */
  readonly smtpUrl: string;
  readonly from: string;
}

export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/**
 * The settings of this process. A server never runs in development mode, whatever the shell says, so plans and stack traces stay
 * inside.
 */
export function readConfig(overrides: Environment = {}): OperationsConfig {
  const config = parseConfig({ ...process.env, ...overrides });
  process.env['NODE_ENV'] = 'production';
  return config;
}

/** Whether the operator has said that there is no demo here; the command line never makes one. */
export const isDemoSaidOff = (): boolean => process.env['CIFRA_DEMO'] === 'off';

type Environment = Readonly<Record<string, string | undefined>>;

const settingNames = [
  'CIFRA_PORT',
  'CIFRA_HOST',
  'CIFRA_DATA',
  'CIFRA_DEMO',
  'CIFRA_SUBGRAPHS',
  'CIFRA_WRITER_THREADS',
  'CIFRA_READER_THREADS',
  'CIFRA_OPEN_TENANTS',
  'CIFRA_SAFELIST',
  'CIFRA_EXPLORER',
  'CIFRA_DOCS',
  'CIFRA_TRUST_PROXY',
  'CIFRA_OPERATIONS_PORT',
  'CIFRA_OPERATIONS_HOST',
  'CIFRA_STORAGE_RESERVE_MB',
  'CIFRA_PUBLIC_URL',
  'CIFRA_CORS_ORIGINS',
  'CIFRA_TLS_CERT_FILE',
  'CIFRA_TLS_KEY_FILE',
  'CIFRA_INTERNAL_TLS_CERT_FILE',
  'CIFRA_INTERNAL_TLS_KEY_FILE',
  'CIFRA_INTERNAL_TLS_CA_FILE',
  'CIFRA_SMTP_URL',
  'CIFRA_MAIL_FROM',
  'CIFRA_COOKIE_SAME_SITE',
  'CIFRA_CLOSING_SECONDS',
  'CIFRA_RATE_PER_SECOND',
  'CIFRA_CONTROL_ENGINE',
  'CIFRA_SQLSERVER_URL',
  'CIFRA_SQLSERVER_URLS',
  'CIFRA_SQLSERVER_CONNECTIONS',
  'CIFRA_SQLSERVER_WAIT_SECONDS',
  'CIFRA_SQLSERVER_DEGRADED_LIVE',
  ...rateProviderSettingNames,
  'CIFRA_JOBS',
  'CIFRA_JOBS_MONGODB_URL',
  'CIFRA_MASTER_KEY_FILE',
  'CIFRA_VOUCHER_SCANNER',
  'CIFRA_AUDIT_LINES',
  'CIFRA_DIGEST_TARGET',
  'CIFRA_BACKUP_RECIPIENTS',
  'CIFRA_BACKUP_TARGET',
  'CIFRA_BACKUP_S3_ENDPOINT',
  'CIFRA_BACKUP_S3_REGION',
  'CIFRA_UNSAFE_IDENTITY_TEST_HOSTS',
  'CIFRA_UNSAFE_WEBHOOK_TEST_HOSTS',
] as const;
type SettingName = (typeof settingNames)[number];

/**
 * Parses the environment. Throws `ConfigurationError` for an unknown CIFRA_* variable, an invalid value, or a demo in production.
 */
export function parseConfig(environment: Environment): OperationsConfig {
  const known: ReadonlySet<string> = new Set(settingNames);
  const unknown = Object.keys(environment).filter(
    (name) => name.startsWith('CIFRA_') && name !== 'CIFRA_SEED' && !known.has(name),
  );
  if (unknown.length > 0)
    throw new ConfigurationError(
      `unknown settings: ${unknown.join(', ')}. Known: ${settingNames.join(', ')}`,
    );
  const isProduction = environment['NODE_ENV'] === 'production';
  const read = reader(environment);
  const isDemo = read.flag('CIFRA_DEMO', true);
  if (isProduction && isDemo)
    throw new ConfigurationError(
      'NODE_ENV=production and demo mode: known log-ins do not belong in production. Set CIFRA_DEMO=off.',
    );
  const writerThreads = read.whole('CIFRA_WRITER_THREADS', 1, { least: 0, most: 64 });
  // Reports and verifications run in parallel, at most one per core; threads start on demand.
  const cores = Math.min(4, availableParallelism());
  const readerThreads = read.whole('CIFRA_READER_THREADS', cores, { least: 0, most: 64 });
  const sqlServer = parseSqlServer(read);
  const dataDirectory = resolve(read.filled('CIFRA_DATA', './var'));
  const port = read.whole('CIFRA_PORT', 4000, { least: 0, most: 65_535 });
  return {
    port,
    host: read.text('CIFRA_HOST', '127.0.0.1'),
    dataDirectory,
    isDemo,
    subgraphMode: read.choice('CIFRA_SUBGRAPHS', ['in-process', 'http']),
    writerThreads,
    readerThreads,
    openTenantLimit: read.whole('CIFRA_OPEN_TENANTS', 200, { least: 1, most: 100_000 }),
    safelistMode: read.choice(
      'CIFRA_SAFELIST',
      isDemo ? ['off', 'partners-only', 'all'] : ['all', 'partners-only', 'off'],
    ),
    hasExplorer: read.flag('CIFRA_EXPLORER', isDemo),
    hasReference: read.flag('CIFRA_DOCS', true),
    trustProxy: parseTrustProxy(read),
    operations: parseOperations(read, { isDemo, port }),
    storageReserveMebibytes: read.whole('CIFRA_STORAGE_RESERVE_MB', 64, { least: 0, most: 1_000_000 }),
    ...parseBrowserSettings(read, isProduction),
    tls: parseTls(read),
    internalTls: parseInternalTls(read),
    mail: parseMail(read, { hasOrigin: read.text('CIFRA_PUBLIC_URL', '') !== '' }),
    closingSeconds: read.whole('CIFRA_CLOSING_SECONDS', 5, { least: 0, most: 300 }),
    ratePerSecond:
      environment['CIFRA_RATE_PER_SECOND'] === undefined
        ? null
        : read.whole('CIFRA_RATE_PER_SECOND', 0, { least: 1, most: 1_000_000 }),
    controlPlacement: parseControlPlacement(read, sqlServer),
    sqlServer,
    rateProvider: parseRateProvider(environment, isDemo),
    jobs: { isWorker: read.flag('CIFRA_JOBS', true), mongoUrl: parseMongoUrl(read) },
    masterKeys: parseMasterKeySettings(read, { isDemo, dataDirectory }),
    webhookTestHosts: parseTestHosts(read, isProduction, 'CIFRA_UNSAFE_WEBHOOK_TEST_HOSTS'),
    voucherScanner: parseVoucherScanner(read),
    auditLines: parseAuditLines(read, dataDirectory),
    digestTarget: read.text('CIFRA_DIGEST_TARGET', '') || null,
    backups: parseBackups(read),
    identityTestHosts: parseTestHosts(read, isProduction, 'CIFRA_UNSAFE_IDENTITY_TEST_HOSTS'),
  };
}

/** The identities never stand here: a server that could read its own backups would give them away with itself. */
function parseBackups(read: Reader): BackupSettings {
  const recipients = parseRecipients(read.text('CIFRA_BACKUP_RECIPIENTS', ''));
  if (recipients === null)
    throw new ConfigurationError(
      'CIFRA_BACKUP_RECIPIENTS must be age recipients like age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p, divided by spaces or commas',
    );
  const endpoint = read.text('CIFRA_BACKUP_S3_ENDPOINT', '');
  if (endpoint !== '' && !/^https?:\/\//.test(endpoint))
    throw new ConfigurationError('CIFRA_BACKUP_S3_ENDPOINT must be an address like https://s3.example.com');
  const target = read.text('CIFRA_BACKUP_TARGET', '');
  return {
    recipients,
    target: target === '' ? null : target,
    s3: {
      endpoint: endpoint === '' ? null : endpoint,
      region: read.filled('CIFRA_BACKUP_S3_REGION', 'us-east-1'),
    },
  };
}

/** Outside the data directory: who can write there could change both. */
function parseAuditLines(read: Reader, dataDirectory: string): string | null {
  const text = read.text('CIFRA_AUDIT_LINES', '');
  if (text === '') return null;
  const folder = resolve(text);
  const inside = relative(dataDirectory, folder);
  if (inside === '' || !(inside.startsWith('..') || isAbsolute(inside)))
    throw new ConfigurationError('CIFRA_AUDIT_LINES must be a folder outside CIFRA_DATA');
  return folder;
}

/** An address that files are posted to, or a command with its arguments, which reads them from its input. */
function parseVoucherScanner(read: Reader): ScannerSettings | null {
  const text = read.text('CIFRA_VOUCHER_SCANNER', '').trim();
  if (text === '') return null;
  if (/^https?:\/\//.test(text)) {
    if (URL.canParse(text)) return { url: text };
    throw new ConfigurationError('CIFRA_VOUCHER_SCANNER is no address that can be posted to');
  }
  const [program = '', ...args] = text.split(/\s+/);
  return { command: [program, ...args] };
}

/** A key that lies beside what it seals protects nothing, so only the demo puts it there. */
function parseMasterKeySettings(
  read: Reader,
  { isDemo, dataDirectory }: Pick<OperationsConfig, 'isDemo' | 'dataDirectory'>,
): MasterKeySettings {
  const file = read.text('CIFRA_MASTER_KEY_FILE', '');
  if (file !== '') return { file: resolve(file), isCreatedOnFirstUse: false };
  return { file: isDemo ? join(dataDirectory, 'master.keys') : null, isCreatedOnFirstUse: isDemo };
}

function parseTestHosts(
  read: Reader,
  isProduction: boolean,
  name: `CIFRA_UNSAFE_${'IDENTITY' | 'WEBHOOK'}_TEST_HOSTS`,
): ReadonlySet<string> {
  const listed = read.text(name, '');
  if (listed === '') return new Set();
  if (isProduction)
    throw new ConfigurationError(
      `NODE_ENV=production and ${name}: it lets people of the firm reach this server's own network`,
    );
  const hosts = listed.split(',').map((host) => host.trim());
  const unclear = hosts.find((host) => !/^[a-z0-9.-]+:\d{1,5}$/.test(host));
  if (unclear !== undefined)
    throw new ConfigurationError(
      `${name} has ${JSON.stringify(unclear)}; it must be host:port, in lower case, and several with commas`,
    );
  return new Set(hosts);
}

/** Never all proxies: the first entry of `X-Forwarded-For` is what the client wrote. */
function parseTrustProxy(read: Reader): OperationsConfig['trustProxy'] {
  const name = 'CIFRA_TRUST_PROXY';
  const text = read.text(name, 'off');
  if (text === 'off') return false;
  if (/^[1-9]$/.test(text)) return Number(text);
  const networks = text.split(',').map((item) => item.trim());
  const unclear = networks.find((network) => !isNetwork(network));
  if (unclear === undefined) return networks;
  throw new ConfigurationError(
    `${name} has ${JSON.stringify(unclear)}; it must be off, the number of proxies in front (1 to 9), or their addresses and networks with commas, like 10.0.0.0/8,fd00::/8`,
  );
}

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  // A prefix of 0 is everybody.
  return (
    prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128))
  );
}

/** Beside the API's own port, for this machine alone, unless something else is said. */
function parseOperations(
  read: Reader,
  { isDemo, port }: Pick<OperationsConfig, 'isDemo' | 'port'>,
): OperationsConfig['operations'] {
  const name = 'CIFRA_OPERATIONS_PORT';
  const byDefault = isDemo ? 'off' : String(port === 0 ? 0 : Math.min(port + 1, 65_535));
  if (read.text(name, byDefault) === 'off') return null;
  const host = read.text('CIFRA_OPERATIONS_HOST', '127.0.0.1');
  return { host, port: read.whole(name, Number(byDefault) || 0, { least: 0, most: 65_535 }) };
}

type BrowserSettings = Pick<OperationsConfig, 'publicOrigin' | 'corsOrigins' | 'cookieSameSite'>;

/** Cookies that go to every site are for listed origins alone: without any, nothing could use them but an attack. */
function parseBrowserSettings(read: Reader, isProduction: boolean): BrowserSettings {
  const publicUrl = read.text('CIFRA_PUBLIC_URL', '');
  const listed = read.text('CIFRA_CORS_ORIGINS', '');
  const cookieSameSite = read.choice('CIFRA_COOKIE_SAME_SITE', ['lax', 'none']);
  const corsOrigins = listed === '' ? [] : listed.split(',').map((item) => item.trim());
  for (const origin of corsOrigins) checkOrigin('CIFRA_CORS_ORIGINS', origin);
  if (publicUrl !== '') checkOrigin('CIFRA_PUBLIC_URL', publicUrl);
  if (isProduction && publicUrl.startsWith('http:') && !isThisMachine(publicUrl))
    throw new ConfigurationError(
      'NODE_ENV=production and CIFRA_PUBLIC_URL without TLS: passwords and books would travel in the clear. Give it https, and CIFRA_TLS_CERT_FILE or a proxy that speaks TLS',
    );
  if (isProduction && publicUrl === '')
    throw new ConfigurationError(
      'NODE_ENV=production needs CIFRA_PUBLIC_URL, the origin that browsers use, like https://books.example.com: links and cookies are made for it',
    );
  if (cookieSameSite === 'none' && corsOrigins.length === 0)
    throw new ConfigurationError('CIFRA_COOKIE_SAME_SITE is none; it needs CIFRA_CORS_ORIGINS');
  return { publicOrigin: publicUrl === '' ? null : publicUrl, corsOrigins, cookieSameSite };
}

const isThisMachine = (origin: string): boolean =>
  ['localhost', '127.0.0.1', '[::1]'].includes(new URL(origin).hostname);

/** Both files or none. They are read when the server starts, which fails where they cannot be used. */
function parseTls(read: Reader): TlsFiles | null {
  const certificateFile = read.text('CIFRA_TLS_CERT_FILE', '');
  const keyFile = read.text('CIFRA_TLS_KEY_FILE', '');
  if (certificateFile === '' && keyFile === '') return null;
  if (certificateFile === '' || keyFile === '')
    throw new ConfigurationError('CIFRA_TLS_CERT_FILE and CIFRA_TLS_KEY_FILE go together');
  return { certificateFile: resolve(certificateFile), keyFile: resolve(keyFile) };
}

/** All three or none, and only where there is a way between processes to protect. */
function parseInternalTls(read: Reader): PeerTlsFiles | null {
  const names = [
    'CIFRA_INTERNAL_TLS_CERT_FILE',
    'CIFRA_INTERNAL_TLS_KEY_FILE',
    'CIFRA_INTERNAL_TLS_CA_FILE',
  ] as const;
  const [certificateFile = '', keyFile = '', authorityFile = ''] = names.map((name) => read.text(name, ''));
  if (certificateFile === '' && keyFile === '' && authorityFile === '') return null;
  if (certificateFile === '' || keyFile === '' || authorityFile === '')
    throw new ConfigurationError(`${names.join(', ')} go together`);
  if (read.choice('CIFRA_SUBGRAPHS', ['in-process', 'http']) === 'in-process')
    throw new ConfigurationError(`${names[0]} needs CIFRA_SUBGRAPHS=http: in one process nothing is sent`);
  return {
    certificateFile: resolve(certificateFile),
    keyFile: resolve(keyFile),
    authorityFile: resolve(authorityFile),
  };
}

/** The URL may contain a password, so no message repeats it. */
function parseMail(read: Reader, { hasOrigin }: { readonly hasOrigin: boolean }): MailSettings | null {
  const smtpUrl = read.text('CIFRA_SMTP_URL', '');
  const from = read.text('CIFRA_MAIL_FROM', '');
  if (smtpUrl === '' && from === '') return null;
  const url = URL.canParse(smtpUrl) ? new URL(smtpUrl) : null;
  if (url === null || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '')
    throw new ConfigurationError(
      'CIFRA_SMTP_URL is not understood; it must be smtps://user:password@host:465 or smtp://user:password@host:587',
    );
  if (!/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/.test(from))
    throw new ConfigurationError('CIFRA_MAIL_FROM must be an address, like books@firm.example');
  if (!hasOrigin)
    throw new ConfigurationError('CIFRA_SMTP_URL needs CIFRA_PUBLIC_URL: a mail has to name an address');
  return { smtpUrl, from };
}

/** As a browser writes it in `Origin`, because it is compared with that: no path, no slash, no default port, no pattern. */
function checkOrigin(name: SettingName, value: string): void {
  const url = URL.canParse(value) ? new URL(value) : null;
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (isWeb && url.origin === value && !value.includes('*')) return;
  throw new ConfigurationError(
    `${name} has ${JSON.stringify(value)}; an origin is exact, like https://app.example.com: no path, no pattern, not * and not null`,
  );
}

function parseRateProvider(environment: Environment, isDemo: boolean): RateProviderSettings | null {
  try {
    return parseRateProviderSettings(environment, { providerUnlessSaid: isDemo ? 'off' : 'ECB' });
  } catch (error) {
    if (error instanceof RateProviderSettingsInvalid)
      throw new ConfigurationError(error.message, { cause: error });
    throw error;
  }
}

type Reader = ReturnType<typeof reader>;

/** The control plane's file name, or its database name on SQL Server. */
const CONTROL_FILE = 'control.db';
const CONTROL_DATABASE = 'cifra_control';

function parseControlPlacement(read: Reader, sqlServer: MssqlSettings | null): Placement {
  if (read.choice('CIFRA_CONTROL_ENGINE', ['sqlite', 'mssql']) === 'sqlite')
    return { engine: 'sqlite', server: null, database: CONTROL_FILE };
  if (sqlServer === null)
    throw new ConfigurationError('CIFRA_CONTROL_ENGINE is mssql; it needs CIFRA_SQLSERVER_URL');
  const named = /^\/(\w+)$/.exec(new URL(sqlServer.urls.migrator ?? '').pathname)?.[1];
  return { engine: 'mssql', server: null, database: named ?? CONTROL_DATABASE };
}

/** The URL may contain a password, so no message repeats it. */
function parseMongoUrl(read: Reader): string | null {
  const url = read.text('CIFRA_JOBS_MONGODB_URL', '');
  if (url === '') return null;
  if (/^mongodb(\+srv)?:\/\/[^/]+\/\w+/.test(url)) return url;
  throw new ConfigurationError(
    'CIFRA_JOBS_MONGODB_URL is not understood; it must be mongodb://user:password@host:27017/database',
  );
}

/** The control plane's writer and four readers, four for making databases, one tenant's writer and reader. */
const LEAST_CONNECTIONS = 11;

/** A URL contains a password, so no message repeats it. */
function parseSqlServer(read: Reader): MssqlSettings | null {
  const maximumConnections = read.whole('CIFRA_SQLSERVER_CONNECTIONS', 200, {
    least: LEAST_CONNECTIONS,
    most: 30_000,
  });
  const waitSeconds = read.whole('CIFRA_SQLSERVER_WAIT_SECONDS', 10, { least: 1, most: 600 });
  const isDegradedLiveAllowed = read.flag('CIFRA_SQLSERVER_DEGRADED_LIVE', false);
  const everyone = read.text('CIFRA_SQLSERVER_URL', '');
  const own = read.text('CIFRA_SQLSERVER_URLS', '');
  if (everyone === '') {
    if (own === '') return null;
    throw new ConfigurationError('CIFRA_SQLSERVER_URLS needs CIFRA_SQLSERVER_URL, which is everyone else’s');
  }
  const urls: Record<string, string> = Object.fromEntries(
    principalNames.map((principal) => [principal, checkedUrl('CIFRA_SQLSERVER_URL', everyone)]),
  );
  for (const item of own === '' ? [] : own.split(',')) {
    const [name = '', ...url] = item.split('=');
    if (!Object.hasOwn(urls, name.trim()))
      throw new ConfigurationError(
        `CIFRA_SQLSERVER_URLS is principal=url,…; the principals are ${principalNames.join(', ')}`,
      );
    urls[name.trim()] = checkedUrl('CIFRA_SQLSERVER_URLS', url.join('=').trim());
  }
  return { urls, maximumConnections, waitSeconds, isDegradedLiveAllowed };
}

function checkedUrl(name: SettingName, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url?.protocol === 'mssql:' && url.hostname !== '' && url.username !== '') return value;
  throw new ConfigurationError(
    `${name} is not understood; it must be mssql://user:password@host:1433/?encrypt=true`,
  );
}

function reader(environment: Environment) {
  const text = (name: SettingName, fallback: string): string => environment[name] ?? fallback;
  return {
    text,
    filled: (name: SettingName, fallback: string): string => {
      const value = text(name, fallback);
      if (value.trim() === '') throw new ConfigurationError(`${name} is empty; leave it out for ${fallback}`);
      return value;
    },
    flag: (name: SettingName, fallback: boolean): boolean => {
      const value = text(name, fallback ? 'on' : 'off');
      if (value === 'on' || value === 'off') return value === 'on';
      throw new ConfigurationError(`${name} is ${JSON.stringify(value)}; it must be on or off`);
    },
    whole: (
      name: SettingName,
      fallback: number,
      { least, most }: { least: number; most: number },
    ): number => {
      const value = text(name, String(fallback));
      if (/^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value);
      throw new ConfigurationError(
        `${name} is ${JSON.stringify(value)}; it must be a whole number from ${least} to ${most}`,
      );
    },
    /** The first choice is the default. */
    choice: <const Choices extends readonly string[]>(
      name: SettingName,
      choices: Choices,
    ): Choices[number] => {
      const value = environment[name] ?? choices[0];
      const found = choices.find((choice) => choice === value);
      if (found === undefined)
        throw new ConfigurationError(
          `${name} is ${JSON.stringify(value)}; it must be one of ${choices.join(', ')}`,
        );
      return found;
    },
  };
}
