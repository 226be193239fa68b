import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openKeyRing, openVerifyKeys } from '@cifra/access/keys';
import { mintClaim } from '@cifra/access/claim-token';
import { anonymousPrincipal } from '@cifra/access/claim';
import { serveSubgraph, type RunningSubgraph } from '@cifra/access/serve-subgraph';
import { WatchedTls } from '@cifra/access/watched-tls';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createErrorMask } from '../errors.ts';
import { GatewayContext } from '../request-context.ts';
import type { RemoteSubgraph } from '../subgraph-contract.ts';
import type { FetchResult } from './fetch.ts';
import { HttpDataSource } from './http.ts';

const fixtures = new URL('peer-tls.fixture/', import.meta.url);
const within = { timeout: 15_000, interval: 250 };
const watched: WatchedTls[] = [];
let directory: string;
let running: RunningSubgraph;
let token: string;
let looks: (string | null)[] = [];

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'cifra-peer-tls-'));
  const keys = await openKeyRing(directory);
  const nowSeconds = Math.floor(Date.now() / 1000);
  const minted = await mintClaim(
    {
      principal: anonymousPrincipal,
      grantsVersion: 0,
      issuedAtSeconds: nowSeconds,
      expiresAtSeconds: nowSeconds + 60,
      scope: { kind: 'firm', permissions: new Uint8Array(0), sets: [] },
    },
    { audience: 'example', key: await keys.signing() },
  );
  if (!minted.ok) throw new Error(minted.refusal.code);
  token = minted.value;
  running = await serveExample('first');
});
afterAll(async () => {
  await running.close();
  for (const tls of watched) tls.close();
  rmSync(directory, { recursive: true, force: true });
});

function serveExample(certificate: string): Promise<RunningSubgraph> {
  return serveSubgraph({
    name: 'example',
    schema: buildSchema('type Query { answer: Int }'),
    createContext: () => ({}) as never,
    formatError: createErrorMask({ knownCodes: [], log: () => undefined }),
    keys: openVerifyKeys(directory),
    port: 0,
    tls: tlsOf(certificate),
    nowMicros: () => BigInt(Date.now()) * 1000n,
    onRefused: () => undefined,
  });
}

/** The files of a certificate's name, which `renew` may replace. */
function filesOf(name: string): { certificateFile: string; keyFile: string } {
  const files = {
    certificateFile: path.join(directory, `${name}.cert.pem`),
    keyFile: path.join(directory, `${name}.key.pem`),
  };
  put(name, name);
  return files;
}

function put(from: string, to: string): void {
  for (const half of ['cert', 'key'])
    copyFileSync(new URL(`${from}.${half}.pem`, fixtures), path.join(directory, `${to}.${half}.pem`));
}

function tlsOf(name: string, authority = 'own'): WatchedTls {
  const authorityFile = new URL(`${authority}.ca.pem`, fixtures).pathname;
  const tls = new WatchedTls({ ...filesOf(name), authorityFile }, (problem) => looks.push(problem));
  watched.push(tls);
  return tls;
}

/** One fetch of the gateway's, on a connection of its own. */
async function fetchOver(remote: Partial<RemoteSubgraph>): Promise<FetchResult> {
  const address = `127.0.0.1:${running.port}/graphql`;
  const source = new HttpDataSource({
    subgraph: { name: 'example', url: `https://${address}`, ...remote },
    mask: createErrorMask({ knownCodes: [], log: () => undefined }),
    log: () => undefined,
    timeLimitMillis: 5_000,
  });
  const context = new GatewayContext({
    requestId: 'r1',
    origin: { ip: '127.0.0.1', userAgent: null },
    minted: {
      kind: 'claim',
      claim: {},
      tenant: null,
      rights: () => '',
      token: () => Promise.resolve(token),
    },
    session: null,
  });
  try {
    return await source.prepareFetch('{ answer }', undefined)({}, context);
  } finally {
    await source.close();
  }
}

const unavailable = { data: null, errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }] };

test('between processes each proves itself, and a certificate is renewed without a restart', async () => {
  expect(await fetchOver({ tls: tlsOf('first') })).toEqual({ data: { answer: null } });
  looks = [];
  put('renewed', 'first');
  await expect.poll(() => looks, within).toContain(null);
  expect(await fetchOver({ tls: tlsOf('renewed') })).toEqual({ data: { answer: null } });
});

test('whoever has no certificate of the authority is not heard, a signed claim or not', async () => {
  expect(await fetchOver({ tls: tlsOf('stranger') })).toMatchObject(unavailable);
  expect(await fetchOver({})).toMatchObject(unavailable);
  expect(await fetchOver({ url: `http://127.0.0.1:${running.port}/graphql` })).toMatchObject(unavailable);
});

test('the gateway tells a claim to nobody of another authority or name', async () => {
  expect(await fetchOver({ tls: tlsOf('first', 'other') })).toMatchObject(unavailable);
  const misnamed = await serveExample('misnamed');
  const url = `https://127.0.0.1:${misnamed.port}/graphql`;
  expect(await fetchOver({ url, tls: tlsOf('first') })).toMatchObject(unavailable);
  await misnamed.close();
});
