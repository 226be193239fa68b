import { createServer, request as httpRequest, Agent, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GraphQLSchema } from 'graphql';
import { createEdge, type Edge, type EdgePorts } from '@cifra/access/edge';
import type { Claim } from '@cifra/access/claim';
import type { KeyRing } from '@cifra/access/keys';
import { serveSubgraph, type ServedSubgraph } from '@cifra/access/serve-subgraph';
import type { Books } from '@cifra/books/books';
import type { DownloadSource } from '@cifra/files/downloads';
import type { FileHandler } from '@cifra/gateway/files';
import type { LiveChanges } from '@cifra/gateway/live/contract';
import type { LiveLimits } from '@cifra/gateway/limits/settings';
import type { LocalSubgraph, RemoteSubgraph } from '@cifra/gateway/subgraph-contract';
import { errorText } from '@cifra/ops/error-text';
import { systemRequest } from '@cifra/ops/system-request';
import { createJobs } from '@cifra/ops/jobs/jobs';
import { createSubgraphs, liveFields, type SubgraphParts } from '@cifra/ops/subgraphs';
import { downloadSources } from '@cifra/ops/downloads';
import { edgePorts } from '@cifra/ops/edge-ports';
import { createFileHandler } from '@cifra/ops/file-handler';
import { anySession } from '../support/any-session.ts';
import { createTestGateway } from '../worlds/firm/gateway.ts';
import { partnerManifest } from '../worlds/firm/partner-manifest.ts';
import { LogWatch } from './log-watch.ts';
import { serveTrusting, type ReadClaim } from './trusting-server.ts';

/** Puts the product together as ops does, with places where a test may plant a fault. Nothing of this is in the product. */

