import { expect, test } from 'vitest';
import { ConfigurationError, parseConfig } from './config.ts';

test('without settings the demo is served on port 4000 with data under ./var', () => {
  const config = parseConfig({});
  expect(config.port).toBe(4000);
  expect(config.dataDirectory.endsWith('/var')).toBe(true);
  expect(config.isDemo).toBe(true);
  expect(config.safelistMode).toBe('off');
});

test('demo mode refuses to start where the operator says production', () => {
  expect(() => parseConfig({ NODE_ENV: 'production' })).toThrow(ConfigurationError);
});

test('production needs the address that links and cookies are made for', () => {
  const production = { NODE_ENV: 'production', CIFRA_DEMO: 'off' };
  expect(() => parseConfig(production)).toThrow('needs CIFRA_PUBLIC_URL');
  const config = parseConfig({ ...production, CIFRA_PUBLIC_URL: 'https://books.example.com' });
  expect([config.safelistMode, config.publicOrigin]).toEqual(['all', 'https://books.example.com']);
  const inTheClear = { ...production, CIFRA_PUBLIC_URL: 'http://books.example.com' };
  expect(() => parseConfig(inTheClear)).toThrow('CIFRA_PUBLIC_URL without TLS');
  expect(
    parseConfig({ ...production, CIFRA_PUBLIC_URL: 'http://127.0.0.1:4000' }).publicOrigin,
  ).not.toBeNull();
});

test('an unknown setting is named, so that a misspelt one is not silently ignored', () => {
  expect(() => parseConfig({ CIFRA_PROT: '4001' })).toThrow(/CIFRA_PROT/);
});

test.each([
  ['CIFRA_PORT', '70000'],
  ['CIFRA_PORT', '4e3'],
  ['CIFRA_DEMO', 'yes'],
  ['CIFRA_SUBGRAPHS', 'remote'],
  ['CIFRA_WRITER_THREADS', '-1'],
])('%s=%s is refused by name', (name, value) => {
  expect(() => parseConfig({ [name]: value })).toThrow(new RegExp(name));
});

