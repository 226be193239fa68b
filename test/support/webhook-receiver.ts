import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { receiverCertificate } from './receiver-certificate.ts';

/** A delivery as a receiver reads it. */
export interface Received {
  readonly id: string;
  readonly type: string;
  readonly isReplay: boolean;
  readonly data: {
    readonly tenantId: string | null;
    readonly objectType: string | null;
    readonly objectId: string | null;
    readonly commitNumber: string | null;
  };
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

type Answer = (response: http.ServerResponse, received: Received) => void;

/** Answers with a status. */
export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}, body = ''): Answer =>
  (response) => {
    response.writeHead(code, headers).end(body);
  };

/** A receiver on this machine, over HTTPS with a certificate of its own, unless it says `http`. */
export interface Receiver {
  /** `localhost:port` */
  readonly host: string;
  readonly port: number;
  readonly url: string;
  /** Every request, in the order of arrival. */
  readonly received: readonly Received[];
  /** What it answers from now on; 204 at first. */
  answer: Answer;
  /** Whether the library takes a delivery as signed with this secret. */
  readonly verifies: (received: Received, secret: string) => boolean;
  readonly close: () => Promise<void>;
}

export async function openReceiver({
  scheme = 'https',
}: { readonly scheme?: 'http' | 'https' } = {}): Promise<Receiver> {
  const received: Received[] = [];
  let answer = status(204);
  const handle: http.RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const read = {
        ...(JSON.parse(body) as Received),
        id: String(request.headers['webhook-id']),
        headers: request.headers,
        body,
      };
      received.push(read);
      answer(response, read);
    });
  };
  const server =
    scheme === 'https' ? https.createServer({ ...receiverCertificate }, handle) : http.createServer(handle);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    host: `localhost:${port}`,
    port,
    url: `${scheme}://localhost:${port}/hooks`,
    received,
    get answer() {
      return answer;
    },
    set answer(next) {
      answer = next;
    },
    verifies: ({ headers, body }, secret) => {
      try {
        new Webhook(secret).verify(body, headers as Record<string, string>);
        return true;
      } catch {
        return false;
      }
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
