import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Uuid } from '@cifra/domain/ids';
import { firmObjectId, objectId } from '@cifra/domain/object-id';

import { mintAccessToken } from './access-token.ts';
import { numbersOf } from './bitmap.ts';
import { verifyClaim } from './claim-token.ts';
import { claimAllows, type Claim } from './claim.ts';
import {
  createEdge,
  type Edge,
  type EdgeLimits,
  type MintedClaim,
  type Principal,
  type TenantDenial,
  type TenantName,
} from './edge.ts';
import type { AccessGrant, UserAccess } from './grants.ts';
import { openKeyRing, type KeyRing } from './keys.ts';

const acme = { id: '018f0000-0000-7000-8000-00000000000a' as Uuid };
const bolt = { id: '018f0000-0000-7000-8000-00000000000b' as Uuid };
const nobody = '018f0000-0000-7000-8000-0000000000ff' as Uuid;

let directory: string;
let keys: KeyRing;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'cifra-edge-'));
  keys = await openKeyRing(directory);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const second = 1_000_000n;
const start = 1_800_000_000n * second;

let nowMicros: bigint;
let version: number;
let lookUps: string[];
let denials: TenantDenial[];
let endedSessions: Set<string>;
let sessionsVersion: number;
let expiresAtMicros: bigint;
let sessionLookUps: number;
let used: string[];
let tenantLookUps: string[];
let users: Map<string, UserAccess>;
let edge: Edge;

const forAll = (clusterId: string, fields: Partial<AccessGrant> = {}): AccessGrant => ({
  clusterId,
  scope: 'ALL',
  scopeId: null,
  validFromMicros: null,
  validUntilMicros: null,
  isRevoked: false,
  ...fields,
});

function userAccess(id: string, grants: AccessGrant[]): UserAccess {
  return {
    user: { id, name: id.toUpperCase(), isActive: true },
    grants,
    clusters: [
      { id: 'reader', permissions: ['Entry.Read'], isRemoved: false },
      { id: 'poster', permissions: ['GL.Post'], isRemoved: false },
    ],
    groups: [],
    tenants: [
      { id: acme.id, number: 1, state: 'ACTIVE' },
      { id: bolt.id, number: 2, state: 'ACTIVE' },
    ],
  };
}

function edgeWith(limits?: EdgeLimits): Edge {
  return createEdge(
    {
      currentVersions: () => ({ grants: version, sessions: sessionsVersion }),
      findUserAccess: (userId) => {
        lookUps.push(userId);
        return Promise.resolve(users.get(userId) ?? null);
      },
      findSession: (sessionId) => {
        sessionLookUps += 1;
        return Promise.resolve(
          endedSessions.has(sessionId)
            ? null
            : { expiresAtMicros, confirmedAtMicros: start, hasSecondFactor: false },
        );
      },
      onSessionUsed: (sessionId) => used.push(sessionId),
      findTenant: (text) => {
        tenantLookUps.push(text);
        return Promise.resolve(
          Object.entries({ acme, bolt }).flatMap(([slug, { id }]) =>
            text === slug || text === id ? [{ id }] : [],
          )[0] ?? null,
        );
      },
      onTenantDenied: (denial) => {
        denials.push(denial);
        return Promise.resolve();
      },
      nowMicros: () => nowMicros,
    },
    { keys, ...(limits && { limits }) },
  );
}

beforeEach(() => {
  nowMicros = start;
  version = 1;
  lookUps = [];
  tenantLookUps = [];
  denials = [];
  endedSessions = new Set();
  sessionsVersion = 1;
  expiresAtMicros = nowMicros + 100_000n * second;
  sessionLookUps = 0;
  used = [];
  users = new Map([
    ['ana', userAccess('ana', [forAll('reader')])],
    ['ben', userAccess('ben', [forAll('poster', { scope: 'TENANT', scopeId: bolt.id })])],
  ]);
  edge = edgeWith();
});

async function tokenOf(userId: string): Promise<string> {
  const nowSeconds = Number(nowMicros / second);
  return mintAccessToken({ userId, sessionId: 's' }, { key: await keys.signing(), nowSeconds });
}

