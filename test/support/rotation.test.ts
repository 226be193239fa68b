import { expect, test } from 'vitest';
import { isWhole, rotated } from './rotation.ts';

const items = Array.from({ length: 26 }, (_, index) => index);

test.skipIf(isWhole)(
  'a run does its share of the proofs, one at least, and always the same for its seed',
  () => {
    const chosen = rotated(items, { oneIn: 5, purpose: 'a' });
    expect([5, 6]).toContain(chosen.length);
    expect(rotated(items, { oneIn: 5, purpose: 'a' })).toEqual(chosen);
    for (const length of [1, 2, 4])
      expect(rotated(items.slice(0, length), { oneIn: 5, purpose: `of ${length}` }).length).toBe(1);
  },
);

test.skipIf(isWhole)('over purposes, as over seeds, every proof has its turn', () => {
  const seen = new Set(
    Array.from({ length: 200 }, (_, purpose) =>
      rotated(items, { oneIn: 5, purpose: String(purpose) }),
    ).flat(),
  );
  expect(seen.size).toBe(items.length);
});

test.runIf(isWhole)('a whole run does all of them', () => {
  expect(rotated(items, { oneIn: 5, purpose: 'a' })).toEqual(items);
});
