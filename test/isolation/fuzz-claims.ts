import { request as httpRequest } from 'node:http';
import path from 'node:path';
import { mintAccessToken } from '@cifra/access/access-token';
import { claimKind } from '@cifra/access/claim-token';
import { openKeyRing, type SigningKey } from '@cifra/access/keys';
import { signToken } from '@cifra/access/signed-token';
import type { Random } from '../support/random.ts';
import { tenantNames, type TenantName } from './actors.ts';
import type { ServedComposition } from './composition.ts';
import type { Finding } from './finding.ts';
import { decode, encode } from './forged.ts';
import { generateOperation } from './operation-generator.ts';
import type { World } from './world.ts';

export interface ClaimReport {
  readonly findings: readonly Finding[];
  readonly shots: number;
  /** Answers to sound claims that held the tenant's data: what the refusals are measured against. */
  readonly soundAnswers: number;
  /** Refused tokens, by what was wrong with them. */
  readonly refused: Readonly<Record<string, number>>;
}

interface ClaimFuzzOptions {
  readonly world: World;
  readonly composition: Omit<ServedComposition, 'close'>;
  readonly random: Random;
  readonly shots: number;
  readonly stopAtFirst?: boolean;
}

/** Every permission: the number of the highest constant is below 88. */
const allPermissions = Buffer.alloc(11, 0xff).toString('base64url');

/** Asks the subgraphs behind HTTP with claims that nobody gave out, each wrong in one way; a sound one now and then. */
export async function fuzzClaims({
  world,
  composition,
  random,
  shots,
  stopAtFirst = false,
}: ClaimFuzzOptions): Promise<ClaimReport> {
  const findings: Finding[] = [];
  const refused: Record<string, number> = {};
  const otherKeys = await openKeyRing(path.join(world.directory, 'keys-of-another-firm'));
  const keys = { own: await world.keys.signing(), other: await otherKeys.signing() };
  let sound = 0;
  let done = 0;
  while (done < shots) {
    if (stopAtFirst && findings.length > 0) break;
    done += 1;
    const remote = random.pick(composition.remotes);
    const subgraph = composition.subgraphs.find(({ name }) => name === remote.name);
    if (subgraph === undefined) throw new Error(`no subgraph ${remote.name}`);
    const tenant = random.pick(tenantNames);
    const forged = await forge({ world, keys, random, tenant, audience: remote.name });
    const operation = generateOperation({
      schema: subgraph.schema,
      kind: 'query',
      random,
      values: world.pool.values({
        random,
        tenant,
        foreignShare: 0,
        named: { id: '', slug: '', inputs: new Set() },
      }),
      rootFields: ['_entities'],
      maxRootFields: 1,
      depth: 5,
    });
    const { status, text } = await post(remote.url, {
      headers: forged.headers,
      body: { query: operation.query, variables: operation.variables },
    });
    const sightings = world.marks.sightingsIn(text, JSON.stringify(operation));
    if (forged.isSound) {
      if (status !== 200 && !text.includes('BAD_USER_INPUT') && !text.includes('GRAPHQL_VALIDATION_FAILED'))
        findings.push({
          kind: 'internal',
          detail: `a sound claim was answered with ${status}: ${text.slice(0, 300)}`,
        });
      sound += sightings.length > 0 ? 1 : 0;
      continue;
    }
    if (status === 401 && sightings.length === 0 && text.includes('UNAUTHENTICATED'))
      refused[forged.name] = (refused[forged.name] ?? 0) + 1;
    else
      findings.push({
        kind: 'leak',
        detail: `${remote.name} accepted a claim: ${forged.name}; status ${status}\n  ${operation.query}\n  ${text.slice(0, 500)}`,
      });
  }
  return { findings, shots: done, soundAnswers: sound, refused };
}

interface Forging {
  readonly world: World;
  readonly keys: { readonly own: SigningKey; readonly other: SigningKey };
  readonly random: Random;
  readonly tenant: TenantName;
  readonly audience: string;
}

interface Forged {
  readonly name: string;
  readonly isSound: boolean;
  readonly headers: Readonly<Record<string, string | string[]>>;
}

