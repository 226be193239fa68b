import { startCountingProxy } from '../../support/counting-proxy.ts';

/** A proxy before SQL Server as a process: `counting-proxy.ts <server>`. Any message is answered by what was asked since the last one. */
export interface AskedOfServer {
  readonly roundTrips: number;
  readonly transactions: number;
}

const proxy = await startCountingProxy(process.argv[2] ?? '');
process.on('message', () => {
  const asked: Record<string, AskedOfServer> = {};
  for (const database of proxy.databases) {
    const { messages } = proxy.of(database);
    const transactions = messages.filter(({ kind }) => kind === 'commit').length;
    asked[database] = { roundTrips: messages.length, transactions };
  }
  proxy.reset();
  process.send?.(asked);
});
process.on('disconnect', () => void proxy.close().then(() => process.exit(0)));
process.send?.({ url: proxy.url });
