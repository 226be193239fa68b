import { connect } from 'node:net';

export interface RawUpload {
  readonly url: string;
  readonly path: string;
  /** What the request says its body has; null: it comes in chunks. */
  readonly contentLength: number | null;
  readonly body: Buffer;
  /** Hangs up when the body was sent, and waits for no answer. */
  readonly hangsUp?: boolean;
  /** Sends another request behind it, on the same connection. */
  readonly goesOn?: boolean;
}

/** What was answered on the connection until it ended: the status of each answer, with its body. */
export interface RawAnswer {
  readonly statuses: readonly number[];
  readonly text: string;
}

/** Puts a file byte by byte as it stands, whatever its request says: no client library corrects it. */
export function rawUpload({
  url,
  path,
  contentLength,
  body,
  hangsUp = false,
  goesOn = false,
}: RawUpload): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    const last = 'connection: close\r\n';
    let text = '';
    const answered = () => {
      const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
      resolve({ statuses, text });
    };
    socket.on('data', (piece) => {
      text += piece.toString('latin1');
    });
    // Cut off by the server, as by us.
    socket.on('error', () => undefined);
    socket.on('close', answered);
    const length =
      contentLength === null ? 'transfer-encoding: chunked' : `content-length: ${String(contentLength)}`;
    socket.write(`PUT ${path} HTTP/1.1\r\nhost: ${hostname}\r\n${goesOn ? '' : last}${length}\r\n\r\n`);
    const sent =
      contentLength === null
        ? Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n')])
        : body;
    socket.write(
      goesOn
        ? Buffer.concat([sent, Buffer.from(`GET /health HTTP/1.1\r\nhost: ${hostname}\r\n${last}\r\n`)])
        : sent,
      () => {
        // Long enough that the server has begun with it.
        if (hangsUp) setTimeout(() => socket.resetAndDestroy(), 20);
      },
    );
  });
}
