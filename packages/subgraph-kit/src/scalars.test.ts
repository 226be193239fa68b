import { expect, test } from 'vitest';
import { scalarResolvers } from './scalars.ts';

const { Decimal } = scalarResolvers;

test.each([
  '0',
  '-1234.50',
  '0.00666666666667',
  // The smallest and the largest rate that two amounts make.
  '0.000000000000000001111111111110',
  '999999999998000000000001.00',
])('%s is a decimal, out as it came in', (text) => {
  expect(Decimal.parseValue(text)).toBe(text);
  expect(Decimal.serialize(text)).toBe(text);
});

test.each(['', '1e5', '01', '.5', '1.', '+1', ' 1', '1,5', 'NaN', `0.${'1'.repeat(31)}`, '1'.repeat(25)])(
  '"%s" is none',
  (text) => {
    expect(() => Decimal.parseValue(text)).toThrow('Decimal must be');
    expect(() => Decimal.serialize(text)).toThrow('Decimal must be');
  },
);

test('a JavaScript number is not an amount', () => {
  expect(() => Decimal.parseValue(1.5)).toThrow('Decimal must be');
});
