import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:https';
import { WatchedTls, type TlsFiles } from '@cifra/access/watched-tls';
import type { Log } from '../log.ts';
import type { ConnectionLimits } from './connection-limits.ts';

interface Options {
  readonly files: TlsFiles;
  readonly limits: ConnectionLimits;
  readonly log: Log;
}

/** A server that speaks TLS 1.2 and 1.3, with a certificate that may be renewed. Throws where the files cannot be used at the start. */
export function createTlsServer({ files, limits, log }: Options, handler: RequestListener): Server {
  const tls = new WatchedTls(files, (problem) =>
    problem === null
      ? log({ level: 'info', event: 'tls.renewed' })
      : log({ level: 'warn', event: 'tls.not-renewed', problem }),
  );
  const server = createServer(
    {
      ...tls.options,
      headersTimeout: limits.headersMillis,
      requestTimeout: limits.fileMillis,
      connectionsCheckingInterval: 1_000,
    },
    handler,
  );
  tls.onRenewed((options) => server.setSecureContext(options));
  server.once('close', () => tls.close());
  return server;
}
