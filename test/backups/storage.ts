import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import Storage from 's3rver';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

/**
 * A server that speaks S3, in this process. It does not know conditional puts, which storages of today do: an object that is there is refused in
 * front of it.
 */
export async function openStorage(
  directory: string,
): Promise<{ readonly endpoint: string; readonly close: () => void }> {
  const storage = new Storage({
    directory: path.join(directory, 's3'),
    silent: true,
    configureBuckets: [{ name: 'firm-backups' }],
  });
  await storage.configureBuckets();
  const answer = storage.callback();
  const kept = new Set<string>();
  const server: Server = createServer((request, response) => {
    const isPut = request.method === 'PUT' && request.headers['if-none-match'] === '*';
    const [key = ''] = (request.url ?? '').split('?');
    if (isPut && kept.has(key)) {
      request.resume();
      response.writeHead(412, { 'content-type': 'application/xml' });
      response.end('<Error><Code>PreconditionFailed</Code><Message>It is there.</Message></Error>');
      return;
    }
    if (isPut) kept.add(key);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
