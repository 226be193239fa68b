import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import type { Log } from '../log.ts';
import type { ConnectionLimits } from './connection-limits.ts';

/** Files in PEM, the certificate with the chain that vouches for it. */
export interface TlsFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** How often the files are looked at. */
const lookEveryMillis = 5_000;

interface Options {
  readonly files: TlsFiles;
  readonly limits: ConnectionLimits;
  readonly log: Log;
}

/**
 * A server that speaks TLS 1.2 and 1.3. A certificate that is renewed in its file is used for the connections that come after, without a
 * restart; one that cannot be used is logged, and the one before goes on. Throws where the files cannot be used at the start.
 */
export function createTlsServer({ files, limits, log }: Options, handler: RequestListener): Server {
  const server = createServer(
    {
      ...contextOf(files),
      headersTimeout: limits.headersMillis,
      requestTimeout: limits.fileMillis,
      connectionsCheckingInterval: 1_000,
    },
    handler,
  );
  const watched = [files.certificateFile, files.keyFile];
  const renew = (): void => {
    try {
      server.setSecureContext(contextOf(files));
      log({ level: 'info', event: 'tls.renewed' });
    } catch (error) {
      // The certificate may be there and its key not yet.
      log({ level: 'warn', event: 'tls.not-renewed', problem: (error as Error).message });
    }
  };
  for (const file of watched) watchFile(file, { interval: lookEveryMillis, persistent: false }, renew);
  server.once('close', () => {
    for (const file of watched) unwatchFile(file, renew);
  });
  return server;
}

function contextOf({ certificateFile, keyFile }: TlsFiles): SecureContextOptions {
  return { cert: readFileSync(certificateFile), key: readFileSync(keyFile), minVersion: 'TLSv1.2' };
}
