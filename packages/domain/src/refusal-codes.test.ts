import { expect, test } from 'vitest';
import { hasCode, refusalCodes, withoutCodes, type RefusalCodes } from './refusal-codes.ts';
import { refuse, type Refusal } from './refusals.ts';

const findCodes = refusalCodes('PERIOD_UNKNOWN', 'VERSION_CONFLICT');

test('a list has each code once, in the order in which it is refused first', () => {
  expect(refusalCodes('REASON_TOO_SHORT', ...findCodes, 'REASON_TOO_SHORT')).toEqual([
    'REASON_TOO_SHORT',
    'PERIOD_UNKNOWN',
    'VERSION_CONFLICT',
  ]);
});

test('a list that lacks a code, or has one too many, is not of the type', () => {
  const exact: RefusalCodes<'PERIOD_UNKNOWN' | 'VERSION_CONFLICT'> = findCodes;
  // @ts-expect-error VERSION_CONFLICT is one too many.
  const tooMany: RefusalCodes<'PERIOD_UNKNOWN'> = findCodes;
  // @ts-expect-error REASON_TOO_SHORT is missing.
  const tooFew: RefusalCodes<'PERIOD_UNKNOWN' | 'VERSION_CONFLICT' | 'REASON_TOO_SHORT'> = findCodes;
  // @ts-expect-error A plain array promises nothing.
  const plain: RefusalCodes<'PERIOD_UNKNOWN'> = ['PERIOD_UNKNOWN'];
  expect([exact, tooMany, tooFew, plain]).toHaveLength(4);
});

test('what cannot occur is left out of a list, and of its type', () => {
  const left: RefusalCodes<'PERIOD_UNKNOWN'> = withoutCodes(findCodes, 'VERSION_CONFLICT');
  // @ts-expect-error VERSION_CONFLICT was left out.
  const whole: RefusalCodes<'PERIOD_UNKNOWN' | 'VERSION_CONFLICT'> = left;
  // @ts-expect-error A code that the list does not have is not left out of it.
  withoutCodes(findCodes, 'REASON_TOO_SHORT');
  expect(left).toEqual(['PERIOD_UNKNOWN']);
  expect(whole).toHaveLength(1);
});

test('a refusal is known by its code to be one of a list', () => {
  const refusal: Refusal = refuse('PERIOD_UNKNOWN', { periodRef: '2026-01' });
  expect(hasCode(refusal, findCodes)).toBe(true);
  expect(
    hasCode(refuse('REASON_TOO_SHORT', { lineNumber: null, minimum: 20, givenLength: 3 }), findCodes),
  ).toBe(false);
});
