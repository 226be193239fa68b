import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.ts';
import { defaultConnectionLimits } from './connection-limits.ts';

let toy: ToyGateway;
const sockets: Socket[] = [];
beforeAll(async () => {
  const connectionLimits = { ...defaultConnectionLimits, maxConnectionsPerAddress: 5, bodyMillis: 100 };
  toy = await startToyGateway({ config: { connectionLimits } });
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await toy.close();
});

async function open(text = ''): Promise<Socket> {
  const socket = connect(Number(new URL(toy.url).port), '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

/** Whether it is ended from the other side. */
const isEnded = (socket: Socket, millis: number): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, millis, false);
    socket.resume().once('close', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });

test('a body that comes too slowly ends its connection', async () => {
  const head = (target: string): string =>
    `${target} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{`;
  const slow = await open(head('POST /graphql'));
  expect(await isEnded(slow, 3_000)).toBe(true);
  expect((await toy.post({ query: '{ loanCount }' })).status).toBe(200);
});

test('a request whose end could be read in two ways is refused with its connection', async () => {
  const smuggled = 'GET /health HTTP/1.1\r\nhost: x\r\n\r\n';
  const sent = [
    `content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    `content-length: 2\r\ncontent-length: 3\r\n\r\n{}${smuggled}`,
    `transfer-encoding: xchunked\r\n\r\n${smuggled}`,
  ];
  for (const rest of sent) {
    const head = 'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
    const socket = await open(head + rest);
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => void (answer += text));
    expect(await isEnded(socket, 3_000), rest).toBe(true);
    expect(answer.match(/HTTP\/1\.1 \d+/g), rest).toEqual(['HTTP/1.1 400']);
  }
});

test('an address has so many connections and no more; with one less it has one again', async () => {
  const held = await Promise.all(Array.from({ length: 4 }, () => open()));
  const more = await Promise.all(Array.from({ length: 4 }, () => open()));
  const ended = await Promise.all(more.map((socket) => isEnded(socket, 500)));
  expect(ended.filter(Boolean).length).toBeGreaterThanOrEqual(3);
  for (const socket of [...held, ...more]) socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect((await toy.post({ query: '{ loanCount }' })).status).toBe(200);
});
