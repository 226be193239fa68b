import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { CompactSign, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { mintAccessToken, verifyAccessToken } from './access-token.ts';
import { bitmapOf, encodeBitmap, numbersOf } from './bitmap.ts';
import { claimKind, mintClaim, verifyClaim } from './claim-token.ts';
import {
  claimAllows,
  claimAllowsTenant,
  isOfPartyAlone,
  partiesOf,
  tenantsAllowed,
  type Claim,
  type PermissionSet,
} from './claim.ts';
import { openKeyRing, type KeyRing, type SigningKey } from './keys.ts';
import { permissionNumber, permissionNames } from './permissions.ts';

const nowSeconds = 1_800_000_000;
const numbers = (...names: string[]): Uint8Array => bitmapOf(names.map(permissionNumber));

const tenantClaim: Claim = {
  principal: { kind: 'user', id: '018f0000-0000-7000-8000-000000000001', name: 'Ana Núñez' },
  grantsVersion: 42,
  issuedAtSeconds: nowSeconds,
  expiresAtSeconds: nowSeconds + 60,
  scope: {
    kind: 'tenant',
    tenant: { id: '018f0000-0000-7000-8000-00000000000a', number: 7 },
    permissions: numbers('Entry.Read', 'GL.Post'),
  },
};

const firmClaim: Claim = {
  ...tenantClaim,
  scope: {
    kind: 'firm',
    permissions: numbers('Firm.Read'),
    sets: [
      { permissions: numbers('Entry.Read'), tenants: bitmapOf([1, 3, 4000]) },
      { permissions: numbers('Entry.Read', 'GL.Post'), tenants: bitmapOf([2]) },
      { permissions: numbers('Report.Read'), tenants: bitmapOf([5, 6]) },
    ],
  },
};

let directory: string;
let keys: KeyRing;
let key: SigningKey;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'cifra-keys-'));
  keys = await openKeyRing(directory);
  key = await keys.signing();
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function tokenOf(claim: Claim, signing = key): Promise<string> {
  const minted = await mintClaim(claim, { audience: 'ledger', key: signing });
  if (!minted.ok) throw new Error(minted.refusal.code);
  return minted.value;
}

async function refusalOf(
  token: string,
  expected: { audience?: string; nowSeconds?: number; leastGrantsVersion?: number } = {},
): Promise<string> {
  const verified = await verifyClaim(token, { audience: 'ledger', keys, nowSeconds, ...expected });
  return verified.ok ? 'accepted' : verified.refusal.code;
}

describe('a claim that was signed', () => {
  test.each([
    ['for a tenant', tenantClaim],
    ['for the firm', firmClaim],
    [
      'of a key',
      { ...tenantClaim, principal: { kind: 'key', id: 'k', name: 'Web shop', madeBy: 'u' } } satisfies Claim,
    ],
    [
      'for nobody',
      {
        ...tenantClaim,
        principal: { kind: 'anonymous', id: null, name: 'anonymous' },
        scope: { kind: 'firm', permissions: numbers(), sets: [] },
      } satisfies Claim,
    ],
  ])('%s is read back as it was', async (_name, claim) => {
    expect(await verifyClaim(await tokenOf(claim), { audience: 'ledger', keys, nowSeconds })).toEqual({
      ok: true,
      value: claim,
    });
  });

  test('allows in its tenant what it says, and nothing in another', () => {
    expect(claimAllows(tenantClaim, 'GL.Post')).toBe(true);
    expect(claimAllows(tenantClaim, 'Period.Lock')).toBe(false);
    expect(claimAllowsTenant(tenantClaim, 'GL.Post', 7)).toBe(true);
    expect(claimAllowsTenant(tenantClaim, 'GL.Post', 8)).toBe(false);
    expect(numbersOf(tenantsAllowed(tenantClaim, 'GL.Post'))).toEqual([]);
  });

  test('of the firm allows tenant by tenant', () => {
    expect(claimAllows(firmClaim, 'Firm.Read')).toBe(true);
    expect(claimAllows(firmClaim, 'Entry.Read')).toBe(false);
    expect(claimAllowsTenant(firmClaim, 'Entry.Read', 4000)).toBe(true);
    expect(claimAllowsTenant(firmClaim, 'GL.Post', 4000)).toBe(false);
    expect(claimAllowsTenant(firmClaim, 'Entry.Read', 99)).toBe(false);
    expect(numbersOf(tenantsAllowed(firmClaim, 'Entry.Read'))).toEqual([1, 2, 3, 4000]);
  });
});

