import { expect, test } from 'vitest';
import { doesOverlap } from './told-apart.ts';

const denied = (...fields: string[]): string =>
  JSON.stringify({
    errors: fields.map((field) => ({ message: 'Not found, or not allowed.', path: ['tenant', field] })),
    data: { tenant: null },
  });

test('an error that came too late in one round does not tell two answers apart', () => {
  expect(
    doesOverlap([
      [denied('draft'), denied('draft', 'accounts')],
      [denied('draft', 'accounts'), denied('draft', 'accounts')],
    ]),
  ).toBe(true);
});

test('another word, or an error that only an existing object causes, tells them apart however often it is repeated', () => {
  const other = denied('draft').replace('not allowed', 'not yours');
  for (const there of [other, denied('draft', 'accounts')]) {
    const round = [there, denied('draft')] as const;
    expect(doesOverlap([round, round, round])).toBe(false);
  }
});