test('proxies are counted or named, never all of them', () => {
  const trusted = (value: string) => parseConfig({ CIFRA_TRUST_PROXY: value }).trustProxy;
  expect(parseConfig({}).trustProxy).toBe(false);
  expect([trusted('off'), trusted('2')]).toEqual([false, 2]);
  expect(trusted('10.0.0.0/8, fd00::/8,192.0.2.7')).toEqual(['10.0.0.0/8', 'fd00::/8', '192.0.2.7']);
  for (const value of ['on', '0', '10', '0.0.0.0/0', '::/0', '10.0.0.0/33', 'proxy.local', '10.0.0.1,', ''])
    expect(() => trusted(value), value).toThrow(/CIFRA_TRUST_PROXY has "/);
});

test('operators have an address of their own, on this machine alone, but in the demo', () => {
  const operations = (settings: Record<string, string>) => parseConfig(settings).operations;
  expect(operations({})).toBeNull();
  expect(operations({ CIFRA_DEMO: 'off' })).toEqual({ host: '127.0.0.1', port: 4001 });
  expect(operations({ CIFRA_DEMO: 'off', CIFRA_PORT: '0' })).toEqual({ host: '127.0.0.1', port: 0 });
  expect(operations({ CIFRA_DEMO: 'off', CIFRA_OPERATIONS_PORT: 'off' })).toBeNull();
  expect(operations({ CIFRA_OPERATIONS_PORT: '9464', CIFRA_OPERATIONS_HOST: '0.0.0.0' })).toEqual({
    host: '0.0.0.0',
    port: 9464,
  });
});

test('origins are taken as browsers write them', () => {
  const { publicOrigin, corsOrigins, cookieSameSite } = parseConfig({
    CIFRA_PUBLIC_URL: 'https://books.example.com',
    CIFRA_CORS_ORIGINS: 'https://app.example.com, http://localhost:5173',
    CIFRA_COOKIE_SAME_SITE: 'none',
  });
  expect(publicOrigin).toBe('https://books.example.com');
  expect(corsOrigins).toEqual(['https://app.example.com', 'http://localhost:5173']);
  expect(cookieSameSite).toBe('none');
  expect(parseConfig({})).toMatchObject({ publicOrigin: null, corsOrigins: [], cookieSameSite: 'lax' });
});

test.each([
  '*',
  'null',
  'https://*.example.com',
  'https://app.example.com/',
  'https://app.example.com:443',
  'HTTPS://app.example.com',
  'app.example.com',
  'file:///etc/passwd',
  'https://app.example.com,,https://b.example.com',
  'https://app.example.com,*',
])('the origin %s is refused by name', (value) => {
  expect(() => parseConfig({ CIFRA_CORS_ORIGINS: value })).toThrow(/CIFRA_CORS_ORIGINS has "/);
});

test('a cookie for every site needs listed origins', () => {
  expect(() => parseConfig({ CIFRA_COOKIE_SAME_SITE: 'none' })).toThrow(/CIFRA_CORS_ORIGINS/);
});

const url = 'mssql://cifra:p%40ss@db1:1433/?encrypt=true';

test('audit lines are not written into the data directory, where who changes the books could change them too', () => {
  for (const folder of ['/srv/cifra', '/srv/cifra/lines'])
    expect(() => parseConfig({ CIFRA_DATA: '/srv/cifra', CIFRA_AUDIT_LINES: folder }), folder).toThrow(
      'CIFRA_AUDIT_LINES must be a folder outside CIFRA_DATA',
    );
  expect(parseConfig({ CIFRA_DATA: '/srv/cifra', CIFRA_AUDIT_LINES: '/srv/lines' }).auditLines).toBe(
    '/srv/lines',
  );
  expect(parseConfig({}).auditLines).toBeNull();
});

test('without SQL Server every database is a file', () => {
  const config = parseConfig({});
  expect(config.sqlServer).toBeNull();
  expect(config.controlPlacement).toEqual({ engine: 'sqlite', server: null, database: 'control.db' });
});

test('SQL Server: one log-in for all, or one of its own for a principal; one budget of connections for the process', () => {
  const config = parseConfig({
    CIFRA_CONTROL_ENGINE: 'mssql',
    CIFRA_SQLSERVER_URL: url,
    CIFRA_SQLSERVER_URLS: 'application=mssql://app:x@db1,reader=mssql://read:x=y@db1',
    CIFRA_SQLSERVER_CONNECTIONS: '100',
    CIFRA_WRITER_THREADS: '2',
    CIFRA_READER_THREADS: '1',
  });
  expect(config.controlPlacement).toEqual({ engine: 'mssql', server: null, database: 'cifra_control' });
  expect(config.sqlServer).toMatchObject({
    maximumConnections: 100,
    waitSeconds: 10,
    isDegradedLiveAllowed: false,
  });
  expect(config.sqlServer?.urls).toMatchObject({
    migrator: url,
    application: 'mssql://app:x@db1',
    reader: 'mssql://read:x=y@db1',
  });
  const named = parseConfig({
    CIFRA_CONTROL_ENGINE: 'mssql',
    CIFRA_SQLSERVER_URL: 'mssql://a:b@db1/firm_two',
    CIFRA_SQLSERVER_DEGRADED_LIVE: 'on',
  });
  expect(named.controlPlacement.database).toBe('firm_two');
  expect(named.sqlServer?.isDegradedLiveAllowed).toBe(true);
});

test.each([
  [{ CIFRA_CONTROL_ENGINE: 'mssql' }, /CIFRA_SQLSERVER_URL/],
  [{ CIFRA_CONTROL_ENGINE: 'oracle' }, /CIFRA_CONTROL_ENGINE/],
  [{ CIFRA_SQLSERVER_URL: 'http://a:secret@db1' }, /CIFRA_SQLSERVER_URL is not understood/],
  [
    { CIFRA_INTERNAL_TLS_CERT_FILE: 'c.pem', CIFRA_SUBGRAPHS: 'http' },
    /CIFRA_INTERNAL_TLS_CA_FILE go together/,
  ],
  [
    {
      CIFRA_INTERNAL_TLS_CERT_FILE: 'c.pem',
      CIFRA_INTERNAL_TLS_KEY_FILE: 'k.pem',
      CIFRA_INTERNAL_TLS_CA_FILE: 'a.pem',
    },
    /needs CIFRA_SUBGRAPHS=http/,
  ],
  [{ CIFRA_SQLSERVER_URLS: `reader=${url}` }, /CIFRA_SQLSERVER_URLS needs CIFRA_SQLSERVER_URL/],
  [{ CIFRA_SQLSERVER_URL: url, CIFRA_SQLSERVER_URLS: `owner=${url}` }, /the principals are application/],
  [
    { CIFRA_SQLSERVER_URL: url, CIFRA_SQLSERVER_CONNECTIONS: '8' },
    /CIFRA_SQLSERVER_CONNECTIONS is "8"; it must be a whole number from 11/,
  ],
  [{ CIFRA_SQLSERVER_URL: url, CIFRA_SQLSERVER_DEGRADED_LIVE: 'yes' }, /CIFRA_SQLSERVER_DEGRADED_LIVE/],
])('%o is refused by name, and no password is repeated', (environment, message) => {
  expect(() => parseConfig(environment)).toThrow(message);
  expect(() => parseConfig(environment)).not.toThrow(/secret|p%40ss/);
});
