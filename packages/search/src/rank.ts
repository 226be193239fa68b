import type { Uuid } from '@cifra/domain/ids';
import type { Range, TokenRow } from './queries.ts';

/** The tokens that a word of the query is looked for as. */
export type Word = Range;

/** Added to the rank of a hit that has no word that is the last word, only words that begin with it. */
export const BEGINNING = 10;

export const rankOf = ({ token, field }: TokenRow, last: Word): number =>
  token === last.from ? field : BEGINNING + field;

/** Of rows with the last word, each object's best one. */
export function bestOfObjects(rows: readonly TokenRow[], last: Word): ReadonlyMap<Uuid, TokenRow> {
  const best = new Map<Uuid, TokenRow>();
  for (const row of rows) {
    const known = best.get(row.objectId);
    if (known === undefined || rankOf(row, last) < rankOf(known, last)) best.set(row.objectId, row);
  }
  return best;
}
