import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { firmObjectId } from '@cifra/domain/object-id';
import type { Uuid } from '@cifra/domain/ids';
import { isAddressIn, parseNetwork } from './address-list.ts';
import { newApiKey, newPrefix } from './api-key.ts';
import { bitmapHas } from './bitmap.ts';
import type { EdgeKey, KeyUse } from './edge-keys.ts';
import { createEdge, type Edge, type MintedClaim, type Principal } from './edge.ts';
import { openKeyRing, type KeyRing } from './keys.ts';
import { permissionNumber, type PermissionName } from './permissions.ts';

const acme = '018f0000-0000-7000-8000-00000000000a' as Uuid;
const bolt = '018f0000-0000-7000-8000-00000000000b' as Uuid;
const second = 1_000_000n;
const start = 1_800_000_000n * second;
const HOME = '203.0.113.7';

let directory: string;
let ring: KeyRing;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'cifra-edge-keys-'));
  ring = await openKeyRing(directory);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const [present, previous] = [newApiKey('abcdefgh'), newApiKey('abcdefgh')];
const shop: EdgeKey = {
  id: '018f0000-0000-7000-8000-0000000000c1',
  name: 'Web shop',
  prefix: 'abcdefgh',
  holder: 'PARTNER',
  clusterId: 'shop',
  tenantIds: [acme],
  confinedTo: { manifest: 'shop', operationNames: ['Sell'] },
  addresses: ['203.0.113.0/24', '2001:db8::/32'],
  secretHash: present.secretHash,
  previousSecretHash: previous.secretHash,
  previousUntilMicros: start + 3_600n * second,
  expiresAtMicros: start + 86_400n * second,
  isRevoked: false,
  madeBy: 'ana',
};

let nowMicros: bigint;
let version: number;
let key: EdgeKey;
let looks: number;
let uses: KeyUse[];
let edge: Edge;
beforeEach(() => {
  nowMicros = start;
  version = 1;
  key = shop;
  looks = 0;
  uses = [];
  edge = createEdge(
    {
      currentVersions: () => ({ grants: version, sessions: 1 }),
      findUserAccess: () => Promise.resolve(null),
      findSession: () => Promise.resolve(null),
      onSessionUsed: () => undefined,
      findTenant: (id) => Promise.resolve(id === acme || id === bolt ? { id } : null),
      onTenantDenied: () => Promise.resolve(),
      nowMicros: () => nowMicros,
      apiKeys: {
        listKeys: () => {
          looks += 1;
          const permissions = ['Document.Read', 'Period.Approve', 'Key.Manage'];
          return Promise.resolve({
            keys: [key],
            clusters: [{ id: 'shop', permissions, isRemoved: false }],
            tenants: [
              { id: acme, number: 1, state: 'ACTIVE' as const },
              { id: bolt, number: 2, state: 'ACTIVE' as const },
            ],
          });
        },
        onKeyUsed: (use) => uses.push(use),
      },
    },
    { keys: ring },
  );
});

const callerOf = (credential: string, ip = HOME) =>
  edge.authenticate({ headers: { authorization: `Bearer ${credential}` }, ip, requestId: 'r' });

async function admitted(credential = present.key): Promise<Principal> {
  const caller = await callerOf(credential);
  if (caller.kind !== 'principal') throw new Error(JSON.stringify(caller));
  return caller;
}

const namesOf = (...tenantIds: readonly Uuid[]) =>
  tenantIds.map((id) => ({ by: 'id' as const, text: firmObjectId('Tenant', id) }));

async function minted(caller: Principal, ...tenantIds: readonly Uuid[]): Promise<MintedClaim> {
  const claim = await edge.mint(caller, namesOf(...tenantIds));
  if (claim.kind === 'refused') throw new Error(claim.code);
  return claim;
}

const refusal = {
  kind: 'refused',
  code: 'UNAUTHENTICATED',
  message: 'The key is not accepted.',
  httpStatus: 401,
};

