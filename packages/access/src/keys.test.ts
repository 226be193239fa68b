import { chmod, mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { mintAccessToken, verifyAccessToken } from './access-token.ts';
import {
  listSigningKeys,
  openKeyRing,
  openVerifyKeys,
  revokeSigningKey,
  rotateSigningKey,
  type KeyRing,
} from './keys.ts';
import { signerOf, signText } from './signed-text.ts';

let directory: string;
beforeEach(async () => {
  directory = path.join(await mkdtemp(path.join(tmpdir(), 'cifra-keys-')), 'keys');
});
afterEach(() => rm(path.dirname(directory), { recursive: true, force: true }));

const nowSeconds = 1_800_000_000;

test('a key is made once, readable by its owner alone, and found again', async () => {
  const first = await (await openKeyRing(directory)).signing();
  expect((await stat(path.join(directory, '0001.private.jwk'))).mode & 0o777).toBe(0o600);
  expect((await (await openKeyRing(directory)).signing()).keyId).toBe(first.keyId);
  expect(await readdir(directory)).toEqual(['0001.private.jwk', '0001.public.jwk']);
});

test('a private key that others can read is refused', async () => {
  await openKeyRing(directory);
  await chmod(path.join(directory, '0001.private.jwk'), 0o640);
  await expect(openKeyRing(directory)).rejects.toThrow('mode 640');
});

test('a key that is added signs a few seconds later, when every process knows it, and what the others signed stays good', async () => {
  await openKeyRing(directory);
  const anHourAgo = new Date(Date.now() - 3_600_000);
  for (const half of ['private', 'public'])
    await utimes(path.join(directory, `0001.${half}.jwk`), anHourAgo, anHourAgo);
  let nowMillis = Date.now();
  const ring = await openKeyRing(directory, { nowMillis: () => nowMillis });
  const first = await ring.signing();
  const tokens = [await tokenOf(ring)];
  const { keyId } = await rotateSigningKey(directory);
  // Another process looks at the directory at most every two seconds; here the ring is another process.
  const other = await openKeyRing(directory, { nowMillis: () => nowMillis });
  expect((await other.signing()).keyId).toBe(first.keyId);
  expect((await listSigningKeys(directory, { nowMillis })).map(({ state }) => state)).toEqual([
    'SIGNS',
    'NEXT',
  ]);
  nowMillis += 6_000;
  expect((await other.signing()).keyId).toBe(keyId);
  tokens.push(await tokenOf(other));
  await rotateSigningKey(directory);
  await rotateSigningKey(directory);
  expect(await outcomesOf(tokens)).toEqual(['accepted', 'accepted']);
  // Of the keys that sign no more, only the halves that verify are left.
  expect((await readdir(directory)).filter((name) => name.includes('private'))).toEqual([
    '0003.private.jwk',
    '0004.private.jwk',
  ]);
});

test('what a revoked key signed is refused, by those who knew the key too, and another signs at once', async () => {
  const ring = await openKeyRing(directory);
  const { keyId } = await ring.signing();
  const token = await tokenOf(ring);
  const keys = openVerifyKeys(directory);
  expect((await verifyAccessToken(token, { keys, nowSeconds })).ok).toBe(true);
  expect(await revokeSigningKey(directory, keyId)).toBe(true);
  expect(await revokeSigningKey(directory, keyId)).toBe(false);
  expect(await outcomesOf([token])).toEqual(['TOKEN_KEY_UNKNOWN']);
  await expect
    .poll(async () => (await verifyAccessToken(token, { keys, nowSeconds })).ok, {
      timeout: 4_000,
      interval: 200,
    })
    .toBe(false);
  expect((await ring.signing()).keyId).not.toBe(keyId);
  expect((await listSigningKeys(directory)).map(({ state }) => state)).toEqual(['REVOKED', 'SIGNS']);
});

test('tokens that come all at once to a process that has read no key yet are all accepted', async () => {
  const ring = await openKeyRing(directory);
  const token = await tokenOf(ring);
  const keys = openVerifyKeys(directory);
  const outcomes = await Promise.all([1, 2, 3].map(() => verifyAccessToken(token, { keys, nowSeconds })));
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true]);
});

test('a detached signature is of one text and one key', async () => {
  const ring = await openKeyRing(directory);
  const { keyId } = await ring.signing();
  const signature = await signText('the heads', await ring.signing());
  expect(await signerOf('the heads', { signature, keys: ring })).toBe(keyId);
  expect(await signerOf('other heads', { signature, keys: ring })).toBeNull();
  for (const forged of ['', 'a..b', await tokenOf(ring), signature.replace('..', '.dGhl.')])
    expect(await signerOf('the heads', { signature: forged, keys: ring })).toBeNull();
  await revokeSigningKey(directory, keyId);
  expect(await signerOf('the heads', { signature, keys: openVerifyKeys(directory) })).toBeNull();
});

async function tokenOf(ring: KeyRing): Promise<string> {
  return mintAccessToken({ userId: 'u', sessionId: 's' }, { key: await ring.signing(), nowSeconds });
}

async function outcomesOf(tokens: readonly string[]): Promise<readonly string[]> {
  const keys = openVerifyKeys(directory);
  const outcomes = await Promise.all(tokens.map((token) => verifyAccessToken(token, { keys, nowSeconds })));
  return outcomes.map((outcome) => (outcome.ok ? 'accepted' : outcome.refusal.code));
}

test('two processes that make the first key at once accept each other', async () => {
  const rings = await Promise.all([openKeyRing(directory), openKeyRing(directory)]);
  for (const ring of rings) {
    const token = await mintAccessToken(
      { userId: 'u', sessionId: 's' },
      { key: await ring.signing(), nowSeconds },
    );
    for (const other of rings)
      expect((await verifyAccessToken(token, { keys: other, nowSeconds })).ok).toBe(true);
  }
});