async function callerOf(
  authorization: string | undefined,
  of = edge,
): Promise<Awaited<ReturnType<Edge['authenticate']>>> {
  return of.authenticate({
    headers: { authorization, 'user-agent': 'vitest' },
    ip: '::1',
    requestId: 'request-1',
  });
}

/** As the header names a tenant. */
const named = (text: string | null): readonly TenantName[] => (text === null ? [] : [{ by: 'either', text }]);

async function mint(userId: string, tenantName: string | null, of = edge): Promise<MintedClaim> {
  const caller = await callerOf(`Bearer ${await tokenOf(userId)}`, of);
  if (caller.kind === 'refused') throw new Error(caller.code);
  const minted = await of.mint(caller, named(tenantName));
  if (minted.kind === 'refused') throw new Error(minted.code);
  return minted;
}

describe('who calls', () => {
  test('nobody, without a header: a claim without permissions, whatever tenant is named', async () => {
    const caller = await callerOf(undefined);
    expect(caller).toEqual({ kind: 'anonymous' });
    for (const header of [null, 'acme', 'nowhere']) {
      const minted = await edge.mint({ kind: 'anonymous' }, named(header));
      expect(minted).toMatchObject({
        kind: 'claim',
        tenant: null,
        claim: { principal: { kind: 'anonymous' }, scope: { kind: 'firm', sets: [] } },
      });
    }
    expect(denials).toEqual([]);
  });

  test('a user, with an access token', async () => {
    expect(await callerOf(`Bearer ${await tokenOf('ana')}`)).toEqual({
      kind: 'principal',
      id: 'ana',
      party: 'first',
      confinedTo: null,
    });
  });

  test('anything else is refused, and does not fall back to nobody', async () => {
    const token = await tokenOf('ana');
    const stranger = await tokenOf('nobody');
    for (const header of [
      '',
      'Bearer',
      'Basic YTpi',
      `Bearer ${token}x`,
      `Bearer ${token} ${token}`,
      `Bearer ${stranger}`,
    ]) {
      expect(await callerOf(header), header).toMatchObject({
        kind: 'refused',
        code: 'UNAUTHENTICATED',
        httpStatus: 401,
      });
    }
    nowMicros += 631n * second;
    expect(await callerOf(`Bearer ${token}`)).toMatchObject({ kind: 'refused', code: 'UNAUTHENTICATED' });
  });

  test('a caller that the edge did not make gets no claim', async () => {
    const forged = { kind: 'principal', id: 'ana', party: 'first', confinedTo: null } as const;
    expect(await edge.mint(forged, named('acme'))).toMatchObject({
      kind: 'refused',
      code: 'UNAUTHENTICATED',
    });
  });
});

