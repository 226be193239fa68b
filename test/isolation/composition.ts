import { createServer, request as httpRequest, Agent, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GraphQLSchema } from 'graphql';
import { createEdge, type Edge, type EdgePorts } from '@cifra/access/edge';
import type { Claim } from '@cifra/access/claim';
import type { KeyRing } from '@cifra/access/keys';
import { serveSubgraph, type ServedSubgraph } from '@cifra/access/serve-subgraph';
import type { Books } from '@cifra/books/books';
import type { LocalSubgraph, RemoteSubgraph } from '@cifra/gateway/subgraph-contract';
import { systemRequest } from '@cifra/ops/system-request';
import { createJobs } from '@cifra/ops/jobs/jobs';
import { createSubgraphs } from '@cifra/ops/subgraphs';
import { edgePorts } from '@cifra/ops/edge-ports';
import { createTestGateway } from '../worlds/firm/gateway.ts';
import { serveTrusting, type ReadClaim } from './trusting-server.ts';

/** Puts the product together as ops does, with places where a test may plant a fault. Nothing of this is in the product. */

export interface Fault {
  readonly name: string;
  wrapBooks?(books: Books): Books;
  wrapSubgraph?(subgraph: LocalSubgraph): LocalSubgraph;
  wrapEdgePorts?(ports: EdgePorts): EdgePorts;
  wrapEdge?(edge: Edge): Edge;
  /** Before the gateway sees the request. */
  beforeRequest?(request: IncomingMessage): void;
  /** How a subgraph behind HTTP reads its claim, instead of the product's way. */
  readonly readClaim?: ReadClaim;
}

export interface Masked {
  readonly reference: string;
  readonly subgraph: string;
  readonly error: unknown;
}

export interface GatewayRequest {
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[]>>;
}

export interface GatewayAnswer {
  readonly status: number;
  readonly text: string;
}

export interface Composition {
  readonly apiSchema: GraphQLSchema;
  readonly subgraphs: readonly LocalSubgraph[];
  /** Where the subgraphs listen, in HTTP mode. */
  readonly remotes: readonly RemoteSubgraph[];
  readonly edge: Edge;
  /** What was masked: the cause of every INTERNAL. */
  readonly masked: readonly Masked[];
  send(request: GatewayRequest): Promise<GatewayAnswer>;
  close(): Promise<void>;
}

interface Parts {
  readonly books: Books;
  readonly keys: KeyRing;
  readonly dataDirectory: string;
  readonly mode: 'in-process' | 'http';
  readonly fault?: Fault;
}

const nowMicros = (): bigint => BigInt(Date.now()) * 1000n;

export async function compose({
  books: realBooks,
  keys,
  dataDirectory,
  mode,
  fault,
}: Parts): Promise<Composition> {
  const masked: Masked[] = [];
  const books = fault?.wrapBooks?.(realBooks) ?? realBooks;
  const jobs = createJobs({
    books,
    config: { jobs: { isWorker: false, mongoUrl: null }, rateProvider: null },
    request: systemRequest('jobs'),
    log: () => undefined,
  });
  const built = createSubgraphs({
    books,
    keys,
    dataDirectory,
    log: (failure) => masked.push(failure),
    jobs: jobs.board,
  });
  const subgraphs = built.map((subgraph) => fault?.wrapSubgraph?.(subgraph) ?? subgraph);
  // The tokens of the world are minted without a session.
  const ports = { ...edgePorts(books), isSessionAlive: () => Promise.resolve(true) };
  const soundEdge = createEdge(fault?.wrapEdgePorts?.(ports) ?? ports, { keys });
  const edge = fault?.wrapEdge?.(soundEdge) ?? soundEdge;
  const closers: (() => Promise<unknown>)[] = [];
  const remotes: RemoteSubgraph[] = [];
  if (mode === 'http') {
    for (const subgraph of subgraphs) {
      const readClaim = fault?.readClaim;
      const running =
        readClaim === undefined
          ? await serveSubgraph({
              ...subgraph,
              keys,
              port: 0,
              nowMicros,
              onRefused: () => undefined,
            } as unknown as ServedSubgraph<never>)
          : await serveTrusting(subgraph, (token, audience) => readClaim(token, audience));
      closers.push(() => running.close());
      remotes.push({ name: subgraph.name, url: `http://127.0.0.1:${running.port}/graphql` });
    }
  }
  const gateway = await createTestGateway({
    subgraphs: mode === 'http' ? remotes : subgraphs,
    edge,
    files: {
      open: () =>
        Promise.resolve({
          kind: 'refused',
          httpStatus: 404,
          code: 'TICKET_INVALID',
          message: 'No such ticket.',
        }),
    },
    log: (record) => {
      if (record['event'] === 'error-masked')
        masked.push({
          reference: String(record['reference']),
          subgraph: typeof record['subgraph'] === 'string' ? record['subgraph'] : 'gateway',
          error: record['stack'] ?? record['error'],
        });
    },
  });
  const server = createServer((request, response) => {
    fault?.beforeRequest?.(request);
    gateway.app.routing(request, response);
  });
  // On a busy machine both ends may be late: a connection that is kept is not closed while a request is on its way.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  return {
    apiSchema: gateway.apiSchema,
    subgraphs,
    remotes,
    edge,
    masked,
    send: (request) => send(server, agent, request),
    async close() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await gateway.close();
      for (const closer of closers) await closer();
    },
  };
}

/** Over a socket, and not `fetch`: headers go out as they are, twice where they are given twice. */
function send(server: Server, agent: Agent, { body, headers }: GatewayRequest): Promise<GatewayAnswer> {
  const { port } = server.address() as AddressInfo;
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        port,
        host: '127.0.0.1',
        path: '/graphql',
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        const answer = () => ({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString('utf8'),
        });
        response.on('end', () => resolve(answer()));
        // Of a stream the first result, which comes at once.
        if (response.headers['content-type']?.startsWith('text/event-stream') === true)
          response.on('data', () => {
            const [, text] = /event: next\ndata: (.*)\n\n/.exec(answer().text) ?? [];
            if (text === undefined) return;
            resolve({ status: 200, text });
            response.destroy();
          });
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(text);
  });
}

/** The claim that the edge gives to whoever shows a token. */
export async function claimOf(
  edge: Edge,
  { token, tenant }: { readonly token: string | null; readonly tenant: string | null },
): Promise<Claim | null> {
  const caller = await edge.authenticate({
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    ip: '127.0.0.1',
  });
  if (caller.kind === 'refused') return null;
  const minted = await edge.mint(caller, tenant === null ? [] : [{ by: 'either', text: tenant }]);
  return minted.kind === 'claim' ? minted.claim : null;
}
