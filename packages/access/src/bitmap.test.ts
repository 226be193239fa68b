import fc from 'fast-check';
import { expect, test } from 'vitest';

import { bitmapHas, bitmapOf, decodeBitmap, encodeBitmap, largestNumber, numbersOf } from './bitmap.ts';

test('a set of numbers survives its bitmap and its text', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 6000 })), (numbers) => {
      const decoded = decodeBitmap(encodeBitmap(bitmapOf(numbers)));
      expect(decoded).not.toBeNull();
      expect(numbersOf(decoded ?? new Uint8Array())).toEqual(numbers.toSorted((a, b) => a - b));
      for (const number of numbers) expect(bitmapHas(bitmapOf(numbers), number)).toBe(true);
      expect(bitmapHas(bitmapOf(numbers), 7000)).toBe(false);
    }),
  );
});

test('a set has one text: other forms are not read', () => {
  expect(encodeBitmap(bitmapOf([0]))).toBe('AQ');
  for (const text of ['AQA', 'AQ==', 'AR', 'A', '+/', 'AQ ', 'AQAA'])
    expect(decodeBitmap(text), text).toBeNull();
});

test('what cannot be a permanent number is thrown', () => {
  for (const number of [-1, 0.5, Number.NaN, largestNumber + 1])
    expect(() => bitmapOf([number])).toThrow(RangeError);
});