describe('which tenant', () => {
  test('the one that the header names, and no other', async () => {
    const { claim, tenant } = await mint('ben', 'bolt');
    expect(tenant).toBe(bolt.id);
    expect(claim.scope).toMatchObject({ kind: 'tenant', tenant: { id: bolt.id, number: 2 } });
    expect(claimAllows(claim, 'GL.Post')).toBe(true);
    expect(JSON.stringify(claim)).not.toContain('acme');
  });

  test('an unknown one and one that is not granted look exactly the same, and both are recorded', async () => {
    const caller = await callerOf(`Bearer ${await tokenOf('ben')}`);
    if (caller.kind === 'refused') throw new Error(caller.code);
    const unknown = await edge.mint(caller, named('nowhere'));
    const notGranted = await edge.mint(caller, named('acme'));
    expect(unknown).toEqual({
      kind: 'refused',
      code: 'NOT_FOUND_OR_DENIED',
      message: 'Not found, or not allowed.',
      httpStatus: 404,
    });
    expect(notGranted).toBe(unknown);
    expect(await edge.mint(caller, named('x'.repeat(10_000)))).toBe(unknown);
    expect(denials.map(({ tenantName, tenantId }) => [tenantName.slice(0, 10), tenantId])).toEqual([
      ['nowhere', null],
      ['acme', acme.id],
      ['xxxxxxxxxx', null],
    ]);
    const source = { requestId: 'request-1', origin: { ip: '::1', userAgent: 'vitest' } };
    expect(denials.map((denial) => denial.source)).toEqual([source, source, source]);
  });

  test('several names of one tenant are one tenant; two tenants differ, and nothing is told of one that is not granted', async () => {
    const caller = await callerOf(`Bearer ${await tokenOf('ana')}`);
    if (caller.kind === 'refused') throw new Error(caller.code);
    const namesOfAcme = [
      { by: 'either', text: 'acme' },
      { by: 'either', text: firmObjectId('Tenant', acme.id) },
      { by: 'object', text: objectId('Account', acme.id, bolt.id) },
      { by: 'id', text: firmObjectId('Tenant', acme.id) },
      { by: 'slug', text: 'acme' },
    ] as const;
    expect(await edge.mint(caller, namesOfAcme)).toMatchObject({ kind: 'claim', tenant: acme.id });
    expect(
      await edge.mint(caller, [...namesOfAcme, { by: 'id', text: firmObjectId('Tenant', bolt.id) }]),
    ).toMatchObject({
      code: 'TENANTS_DIFFER',
      message: 'The request names two tenants.',
      remedy: expect.stringContaining('send a request per tenant') as string,
      httpStatus: 400,
    });
    const denied = await edge.mint(caller, named('nowhere'));
    expect(await edge.mint(caller, [...namesOfAcme, { by: 'slug', text: 'nowhere' }])).toBe(denied);
    expect(await edge.mint(caller, [{ by: 'slug', text: 'nowhere' }, ...namesOfAcme])).toBe(denied);
    // Ben has no grant for acme: two tenants, of which he may know of one.
    const ben = await callerOf(`Bearer ${await tokenOf('ben')}`);
    if (ben.kind === 'refused') throw new Error(ben.code);
    for (const names of [
      ['bolt', 'acme'],
      ['acme', 'bolt'],
      ['acme', 'nowhere'],
    ])
      expect(
        await edge.mint(
          ben,
          names.map((text) => ({ by: 'slug', text })),
        ),
      ).toBe(denied);
  });

  test('a tenant is named by the id of any of its objects; the firm’s, and what is no id, name none', async () => {
    const caller = await callerOf(`Bearer ${await tokenOf('ana')}`);
    if (caller.kind === 'refused') throw new Error(caller.code);
    const inFirm = [firmObjectId('User', acme.id), acme.id, 'acme', ''];
    for (const text of inFirm)
      expect(await edge.mint(caller, [{ by: 'object', text }])).toMatchObject({ tenant: null });
    const ofBolt = { by: 'object', text: objectId('Account', bolt.id, acme.id) } as const;
    expect(
      await edge.mint(caller, [...inFirm.map((text) => ({ by: 'object', text }) as const), ofBolt]),
    ).toMatchObject({ tenant: bolt.id });
    const ofAcme = { by: 'object', text: firmObjectId('Tenant', acme.id) } as const;
    expect(await edge.mint(caller, [ofBolt, ofAcme])).toMatchObject({ code: 'TENANTS_DIFFER' });
    const nowhere = { by: 'object', text: objectId('Account', nobody, acme.id) } as const;
    expect(await edge.mint(caller, [nowhere])).toMatchObject({ code: 'NOT_FOUND_OR_DENIED' });
  });

  test('a slug is looked up once for who has a grant there, and each time for others, as one of nobody is', async () => {
    const isGranted = (userId: string, slug: string): Promise<boolean> =>
      mint(userId, slug).then(
        () => true,
        () => false,
      );
    for (const userId of ['ana', 'ana']) expect(await isGranted(userId, 'acme')).toBe(true);
    for (const userId of ['ben', 'ben']) expect(await isGranted(userId, 'acme')).toBe(false);
    expect(tenantLookUps).toEqual(['acme', 'acme', 'acme']);
    for (const userId of ['ben', 'ben']) expect(await isGranted(userId, 'nowhere')).toBe(false);
    expect(tenantLookUps.slice(3)).toEqual(['nowhere', 'nowhere']);
  });

  test('a UUID is no name of a tenant', async () => {
    const caller = await callerOf(`Bearer ${await tokenOf('ana')}`);
    if (caller.kind === 'refused') throw new Error(caller.code);
    for (const by of ['id', 'slug', 'either'] as const)
      expect(await edge.mint(caller, [{ by, text: acme.id }])).toMatchObject({ code: 'NOT_FOUND_OR_DENIED' });
  });

  test('a slug where an id is due names no tenant, nor an id where a slug is', async () => {
    const caller = await callerOf(`Bearer ${await tokenOf('ana')}`);
    if (caller.kind === 'refused') throw new Error(caller.code);
    const refused = { kind: 'refused', code: 'NOT_FOUND_OR_DENIED' };
    expect(await edge.mint(caller, [{ by: 'id', text: 'acme' }])).toMatchObject(refused);
    expect(await edge.mint(caller, [{ by: 'slug', text: firmObjectId('Tenant', acme.id) }])).toMatchObject(
      refused,
    );
  });

  test('without a tenant: the firm, with the tenants of each permission set', async () => {
    const { claim } = await mint('ana', null);
    expect(claim.scope.kind === 'firm' && claim.scope.sets.map((set) => numbersOf(set.tenants))).toEqual([
      [1, 2],
    ]);
  });
});