export interface Fault {
  readonly name: string;
  wrapSubgraph?(subgraph: LocalSubgraph): LocalSubgraph;
  wrapEdgePorts?(ports: EdgePorts): EdgePorts;
  wrapEdge?(edge: Edge): Edge;
  /** Before the gateway sees the request. */
  beforeRequest?(request: IncomingMessage): void;
  wrapFiles?(files: FileHandler): FileHandler;
  /** The producers of files, instead of the product's. */
  readonly downloads?: Readonly<Record<string, DownloadSource>>;
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

/** Subgraphs that listen. */
export type ServedComposition = Pick<Composition, 'subgraphs' | 'remotes' | 'close'>;

export interface Composition {
  readonly apiSchema: GraphQLSchema;
  readonly subgraphs: readonly LocalSubgraph[];
  /** Where the subgraphs listen; nothing where they are in this process. */
  readonly remotes: readonly RemoteSubgraph[];
  readonly edge: Edge;
  /** What was masked: the cause of every INTERNAL. */
  readonly masked: readonly Masked[];
  /** What all parts log goes through it. */
  readonly logs: LogWatch;
  /** Where the gateway listens. */
  readonly url: string;
  send(request: GatewayRequest): Promise<GatewayAnswer>;
  close(): Promise<void>;
}

interface Parts {
  readonly books: Books;
  readonly keys: KeyRing;
  readonly dataDirectory: string;
  /** Whether sessions are looked at as the product does; otherwise tokens may be minted without one. */
  readonly hasSessions?: boolean;
  readonly live?: { readonly changes: LiveChanges; readonly limits: Partial<LiveLimits> };
  readonly ofSubgraphs?: Pick<SubgraphParts, 'masterKeys' | 'webhookTestHosts'>;
}

interface Observed {
  readonly masked: Masked[];
  readonly logs: LogWatch;
}

const nowMicros = (): bigint => BigInt(Date.now()) * 1000n;

/** The product with its gateway, whose subgraphs are in this process or behind HTTP. */
export async function compose({
  mode,
  ...parts
}: Parts & { readonly mode: 'in-process' | 'http' }): Promise<Composition> {
  const observed: Observed = { masked: [], logs: new LogWatch() };
  const subgraphs = await soundSubgraphs(parts, observed);
  const served = mode === 'http' ? await serveSubgraphs(subgraphs, parts.keys) : null;
  const edge = edgeOf(parts, observed);
  const files = filesOf(parts);
  const gateway = await openGateway(parts, {
    subgraphs: served?.remotes ?? subgraphs,
    edge,
    files,
    observed,
  });
  return {
    ...gateway,
    ...observed,
    subgraphs,
    remotes: served?.remotes ?? [],
    edge,
    close: async () => {
      await gateway.close();
      await served?.close();
    },
  };
}

/** Where faults are planted, one after the other: most of what is put together is the same for all of them. */
export interface Stage {
  /** The product with the fault, until the next one is planted. */
  plant(fault: Fault): Composition;
  /** Its subgraphs behind HTTP, which read their claims as the fault says. */
  serve(fault: Fault): Promise<ServedComposition>;
  close(): Promise<void>;
}

export async function openStage(parts: Parts): Promise<Stage> {
  const observed: Observed = { masked: [], logs: new LogWatch() };
  const sound = await soundSubgraphs(parts, observed);
  const planted = {
    subgraphs: new Map<string, LocalSubgraph>(),
    edge: edgeOf(parts, observed),
    files: filesOf(parts),
    fault: {} as Partial<Fault>,
  };
  const plantedIn = (subgraph: LocalSubgraph): LocalSubgraph =>
    planted.subgraphs.get(subgraph.name) ?? subgraph;
  const gateway = await openGateway(parts, {
    subgraphs: sound.map((subgraph) => ({
      name: subgraph.name,
      get schema() {
        return plantedIn(subgraph).schema;
      },
      createContext: (request) => plantedIn(subgraph).createContext(request),
      formatError: (error) => plantedIn(subgraph).formatError(error),
    })),
    edge: {
      authenticate: (request) => planted.edge.authenticate(request),
      renew: (caller) => planted.edge.renew(caller),
      mint: (caller, names) => planted.edge.mint(caller, names),
    },
    files: { open: (request) => planted.files.open(request) },
    observed,
    beforeRequest: (request) => planted.fault.beforeRequest?.(request),
  });
  return {
    plant(fault) {
      const subgraphs = sound.map((subgraph) => fault.wrapSubgraph?.(subgraph) ?? subgraph);
      const edge = edgeOf(parts, observed, fault);
      planted.subgraphs = new Map(subgraphs.map((subgraph) => [subgraph.name, subgraph]));
      planted.edge = edge;
      planted.files = filesOf(parts, fault);
      planted.fault = fault;
      return { ...gateway, ...observed, subgraphs, remotes: [], edge, close: () => Promise.resolve() };
    },
    serve: (fault) => serveSubgraphs(sound, parts.keys, fault),
    close: gateway.close,
  };
}

async function soundSubgraphs(
  { books, keys, dataDirectory, ofSubgraphs }: Parts,
  { masked, logs }: Observed,
): Promise<LocalSubgraph[]> {
  const jobs = await createJobs({
    books,
    config: { jobs: { isWorker: false, mongoUrl: null }, rateProvider: null },
    request: systemRequest('jobs'),
    log: logs.log,
  });
  return createSubgraphs({
    books,
    keys,
    dataDirectory,
    log: (failure) => {
      masked.push(failure);
      logs.log({ ...failure, error: errorText(failure.error) });
    },
    jobs: jobs.board,
    ...ofSubgraphs,
  });
}

function filesOf(
  { books, dataDirectory }: Parts,
  { downloads = downloadSources(books), wrapFiles = (files) => files }: Partial<Fault> = {},
): FileHandler {
  return wrapFiles(createFileHandler({ books, dataDirectory, downloads }));
}

function edgeOf(
  { books, keys, hasSessions = false }: Parts,
  { logs }: Observed,
  fault: Partial<Fault> = {},
): Edge {
  const ports = { ...edgePorts(books, logs.log), ...(hasSessions ? {} : anySession) };
  const edge = createEdge(fault.wrapEdgePorts?.(ports) ?? ports, { keys });
  return fault.wrapEdge?.(edge) ?? edge;
}

async function serveSubgraphs(
  subgraphs: readonly LocalSubgraph[],
  keys: KeyRing,
  { readClaim }: Partial<Fault> = {},
): Promise<ServedComposition> {
  const closers: (() => Promise<unknown>)[] = [];
  const remotes: RemoteSubgraph[] = [];
  for (const subgraph of subgraphs) {
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
  return {
    subgraphs,
    remotes,
    close: async () => {
      for (const closer of closers) await closer();
    },
  };
}

async function openGateway(
  { live }: Parts,
  {
    subgraphs,
    edge,
    files,
    observed: { masked, logs },
    beforeRequest = () => undefined,
  }: {
    readonly subgraphs: readonly (LocalSubgraph | RemoteSubgraph)[];
    readonly edge: Edge;
    readonly files: FileHandler;
    readonly observed: Observed;
    readonly beforeRequest?: (request: IncomingMessage) => void;
  },
): Promise<Pick<Composition, 'apiSchema' | 'url' | 'send' | 'close'>> {
  const gateway = await createTestGateway({
    subgraphs,
    edge,
    manifests: [partnerManifest],
    files,
    ...(live && { live: { fields: liveFields, changes: live.changes }, liveLimits: live.limits }),
    log: (record) => {
      logs.log(record);
      if (record['event'] === 'error-masked')
        masked.push({
          reference: String(record['reference']),
          subgraph: typeof record['subgraph'] === 'string' ? record['subgraph'] : 'gateway',
          error: record['stack'] ?? record['error'],
        });
    },
  });
  const server = createServer((request, response) => {
    beforeRequest(request);
    gateway.app.routing(request, response);
  });
  // On a busy machine both ends may be late: a connection that is kept is not closed while a request is on its way.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  return {
    apiSchema: gateway.apiSchema,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    send: (request) => send(server, agent, request),
    async close() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await gateway.close();
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
    requestId: 'isolation',
  });
  if (caller.kind === 'refused') return null;
  const minted = await edge.mint(caller, tenant === null ? [] : [{ by: 'either', text: tenant }]);
  return minted.kind === 'claim' ? minted.claim : null;
}
