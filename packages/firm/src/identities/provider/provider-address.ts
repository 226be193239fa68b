import ipaddr from 'ipaddr.js';
import { hostOf, type TestHosts } from '../../webhooks/address/webhook-url.ts';
import { isPublicAddress } from '../../webhooks/address/public-address.ts';

/** What the columns hold. */
const MAXIMUM_URL = 500;

/** A firm's own provider may stand in its own network. */
const OWN_NETWORKS: ReadonlySet<string> = new Set(['private', 'uniqueLocal']);

/** Within those, what only a machine's own cloud answers at. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html */
const CLOUD_INTERNAL: ReadonlySet<string> = new Set(['fd00:ec2::254']);

/** Whether a provider may be asked at an address: not this machine, not its link, not its cloud. */
export function isProviderAddress(text: string): boolean {
  if (isPublicAddress(text)) return true;
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  return OWN_NETWORKS.has(address.range()) && !CLOUD_INTERNAL.has(address.toString());
}

/** Why an address of a provider is none that is asked; null: it is. Without TLS only a test's host is. */
export function addressProblem(text: unknown, testHosts: TestHosts): string | null {
  if (typeof text !== 'string' || !URL.canParse(text)) return 'it is not an address';
  const url = new URL(text);
  const isTestHost = testHosts.has(hostOf(url));
  if (url.protocol !== 'https:' && !(isTestHost && url.protocol === 'http:'))
    return 'it must begin with https://';
  if (url.username !== '' || url.password !== '') return 'it must not contain a user name or password';
  if (text.length > MAXIMUM_URL) return `it must have at most ${MAXIMUM_URL} characters`;
  return null;
}
