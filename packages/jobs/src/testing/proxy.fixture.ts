import { connect, createServer, type Socket } from 'node:net';

/** A connection to a server that a test can take away and give back. */
export interface Proxy {
  readonly url: string;
  /** Ends every connection and takes no more. */
  readonly cut: () => void;
  /** What the server answers is lost from now on. */
  readonly loseAnswers: () => void;
  readonly mend: () => void;
  readonly close: () => void;
}

export async function proxyTo(server: string): Promise<Proxy> {
  const target = new URL(server);
  const sockets = new Set<Socket>();
  let way: 'open' | 'without answers' | 'cut' = 'open';
  const listener = createServer((client) => {
    if (way === 'cut') return void client.destroy();
    const upstream = connect(Number(target.port), target.hostname);
    for (const [socket, peer] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        peer.destroy();
      });
    }
    client.on('data', (data) => upstream.write(data));
    upstream.on('data', (data) => {
      if (way === 'open') client.write(data);
    });
  });
  await new Promise<void>((resolve) => void listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const url = new URL(server);
  url.port = String(address.port);
  const end = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    cut: () => {
      way = 'cut';
      end();
    },
    loseAnswers: () => void (way = 'without answers'),
    mend: () => {
      if (way === 'without answers') end();
      way = 'open';
    },
    close: () => {
      end();
      listener.close();
    },
  };
}