describe('signed claims', () => {
  test('are for one audience and say what the object says', async () => {
    const minted = await mint('ben', 'bolt');
    const nowSeconds = Number(nowMicros / second);
    const verify = (token: string, audience: string): ReturnType<typeof verifyClaim> =>
      verifyClaim(token, { audience, keys, nowSeconds });
    expect(await verify(await minted.token('ledger'), 'ledger')).toEqual({ ok: true, value: minted.claim });
    expect(await verify(await minted.token('ledger'), 'fx')).toMatchObject({ ok: false });
  });

  test('T6: are kept per user, tenant, audience and version, for at most half of their life', async () => {
    const first = await (await mint('ana', 'acme')).token('ledger');
    expect(await (await mint('ana', 'acme')).token('ledger')).toBe(first);
    const others = await Promise.all([
      (await mint('ana', 'acme')).token('fx'),
      (await mint('ana', 'bolt')).token('ledger'),
      (await mint('ana', null)).token('ledger'),
      (await mint('ben', 'bolt')).token('ledger'),
    ]);
    expect(new Set([first, ...others]).size).toBe(5);
    nowMicros += 29n * second;
    expect(await (await mint('ana', 'acme')).token('ledger')).toBe(first);
    nowMicros += 1n * second;
    expect(await (await mint('ana', 'acme')).token('ledger')).not.toBe(first);
    version += 1;
    const next = await mint('ana', 'acme');
    expect(next.claim.grantsVersion).toBe(2);
  });

  test('T6: the caches are bounded', async () => {
    const small = edgeWith({ cachedUsers: 1, cachedSessions: 1, cachedTokens: 1 });
    const first = await (await mint('ana', 'acme', small)).token('ledger');
    await (await mint('ben', 'bolt', small)).token('ledger');
    nowMicros += 1n * second;
    expect(await (await mint('ana', 'acme', small)).token('ledger')).not.toBe(first);
    expect(lookUps).toEqual(['ana', 'ben', 'ana']);
  });
});

describe('grants', () => {
  test('are looked up once per user and version', async () => {
    for (let request = 0; request < 3; request += 1) await mint('ana', 'acme');
    expect(lookUps).toEqual(['ana']);
    users.set('ana', userAccess('ana', [forAll('poster')]));
    expect(claimAllows((await mint('ana', 'acme')).claim, 'Entry.Read')).toBe(true);
    version += 1;
    const { claim } = await mint('ana', 'acme');
    expect([claimAllows(claim, 'Entry.Read'), claimAllows(claim, 'GL.Post')]).toEqual([false, true]);
    expect(lookUps).toEqual(['ana', 'ana']);
  });

  test('that end do so on time, cached or not, and no claim outlives them', async () => {
    users.set(
      'ana',
      userAccess('ana', [forAll('reader'), forAll('poster', { validUntilMicros: start + 10n * second })]),
    );
    const before = await mint('ana', 'acme');
    expect(before.claim.expiresAtSeconds - before.claim.issuedAtSeconds).toBe(10);
    const token = await before.token('ledger');
    nowMicros += 10n * second;
    const after: Claim = (await mint('ana', 'acme')).claim;
    expect(claimAllows(after, 'GL.Post')).toBe(false);
    expect(await (await mint('ana', 'acme')).token('ledger')).not.toBe(token);
  });

  test('of a user who is deactivated end with the next version', async () => {
    await mint('ana', 'acme');
    const ana = userAccess('ana', [forAll('reader')]);
    users.set('ana', { ...ana, user: { ...ana.user, isActive: false } });
    version += 1;
    expect(await callerOf(`Bearer ${await tokenOf('ana')}`)).toMatchObject({
      kind: 'refused',
      code: 'UNAUTHENTICATED',
    });
  });
});

