import { hash } from 'node:crypto';
import { searchKinds, type SearchKind } from './kinds.ts';
import type { SearchableObject } from './searchable.ts';
import { dayOrderOf, tokensOf } from './tokens-of.ts';
import { bitsOf } from './word-bits.ts';
import { headOf } from './words.ts';

/** A row of the table of tokens, without its object. */
export interface Word {
  readonly token: string;
  readonly head: string;
  readonly kind: number;
  readonly field: number;
  readonly dayOrder: number;
  /** Of all words of the object. */
  readonly wordBits: bigint;
}

/** The rows of an object. */
export function* wordsOf(kind: SearchKind, object: SearchableObject, decimals: number): Generator<Word> {
  const dayOrder = dayOrderOf(object.date);
  const tokens = tokensOf(object, decimals);
  const wordBits = bitsOf(tokens.keys());
  for (const [token, field] of tokens)
    yield { token, head: headOf(token), kind: searchKinds[kind], field, dayOrder, wordBits };
}

/** A row as one text, to be compared. */
export const wordOf = ({ token, head, kind, field, dayOrder, wordBits }: Word): string =>
  [token, head, kind, field, dayOrder, wordBits].join(' ');

/** The rows of an object as one short text, so that those of all objects fit into memory. In any order. */
export const digestOf = (words: readonly string[]): string =>
  `${words.length} words ${hash('sha256', words.toSorted().join('\n'), 'base64').slice(0, 16)}`;
