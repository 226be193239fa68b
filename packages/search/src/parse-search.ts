import type { Uuid } from '@cifra/domain/ids';
import { refuse, type Refusal } from '@cifra/domain/refusals';
import { accepted, refused, type Result } from '@cifra/domain/result';
import type { KeyPart } from '@cifra/books/connection';
import { searchKinds, type SearchKind } from './kinds.ts';
import { MOST_OTHERS } from './merged.ts';
import { wordsOfQuery } from './words.ts';

/** Characters of a query. */
const LONGEST_QUERY = 100;
const MOST_WORDS = MOST_OTHERS + 1;

/** A hit's place in the order. */
export interface HitPlace {
  readonly rank: number;
  readonly dayOrder: number;
  readonly id: Uuid;
}

export interface SearchRequest {
  readonly query: string;
  /** Each once. */
  readonly kinds: readonly SearchKind[];
}

const invalid = (field: string, problem: string, value: string | null) =>
  refused(refuse('INPUT_INVALID', { field, problem, value }));

/** Reads what a search asks for. Refuses: INPUT_INVALID (query). */
export function parseSearch(input: {
  readonly query: string;
  readonly kinds?: readonly SearchKind[] | null | undefined;
}): Result<SearchRequest, Refusal<'INPUT_INVALID'>> {
  const { query } = input;
  const shown = query.slice(0, 64);
  if ([...query].length > LONGEST_QUERY)
    return invalid('query', `must have at most ${LONGEST_QUERY} characters`, shown);
  // How an amount is written depends on the currency; how many words there are does not.
  const words = wordsOfQuery(query, 2).length;
  if (words === 0) return invalid('query', 'must have a letter or a digit', shown);
  if (words > MOST_WORDS) return invalid('query', `must have at most ${MOST_WORDS} words`, shown);
  const kinds = new Set(input.kinds ?? (Object.keys(searchKinds) as SearchKind[]));
  return accepted({ query, kinds: [...kinds] });
}

/** The parts of a hit's place. */
export const hitKey: readonly KeyPart[] = ['number', 'number', 'id'];

/** A place as a cursor holds it, read; null: from the beginning. */
export function placeOfHit(key: readonly string[] | null): HitPlace | null {
  if (key === null) return null;
  const [rank, dayOrder, id] = key;
  return { rank: Number(rank), dayOrder: Number(dayOrder), id: id as Uuid };
}

/** A place as a cursor holds it. */
export const cursorOf = ({ rank, dayOrder, id }: HitPlace): readonly string[] => [
  String(rank),
  String(dayOrder),
  id,
];
