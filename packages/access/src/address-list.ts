import { BlockList, isIP } from 'node:net';

/** Networks by which an address is let in, each as CIDR: `203.0.113.0/24`, `2001:db8::/32`, or a single address. */

/** A network as it is kept, with its length; null for what is none. */
export function parseNetwork(given: string): string | null {
  const [address = '', length, ...rest] = given.trim().toLowerCase().split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return null;
  const most = family === 4 ? 32 : 128;
  if (length === undefined) return `${address}/${most}`;
  return /^(?:0|[1-9]\d{0,2})$/.test(length) && Number(length) <= most ? `${address}/${length}` : null;
}

/** Whether an address is in one of the networks, also where IPv6 carries an IPv4 address. In what is no network, none is. */
export function isAddressIn(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks.filter((given) => parseNetwork(given) === given)) {
    const [address = '', length = ''] = network.split('/');
    list.addSubnet(address, Number(length), isIP(address) === 4 ? 'ipv4' : 'ipv6');
  }
  return (address) => {
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
  };
}
