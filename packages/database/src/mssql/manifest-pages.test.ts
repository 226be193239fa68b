import { expect, test } from 'vitest';
import { ManifestPages } from './manifest-pages.ts';

function counted(last: bigint, textOf = (number: bigint): string => `[${number}]`) {
  const reads: number[] = [];
  const manifests = new ManifestPages(async (from, count) => {
    reads.push(count);
    const numbers = Array.from({ length: count }, (_none, index) => from + BigInt(index));
    return new Map(numbers.filter((each) => each <= last).map((each) => [each, textOf(each)]));
  });
  return { manifests, reads };
}

test('manifests in the order of commits, with gaps, are read many at a time', async () => {
  const { manifests, reads } = counted(2_000n);
  for (let number = 1n; number <= 2_000n; number += 3n)
    expect(await manifests.of(number)).toBe(`[${number}]`);
  expect(reads.length).toBeLessThan(40);
});

test('manifests out of order are read one at a time, and one that is not there is none', async () => {
  const { manifests, reads } = counted(2_000n);
  for (const number of [1_900n, 17n, 800n, 5n]) expect(await manifests.of(number)).toBe(`[${number}]`);
  expect(await manifests.of(2_001n)).toBeNull();
  expect(reads).toEqual([1, 1, 1, 1, 1]);
});

test('large manifests are not read many at a time', async () => {
  const { manifests, reads } = counted(100n, () => 'x'.repeat(5_000_000));
  for (let number = 1n; number <= 8n; number += 1n) await manifests.of(number);
  expect(Math.max(...reads)).toBeLessThanOrEqual(4);
});
