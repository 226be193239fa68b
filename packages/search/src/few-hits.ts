import type { Uuid } from '@cifra/domain/ids';
import type { TenantReadTx } from '@cifra/database/tx';
import { rowsInRange, rowsOfObjects, type TokenRow } from './queries.ts';
import { bestOfObjects, type Word } from './rank.ts';
import { countOf, FEW, type CountedWord } from './word-counts.ts';

/**
 * The rows of all hits, one for each object, where one of the words is that of few objects: these are looked at, whatever the other
 * words. Null where no word is.
 */
export async function amongFew(
  tx: TenantReadTx,
  words: readonly CountedWord[],
): Promise<readonly TokenRow[] | null> {
  const fewest = words.toSorted((first, second) => countOf(first) - countOf(second))[0] as CountedWord;
  if (countOf(fewest) > FEW) return null;
  const rowsOfFewest = await rowsOf(tx, fewest);
  let ids: readonly Uuid[] = [...new Set(rowsOfFewest.map(({ objectId }) => objectId))];
  let ofLast: readonly TokenRow[] = [];
  for (const word of words) {
    if (word === fewest) ofLast = rowsOfFewest;
    else if (countOf(word) <= FEW) ofLast = await rowsOf(tx, word);
    else ofLast = await rowsOfObjects(tx, ids, { from: word.from, to: word.to });
    const having = new Set(ofLast.map(({ objectId }) => objectId));
    ids = ids.filter((id) => having.has(id));
  }
  const best = bestOfObjects(ofLast, words.at(-1) as Word);
  return ids.flatMap((id) => best.get(id) ?? []);
}

const rowsOf = async (tx: TenantReadTx, { parts, from, to }: CountedWord): Promise<readonly TokenRow[]> =>
  (await Promise.all(parts.map(({ kind, field }) => tx.all(rowsInRange, { kind, field, from, to })))).flat();