test('a key is its own principal, confined, in its own tenant even where the request names none', async () => {
  const caller = await admitted();
  expect(caller).toEqual({
    kind: 'principal',
    id: key.id,
    party: 'partner',
    confinedTo: { manifest: 'shop', operationNames: ['Sell'] },
  });
  const { claim, tenant } = await minted(caller);
  expect(tenant).toBe(acme);
  expect(claim.principal).toEqual({ kind: 'key', id: key.id, name: 'Web shop', madeBy: 'ana' });
  expect((await minted(caller, acme)).tenant).toBe(acme);
  expect(await edge.mint(caller, namesOf(bolt))).toMatchObject({ code: 'NOT_FOUND_OR_DENIED' });
  expect(uses).toEqual([{ keyId: key.id, isRefused: false }]);
});

test('of its cluster, a key has only what keys may have, and nothing firm-wide', async () => {
  key = { ...shop, tenantIds: [acme, bolt] };
  const caller = await admitted();
  const has = ({ claim }: MintedClaim, name: PermissionName): boolean =>
    bitmapHas(claim.scope.permissions, permissionNumber(name));
  const inTenant = await minted(caller, bolt);
  expect(has(inTenant, 'Document.Read')).toBe(true);
  expect(has(inTenant, 'Period.Approve') || has(inTenant, 'Key.Manage')).toBe(false);
  const firmWide = await minted(caller);
  expect(firmWide.tenant).toBeNull();
  expect(has(firmWide, 'Document.Read')).toBe(false);
});

test('whatever is wrong with a key is one refusal; only who knows the secret is counted', async () => {
  const wrong = [
    'cifra_',
    `${present.key}x`,
    present.key.replace('abcd', 'ABCD'),
    newApiKey(newPrefix()).key,
    newApiKey('abcdefgh').key,
  ];
  for (const credential of wrong) expect(await callerOf(credential), credential).toEqual(refusal);
  expect(uses).toEqual([]);
  expect(looks).toBe(1);
  expect(await callerOf(present.key, '198.51.100.1')).toEqual(refusal);
  nowMicros = key.expiresAtMicros;
  expect(await callerOf(present.key)).toEqual(refusal);
  nowMicros = start;
  key = { ...shop, isRevoked: true };
  version += 1;
  expect(await callerOf(present.key)).toEqual(refusal);
  expect(uses).toEqual(Array.from({ length: 3 }, () => ({ keyId: key.id, isRefused: true })));
});

test('after a rotation the secret before is accepted for the overlap, and no longer', async () => {
  const caller = await admitted(previous.key);
  nowMicros = shop.previousUntilMicros ?? 0n;
  expect(await callerOf(previous.key)).toEqual(refusal);
  expect(await edge.renew(caller)).toEqual(refusal);
  expect((await edge.renew(await admitted())).kind).toBe('principal');
});

test('a stream of a key is renewed until the key is revoked or over', async () => {
  const caller = await admitted();
  const renewed = await edge.renew(caller);
  if (renewed.kind !== 'principal') throw new Error('the key was not renewed');
  expect((await minted(renewed)).tenant).toBe(acme);
  expect(uses).toHaveLength(1);
  nowMicros = key.expiresAtMicros;
  expect(await edge.renew(caller)).toEqual(refusal);
  nowMicros = start;
  key = { ...shop, isRevoked: true };
  version += 1;
  expect(await edge.renew(renewed)).toEqual(refusal);
});

test('an address list is of IPv4 and IPv6 networks, in any of the ways to write an address', () => {
  expect(['203.0.113.7', '203.0.113.0/24', ' 2001:DB8::/32 ', '10.0.0.0/0'].map(parseNetwork)).toEqual([
    '203.0.113.7/32',
    '203.0.113.0/24',
    '2001:db8::/32',
    '10.0.0.0/0',
  ]);
  for (const none of ['', 'here', '203.0.113.0/33', '203.0.113.0/08', '203.0.113.0/24/24', '2001:db8::/129'])
    expect(parseNetwork(none), none).toBeNull();
  const isIn = isAddressIn(['203.0.113.0/24', '2001:db8::/32', 'no network']);
  for (const own of ['203.0.113.255', '::ffff:203.0.113.9', '2001:db8:1::1'])
    expect(isIn(own), own).toBe(true);
  for (const other of ['203.0.114.0', '::ffff:203.0.114.1', '2001:db9::1', '::1', ''])
    expect(isIn(other), other).toBe(false);
});
