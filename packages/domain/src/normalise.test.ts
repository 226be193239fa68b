import { expect, test } from 'vitest';
import { formatInstant } from './instant.ts';
import { checkIdempotencyKey, normaliseCode, parseCode } from './normalise.ts';
import { checkReason } from './reason.ts';

test('a code is kept trimmed and in NFC', () => {
  expect(normaliseCode('  cafe\u0301 ')).toBe('caf\u00e9');
  expect(parseCode(' 10 10 ', { field: 'code' })).toEqual({ ok: true, value: '10 10' });
  for (const text of ['', '   ', 'a\u0000b', 'a\u200bb', 'a\nb', 'x'.repeat(33)]) {
    expect(parseCode(text, { field: 'code' })).toMatchObject({
      ok: false,
      refusal: { facts: { field: 'code' } },
    });
  }
});

test('a reason has at least twenty characters after trimming', () => {
  const twenty = 'Supplier sent it late'.slice(0, 20);
  expect(checkReason(`  ${twenty}\n`)).toEqual({ ok: true, value: twenty });
  expect(checkReason(`   ${twenty.slice(1)}   `)).toEqual({
    ok: false,
    refusal: { code: 'REASON_TOO_SHORT', facts: { lineNumber: null, minimum: 20, givenLength: 19 } },
  });
  expect(checkReason(null)).toMatchObject({ refusal: { facts: { givenLength: 0 } } });
  expect(checkReason('😀'.repeat(10)).ok).toBe(false);
  expect(checkReason(' '.repeat(40)).ok).toBe(false);
});

test('an idempotency key is printable ASCII without blanks', () => {
  expect(checkIdempotencyKey('post-2026:17').ok).toBe(true);
  for (const key of ['', 'a b', 'ñ', 'x'.repeat(201), 'a\n']) {
    expect(checkIdempotencyKey(key)).toMatchObject({
      ok: false,
      refusal: { code: 'IDEMPOTENCY_KEY_INVALID' },
    });
  }
});

test('an instant is written in UTC with microseconds', () => {
  expect(formatInstant(0n)).toBe('1970-01-01T00:00:00.000000Z');
  expect(formatInstant(1_774_965_909_123_456n)).toBe('2026-03-31T14:05:09.123456Z');
  expect(formatInstant(-1n)).toBe('1969-12-31T23:59:59.999999Z');
});
