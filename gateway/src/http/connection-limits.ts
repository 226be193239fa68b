import type { FastifyInstance } from 'fastify';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { addressBlock } from '@cifra/access/address-block';

/** What open connections may take. */
export interface ConnectionLimits {
  readonly maxConnections: number;
  /** Of one address; not counted behind proxies, whose connections are those of everybody. */
  readonly maxConnectionsPerAddress: number;
  /** To send the headers of a request. */
  readonly headersMillis: number;
  /** To send a body that is held in memory. A file takes its time. */
  readonly bodyMillis: number;
  /** To send a file. */
  readonly fileMillis: number;
}

export const defaultConnectionLimits: ConnectionLimits = {
  maxConnections: 10_000,
  maxConnectionsPerAddress: 500,
  headersMillis: 10_000,
  bodyMillis: 10_000,
  fileMillis: 15 * 60_000,
};

/** Refuses connections beyond the limits, before anything is read of them. */
export function limitConnections(
  server: Server,
  { maxConnections, maxConnectionsPerAddress }: ConnectionLimits,
  { isBehindProxy }: { readonly isBehindProxy: boolean },
): void {
  server.maxConnections = maxConnections;
  if (isBehindProxy) return;
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = addressBlock(socket.remoteAddress ?? '');
    const count = open.get(address) ?? 0;
    if (count >= maxConnectionsPerAddress) {
      socket.destroy();
      return;
    }
    open.set(address, count + 1);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
  });
}

/** Ends the connection of a body that does not arrive in time: it holds memory and a place, and the caller waits for nothing. */
export function limitBodies(scope: FastifyInstance, { bodyMillis }: ConnectionLimits): void {
  scope.addHook('preParsing', (request, _reply, payload, next) => {
    const timer = setTimeout(() => request.raw.destroy(), bodyMillis);
    const end = (): void => clearTimeout(timer);
    payload.once('end', end);
    payload.once('close', end);
    next(null, payload);
  });
}
