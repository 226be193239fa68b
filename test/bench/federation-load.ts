import { connect, type Socket } from 'node:net';

/** Load over raw kept-alive sockets: the generator must not be what is measured. One message in, one count out. */
export interface LoadOrder {
  readonly url: string;
  readonly body: string;
  readonly connections: number;
  readonly millis: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  readonly failures: number;
  readonly medianMillis: number;
  readonly p99Millis: number;
  readonly firstBody: string;
}

const headEnd = Buffer.from('\r\n\r\n');

async function run({ url, body, connections, millis }: LoadOrder): Promise<LoadResult> {
  const { hostname, port, pathname } = new URL(url);
  const request = Buffer.from(
    `POST ${pathname} HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\n` +
      `authorization: Bearer first:bench\r\nx-tenant: demo\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  const durations: number[] = [];
  let failures = 0;
  let firstBody = '';
  const started = performance.now();
  const until = started + millis;
  const one = (): Promise<void> =>
    new Promise((resolve) => {
      let buffered = Buffer.alloc(0);
      let sentAt = 0;
      const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true }, send);
      function send(): void {
        if (performance.now() >= until) {
          socket.destroy();
          resolve();
          return;
        }
        sentAt = performance.now();
        socket.write(request);
      }
      socket.on('error', () => {
        failures += 1;
        resolve();
      });
      socket.on('data', (chunk) => {
        buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
        const end = buffered.indexOf(headEnd);
        if (end < 0) return;
        const head = buffered.subarray(0, end).toString('latin1');
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
        if (buffered.length < end + 4 + length) return;
        durations.push(performance.now() - sentAt);
        if (firstBody === '') firstBody = buffered.subarray(end + 4).toString('utf8');
        if (!head.startsWith('HTTP/1.1 200')) failures += 1;
        buffered = Buffer.alloc(0);
        send();
      });
    });
  await Promise.all(Array.from({ length: connections }, one));
  durations.sort((first, second) => first - second);
  const at = (share: number): number => durations[Math.floor(durations.length * share)] ?? Number.NaN;
  return {
    requests: durations.length,
    seconds: (performance.now() - started) / 1000,
    failures,
    medianMillis: at(0.5),
    p99Millis: at(0.99),
    firstBody,
  };
}

process.on('message', (order: LoadOrder) => {
  void run(order).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit(0));
