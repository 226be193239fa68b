import { crc32 } from 'node:zlib';

/** Bits of a whole number that both engines take as a positive one. */
const BITS = 63;

/**
 * The bits of some words together, one each (superimposed coding: C. S. Roberts, Partial-match retrieval via the method of superimposed
 * codes, 1979). An object whose bits lack one of a word's has not that word; one whose bits have them all may have it. Stored: permanent.
 */
export function bitsOf(words: Iterable<string>): bigint {
  let bits = 0n;
  for (const word of words) bits |= 1n << BigInt(crc32(word) % BITS);
  return bits;
}
