import { createServer, type Socket } from 'node:net';
import { BSON } from 'mongodb';

/** What a server states about itself. It acknowledges every command and does nothing. */
export interface Pretence {
  readonly version: string;
  /** As in https://github.com/mongodb/specifications/blob/master/source/wireversion-featurelist/wireversion-featurelist.md. */
  readonly wireVersion: number;
}

const OP_REPLY = 1;
const OP_QUERY = 2_004;
const OP_MSG = 2_013;
const HEADER_BYTES = 16;
/** Its flags, and the kind of its first section. */
const MESSAGE_BYTES = 5;
const REPLY_BYTES = 20;

/**
 * A server that speaks MongoDB's protocol and keeps nothing: for what is said of servers that lack something.
 * Source: https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/
 */
export async function pretendingServer(
  pretence: Pretence,
): Promise<{ readonly url: string; readonly close: () => void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let received: Buffer = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= HEADER_BYTES && received.length >= received.readInt32LE(0)) {
        const length = received.readInt32LE(0);
        socket.write(answerTo(received.subarray(0, length), pretence));
        received = received.subarray(length);
      }
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `mongodb://127.0.0.1:${address.port}/pretended`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function answerTo(message: Buffer, pretence: Pretence): Buffer {
  const isQuery = message.readInt32LE(12) === OP_QUERY;
  const section = message.subarray(HEADER_BYTES + MESSAGE_BYTES);
  const command = isQuery ? { hello: 1 } : BSON.deserialize(section.subarray(0, section.readInt32LE(0)));
  const body = Buffer.from(BSON.serialize(answerOf(command, pretence)));
  const before = Buffer.alloc(isQuery ? REPLY_BYTES : MESSAGE_BYTES);
  if (isQuery) before.writeInt32LE(1, REPLY_BYTES - 4);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeInt32LE(HEADER_BYTES + before.length + body.length, 0);
  header.writeInt32LE(message.readInt32LE(4), 8);
  header.writeInt32LE(isQuery ? OP_REPLY : OP_MSG, 12);
  return Buffer.concat([header, before, body]);
}

function answerOf(command: BSON.Document, { version, wireVersion }: Pretence): BSON.Document {
  if ('hello' in command || 'ismaster' in command)
    return {
      isWritablePrimary: true,
      helloOk: true,
      minWireVersion: 0,
      maxWireVersion: wireVersion,
      maxBsonObjectSize: 16_777_216,
      maxMessageSizeBytes: 48_000_000,
      maxWriteBatchSize: 100_000,
      ok: 1,
    };
  if ('buildInfo' in command) return { version, ok: 1 };
  if ('listIndexes' in command)
    return { cursor: { id: BSON.Long.ZERO, ns: 'pretended.jobs', firstBatch: [] }, ok: 1 };
  if ('findAndModify' in command) return { value: { fence: 1, dueAt: 3 }, ok: 1 };
  return { n: 0, nModified: 0, ok: 1 };
}
