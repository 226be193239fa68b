import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createErrorMask } from '../src/errors.ts';
import { CompiledDataSource } from '../src/data-source/compiled.ts';
import { GatewayContext } from '../src/request-context.ts';
import {
  claimHeader,
  originIpHeader,
  originUserAgentHeader,
  requestIdHeader,
  sessionHeader,
  type LocalSubgraph,
  type SessionCookie,
} from '../src/subgraph-contract.ts';

export interface SubgraphServer {
  readonly name: string;
  readonly url: string;
  readonly server: Server;
  /** Headers of the last call. */
  readonly lastHeaders: () => NodeJS.Dict<string | string[]>;
  close(): Promise<void>;
}

/** A toy subgraph over HTTP: the claim header's token is the claim's JSON in base64url. */
export async function serveSubgraph(subgraph: LocalSubgraph): Promise<SubgraphServer> {
  const log = (): void => undefined;
  const source = new CompiledDataSource({
    subgraph,
    mask: createErrorMask({ knownCodes: [], log }),
    log,
    timeLimitMillis: 60_000,
  });
  let lastHeaders: NodeJS.Dict<string | string[]> = {};
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    lastHeaders = request.headers;
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as {
        query: string;
        operationName?: string;
        variables?: Record<string, unknown>;
      };
      const token = String(request.headers[claimHeader] ?? '');
      const claim = token === '' ? {} : (JSON.parse(Buffer.from(token, 'base64url').toString()) as object);
      const given = request.headers[sessionHeader];
      let effect: string | null = null;
      const session: SessionCookie | null =
        typeof given === 'string'
          ? {
              value: given === '-' ? null : given,
              keep: (value, seconds) => (effect = `keep ${seconds} ${value}`),
              clear: () => (effect = 'clear'),
            }
          : null;
      const agent = request.headers[originUserAgentHeader];
      const context = new GatewayContext({
        requestId: String(request.headers[requestIdHeader] ?? ''),
        origin: {
          ip: String(request.headers[originIpHeader] ?? ''),
          userAgent: typeof agent === 'string' ? agent : null,
        },
        minted: { kind: 'claim', claim, tenant: null, rights: () => '', token: () => Promise.resolve('') },
        session,
      });
      const prepared = source.prepareFetch(body.query, body.operationName);
      void Promise.resolve(prepared(body.variables ?? {}, context)).then((result) => {
        const text = JSON.stringify(result);
        response.writeHead(200, {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
          ...(effect !== null && { [sessionHeader]: effect }),
        });
        response.end(text);
      });
    });
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    name: subgraph.name,
    url: `http://127.0.0.1:${port}/graphql`,
    server,
    lastHeaders: () => lastHeaders,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
