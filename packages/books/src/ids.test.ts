import { expect, test, vi } from 'vitest';
import { newId } from './ids.ts';

test('ids are in the order of creation and all different, however many a millisecond brings', () => {
  const ids = Array.from({ length: 20_000 }, () => newId());
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a clock that goes back does not put an id before those that were made', () => {
  const before = newId();
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() - 60_000);
  const after = newId();
  clock.mockRestore();
  expect(after > before).toBe(true);
});
