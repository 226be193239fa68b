import { describe, expect, test } from 'vitest';

import { checkPasswordStrength, hashPassword, isPasswordHashOutdated, verifyPassword } from './password.ts';
import { hashRefreshToken, newRefreshToken } from './refresh-token.ts';

const password = 'correct horse battery';

test('a password is recognised and another is not; two hashes of one password differ', async () => {
  const [hash, other] = await Promise.all([hashPassword(password), hashPassword(password)]);
  expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/);
  expect(hash).not.toBe(other);
  expect(await verifyPassword(password, hash)).toBe(true);
  expect(await verifyPassword(`${password} `, hash)).toBe(false);
  expect(isPasswordHashOutdated(hash)).toBe(false);
});

test('the same text in another Unicode form is the same password', async () => {
  const hash = await hashPassword('contrase\u00f1a segura');
  expect(await verifyPassword('contrasen\u0303a segura', hash)).toBe(true);
});

test('a user who does not exist takes as long as one who does', async () => {
  const hash = await hashPassword(password);
  const timed = async (phc: string | null): Promise<number> => {
    const start = performance.now();
    expect(await verifyPassword('not this one', phc)).toBe(false);
    return performance.now() - start;
  };
  await timed(hash);
  const known = Math.min(await timed(hash), await timed(hash), await timed(hash));
  const unknown = Math.min(await timed(null), await timed(null), await timed(null));
  expect(unknown).toBeGreaterThan(known / 3);
  expect(unknown).toBeLessThan(known * 3);
});

test('a stored hash that is not ours, or would cost too much, is a fault', async () => {
  const hash = await hashPassword(password);
  for (const phc of [
    '',
    'plain',
    hash.replace('ln=15', 'ln=30'),
    hash.replace('p=3', 'p=99'),
    hash.replace('scrypt', 'md5'),
  ]) {
    await expect(verifyPassword(password, phc)).rejects.toThrow('not readable');
  }
  expect(isPasswordHashOutdated(hash.replace('ln=15', 'ln=14'))).toBe(true);
});

describe('strength', () => {
  test.each([
    ['elevenchars', 'too short'],
    ['aaaaaaaaaaaaaa', 'too few different characters'],
    ['ana@demo.example', 'known from elsewhere'],
    ['Ana@Demo.Example1!', 'known from elsewhere'],
    ['AnaDemo-Ana-2026', 'known from elsewhere'],
    ['cifra-cifra-2026', 'known from elsewhere'],
    ['Senior Accountant 1', 'known from elsewhere'],
    ['password1234', 'too common'],
    ['harleydavidson', 'too common'],
    ['P@ssw0rd2026', 'too common'],
    ['2024Sunshine!', 'too common'],
    ['1q2w3e4r5t6y', 'too common'],
    ['letmeinletmein', 'too common'],
    ['dcbadcbadcba', 'too common'],
    ['987654321098', 'too common'],
    ['abcdefghijkl', 'too common'],
    ['x'.repeat(500) + 'yzab'.repeat(200), 'too long'],
  ])('%s is refused: %s', (weak, problem) => {
    expect(checkPasswordStrength(weak, ['ana@demo.example'])).toMatchObject({
      ok: false,
      refusal: { code: 'PASSWORD_WEAK', facts: { problem } },
    });
  });
  test.each([
    'twelve chars',
    'sunflower 7391 lake',
    'ana@demo.example and more',
    'the owner of 3 ledgers',
    'a sentence that goes on. '.repeat(8),
  ])('%s will do', (good) => {
    expect(checkPasswordStrength(good, ['ana@demo.example']).ok).toBe(true);
  });
});

test('a refresh token is long, different each time, and stored as a hash', () => {
  const token = newRefreshToken();
  expect(token).toHaveLength(43);
  expect(newRefreshToken()).not.toBe(token);
  expect(hashRefreshToken(token)).toMatch(/^[0-9a-f]{64}$/);
  expect(hashRefreshToken('short')).toBeNull();
});
