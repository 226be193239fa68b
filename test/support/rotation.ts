import { seed } from './seed.ts';

/** Whether every proof runs: in `.ci/run`, and for a file that `npm test` is given by its path. */
export const isWhole: boolean = process.env['CIFRA_PROOFS'] === 'all';

/**
 * What of a list of proofs this run does: all of it in a whole run; in `npm test` every n-th, beginning at a place that the run's seed
 * chooses, so that all have their turn over the runs. Lists that rotate for different purposes begin at different places.
 */
export function rotated<Item>(
  items: readonly Item[],
  { oneIn, purpose }: { readonly oneIn: number; readonly purpose: string },
): readonly Item[] {
  if (isWhole) return items;
  const first = placeOf(purpose) % Math.min(oneIn, Math.max(items.length, 1));
  return items.filter((_item, index) => index % oneIn === first);
}

/** A number for a purpose in this run. FNV-1a, mixed with the seed. http://www.isthe.com/chongo/tech/comp/fnv/ */
function placeOf(purpose: string): number {
  let hash = seed;
  for (const character of purpose)
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x0100_0193) >>> 0;
  return hash;
}
