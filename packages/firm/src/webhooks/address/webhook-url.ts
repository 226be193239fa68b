import { isIP } from 'node:net';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import { isPublicAddress } from './public-address.ts';

/** `host:port`s that may be reached without TLS and at any address; for tests. */
export type TestHosts = ReadonlySet<string>;

/** What the column holds. */
const MAXIMUM_URL = 2_000;

/**
 * The address of a webhook as it is stored: normalised, so that `https://0x7f.1/` is seen for what it is. Names are not resolved here: that is done
 * at each delivery. Refuses: WEBHOOK_ADDRESS_NOT_ALLOWED.
 */
export function parseWebhookUrl(
  text: string,
  testHosts: TestHosts,
): Result<string, Refusal<'WEBHOOK_ADDRESS_NOT_ALLOWED'>> {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  const problem = url === null ? 'it is not an address' : problemOf(url, testHosts);
  if (url === null || problem !== null)
    return refused(refuse('WEBHOOK_ADDRESS_NOT_ALLOWED', { why: problem ?? '' }));
  return accepted(url.href);
}

function problemOf(url: URL, testHosts: TestHosts): string | null {
  const isTestHost = testHosts.has(hostOf(url));
  if (url.protocol !== 'https:' && !(isTestHost && url.protocol === 'http:'))
    return 'it must begin with https://';
  if (url.username !== '' || url.password !== '') return 'it must not contain a user name or password';
  if (url.hash !== '') return 'it must not contain a fragment';
  if (url.href.length > MAXIMUM_URL) return `it must have at most ${MAXIMUM_URL} characters`;
  if (!isTestHost && isLocal(url)) return 'it is not on the public internet';
  return null;
}

/** `host:port`, the port also where it is the default. */
export const hostOf = ({ hostname, port, protocol }: URL): string =>
  `${hostname}:${port === '' ? (protocol === 'https:' ? '443' : '80') : port}`;

/** A host as sockets take it: an IPv6 address without its brackets. */
export const bareHost = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** Whether the host is an address that is not public, or a name that by its form is never public. RFC 6761, RFC 6762. */
function isLocal(url: URL): boolean {
  const host = bareHost(url);
  if (isIP(host) !== 0) return !isPublicAddress(host);
  const name = host.replace(/\.$/, '');
  return !name.includes('.') || /\.(?:localhost|local|internal|home\.arpa)$/.test(name);
}