test('what is a party’s own belongs to the tenant of the claim, and to the parties that it names', async () => {
  const parties = ['018f0000-0000-7000-8000-0000000000b1', '018f0000-0000-7000-8000-0000000000b2'];
  const tenant = { id: 'a', number: 7 };
  const own: Claim = {
    ...tenantClaim,
    scope: { kind: 'tenant', tenant, permissions: numbers('Party.Own'), parties },
  };
  const read = await verifyClaim(await tokenOf(own), { audience: 'ledger', keys, nowSeconds });
  expect(read).toEqual({ ok: true, value: own });
  expect([partiesOf(own, 'a'), partiesOf(own, 'b'), partiesOf(firmClaim, 'a')]).toEqual([parties, [], []]);
  expect([isOfPartyAlone(own), isOfPartyAlone(tenantClaim), isOfPartyAlone(firmClaim)]).toEqual([
    true,
    false,
    false,
  ]);
});

describe('a claim is refused, in this order, when it is', () => {
  test('oversized: before anything of it is read', async () => {
    expect(await refusalOf('x'.repeat(claimKind.limitBytes + 1))).toBe('TOKEN_OVERSIZED');
  });

  test('not readable', async () => {
    for (const token of ['', 'a.b', 'a.b.c', '....', 'null'])
      expect(await refusalOf(token)).toBe('TOKEN_MALFORMED');
    // An object that cannot be made a text: asking for it would throw.
    const textless = { toString: null, valueOf: null };
    const withHeader = (header: object): string =>
      `${Buffer.from(JSON.stringify({ alg: 'EdDSA', typ: claimKind.type, kid: key.keyId, ...header })).toString('base64url')}.e30.AA`;
    expect(await refusalOf(withHeader({ kid: textless }))).toBe('TOKEN_MALFORMED');
    expect(await refusalOf(withHeader({ typ: textless }))).toBe('TOKEN_TYPE_WRONG');
    expect(await refusalOf(withHeader({ alg: textless }))).toBe('TOKEN_ALGORITHM_REFUSED');
  });

  test('signed with another algorithm, or with none', async () => {
    const hmac = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256', typ: claimKind.type, kid: key.keyId })
      .sign(new Uint8Array(32));
    expect(await refusalOf(hmac)).toBe('TOKEN_ALGORITHM_REFUSED');
    expect(await refusalOf(new UnsecuredJWT({}).encode())).toBe('TOKEN_ALGORITHM_REFUSED');
  });

  test('another kind of token, although the same key signed it', async () => {
    const access = await mintAccessToken({ userId: 'u', sessionId: 's' }, { key, nowSeconds });
    expect(await refusalOf(access, { audience: 'cifra-gateway' })).toBe('TOKEN_TYPE_WRONG');
    const claim = await mintClaim(tenantClaim, { audience: 'cifra-gateway', key });
    const verified = await verifyAccessToken(claim.ok ? claim.value : '', { keys, nowSeconds });
    expect(verified).toMatchObject({ ok: false, refusal: { code: 'TOKEN_TYPE_WRONG' } });
  });

  test('signed with a key that nobody knows', async () => {
    const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
    expect(await refusalOf(await tokenOf(tenantClaim, { keyId: 'stranger', privateKey }))).toBe(
      'TOKEN_KEY_UNKNOWN',
    );
  });

  test('forged: signed by a stranger under a known key id, or changed after signing', async () => {
    const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
    expect(await refusalOf(await tokenOf(tenantClaim, { keyId: key.keyId, privateKey }))).toBe(
      'TOKEN_FORGED',
    );
    const [header = '', payload = '', signature = ''] = (await tokenOf(tenantClaim)).split('.');
    const text = Buffer.from(payload, 'base64url').toString().replace('"number":7', '"number":8');
    expect(await refusalOf([header, Buffer.from(text).toString('base64url'), signature].join('.'))).toBe(
      'TOKEN_FORGED',
    );
    const last = signature.startsWith('A') ? 'B' : 'A';
    expect(await refusalOf([header, payload, last + signature.slice(1)].join('.'))).toBe('TOKEN_FORGED');
  });

  test('meant for another subgraph', async () => {
    expect(await refusalOf(await tokenOf(tenantClaim), { audience: 'period' })).toBe('TOKEN_AUDIENCE_WRONG');
  });

  test('from the future or from the past, beyond thirty seconds of skew', async () => {
    const token = await tokenOf(tenantClaim);
    expect(await refusalOf(token, { nowSeconds: nowSeconds - 31 })).toBe('TOKEN_NOT_YET_VALID');
    expect(await refusalOf(token, { nowSeconds: nowSeconds - 30 })).toBe('accepted');
    expect(await refusalOf(token, { nowSeconds: nowSeconds + 89 })).toBe('accepted');
    expect(await refusalOf(token, { nowSeconds: nowSeconds + 90 })).toBe('TOKEN_EXPIRED');
  });

  test('longer-lived than a claim may be', async () => {
    const token = await tokenOf({ ...tenantClaim, expiresAtSeconds: nowSeconds + 61 });
    expect(await refusalOf(token)).toBe('TOKEN_MALFORMED');
  });

  test('stale: its grants are older than the reader asks for', async () => {
    const token = await tokenOf(tenantClaim);
    expect(await refusalOf(token, { leastGrantsVersion: 42 })).toBe('accepted');
    expect(await refusalOf(token, { leastGrantsVersion: 43 })).toBe('CLAIM_STALE');
  });

  test('signed, but not a claim', async () => {
    const base = {
      v: 1,
      gv: 1,
      sub: 'u',
      principal: { kind: 'user', name: 'A' },
      iss: 'cifra-gateway',
      aud: 'ledger',
      iat: nowSeconds,
      exp: nowSeconds + 60,
    };
    const signed = (payload: unknown): Promise<string> =>
      new CompactSign(Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)))
        .setProtectedHeader({ alg: 'EdDSA', typ: claimKind.type, kid: key.keyId })
        .sign(key.privateKey);
    const tenant = { id: 't', number: 1 };
    const own = encodeBitmap(bitmapOf([permissionNumber('Party.Own')]));
    const [party = '', later = '', ...others] = Array.from(
      { length: 11 },
      (_each, index) => `01890a5d-ac96-774b-bcce-b302099a80${(0xa0 + index).toString(16)}`,
    );
    const eleven = [party, later, ...others];
    expect(await refusalOf(await signed({ ...base, tenant, permissions: 'AQ' }))).toBe('accepted');
    expect(
      await refusalOf(await signed({ ...base, tenant, permissions: own, parties: [party, later] })),
    ).toBe('accepted');
    for (const payload of [
      'not json',
      '[]',
      { ...base },
      { ...base, v: 2, tenant, permissions: 'AQ' },
      { ...base, gv: -1, tenant, permissions: 'AQ' },
      { ...base, tenant, permissions: 'AQA' },
      { ...base, tenant, permissions: 'AQ', firm: 'AQ', sets: [], planes: [] },
      { ...base, tenant: { id: 't' }, permissions: 'AQ' },
      { ...base, sub: undefined, tenant, permissions: 'AQ' },
      { ...base, principal: { kind: 'god', name: 'A' }, tenant, permissions: 'AQ' },
      { ...base, principal: { kind: 'key', name: 'A' }, tenant, permissions: 'AQ' },
      { ...base, principal: { kind: 'anonymous' }, tenant, permissions: 'AQ' },
      { ...base, firm: 'AQ', sets: [], planes: ['AQ'] },
      { ...base, firm: 'AQ', sets: ['AQ'] },
      { ...base, firm: 'AQ', sets: [], planes: [], parties: [party] },
      // Parties stand exactly where Party.Own does, each once and in order.
      { ...base, tenant, permissions: 'AQ', parties: [party] },
      { ...base, tenant, permissions: own },
      ...[[], [party, party], [party, later.toUpperCase()], [later, party], ['*'], party, eleven].map(
        (parties) => ({ ...base, tenant, permissions: own, parties }),
      ),
    ]) {
      expect(await refusalOf(await signed(payload)), JSON.stringify(payload)).toBe('TOKEN_MALFORMED');
    }
  });
});

