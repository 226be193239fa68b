import type { IncomingHttpHeaders } from 'node:http';
import { reservedHeaderPrefix } from '../subgraph-contract.ts';
import type { EdgeHeaders } from './contract.ts';

/**
 * Removes, in place, every header that only the gateway may write, so that nothing behind it sees one from outside, and all
 * cookies: nothing authenticates by one. The two operations that read the session's get its value alone (`http/session-cookie.ts`).
 */
export function dropReservedHeaders(headers: IncomingHttpHeaders): EdgeHeaders {
  for (const name in headers) {
    if (name === 'cookie' || name.startsWith(reservedHeaderPrefix)) delete headers[name];
  }
  return headers;
}

/** A header that may be sent only once; null if absent. If it is sent twice, Node has joined the values with a comma. */
export function singleHeader(headers: EdgeHeaders, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' && value.length > 0 ? value : null;
}
