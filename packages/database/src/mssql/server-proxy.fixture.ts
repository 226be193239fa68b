import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** What happens to the next COMMIT that comes by: its connection is reset before it reaches the server, or when the server has answered it. */
export type CommitFault = 'resetBefore' | 'resetAfter';

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** Packets of TDS. https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-tds/b46a581a-39de-4745-b076-ec4dbb7d13ec */
const HEADER_BYTES = 8;
const [SQL_BATCH, RPC, TRANSACTION_MANAGER] = [1, 3, 14];
const COMMIT_TRANSACTION = 7;
const COMMIT_TEXT = Buffer.from('commit transaction', 'utf16le');

/**
 * A server that speaks SQL Server's protocol, as a network shows it that can fail: everything goes through this proxy on a port of its own. It
 * understands where COMMIT is sent as long as the connection is not encrypted.
 */
export class ServerProxy {
  readonly #target: URL;
  readonly #pairs = new Set<Pair>();
  #server: Server;
  readonly #port: number;
  #commitFault: CommitFault | null = null;
  /** Called when the connection of the COMMIT has been reset. */
  #onCommitFailed: () => void = () => undefined;
  #isHanging = false;
  /** Milliseconds by which each packet of the client is late. */
  delayMillis = 0;
  /** COMMITs that came by. */
  commitCount = 0;

  private constructor(target: URL, server: Server, port: number) {
    this.#target = target;
    this.#server = server;
    this.#port = port;
  }

  static async open(target: string): Promise<ServerProxy> {
    const server = createServer();
    const port = await listening(server, 0);
    const proxy = new ServerProxy(new URL(target), server, port);
    server.on('connection', (client) => proxy.#accept(client));
    return proxy;
  }

  /** The target's address, by way of the proxy. */
  get url(): string {
    const url = new URL(this.#target);
    url.hostname = '127.0.0.1';
    url.port = String(this.#port);
    return url.href;
  }

  /** Connections that are open through it. */
  get connectionCount(): number {
    return this.#pairs.size;
  }

  /** Every connection is reset; new ones are taken. */
  resetAll(): void {
    for (const pair of this.#pairs) reset(pair);
  }

  /** The server is away: connections are reset and new ones refused, until `resume`. */
  async refuse(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.resetAll();
    await closed;
  }

  /** The network swallows everything: connections stay open, and nothing comes through. */
  hang(): void {
    this.#isHanging = true;
    for (const { client, server } of this.#pairs) {
      client.pause();
      server.pause();
    }
  }

  async resume(): Promise<void> {
    if (this.#isHanging) {
      this.#isHanging = false;
      // What was swallowed does not come back.
      this.resetAll();
    }
    if (this.#server.listening) return;
    this.#server = createServer((client) => this.#accept(client));
    await listening(this.#server, this.#port);
  }

  /** Once, at the next COMMIT; with `thenRefuse` the server is away from then on. */
  failNextCommit(fault: CommitFault, { thenRefuse = false }: { readonly thenRefuse?: boolean } = {}): void {
    this.#commitFault = fault;
    this.#onCommitFailed = () => (thenRefuse ? void this.refuse() : undefined);
  }

  #failCommit(pair: Pair): void {
    reset(pair);
    this.#onCommitFailed();
  }

  async close(): Promise<void> {
    await this.refuse();
  }

  #accept(client: Socket): void {
    const server = connect(Number(this.#target.port || 1433), this.#target.hostname);
    const pair = { client, server };
    this.#pairs.add(pair);
    const end = (): void => {
      this.#pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', end);
    }
    if (this.#isHanging) client.pause();
    let isAnswerWithheld = false;
    server.on('data', (bytes: Buffer) => {
      // The server has answered, so the COMMIT took effect.
      if (isAnswerWithheld) this.#failCommit(pair);
      else client.write(bytes);
    });
    const packets = new Packets();
    client.on('data', (bytes: Buffer) => {
      const hasCommit = packets.hasCommit(bytes);
      if (hasCommit) this.commitCount += 1;
      const fault = hasCommit ? this.#commitFault : null;
      if (fault !== null) this.#commitFault = null;
      if (fault === 'resetBefore') return this.#failCommit(pair);
      isAnswerWithheld = fault === 'resetAfter';
      if (this.delayMillis === 0) return void server.write(bytes);
      client.pause();
      void delay(this.delayMillis).then(() => {
        server.write(bytes);
        if (!this.#isHanging) client.resume();
      });
    });
  }
}

/** The packets of one client, in whatever pieces they come. */
class Packets {
  #rest = Buffer.alloc(0);
  #isReadable = true;

  /** Whether a COMMIT ends in these bytes. */
  hasCommit(bytes: Buffer): boolean {
    if (!this.#isReadable) return false;
    let found = false;
    this.#rest = Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length >= HEADER_BYTES) {
      const [type = 0] = this.#rest;
      const length = this.#rest.readUInt16BE(2);
      // TLS.
      if (type > 0x14 || length < HEADER_BYTES) this.#isReadable = false;
      if (!this.#isReadable || this.#rest.length < length) break;
      found ||= isCommit(type, this.#rest.subarray(HEADER_BYTES, length));
      this.#rest = this.#rest.subarray(length);
    }
    return found;
  }
}

function isCommit(type: number, payload: Buffer): boolean {
  if (type === SQL_BATCH || type === RPC) return payload.includes(COMMIT_TEXT);
  if (type !== TRANSACTION_MANAGER) return false;
  const headersLength = payload.readUInt32LE(0);
  return payload.readUInt16LE(headersLength) === COMMIT_TRANSACTION;
}

function reset({ client, server }: Pair): void {
  client.resetAndDestroy();
  server.resetAndDestroy();
}

async function listening(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