describe('the session of a token', () => {
  const authenticate = async () => callerOf(`Bearer ${await tokenOf('ana')}`);

  test('is looked up once while no session changes; once it has ended, its tokens are refused at once', async () => {
    for (let request = 0; request < 3; request += 1)
      expect(await authenticate()).toMatchObject({ kind: 'principal' });
    expect(sessionLookUps).toBe(1);
    const caller = await authenticate();
    if (caller.kind !== 'principal') throw new Error(caller.kind);
    const minted = await edge.mint(caller, []);
    expect(minted).toMatchObject({ claim: { session: { id: 's', confirmedAtSeconds: 1_800_000_000 } } });
    endedSessions.add('s');
    sessionsVersion = 2;
    const refused = { kind: 'refused', code: 'UNAUTHENTICATED', httpStatus: 401 };
    expect(await authenticate()).toMatchObject(refused);
    expect(await authenticate()).toMatchObject(refused);
  });

  test('is looked up again when it should have expired: it may have been refreshed', async () => {
    expiresAtMicros = nowMicros + 60n * second;
    await authenticate();
    nowMicros += 60n * second;
    expect(await authenticate()).toMatchObject({ kind: 'refused' });
    expiresAtMicros = nowMicros + 60n * second;
    expect(await authenticate()).toMatchObject({ kind: 'principal' });
  });

  test('is noted as used once in five minutes', async () => {
    for (let request = 0; request < 3; request += 1) await authenticate();
    nowMicros += 299n * second;
    await authenticate();
    expect(used).toEqual(['s']);
    nowMicros += 1n * second;
    await authenticate();
    expect(used).toEqual(['s', 's']);
  });
});

describe('a caller whose stream is open', () => {
  async function signedIn(): Promise<Principal> {
    const caller = await callerOf(`Bearer ${await tokenOf('ana')}`);
    if (caller.kind !== 'principal') throw new Error(caller.kind);
    return caller;
  }
  async function rightsOf(caller: Principal, tenantName: string | null): Promise<string> {
    const renewed = await edge.renew(caller);
    if (renewed.kind === 'refused') throw new Error(renewed.code);
    const minted = await edge.mint(renewed, named(tenantName));
    if (minted.kind === 'refused') throw new Error(minted.code);
    return minted.rights();
  }

  test('goes on when the token has run its time, with the rights that there are then', async () => {
    const caller = await signedIn();
    const before = { firm: await rightsOf(caller, null), acme: await rightsOf(caller, 'acme') };
    nowMicros += 3_600n * second;
    version = 2;
    expect({ firm: await rightsOf(caller, null), acme: await rightsOf(caller, 'acme') }).toEqual(before);
    version = 3;
    users.set('ana', userAccess('ana', [forAll('poster')]));
    expect(await rightsOf(caller, null)).not.toBe(before.firm);
    expect(await rightsOf(caller, 'acme')).not.toBe(before.acme);
  });

  test('has other rights in another tenant, and as the firm', async () => {
    const caller = await signedIn();
    const all = [null, 'acme', 'bolt'].map((tenantName) => rightsOf(caller, tenantName));
    expect(new Set(await Promise.all(all)).size).toBe(3);
  });

  test('is refused once the session has ended, and once the user is deactivated', async () => {
    const caller = await signedIn();
    endedSessions.add('s');
    sessionsVersion = 2;
    expect(await edge.renew(caller)).toMatchObject({ kind: 'refused', code: 'UNAUTHENTICATED' });
    endedSessions.clear();
    expect(await edge.renew(caller)).toMatchObject({ kind: 'principal', id: 'ana' });
    const ana = userAccess('ana', [forAll('reader')]);
    users.set('ana', { ...ana, user: { ...ana.user, isActive: false } });
    version = 2;
    expect(await edge.renew(caller)).toMatchObject({ kind: 'refused', code: 'UNAUTHENTICATED' });
  });

  test('made elsewhere gets nothing', async () => {
    expect(await edge.renew({ ...(await signedIn()) })).toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
