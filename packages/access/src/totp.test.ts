import { expect, test } from 'vitest';
import { codeOfStep, hashRecoveryCode, newRecoveryCode, newTotpSecret, stepOfCode, totpUri } from './totp.ts';

/** RFC 6238, appendix B: the secret "12345678901234567890"; the last six of its eight digits. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_234_567_890, '005924'],
  [20_000_000_000, '353130'],
])('at %i the code is %s, as in RFC 6238', (seconds, code) => {
  expect(codeOfStep(secret, Math.floor(seconds / 30))).toBe(code);
  expect(stepOfCode(secret, code, seconds)).toBe(Math.floor(seconds / 30));
});

test('a code is good in its step and in those beside it', () => {
  const code = codeOfStep(secret, 1_000);
  expect([968, 999, 1_000, 1_001, 1_002].map((step) => stepOfCode(secret, code, step * 30))).toEqual([
    null,
    1_000,
    1_000,
    1_000,
    null,
  ]);
  for (const other of ['', '12345', '1234567', 'abcdef', '١٢٣٤٥٦'])
    expect(stepOfCode(secret, other, 30_000)).toBeNull();
});

test('secrets and recovery codes are new each time, and can be typed in any form', () => {
  expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/);
  expect(totpUri('ABC', { issuer: 'Cifra', account: 'ana@firm.example' })).toBe(
    'otpauth://totp/Cifra:ana%40firm.example?secret=ABC&issuer=Cifra&algorithm=SHA1&digits=6&period=30',
  );
  const code = newRecoveryCode();
  expect(code).toMatch(/^([a-z2-7]{4}-){5}[a-z2-7]{4}$/);
  expect(newRecoveryCode()).not.toBe(code);
  const hash = hashRecoveryCode(code);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(hashRecoveryCode(code.toUpperCase().replaceAll('-', ' '))).toBe(hash);
  expect(hashRecoveryCode('too-short')).toBeNull();
});
