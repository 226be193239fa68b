import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { mintAccessToken, verifyAccessToken } from './access-token.ts';
import { openKeyRing, openVerifyKeys } from './keys.ts';

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

test('after a rotation the new key signs, the old one still verifies, and the one before is forgotten', async () => {
  const ring = await openKeyRing(directory);
  const tokens = [
    await mintAccessToken({ userId: 'u', sessionId: 's' }, { key: await ring.signing(), nowSeconds }),
  ];
  for (let rotation = 0; rotation < 2; rotation += 1) {
    await ring.rotate();
    tokens.push(
      await mintAccessToken({ userId: 'u', sessionId: 's' }, { key: await ring.signing(), nowSeconds }),
    );
  }
  const publicKeys = openVerifyKeys(directory);
  const outcomes = await Promise.all(
    tokens.map((token) => verifyAccessToken(token, { keys: publicKeys, nowSeconds })),
  );
  expect(outcomes.map((outcome) => (outcome.ok ? 'accepted' : outcome.refusal.code))).toEqual([
    'TOKEN_KEY_UNKNOWN',
    'accepted',
    'accepted',
  ]);
});

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
