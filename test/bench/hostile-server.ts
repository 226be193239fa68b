import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startApplication } from '@cifra/ops/application';
import { parseConfig } from '@cifra/ops/config';

/**
 * The product with the demo firm and its own limits, as a process: `hostile-server.ts <data directory>`. Asked for anything, it says what
 * processor time it has had. With `constant` for a directory it answers a constant instead.
 */
const [directory = ''] = process.argv.slice(2);
const used = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

if (directory === 'constant') {
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.end('{"data":null}'));
  });
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    process.send?.({ url: `http://127.0.0.1:${port}`, operations: '', password: '' });
  });
  process.on('disconnect', () => process.exit(0));
} else {
  const config = parseConfig({ CIFRA_DATA: directory, CIFRA_PORT: '0', CIFRA_OPERATIONS_PORT: '0' });
  const application = await startApplication({ config, log: () => undefined, onProgress: () => undefined });
  process.on('disconnect', () => void application.close().then(() => process.exit(0)));
  process.send?.({
    url: application.url,
    operations: `http://127.0.0.1:${application.operationsPort}`,
    password: application.demoPassword,
  });
}
process.on('message', () => process.send?.({ cpuMillis: used() }));
