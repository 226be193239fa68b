import { execute, parse, validate, type DocumentNode } from 'graphql';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Claim } from '@cifra/access/claim';
import type { LocalSubgraph } from '@cifra/gateway/subgraph-contract';

/** Reads a claim's token for a subgraph; null refuses it. */
export type ReadClaim = (token: string, audience: string) => Promise<Claim | null>;

export interface TrustingServer {
  readonly port: number;
  close(): Promise<void>;
}

/** A subgraph behind HTTP that reads its claim as it is told to: for planting a reader that trusts too much. */
export async function serveTrusting(subgraph: LocalSubgraph, readClaim: ReadClaim): Promise<TrustingServer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const token = String(request.headers['x-cifra-claim'] ?? '');
      void Promise.resolve()
        .then(() => readClaim(token, subgraph.name))
        .catch(() => null)
        .then(async (claim) => {
          const answer =
            claim === null
              ? { errors: [{ message: 'Sign in first.', extensions: { code: 'UNAUTHENTICATED' } }] }
              : await run(subgraph, Buffer.concat(chunks).toString('utf8'), {
                  claim,
                  requestId: String(request.headers['x-cifra-request-id'] ?? 'direct'),
                });
          response
            .writeHead(claim === null ? 401 : 200, { 'content-type': 'application/json' })
            .end(JSON.stringify(answer));
        });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function run(
  subgraph: LocalSubgraph,
  body: string,
  { claim, requestId }: { readonly claim: Claim; readonly requestId: string },
): Promise<unknown> {
  const { query, variables = {} } = JSON.parse(body) as {
    query: string;
    variables?: Record<string, unknown>;
  };
  return askSubgraph(subgraph, { query, variables, claim, requestId });
}

export interface DirectQuestion {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly claim: Claim;
  readonly requestId: string;
}

/** Asks a subgraph without a gateway, with a new context, and masks its errors as it does. */
export async function askSubgraph(
  subgraph: LocalSubgraph,
  { query, variables, claim, requestId }: DirectQuestion,
): Promise<{ data: unknown; errors?: unknown[] }> {
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    throw new Error(`not a document: ${query}`, { cause: error });
  }
  const [invalid] = validate(subgraph.schema, document);
  if (invalid)
    return {
      data: null,
      errors: [{ message: invalid.message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    };
  const contextValue = await subgraph.createContext({
    claim,
    requestId,
    origin: { ip: '127.0.0.1', userAgent: 'isolation' },
    operationName: null,
    session: null,
  });
  const result = await execute({
    schema: subgraph.schema,
    document,
    variableValues: variables,
    contextValue,
  });
  return {
    data: result.data ?? null,
    ...(result.errors !== undefined && { errors: result.errors.map((error) => subgraph.formatError(error)) }),
  };
}
