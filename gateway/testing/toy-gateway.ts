import { accessCodes } from '@cifra/access/errors';
import type { GatewayConfig } from '../src/config.ts';
import { defaultGatewayConfig } from '../src/config.ts';
import type { Caller, Edge, EdgeRefusal } from '../src/edge/contract.ts';
import type { LogRecord } from '../src/log.ts';
import { createGateway, type Gateway, type GatewayOptions } from '../src/server.ts';
import { serveSubgraph, type SubgraphServer } from './subgraph-server.ts';
import { composeToySupergraph, createToySubgraphs, toyLive, type ToyHooks } from './toy.ts';

export type Mode = 'in-process' | 'http';

/** Credentials of the toy edge: `Bearer <party>:<id>`. A wrong one is refused; without one the caller is anonymous. */
export const toyEdge: Edge = {
  authenticate: ({ headers }): Promise<Caller | EdgeRefusal> => {
    const given = headers['authorization'];
    if (given === undefined) return Promise.resolve({ kind: 'anonymous' });
    const [, party, id, manifest, name] =
      /^Bearer (\w+):(\w+)(?::(\w+)(?::(\w+))?)?$/.exec(String(given)) ?? [];
    if ((party !== 'first' && party !== 'partner') || id === undefined) {
      return Promise.resolve({
        kind: 'refused',
        code: 'UNAUTHENTICATED',
        message: 'Log in first',
        httpStatus: 401,
      });
    }
    const confinedTo =
      manifest === undefined ? null : { manifest, operationNames: name === undefined ? null : [name] };
    return Promise.resolve({ kind: 'principal', id, party, confinedTo });
  },
  renew: (caller) => Promise.resolve(caller),
  mint: (caller, [named]) => {
    const tenant = named?.text ?? null;
    if (tenant === 'forbidden') {
      return Promise.resolve({
        kind: 'refused',
        code: 'TENANT_UNKNOWN',
        message: 'No such tenant',
        httpStatus: 404,
      });
    }
    const claim = { subject: caller.kind === 'principal' ? caller.id : null, tenant };
    return Promise.resolve({
      kind: 'claim',
      claim,
      tenant,
      rights: () => JSON.stringify(claim),
      token: (audience) =>
        Promise.resolve(Buffer.from(JSON.stringify({ ...claim, audience })).toString('base64url')),
    });
  },
};

export interface ToyGateway {
  readonly gateway: Gateway;
  readonly url: string;
  readonly logs: LogRecord[];
  readonly servers: readonly SubgraphServer[];
  post(body: unknown, headers?: Record<string, string>): Promise<ToyAnswer>;
  close(): Promise<void>;
}

export interface ToyAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: {
    data?: Record<string, unknown> | null;
    errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
    extensions?: Record<string, unknown>;
  };
}

export async function startToyGateway({
  mode = 'in-process',
  config = {},
  hooks,
  ...options
}: { mode?: Mode; config?: Partial<GatewayConfig>; hooks?: ToyHooks } & Partial<
  Omit<GatewayOptions, 'config'>
> = {}): Promise<ToyGateway> {
  const local = createToySubgraphs(hooks);
  const servers = mode === 'http' ? await Promise.all(local.map(serveSubgraph)) : [];
  const logs: LogRecord[] = [];
  const gateway = await createGateway({
    config: {
      ...defaultGatewayConfig,
      safelistMode: 'off',
      withProcessMetrics: false,
      showsOperations: true,
      ...config,
    },
    supergraphSdl: composeToySupergraph(),
    subgraphs: mode === 'http' ? servers.map(({ name, url }) => ({ name, url })) : local,
    edge: toyEdge,
    tenantArguments: new Map(),
    live: { fields: toyLive, changes: { watch: () => () => undefined } },
    files: {
      open: () =>
        Promise.resolve({ kind: 'refused', httpStatus: 404, code: 'NOT_FOUND', message: 'No such ticket' }),
    },
    ready: () => Promise.resolve({ ok: true, body: { status: 'ready' } }),
    manifests: [],
    knownErrorCodes: ['TOY_REFUSED', ...accessCodes],
    log: (record) => logs.push(record),
    ...options,
  });
  const { port } = await gateway.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${port}`;
  return {
    gateway,
    url,
    logs,
    servers,
    post: async (body, headers = {}) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        text,
        json: JSON.parse(text) as ToyAnswer['json'],
      };
    },
    close: async () => {
      await gateway.close();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
