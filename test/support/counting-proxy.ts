import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * Passes connections on to SQL Server and counts what they ask it, by database: a message from the client that is answered before the
 * next one is a round trip. Messages of log-in do not count. The connection must not be encrypted.
 * https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-tds/e5ea8520-1ea3-4a75-a2a9-c17e63e9ee19
 */
export interface CountingProxy {
  /** The server's address with the proxy in its place. */
  readonly url: string;
  /** What was asked of a database since the last `reset`. */
  of(database: string): Asked;
  readonly databases: readonly string[];
  reset(): void;
  close(): Promise<void>;
}

export interface Asked {
  /** Messages in order: what kind, and the text of a batch or of a request with parameters, as far as it can be read. */
  readonly messages: readonly Message[];
}

export interface Message {
  /** Which of the connections that were made through the proxy. */
  readonly connection: number;
  readonly kind: 'batch' | 'request' | 'begin' | 'commit' | 'rollback' | 'other';
  readonly text: string;
}

const HEADER_BYTES = 8;
const END_OF_MESSAGE = 1;
const [BATCH, REQUEST, TRANSACTION, LOGIN] = [1, 3, 14, 16];
const TRANSACTIONS: Readonly<Record<number, Message['kind']>> = { 5: 'begin', 7: 'commit', 8: 'rollback' };

export async function startCountingProxy(server: string): Promise<CountingProxy> {
  const address = new URL(server);
  const asked = new Map<string, Message[]>();
  const sockets = new Set<Socket>();
  let connections = 0;
  const listener = createServer((client) => {
    const upstream = connect({ host: address.hostname, port: Number(address.port || 1433), noDelay: true });
    client.setNoDelay(true);
    const connection = (connections += 1);
    const messages = new MessagesOf((database, message) => {
      const known = asked.get(database) ?? [];
      known.push({ ...message, connection });
      asked.set(database, known);
    });
    client.on('data', (chunk) => messages.read(chunk));
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  const url = new URL(server);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    of: (database) => ({ messages: asked.get(database) ?? [] }),
    get databases() {
      return [...asked.keys()];
    },
    reset: () => asked.clear(),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => void listener.close(resolve));
    },
  };
}

/** Puts the packets of one connection together into messages. */
class MessagesOf {
  readonly #tell: (database: string, message: Omit<Message, 'connection'>) => void;
  #buffered: Buffer = Buffer.alloc(0);
  #message: Buffer[] = [];
  #database = '';

  constructor(tell: (database: string, message: Omit<Message, 'connection'>) => void) {
    this.#tell = tell;
  }

  read(chunk: Buffer): void {
    this.#buffered = this.#buffered.length === 0 ? chunk : Buffer.concat([this.#buffered, chunk]);
    while (this.#buffered.length >= HEADER_BYTES) {
      const length = this.#buffered.readUInt16BE(2);
      if (this.#buffered.length < length) return;
      const [type = 0, status = 0] = this.#buffered;
      this.#message.push(this.#buffered.subarray(HEADER_BYTES, length));
      this.#buffered = this.#buffered.subarray(length);
      if ((status & END_OF_MESSAGE) === 0) continue;
      const payload = Buffer.concat(this.#message);
      this.#message = [];
      this.#ended(type, payload);
    }
  }

  #ended(type: number, payload: Buffer): void {
    if (type === LOGIN) this.#database = databaseOfLogin(payload);
    const body = payload.subarray(payload.length >= 4 ? payload.readUInt32LE(0) : 0);
    if (type === BATCH) this.#tell(this.#database, { kind: 'batch', text: body.toString('utf16le') });
    else if (type === REQUEST) this.#tell(this.#database, { kind: 'request', text: textOfRequest(body) });
    else if (type === TRANSACTION)
      this.#tell(this.#database, { kind: TRANSACTIONS[body.readUInt16LE(0)] ?? 'other', text: '' });
  }
}

/** The database that a log-in names: its place and length stand at a fixed place. */
function databaseOfLogin(payload: Buffer): string {
  const offset = payload.readUInt16LE(68);
  const length = payload.readUInt16LE(70);
  return payload.toString('utf16le', offset, offset + length * 2);
}

/** The statement of sp_executesql, and what else of the request can be read. */
function textOfRequest(body: Buffer): string {
  return body.toString('utf16le').replaceAll(/[^\x20-\x7e\n]+/g, ' ');
}
