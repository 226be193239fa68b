import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseUuid, uuidFromBytes, uuidToBytes, uuidV7FromParts } from './ids.ts';

const tenBytes = fc.uint8Array({ minLength: 10, maxLength: 10 });

test('an id is a canonical version 7 UUID and sorts by its time', () => {
  const time = fc.integer({ min: 0, max: 2 ** 48 - 2 });
  fc.assert(
    fc.property(time, tenBytes, tenBytes, (millis, left, right) => {
      const id = uuidV7FromParts(millis, left);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(id < uuidV7FromParts(millis + 1, right)).toBe(true);
    }),
  );
});

test('the example of RFC 9562, appendix A.6', () => {
  const random = new Uint8Array([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
  expect(uuidV7FromParts(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
});

test('an id survives its stored form', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.boolean(), (text, isUpper) => {
      const bytes = uuidToBytes(isUpper ? text.toUpperCase() : text);
      expect(bytes).toEqual(Uint8Array.from(Buffer.from(text.replaceAll('-', ''), 'hex')));
      expect(uuidFromBytes(bytes ?? new Uint8Array(0))).toBe(text);
    }),
  );
  expect(() => uuidFromBytes(new Uint8Array(15))).toThrow('A UUID has 16 bytes; got 15.');
});

test('a text that is no id has no bytes', () => {
  for (const text of [
    '',
    '017f22e279b07cc398c4dc0c0c07398f',
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398',
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398g',
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398\u{e9}',
    '017f22e2079b0-7cc3-98c4-dc0c0c07398f',
    '017f22e2-79b07cc3-98c4-dc0c0c07398f0',
  ])
    expect(uuidToBytes(text), text).toBeNull();
});

test('upper case is folded and anything else refused', () => {
  expect(parseUuid('017F22E2-79B0-7CC3-98C4-DC0C0C07398F')).toEqual({
    ok: true,
    value: '017f22e2-79b0-7cc3-98c4-dc0c0c07398f',
  });
  for (const text of [
    '',
    '017f22e279b07cc398c4dc0c0c07398f',
    '{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}',
    'x',
  ]) {
    expect(parseUuid(text, 'entryId')).toMatchObject({ ok: false, refusal: { facts: { field: 'entryId' } } });
  }
});

test('time and chance out of range are faults of the program', () => {
  expect(() => uuidV7FromParts(-1, new Uint8Array(10))).toThrow(RangeError);
  expect(() => uuidV7FromParts(0.5, new Uint8Array(10))).toThrow(RangeError);
  expect(() => uuidV7FromParts(1, new Uint8Array(9))).toThrow(RangeError);
});
