import type { IncomingHttpHeaders } from 'node:http';
import { reservedHeaderPrefix } from '../subgraph-contract.ts';
import type { EdgeHeaders } from './contract.ts';

/** Drops every header that only the gateway may write, in place: nothing behind this line sees one. */
export function dropReservedHeaders(headers: IncomingHttpHeaders): EdgeHeaders {
  for (const name in headers) {
    if (name.startsWith(reservedHeaderPrefix)) delete headers[name];
  }
  return headers;
}

/** A header that may be sent once; null when absent. Sent twice, Node has joined it with a comma. */
export function singleHeader(headers: EdgeHeaders, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' && value.length > 0 ? value : null;
}
