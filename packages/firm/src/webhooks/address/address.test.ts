import { expect, test } from 'vitest';
import { isPublicAddress } from './public-address.ts';
import { parseWebhookUrl } from './webhook-url.ts';

test.each(['93.184.215.14', '1.1.1.1', '2606:2800:21f:cb07:6820:80da:af6b:8b2c', '2a00:1450:4001:80b::200e'])(
  '%s is on the public internet',
  (address) => expect(isPublicAddress(address)).toBe(true),
);

test.each([
  // This machine and this network
  '127.0.0.1',
  '127.255.255.254',
  '0.0.0.0',
  '0.1.2.3',
  '::',
  '::1',
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  '100.127.255.255',
  'fc00::1',
  'fd00:ec2::254',
  'fec0::1',
  // Link-local, where clouds tell a machine its credentials, and what else they answer at
  '169.254.169.254',
  '169.254.170.2',
  '100.100.100.200',
  '192.0.0.192',
  '168.63.129.16',
  'fe80::1',
  'fe80::a9fe:a9fe',
  // IPv4 within IPv6
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:93.184.215.14',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::169.254.169.254',
  '64:ff9b:1::10.0.0.1',
  '2002:7f00:1::',
  '2001:0:4136:e378:8000:63bf:3fff:fdd2',
  // Nobody’s, everybody’s, documentation, benchmarks
  '224.0.0.1',
  '255.255.255.255',
  '240.0.0.1',
  '192.0.2.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  'ff02::1',
  '100::1',
  '2001:db8::1',
  '4000::1',
  'localhost',
  '',
])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false));

const problemOf = (url: string, testHosts: readonly string[] = []): string | null => {
  const parsed = parseWebhookUrl(url, new Set(testHosts));
  return parsed.ok ? null : parsed.refusal.facts.why;
};

test.each([
  'https://127.0.0.1/',
  'https://127.1/',
  'https://0x7f000001/',
  'https://2130706433/',
  'https://0177.0.0.1/',
  'https://①②⑦.0.0.1/',
  'https://[::1]/',
  'https://[::ffff:10.0.0.1]/',
  'https://169.254.169.254/latest/meta-data/',
  'https://localhost/',
  'https://LOCALHOST.:8443/',
  'https://a.localhost/',
  'https://printer.local/',
  'https://metadata.google.internal/',
  'https://intranet/',
])('%s is refused when it is given, by its form alone', (url) =>
  expect(problemOf(url)).toBe('it is not on the public internet'),
);

test.each([
  ['http://hooks.example.com/', 'it must begin with https://'],
  ['ftp://hooks.example.com/', 'it must begin with https://'],
  ['file:///etc/passwd', 'it must begin with https://'],
  ['hooks.example.com', 'it is not an address'],
  ['', 'it is not an address'],
  ['https://user:secret@hooks.example.com/', 'it must not contain a user name or password'],
  ['https://hooks.example.com/#part', 'it must not contain a fragment'],
  [`https://hooks.example.com/${'a'.repeat(2_000)}`, 'it must have at most 2000 characters'],
])('%s is refused', (url, problem) => expect(problemOf(url)).toBe(problem));

test('an address is kept as browsers write it', () => {
  expect(parseWebhookUrl(' HTTPS://Hooks.Example.COM:443/a?b=c ', new Set())).toEqual({
    ok: true,
    value: 'https://hooks.example.com/a?b=c',
  });
});

test('a host for tests is that host and port alone, and may be plain', () => {
  const testHosts = ['localhost:4001', '127.0.0.1:80'];
  for (const url of ['http://localhost:4001/', 'https://localhost:4001/', 'http://127.0.0.1/'])
    expect(problemOf(url, testHosts), url).toBeNull();
  expect(problemOf('https://localhost:4002/', testHosts)).toBe('it is not on the public internet');
  expect(problemOf('https://127.0.0.1/', testHosts)).toBe('it is not on the public internet');
  expect(problemOf('http://localhost.:4001/', testHosts)).toBe('it must begin with https://');
});