/** Every tenant in one of the sets, in no order that could be packed. */
function scattered(tenants: number, sets: number): PermissionSet[] {
  const members = Array.from({ length: sets }, () => [] as number[]);
  let state = 0x9e37_79b9;
  for (let number = 1; number <= tenants; number += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    members[(state >>> 8) % sets]?.push(number);
  }
  return members.map((ofSet, index) => ({
    permissions: bitmapOf([index, permissionNames.length - 1]),
    tenants: bitmapOf(ofSet),
  }));
}

function ofSets(tenants: number, sets: number): Claim {
  return {
    ...firmClaim,
    scope: { kind: 'firm', permissions: bitmapOf(permissionNames.keys()), sets: scattered(tenants, sets) },
  };
}

describe('five thousand tenants', () => {
  test.each([
    [1, 1_700],
    [8, 5_300],
    [15, 5_700],
    [31, 7_200],
  ])('in %i permission sets, scattered, take at most %i bytes', async (sets, bytes) => {
    const claim = ofSets(5_000, sets);
    const token = await tokenOf(claim);
    expect(token.length).toBeLessThanOrEqual(bytes);
    const verified = await verifyClaim(token, { audience: 'ledger', keys, nowSeconds });
    expect(verified).toEqual({ ok: true, value: claim });
  });

  test('in more sets than fit are refused with the figures', async () => {
    const minted = await mintClaim(ofSets(5_000, 80), { audience: 'ledger', key });
    expect(minted).toMatchObject({
      ok: false,
      refusal: { code: 'CLAIM_TOO_LARGE', facts: { limitBytes: 8192, tenants: 5_000, sets: 80 } },
    });
  });
});
