import { expect, test } from 'vitest';
import { counted } from './counted.ts';

test('one is singular; none and several are plural', () => {
  expect([0, 1, 2].map((count) => counted(count, 'commit'))).toEqual(['0 commits', '1 commit', '2 commits']);
  expect([1n, 2n].map((count) => counted(count, 'entry', 'entries'))).toEqual(['1 entry', '2 entries']);
});
