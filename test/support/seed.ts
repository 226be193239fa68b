import fc from 'fast-check';

import { createRandom, hashOf, type Random } from './random.ts';

const SEED_TEXT = process.env['CIFRA_SEED'] ?? '';
if (!/^\d{1,10}$/.test(SEED_TEXT) || Number(SEED_TEXT) > 0xffff_ffff) {
  throw new Error(`CIFRA_SEED must be a whole number from 0 to 4294967295, not "${SEED_TEXT}"`);
}

/** The seed of this run; printed at its start. */
export const seed: number = Number(SEED_TEXT);

/** A generator of its own for each purpose: tests that run in another order still draw the same numbers. */
export function randomFor(purpose: string): Random {
  return randomOf(purpose, seed);
}

/** The same numbers in every run, for what has to come at the same price each time. */
export function randomOf(purpose: string, ofSeed: number): Random {
  return createRandom(hashOf(purpose, ofSeed));
}

// fast-check takes a signed 32-bit number.
fc.configureGlobal({ seed: seed | 0 });