async function forge({ world, keys, random, tenant, audience }: Forging): Promise<Forged> {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const payload = {
    v: 1,
    gv: 1_000_000,
    sub: world.userIds.owner,
    principal: { kind: 'user', name: 'owner' },
    tenant: { id: world.tenants[tenant].tenantId, number: tenant === 'A' ? 1 : 2 },
    permissions: allPermissions,
  };
  const times = { issuedAtSeconds: nowSeconds, expiresAtSeconds: nowSeconds + 60 };
  const sign = (
    change: {
      payload?: object;
      audience?: string;
      times?: typeof times;
      key?: SigningKey;
      type?: string;
      issuer?: string;
    } = {},
  ): Promise<string> =>
    signToken(
      { ...claimKind, type: change.type ?? claimKind.type, issuer: change.issuer ?? claimKind.issuer },
      {
        payload: { ...payload, ...change.payload },
        audience: change.audience ?? audience,
        times: change.times ?? times,
        key: change.key ?? keys.own,
      },
    );
  const token = await sign();
  const [header = '', body = '', signature = ''] = token.split('.');
  const ago = (seconds: number) => ({
    issuedAtSeconds: nowSeconds - seconds,
    expiresAtSeconds: nowSeconds - seconds + 60,
  });
  const elsewhere = random.pick(
    ['firm', 'ledger', 'documents', 'period', 'fx', 'audit'].filter((name) => name !== audience),
  );
  const one = (name: string, text: string): Forged => ({
    name,
    isSound: false,
    headers: { 'x-cifra-claim': text },
  });
  const makers: readonly (() => Promise<Forged> | Forged)[] = [
    () => ({ name: 'sound', isSound: true, headers: { 'x-cifra-claim': token } }),
    async () => one('for another subgraph', await sign({ audience: elsewhere })),
    async () => one('for the gateway', await sign({ audience: 'cifra-gateway' })),
    async () => one('expired', await sign({ times: ago(random.integer({ least: 95, most: 100_000 })) })),
    async () =>
      one('not yet valid', await sign({ times: ago(-random.integer({ least: 60, most: 10_000 })) })),
    async () =>
      one('of too long a life', await sign({ times: { ...times, expiresAtSeconds: nowSeconds + 3_600 } })),
    async () => one('of another key', await sign({ key: keys.other })),
    async () =>
      one(
        "of another key under our key's name",
        await sign({ key: { ...keys.other, keyId: keys.own.keyId } }),
      ),
    async () => one('of another kind', await sign({ type: 'at+jwt' })),
    async () => one('of another issuer', await sign({ issuer: 'somebody' })),
    async () => one('of another format', await sign({ payload: { v: 2 } })),
    async () => one('without a scope', await sign({ payload: { tenant: undefined } })),
    async () =>
      one('with both scopes', await sign({ payload: { firm: allPermissions, sets: [], planes: [] } })),
    async () => one('oversized', await sign({ payload: { padding: 'x'.repeat(9_000) } })),
    () => one('alg none', `${encode({ alg: 'none', typ: claimKind.type })}.${body}.`),
    () =>
      one('alg none, with a signature', `${encode({ ...decode(header), alg: 'none' })}.${body}.${signature}`),
    () => one('alg HS256', `${encode({ ...decode(header), alg: 'HS256' })}.${body}.${signature}`),
    () =>
      one(
        'of changed content',
        `${header}.${encode({ ...decode(body), tenant: { id: world.tenants[tenant === 'A' ? 'B' : 'A'].tenantId, number: 1 } })}.${signature}`,
      ),
    () => one('of a changed signature', `${header}.${body}.${signature.slice(0, -6)}AAAAAA`),
    () => one('without a signature', `${header}.${body}.`),
    () => one('no token', random.pick(['', 'x', '..', 'null', 'Bearer', `${header}.${body}`])),
    () => ({ name: 'missing', isSound: false, headers: {} }),
    () => ({ name: 'sent twice', isSound: false, headers: { 'x-cifra-claim': [token, token] } }),
    async () =>
      one(
        "a user's access token",
        await mintAccessToken(
          { userId: world.userIds.owner, sessionId: world.userIds.owner },
          { key: keys.own, nowSeconds },
        ),
      ),
  ];
  return random.pick(makers)();
}

function post(
  url: string,
  { headers, body }: { readonly headers: Forged['headers']; readonly body: unknown },
): Promise<{ status: number; text: string }> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      url,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      },
    );
    request.on('error', reject);
    request.end(text);
  });
}
