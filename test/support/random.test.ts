import fc from 'fast-check';
import { expect, test } from 'vitest';

import { createRandom } from './random.ts';
import { randomFor, seed } from './seed.ts';

function draw(count: number, random = createRandom(7)): number[] {
  return Array.from({ length: count }, () => random.integer({ least: 1, most: 6 }));
}

test('the same seed draws the same numbers, another seed draws others', () => {
  expect(draw(50)).toEqual(draw(50));
  expect(draw(50)).not.toEqual(draw(50, createRandom(8)));
});

test('every face of a die comes up, and nothing else', () => {
  expect(new Set(draw(500))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
});

test('a shuffle keeps every item and does not touch its input', () => {
  const items = [1, 2, 3, 4, 5, 6, 7, 8];
  const shuffled = createRandom(1).shuffle(items);
  expect(shuffled.toSorted((a, b) => a - b)).toEqual(items);
  expect(shuffled).not.toEqual(items);
});

test('each purpose has a generator of its own, derived from the seed of the run', () => {
  expect(randomFor('posting').next()).toBe(randomFor('posting').next());
  expect(randomFor('posting').next()).not.toBe(randomFor('closing').next());
});

test('fast-check draws from the seed of the run', () => {
  expect(fc.readConfigureGlobal().seed).toBe(seed | 0);
});

test('a pick by name is moved by a new item only to the new one, and follows the weights', () => {
  const named = (names: string) => names.split('').map((name) => ({ name }));
  const picks = (names: string) =>
    Array.from({ length: 2_000 }, (_, index) => createRandom(index).pickNamed(named(names)).name);
  const [before, after] = [picks('abcd'), picks('abxcd')];
  for (const [index, name] of after.entries()) if (name !== 'x') expect(name).toBe(before[index]);
  const shareOf = (name: string, of: readonly string[]): number =>
    of.filter((each) => each === name).length / of.length;
  expect(shareOf('x', after)).toBeCloseTo(1 / 5, 1);
  expect(shareOf('a', picks('aaab'))).toBeCloseTo(3 / 4, 1);
});

test('a sample by name keeps all but one when there is one item more', () => {
  const named = (names: string) => names.split('').map((name) => ({ name }));
  for (let index = 0; index < 200; index += 1) {
    const sample = (names: string) =>
      createRandom(index)
        .sampleNamed(named(names), 3)
        .map(({ name }) => name);
    const [before, after] = [sample('abcdefg'), sample('abcxdefg')];
    expect(after.filter((name) => !before.includes(name)).join('')).toMatch(/^x?$/);
    expect(new Set(after).size).toBe(3);
  }
});

test('what is drawn apart depends on its place and its name, and moves nothing else', () => {
  const draw = (names: readonly string[]) => {
    const random = createRandom(11);
    const apart = random.apart();
    const drawn = names.map((name) => [name, apart(name, () => [random.next(), random.next()])] as const);
    return { drawn: new Map(drawn), after: random.next() };
  };
  const few = draw(['a', 'b']);
  const more = draw(['x', 'b', 'a']);
  expect(more.drawn.get('a')).toEqual(few.drawn.get('a'));
  expect(more.drawn.get('b')).toEqual(few.drawn.get('b'));
  expect(few.drawn.get('a')).not.toEqual(few.drawn.get('b'));
  expect(more.after).toBe(few.after);
  expect(() =>
    createRandom(1).apart()('a', () => {
      throw new Error('inside');
    }),
  ).toThrow('inside');
});
