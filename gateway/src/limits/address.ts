import { isIPv6, SocketAddress } from 'node:net';

/** Whoever has one IPv6 address has its /64 (RFC 6177), so the four groups of the network are the address. */
const groupsOfNetwork = 4;
const groups = 8;

/** What counts as one caller's address: an IPv4 address, also where it is written as IPv6, and the /64 of any other. */
export function addressKey(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const [withoutZone = ''] = ip.split('%');
  const { address } = new SocketAddress({ address: withoutZone, family: 'ipv6' });
  const mapped = /^::ffff:([\d.]+)$/.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [left = '', right] = address.split('::');
  const before = left.split(':').filter((group) => group !== '');
  if (right === undefined) return before.slice(0, groupsOfNetwork).join(':');
  const after = right.split(':').filter((group) => group !== '');
  const between = Array<string>(groups - before.length - after.length).fill('0');
  return [...before, ...between, ...after].slice(0, groupsOfNetwork).join(':');
}
